import { randomUUID } from 'node:crypto';
import { checkRequest, datum } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  type FieldProblem,
  From,
  ProblemError,
  readDay,
  Scopes,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { Uitdrukking } from '../formules/formule.ts';
import { parseFormule } from '../formules/parse-formule.ts';
import type { Proefopdracht } from './opdracht.ts';
import { insertProef, markAfbreken, type Proef, selectProef, selectProeven } from './proef-store.ts';
import { Proefdraaier } from './proefdraaier.ts';

/** A proef as it is shown. */
export type GetoondeProef = Omit<Proef, 'opdracht' | 'afbreken' | 'gedaan' | 'totaal'> & {
  readonly formules: Proefopdracht['formules'];
  readonly capaciteit: Proefopdracht['capaciteit'];
  readonly van?: string;
  readonly tot?: string;
  /** Share that is done; null until it is known how much there is. */
  readonly voortgang: number | null;
};

@Controller('v1/gemeenten/:gemeentecode/proefdraaien')
export class ProefdraaienController {
  readonly #database: Database;
  readonly #proefdraaier: Proefdraaier;

  constructor(database: Database, proefdraaier: Proefdraaier) {
    this.#database = database;
    this.#proefdraaier = proefdraaier;
  }

  @Post()
  @HttpCode(202)
  @Scopes('formules:beheren')
  async ask(
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<GetoondeProef> {
    const shown = await this.#within(gemeentecode, caller, async ({ db }) => {
      const opdracht = readOpdracht(body);
      const dag = await readDay(db);
      if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
      const proefId = randomUUID();
      const proef = { proefId, opdracht, auteur: caller.principal.clientId, aangevraagdOp: datum(dag) };
      if (!(await insertProef(db, gemeentecode, proef))) throw new ProblemError('PROEF_LOOPT');
      return show(await selectProef(db, gemeentecode, proefId));
    });
    this.#proefdraaier.look();
    return shown;
  }

  @Get()
  @Scopes('formules:beheren')
  list(
    @Param('gemeentecode') gemeentecode: string,
    @From() caller: Caller,
  ): Promise<{ readonly proeven: readonly GetoondeProef[] }> {
    return this.#within(gemeentecode, caller, async ({ db }) => {
      return { proeven: (await selectProeven(db, gemeentecode)).map(show) };
    });
  }

  @Get(':proefId')
  @Scopes('formules:beheren')
  read(
    @Param('gemeentecode') gemeentecode: string,
    @Param('proefId') proefId: string,
    @From() caller: Caller,
  ): Promise<GetoondeProef> {
    return this.#within(gemeentecode, caller, async ({ db }) =>
      show(await selectProef(db, gemeentecode, known(proefId))),
    );
  }

  @Delete(':proefId')
  @Scopes('formules:beheren')
  breakOff(
    @Param('gemeentecode') gemeentecode: string,
    @Param('proefId') proefId: string,
    @From() caller: Caller,
  ): Promise<GetoondeProef> {
    return this.#within(gemeentecode, caller, async ({ db }) => {
      await markAfbreken(db, gemeentecode, known(proefId));
      return show(await selectProef(db, gemeentecode, proefId));
    });
  }

  /** A municipality that is not the caller's looks like one that does not exist. */
  #within<T>(gemeentecode: string, caller: Caller, fn: (work: UnitOfWork) => Promise<T>): Promise<T> {
    if (!caller.access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, fn);
  }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function known(proefId: string): string {
  if (!UUID.test(proefId)) throw new ProblemError('NIET_GEVONDEN');
  return proefId;
}

function show(proef: Proef | undefined): GetoondeProef {
  if (proef === undefined) throw new ProblemError('NIET_GEVONDEN');
  const { proefId, auteur, aangevraagdOp, opdracht, gedaan, totaal, uitslag } = proef;
  const { van, tot } = opdracht.periode;
  const over = proef.stand === 'AANGEVRAAGD' || proef.stand === 'LOPEND';
  return {
    proefId,
    stand: proef.afbreken && over ? 'AFGEBROKEN' : proef.stand,
    aangevraagdOp,
    auteur,
    voortgang: voortgangOf(proef.stand, gedaan, totaal),
    formules: opdracht.formules,
    capaciteit: opdracht.capaciteit,
    ...(van === null ? {} : { van }),
    ...(tot === null ? {} : { tot }),
    uitslag,
  };
}

function voortgangOf(stand: Proef['stand'], gedaan: number, totaal: number | null): number | null {
  if (stand === 'GEREED') return 1;
  if (totaal === null) return null;
  return totaal === 0 ? 0 : Number(Math.min(1, gedaan / totaal).toFixed(2));
}

interface Aanvraag {
  readonly formules: readonly { readonly naam: string; readonly formule: unknown }[];
  readonly van?: string;
  readonly tot?: string;
  readonly capaciteit?: Proefopdracht['capaciteit'];
}

/** Every fault at once, each with its place and what mends it. */
function readOpdracht(body: unknown): Proefopdracht {
  if (!isAanvraag(body)) {
    throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('vraagProef', 'body', body) });
  }
  const errors: FieldProblem[] = [];
  const formules = body.formules.flatMap(
    ({ naam, formule }, nr): { naam: string; formule: Uitdrukking }[] => {
      const read = parseFormule(formule);
      if (body.formules.findIndex((other) => other.naam === naam) !== nr) {
        errors.push({
          field: `/formules/${nr}/naam`,
          code: 'DUBBEL',
          detail: 'Geef elke formule een eigen naam',
        });
      }
      if (read.status === 'GOED') return [{ naam, formule: read.uitdrukking }];
      for (const { pad, regel, herstel } of read.fouten) {
        errors.push({ field: `/formules/${nr}/formule/${pad}`, code: regel, detail: herstel });
      }
      return [];
    },
  );
  if (errors.length > 0) throw new ProblemError('FORMULE_ONGELDIG', { errors });
  const { van, tot, capaciteit = {} } = body;
  if (van !== undefined && tot !== undefined && van > tot) {
    throw new ProblemError('ONGELDIG_VELD', {
      errors: [{ field: '/tot', code: 'VOOR_VAN', detail: 'Kies een maand die niet voor van ligt' }],
    });
  }
  return { formules, periode: { van: van ?? null, tot: tot ?? null }, capaciteit };
}

function isAanvraag(body: unknown): body is Aanvraag {
  return checkRequest('vraagProef', 'body', body).length === 0;
}
