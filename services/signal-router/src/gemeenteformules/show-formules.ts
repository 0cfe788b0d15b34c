import type { Code } from '@meldpunt/contracts';
import { type Caller, ProblemError, readDay, type UnitOfWork } from '@meldpunt/service-kit';
import type { Uitdrukking } from '../formules/formule.ts';
import { STANDAARD, standaardversies } from '../formules/register.ts';
import { type Formuleversie, selectFormuleversies } from './formule-store.ts';
import { formulestandOf } from './formulestand.ts';
import type { Wie } from './tweede-persoon.ts';

/** A version as it is shown. */
export interface GetoondeVersie extends Omit<Formuleversie, 'gemeentecode' | 'auteur' | 'besluit'> {
  readonly auteur: string;
  readonly stand: Code<'formulestand'>;
  readonly beslistDoor: string | null;
  readonly besluitreden: string | null;
  /** In force now or before; a version that lies ahead is not. */
  readonly toegepast: boolean;
}

export interface GetoondeFormules {
  readonly gemeentecode: string;
  /** Judges while no version of the municipality is in force. */
  readonly standaard: { readonly naam: string; readonly versie: number; readonly formule: Uitdrukking };
  readonly versies: readonly GetoondeVersie[];
}

export async function showFormules({ db }: UnitOfWork, gemeentecode: string): Promise<GetoondeFormules> {
  const [versies, dag] = [await selectFormuleversies(db, [gemeentecode]), await readDay(db)];
  const newest = standaardversies.at(-1);
  if (newest === undefined) throw new Error('there is no default formule');
  return {
    gemeentecode,
    standaard: { naam: STANDAARD, versie: newest.versie, formule: newest.uitdrukking },
    versies: versies.map(({ gemeentecode: _, auteur, besluit, ...versie }) => {
      const stand = formulestandOf({ ...versie, besluit }, dag);
      return {
        ...versie,
        auteur: auteur.clientId,
        stand,
        beslistDoor: besluit?.door ?? null,
        besluitreden: besluit?.reden ?? null,
        toegepast: stand === 'GOEDGEKEURD' && dag !== undefined && versie.ingangsdatum <= dag,
      };
    }),
  };
}

/** Changes with every version laid down and every decision about one; versions themselves never change. */
export function etagOf(
  versies: readonly { readonly besluit?: unknown; readonly beslistDoor?: unknown }[],
): string {
  const decided = versies.filter(({ besluit, beslistDoor }) => (besluit ?? beslistDoor ?? null) !== null);
  return `"${versies.length}-${decided.length}"`;
}

export function wieOf({ principal }: Caller): Wie {
  return { clientId: principal.clientId, subject: principal.subject ?? null };
}

/** The version of a municipality with that number. */
export function requireVersie(versies: readonly Formuleversie[], versie: string): Formuleversie {
  const found = /^\d{1,6}$/.test(versie) ? versies.find((one) => one.versie === Number(versie)) : undefined;
  if (found === undefined) throw new ProblemError('NIET_GEVONDEN');
  return found;
}

/** A municipality that is not the caller's looks like one that does not exist. */
export function requireGemeente(gemeentecode: string, { access }: Caller): void {
  if (!access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
}
