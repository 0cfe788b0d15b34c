import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { LandelijkeCellen } from './landelijke-cellen.ts';
import { sumMaandrapport } from './maandrapport.ts';
import type { Maandrapport } from './rapport.ts';
import { selectCellen, selectGemeenten } from './store.ts';
import { toCsvRows } from './to-csv-rows.ts';

const MAAND = /^\d{4}-(0[1-9]|1[0-2])$/;

@Controller('v1/rapporten/maanden')
export class MaandrapportController {
  readonly #database: Database;
  readonly #landelijk: LandelijkeCellen;

  constructor(database: Database, landelijk: LandelijkeCellen) {
    this.#database = database;
    this.#landelijk = landelijk;
  }

  /**
   * National figures for whoever may read reports, small numbers of municipalities not one's own hidden; with
   * ?gemeentecode= the whole report of one municipality the caller acts for. JSON, or CSV by Accept or ?formaat=csv.
   */
  @Get(':maand')
  @Scopes('rapporten:lezen')
  async read(
    @Param('maand') maand: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('accept') accept?: string,
    @Query('formaat') formaat?: string,
    @Query('gemeentecode') gemeentecode?: string,
  ): Promise<Maandrapport | string> {
    if (!MAAND.test(maand)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'maand', code: 'ONGELDIGE_WAARDE' }] });
    }
    const { gemeenten: eigen } = caller.access;
    if (gemeentecode !== undefined && !eigen.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    const rapport = await this.#rapport(maand, gemeentecode ?? null, eigen);
    const wantsCsv = formaat === 'csv' || (formaat === undefined && accept?.includes('text/csv') === true);
    if (!wantsCsv) return rapport;
    reply.header('content-type', 'text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="rapport-${maand}.csv"`);
    return stringify(toCsvRows(rapport), { delimiter: ';', escape_formulas: true });
  }

  async #rapport(
    maand: string,
    gemeentecode: string | null,
    eigen: readonly string[],
  ): Promise<Maandrapport> {
    const { api } = this.#database;
    if (gemeentecode === null) {
      const cellen = await this.#landelijk.of(maand);
      const all = await selectGemeenten(api);
      return sumMaandrapport(maand, null, cellen, all, eigen);
    }
    const all = await selectGemeenten(api);
    const own = all.filter((gemeente) => gemeente.gemeentecode === gemeentecode);
    return withTenant(api, { gemeenten: [gemeentecode] }, async ({ db }) =>
      sumMaandrapport(maand, gemeentecode, await selectCellen(db, maand), own, eigen),
    );
  }
}
