import {
  type Caller,
  Database,
  From,
  ProblemError,
  Scopes,
  withTenant,
  writeSheet,
  XLSX_MEDIATYPE,
} from '@meldpunt/service-kit';
import { Controller, Get, Headers, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { selectCorrecties, selectVerantwoording } from './store.ts';
import { sumVerantwoording, toCsvRows, toSheet, type Verantwoording } from './verantwoording.ts';

const MAAND = /^\d{4}-(0[1-9]|1[0-2])$/;

@Controller('v1/verantwoording')
export class VerantwoordingController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** For every creditor the caller acts for, or the one named; JSON, CSV (Accept or ?formaat=csv) or a workbook (?formaat=xlsx). */
  @Get(':meldmaand')
  @Scopes('terugkoppelingen:lezen')
  async read(
    @Param('meldmaand') meldmaand: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('accept') accept?: string,
    @Query('formaat') formaat?: string,
    @Query('partnerId') partnerId?: string,
  ): Promise<{ verantwoording: Verantwoording[] } | string | StreamableFile> {
    if (!MAAND.test(meldmaand)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'meldmaand', code: 'ONGELDIGE_WAARDE' }] });
    }
    if (formaat !== undefined && !['json', 'csv', 'xlsx'].includes(formaat)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'formaat', code: 'ONGELDIGE_WAARDE' }] });
    }
    const { access } = caller;
    const partners = partnerId === undefined ? access.partners : [choosePartner(access.partners, partnerId)];
    const verantwoording = await withTenant(this.#database.api, { partners }, async ({ db }) =>
      sumVerantwoording(
        meldmaand,
        partners,
        await selectVerantwoording(db, meldmaand),
        await selectCorrecties(db, meldmaand),
      ),
    );
    if (formaat === 'xlsx') {
      reply.header('content-disposition', `attachment; filename="verantwoording-${meldmaand}.xlsx"`);
      return new StreamableFile(writeSheet(toSheet(meldmaand, verantwoording)), { type: XLSX_MEDIATYPE });
    }
    const wantsCsv = formaat === 'csv' || (formaat === undefined && accept?.includes('text/csv') === true);
    if (!wantsCsv) return { verantwoording };
    reply.header('content-type', 'text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="verantwoording-${meldmaand}.csv"`);
    return stringify(toCsvRows(verantwoording), { delimiter: ';', escape_formulas: true });
  }
}
