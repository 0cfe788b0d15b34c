import { type Datum, datum } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  parseIfMatch,
  type Queryable,
  readDay,
  Scopes,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, Headers, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { canonicalJson } from '../canonical-json.ts';
import { FormuleStore, type Formuleversie, hasPlugin, selectFormuleversies } from './formule-store.ts';
import { registerVan } from './keuzeregister.ts';
import { type NieuweVersie, parseHerkomst, parseVersie } from './parse-versie.ts';
import { etagOf, type GetoondeFormules, requireGemeente, showFormules, wieOf } from './show-formules.ts';
import { insertVersie, lockVersies, selectSjabloon } from './versie-store.ts';

@Controller('v1/gemeenten/:gemeentecode/formules')
export class FormulesController {
  readonly #database: Database;
  readonly #formules: FormuleStore;

  constructor(database: Database, formules: FormuleStore) {
    this.#database = database;
    this.#formules = formules;
  }

  @Get()
  @Scopes('formules:beheren', 'signalen:lezen')
  async read(
    @Param('gemeentecode') gemeentecode: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GetoondeFormules> {
    requireGemeente(gemeentecode, caller);
    const shown = await withTenant(this.#database.api, { gemeenten: [gemeentecode] }, (work) =>
      showFormules(work, gemeentecode),
    );
    reply.header('etag', etagOf(shown.versies));
    return shown;
  }

  /**
   * Lays down one more version, which judges once somebody else has approved it. A version is never changed: a mistake
   * is mended by the next one. Sent again it is still one version.
   */
  @Put()
  @Scopes('formules:beheren')
  async write(
    @Param('gemeentecode') gemeentecode: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GetoondeFormules> {
    requireGemeente(gemeentecode, caller);
    const gezien = parseIfMatch(ifMatch);
    const shown = await withTenant(this.#database.api, { gemeenten: [gemeentecode] }, async (work) => {
      const read = await this.#readBody(work.db, body);
      const dag = await readDay(work.db);
      if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
      await lockVersies(work.db, gemeentecode);
      const known = await selectFormuleversies(work.db, [gemeentecode]);
      if (!known.some((one) => one.besluit?.goedgekeurd !== false && isSame(one, read))) {
        refusePast(read, known, datum(dag));
        refuseFallback(read, known);
        refuseOverwriting(read, known, gezien);
        await insertVersie(work.db, gemeentecode, read, wieOf(caller));
      }
      return showFormules(work, gemeentecode);
    });
    reply.header('etag', etagOf(shown.versies));
    return shown;
  }

  async #readBody(db: Queryable, body: unknown): Promise<NieuweVersie> {
    const herkomst = parseHerkomst(body);
    const sjabloon =
      herkomst === null
        ? null
        : { herkomst, formule: (await selectSjabloon(db, herkomst.gemeentecode, herkomst.versie))?.formule };
    const read = parseVersie(body, registerVan(this.#formules.plugins), sjabloon);
    if (read.status === 'FOUT') throw new ProblemError('FORMULE_ONGELDIG', { errors: read.errors });
    return read.waarde;
  }
}

/** What judged does not change; a day that nothing judged by is a mistake in the date. */
function refusePast({ ingangsdatum }: NieuweVersie, known: readonly Formuleversie[], dag: Datum): void {
  if (ingangsdatum > dag) return;
  const judged = known.some((one) => one.besluit?.goedgekeurd === true && one.ingangsdatum === ingangsdatum);
  throw new ProblemError(judged ? 'FORMULE_LIGT_VAST' : 'ONGELDIG_VELD', {
    errors: [{ field: '/ingangsdatum', code: 'NIET_IN_TOEKOMST', detail: 'Kies een dag na vandaag' }],
  });
}

/** Who judges when a plug-in fails must be there, approved, and not fail with it. */
function refuseFallback({ formule, terugvalVersie }: NieuweVersie, known: readonly Formuleversie[]): void {
  if (terugvalVersie === null) return;
  const field = '/terugvalVersie';
  const refuse = (code: string, detail: string) =>
    new ProblemError('FORMULE_ONGELDIG', { errors: [{ field, code, detail }] });
  if (!hasPlugin(formule)) throw refuse('OVERBODIG', 'Laat dit veld weg: in deze formule zit geen plug-in');
  const found = known.find(({ versie }) => versie === terugvalVersie);
  if (found?.besluit?.goedgekeurd !== true) throw refuse('ONBEKEND', 'Noem een goedgekeurde eigen versie');
  if (hasPlugin(found.formule)) throw refuse('PLUGIN', 'Noem een versie waar zelf geen plug-in in zit');
}

/** A later version for the same day takes the place of an earlier one: who writes it must have seen that. */
function refuseOverwriting(
  { ingangsdatum }: NieuweVersie,
  known: readonly Formuleversie[],
  gezien: string | null,
): void {
  if (gezien !== null) {
    if (`"${gezien}"` !== etagOf(known)) throw new ProblemError('FORMULES_GEWIJZIGD');
    return;
  }
  const sameDay = known.some(
    (one) => one.besluit?.goedgekeurd !== false && one.ingangsdatum === ingangsdatum,
  );
  if (!sameDay) return;
  const detail = 'Op deze dag gaat al een versie in; stuur de ETag mee om haar te vervangen';
  throw new ProblemError('BESTAAT_AL', { errors: [{ field: 'If-Match', code: 'BEZET', detail }] });
}

function isSame(known: Formuleversie, read: NieuweVersie): boolean {
  return (
    known.naam === read.naam &&
    known.ingangsdatum === read.ingangsdatum &&
    known.reden === read.reden &&
    known.terugvalVersie === read.terugvalVersie &&
    canonicalJson(known.sjabloon) === canonicalJson(read.sjabloon) &&
    canonicalJson(known.formule) === canonicalJson(read.formule)
  );
}
