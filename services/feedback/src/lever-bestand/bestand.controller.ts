import { Readable } from 'node:stream';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { selectAflevering } from '../bevestig/store.ts';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { type Bestandsindeling, STANDAARDINDELING, toRow } from '../kies-ontvangst/bestandsindeling.ts';
import { selectOntvangstkeuze } from '../kies-ontvangst/store.ts';
import { type Periode, parsePeriode } from './parse-periode.ts';
import { selectPeriode } from './store.ts';

/** Messages read in one go: bounds the memory of a file, whatever its length. */
const ROUND = 2_000;

@Controller('v1/terugkoppelbestanden')
export class BestandController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A day or a month of answers in the creditor's own columns. */
  @Get(':periode')
  @Scopes('terugkoppelingen:lezen')
  async read(
    @Param('periode') naam: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query('partnerId') partnerId?: string,
  ): Promise<StreamableFile> {
    const periode = parsePeriode(naam);
    if (periode === null) {
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'periode', code: 'ONGELDIGE_WAARDE' }] });
    }
    const partner = choosePartner(caller.access.partners, partnerId);
    const [indeling, totEnMet] = await withTenant(
      this.#database.api,
      { partners: [partner] },
      async ({ db }) => {
        const keuze = await selectOntvangstkeuze(db, partner);
        return [
          keuze?.bestandsindeling ?? STANDAARDINDELING,
          (await selectAflevering(db, partner)).laatsteVolgnummer,
        ] as const;
      },
    );
    const parts = this.#parts(partner, periode, indeling, totEnMet);
    // The first part before anything is answered, so that what goes wrong there is still a problem and no half file.
    const first = await parts.next();
    reply.header('content-disposition', `attachment; filename="terugkoppelingen-${partner}-${naam}.csv"`);
    return new StreamableFile(Readable.from(withFirst(first.done === true ? '' : first.value, parts)), {
      type: 'text/csv; charset=utf-8',
    });
  }

  /** What left after the question was asked is not in it, so that a file is one moment's. */
  async *#parts(
    partner: string,
    periode: Periode,
    indeling: Bestandsindeling,
    totEnMet: number,
  ): AsyncGenerator<string> {
    let part = toCsv([indeling.kolommen.map(({ kop }) => kop)], indeling);
    for (let na = 0; ; ) {
      const found = await withTenant(this.#database.api, { partners: [partner] }, ({ db }) =>
        selectPeriode(db, partner, periode, na, totEnMet, ROUND),
      );
      const last = found.at(-1);
      part += toCsv(
        found.map((message) => toRow(message, indeling)),
        indeling,
      );
      yield part;
      part = '';
      if (last === undefined || found.length < ROUND) return;
      na = last.volgnummer;
    }
  }
}

async function* withFirst(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** What a spreadsheet would take for a formula begins with an apostrophe. */
function toCsv(rows: readonly (readonly string[])[], { scheidingsteken }: Bestandsindeling): string {
  return stringify(
    rows.map((row) => [...row]),
    { delimiter: scheidingsteken, escape_formulas: true, record_delimiter: 'windows' },
  );
}
