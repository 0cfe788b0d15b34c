import {
  type Caller,
  Database,
  From,
  ProblemError,
  readSheet,
  Scopes,
  SheetError,
  type SheetRow,
  StateCollector,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { doorVan } from '../behandelen/behandelen.controller.ts';
import { parseUuid } from '../looplijst/parse-uuid.ts';
import { selectKop, selectRegels } from '../looplijsten/looplijst-store.ts';
import { Verzendingen } from '../zaak/verzendingen.ts';
import { type Bladfout, parseBlad } from './parse-blad.ts';
import { readBody } from './read-body.ts';
import { type Rijresultaat, verwerkBlad } from './verwerk-blad.ts';

const GRENZEN = { rows: 1_000, columns: 100, cellLength: 500 };
/** More than anybody mends at once. */
const MEESTE_FOUTEN = 200;

@Controller('v1/looplijsten')
export class BladController {
  readonly #database: Database;
  readonly #collector: StateCollector;
  readonly #verzendingen: Verzendingen;

  constructor(database: Database, collector: StateCollector, verzendingen: Verzendingen) {
    this.#database = database;
    this.#collector = collector;
    this.#verzendingen = verzendingen;
  }

  /** A filled-in looplijst. Its rows stand on their own: one with a fault does not keep the others from being done. */
  @Post(':looplijstId/_inlezen')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  async inlezen(
    @Param('looplijstId') gevraagd: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<{ rijen: Rijresultaat[]; fouten: readonly Bladfout[] }> {
    this.#collector.refuseWhenStuck();
    const looplijstId = parseUuid(gevraagd);
    const opLijst =
      looplijstId !== undefined
        ? await withTenant(this.#database.api, caller.access, async ({ db }) =>
            (await selectKop(db, looplijstId)) === undefined ? undefined : selectRegels(db, looplijstId),
          )
        : undefined;
    if (looplijstId === undefined || opLijst === undefined) throw new ProblemError('NIET_GEVONDEN');
    const rijen = await readRows(body);
    const gelezen = parseBlad(rijen, new Set(opLijst.map(({ zaakId }) => zaakId)));
    const resultaten = await verwerkBlad(
      looplijstId,
      gelezen.rijen,
      doorVan(caller),
      (fn) => withTenant(this.#database.api, caller.access, fn),
      this.#verzendingen.maak,
    );
    return { rijen: resultaten, fouten: gelezen.fouten.slice(0, MEESTE_FOUTEN) };
  }
}

async function readRows(body: unknown): Promise<SheetRow[]> {
  const bytes = await readBody(body);
  try {
    return await readSheet(bytes, GRENZEN);
  } catch (cause) {
    if (!(cause instanceof SheetError)) throw cause;
    throw new ProblemError(cause.code === 'TOO_LARGE' ? 'TE_GROOT' : 'BESTAND_NIET_LEESBAAR', { cause });
  }
}
