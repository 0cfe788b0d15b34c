import { checkRequest, type Datum, KLEINSTE_TELLING } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  readDay,
  Scopes,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import {
  insertMatchversie,
  lockMatchversies,
  selectMatchversies,
  selectWachtstand,
  type VastgelegdeMatchversie,
} from './match-store.ts';
import type { Matchinstelling } from './matchinstelling.ts';

export interface GetoondeMatchinstellingen {
  readonly gemeentecode: string;
  readonly versies: readonly (Omit<VastgelegdeMatchversie, 'gemeentecode' | 'instelling'> &
    Matchinstelling & { readonly toegepast: boolean })[];
  readonly wachtrij: readonly {
    readonly aanpak: string;
    readonly dag: Datum;
    readonly meldingen: number | null;
    readonly oudsteSinds: Datum | null;
  }[];
}

type NieuweVersie = Matchinstelling & { readonly ingangsdatum: Datum; readonly reden: string };

@Controller('v1/gemeenten/:gemeentecode/matchinstellingen')
export class MatchinstellingenController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get()
  @Scopes('formules:beheren', 'signalen:lezen')
  read(
    @Param('gemeentecode') gemeentecode: string,
    @From() caller: Caller,
  ): Promise<GetoondeMatchinstellingen> {
    return this.#within(gemeentecode, caller, (work) => show(work, gemeentecode));
  }

  /** Lays down one more version. A version is never changed: a mistake is mended by the next one. */
  @Put()
  @Scopes('formules:beheren')
  write(
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<GetoondeMatchinstellingen> {
    return this.#within(gemeentecode, caller, async (work) => {
      if (!isNieuweVersie(body)) {
        throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('stelMatchenIn', 'body', body) });
      }
      const { ingangsdatum, reden, moment, capaciteit } = body;
      const dag = await readDay(work.db);
      if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
      await lockMatchversies(work.db, gemeentecode);
      const known = await selectMatchversies(work.db, [gemeentecode]);
      const sameDay = known.find((versie) => versie.ingangsdatum === ingangsdatum);
      const instelling = { moment, capaciteit };
      if (sameDay !== undefined && isSame(sameDay, instelling, reden)) return show(work, gemeentecode);
      if (ingangsdatum <= dag) {
        const detail = 'Kies een dag na vandaag';
        throw new ProblemError('ONGELDIG_VELD', {
          errors: [{ field: '/ingangsdatum', code: 'NIET_IN_TOEKOMST', detail }],
        });
      }
      if (sameDay !== undefined) {
        const detail = 'Op deze dag gaat al een versie in';
        throw new ProblemError('BESTAAT_AL', { errors: [{ field: '/ingangsdatum', code: 'BEZET', detail }] });
      }
      const auteur = caller.principal.clientId;
      await insertMatchversie(work.db, { gemeentecode, ingangsdatum, instelling, auteur, reden });
      return show(work, gemeentecode);
    });
  }

  /** A municipality that is not the caller's looks like one that does not exist. */
  #within<T>(gemeentecode: string, caller: Caller, fn: (work: UnitOfWork) => Promise<T>): Promise<T> {
    if (!caller.access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, fn);
  }
}

function isNieuweVersie(body: unknown): body is NieuweVersie {
  return checkRequest('stelMatchenIn', 'body', body).length === 0;
}

function isSame(
  { instelling: { moment, capaciteit }, reden }: VastgelegdeMatchversie,
  sent: Matchinstelling,
  sentReden: string,
): boolean {
  const text = (one: Matchinstelling) => [
    ...Object.entries(one.moment).sort(),
    one.capaciteit?.per,
    ...Object.entries(one.capaciteit?.signalen ?? {}).sort(),
  ];
  return JSON.stringify(text({ moment, capaciteit })) === JSON.stringify(text(sent)) && reden === sentReden;
}

async function show({ db }: UnitOfWork, gemeentecode: string): Promise<GetoondeMatchinstellingen> {
  const [versies, dag] = [await selectMatchversies(db, [gemeentecode]), await readDay(db)];
  const wachtrij = await selectWachtstand(db, gemeentecode);
  return {
    gemeentecode,
    versies: versies.map(({ gemeentecode: _, instelling, ...versie }) => ({
      ...versie,
      ...instelling,
      toegepast: dag !== undefined && versie.ingangsdatum <= dag,
    })),
    wachtrij: wachtrij.map(({ aanpak, dag: geteldOp, aantal, oudsteSinds }) => {
      const few = aantal < KLEINSTE_TELLING;
      return {
        aanpak,
        dag: geteldOp,
        meldingen: few ? null : aantal,
        oudsteSinds: few ? null : oudsteSinds,
      };
    }),
  };
}
