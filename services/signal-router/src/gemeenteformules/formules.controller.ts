import { type Datum, isDatum, parseDatum } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  type FieldProblem,
  From,
  ProblemError,
  readDay,
  Scopes,
  statement,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { Uitdrukking } from '../formules/formule.ts';
import { parseFormule } from '../formules/parse-formule.ts';
import { STANDAARD, standaardversies } from '../formules/register.ts';
import { type Formuleversie, selectFormuleversies } from './formule-store.ts';

/** A version as it is shown. */
export interface GetoondeVersie extends Omit<Formuleversie, 'gemeentecode'> {
  /** In force now or before; a version that lies ahead is not. */
  readonly toegepast: boolean;
}

export interface GetoondeFormules {
  readonly gemeentecode: string;
  /** Judges while no version of the municipality is in force. */
  readonly standaard: { readonly naam: string; readonly versie: number; readonly formule: Uitdrukking };
  readonly versies: readonly GetoondeVersie[];
}

const INSERT_VERSIE = statement(
  'router-insert-formuleversie',
  `insert into formule_versie (gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden)
   select $1, coalesce(max(versie), 0) + 1, $2, $3, $4::jsonb, $5, $6 from formule_versie where gemeentecode = $1`,
);

// Two at once would read the same newest version; the lock ends with the transaction.
const LOCK_VERSIES = statement(
  'router-lock-formuleversies',
  `select pg_advisory_xact_lock(hashtext('formule_versie'), $1::integer)`,
);

@Controller('v1/gemeenten/:gemeentecode/formules')
export class FormulesController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get()
  @Scopes('formules:beheren', 'signalen:lezen')
  read(@Param('gemeentecode') gemeentecode: string, @From() caller: Caller): Promise<GetoondeFormules> {
    return this.#within(gemeentecode, caller, (work) => show(work, gemeentecode));
  }

  /** Lays down one more version. A version is never changed: a mistake is mended by the next one. */
  @Put()
  @Scopes('formules:beheren')
  write(
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<GetoondeFormules> {
    const read = readBody(body);
    return this.#within(gemeentecode, caller, async (work) => {
      const dag = await readDay(work.db);
      if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
      if (read.ingangsdatum <= dag) {
        throw new ProblemError('FORMULE_LIGT_VAST', {
          errors: [{ field: '/ingangsdatum', code: 'NIET_IN_TOEKOMST', detail: 'Kies een dag na vandaag' }],
        });
      }
      const { ingangsdatum, naam, formule, reden } = read;
      await work.db.query(LOCK_VERSIES, [gemeentecode]);
      const known = await selectFormuleversies(work.db, [gemeentecode]);
      const sameDay = known.find((versie) => versie.ingangsdatum === ingangsdatum);
      if (sameDay === undefined) {
        const { clientId } = caller.principal;
        await work.db.query(INSERT_VERSIE, [
          gemeentecode,
          ingangsdatum,
          naam,
          JSON.stringify(formule),
          clientId,
          reden,
        ]);
      } else if (!isSame(sameDay, read)) {
        throw new ProblemError('BESTAAT_AL', {
          errors: [{ field: '/ingangsdatum', code: 'BEZET', detail: 'Op deze dag gaat al een versie in' }],
        });
      }
      return show(work, gemeentecode);
    });
  }

  /** A municipality that is not the caller's looks like one that does not exist. */
  #within<T>(gemeentecode: string, caller: Caller, fn: (work: UnitOfWork) => Promise<T>): Promise<T> {
    if (!caller.access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, fn);
  }
}

async function show({ db }: UnitOfWork, gemeentecode: string): Promise<GetoondeFormules> {
  const [versies, dag] = [await selectFormuleversies(db, [gemeentecode]), await readDay(db)];
  const newest = standaardversies.at(-1);
  if (newest === undefined) throw new Error('there is no default formule');
  return {
    gemeentecode,
    standaard: { naam: STANDAARD, versie: newest.versie, formule: newest.uitdrukking },
    versies: versies.map(({ gemeentecode: _, ...versie }) => ({
      ...versie,
      toegepast: dag !== undefined && versie.ingangsdatum <= dag,
    })),
  };
}

interface NieuweVersie {
  readonly naam: string;
  readonly ingangsdatum: Datum;
  readonly reden: string;
  readonly formule: Uitdrukking;
}

function isSame(known: Formuleversie, read: NieuweVersie): boolean {
  const same = JSON.stringify(parseFormule(known.formule)) === JSON.stringify(parseFormule(read.formule));
  return same && known.naam === read.naam && known.reden === read.reden;
}

const NAAM = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const MAX_REDEN = 500;

function readBody(body: unknown): NieuweVersie {
  const errors: FieldProblem[] = [];
  const raw: Readonly<Record<string, unknown>> = isRecord(body) ? body : {};
  if (!isRecord(body)) errors.push({ field: '', code: 'GEEN_OBJECT' });
  const { naam, ingangsdatum, reden } = raw;
  if (typeof naam !== 'string' || !NAAM.test(naam) || naam === STANDAARD) {
    const detail = 'Kies een naam van hoogstens 40 kleine letters, cijfers en streepjes, niet standaard';
    errors.push({ field: '/naam', code: 'ONGELDIGE_NAAM', detail });
  }
  if (!isDatum(ingangsdatum)) {
    errors.push({ field: '/ingangsdatum', code: 'ONGELDIGE_DATUM', detail: 'Schrijf de dag als jjjj-mm-dd' });
  }
  if (typeof reden !== 'string' || reden.trim() === '' || reden.length > MAX_REDEN) {
    errors.push({
      field: '/reden',
      code: 'VERPLICHT',
      detail: `Geef een reden van hoogstens ${MAX_REDEN} tekens`,
    });
  }
  const formule = parseFormule(raw.formule);
  if (formule.status === 'FOUT') {
    for (const { pad, regel, herstel } of formule.fouten) {
      errors.push({ field: `/formule/${pad}`, code: regel, detail: herstel });
    }
  }
  const day = parseDatum(ingangsdatum);
  if (errors.length > 0 || formule.status === 'FOUT' || day === null)
    throw new ProblemError('FORMULE_ONGELDIG', { errors });
  return { naam: String(naam), ingangsdatum: day, reden: String(reden), formule: formule.uitdrukking };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
