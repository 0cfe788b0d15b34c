import { Readable } from 'node:stream';
import type { Terugkoppeling } from '@meldpunt/contracts';
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
import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { selectAflevering } from '../bevestig/store.ts';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import {
  type Bestandsindeling,
  STANDAARDINDELING,
  toRow,
  toSheet,
} from '../kies-ontvangst/bestandsindeling.ts';
import { selectOntvangstkeuze } from '../kies-ontvangst/store.ts';
import { type Periode, parsePeriode } from './parse-periode.ts';
import { selectPeriode } from './store.ts';

/** Messages read in one go: bounds the memory of a file, whatever its length. */
const ROUND = 2_000;
/** A workbook is made as a whole; a creditor with more answers in a month takes a day at a time, or CSV. */
const MOST_IN_SHEET = 20_000;

@Controller('v1/terugkoppelbestanden')
export class BestandController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A day or a month of answers in the creditor's own columns: CSV, or a workbook with ?formaat=xlsx. */
  @Get(':periode')
  @Scopes('terugkoppelingen:lezen')
  async read(
    @Param('periode') naam: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query('formaat') formaat = 'csv',
    @Query('partnerId') partnerId?: string,
  ): Promise<StreamableFile> {
    const periode = parsePeriode(naam);
    if (periode === null) throw invalid('periode', 'ONGELDIGE_WAARDE');
    if (formaat !== 'csv' && formaat !== 'xlsx') throw invalid('formaat', 'ONGELDIGE_WAARDE');
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
    const rounds = this.#rounds(partner, periode, totEnMet);
    const file = formaat === 'xlsx' ? await sheetOf(naam, rounds, indeling) : await csvOf(rounds, indeling);
    reply.header(
      'content-disposition',
      `attachment; filename="terugkoppelingen-${partner}-${naam}.${formaat}"`,
    );
    return file;
  }

  /** What left after the question was asked is not in it, so that a file is one moment's. */
  async *#rounds(partner: string, periode: Periode, totEnMet: number): Rounds {
    for (let na = 0; ; ) {
      const found = await withTenant(this.#database.api, { partners: [partner] }, ({ db }) =>
        selectPeriode(db, partner, periode, na, totEnMet, ROUND),
      );
      yield found;
      const last = found.at(-1);
      if (last === undefined || found.length < ROUND) return;
      na = last.volgnummer;
    }
  }
}

type Rounds = AsyncGenerator<readonly Terugkoppeling[], void>;

function invalid(field: string, code: string, detail?: string): ProblemError {
  return new ProblemError('ONGELDIG_VELD', {
    errors: [{ field, code, ...(detail === undefined ? {} : { detail }) }],
  });
}

async function sheetOf(naam: string, rounds: Rounds, indeling: Bestandsindeling): Promise<StreamableFile> {
  const messages: Terugkoppeling[] = [];
  for await (const round of rounds) {
    messages.push(...round);
    if (messages.length > MOST_IN_SHEET) {
      const detail = `Meer dan ${MOST_IN_SHEET} antwoorden in een werkmap; vraag een dag, of formaat=csv`;
      throw invalid('formaat', 'TE_VEEL_RIJEN', detail);
    }
  }
  const sheet = writeSheet(toSheet(`Terugkoppelingen ${naam}`, messages, indeling));
  return new StreamableFile(sheet, { type: XLSX_MEDIATYPE });
}

async function csvOf(rounds: Rounds, indeling: Bestandsindeling): Promise<StreamableFile> {
  const header = toCsv([indeling.kolommen.map(({ kop }) => kop)], indeling);
  // The first round before anything is answered, so that what goes wrong there is still a problem and no half file.
  const first = await rounds.next();
  const parts = csvParts(header, first.done === true ? [] : first.value, rounds, indeling);
  return new StreamableFile(Readable.from(parts), { type: 'text/csv; charset=utf-8' });
}

async function* csvParts(
  header: string,
  first: readonly Terugkoppeling[],
  rest: Rounds,
  indeling: Bestandsindeling,
): AsyncGenerator<string> {
  const toPart = (round: readonly Terugkoppeling[]) =>
    toCsv(
      round.map((message) => toRow(message, indeling)),
      indeling,
    );
  yield header + toPart(first);
  for await (const round of rest) yield toPart(round);
}

/** What a spreadsheet would take for a formula begins with an apostrophe. */
function toCsv(rows: readonly (readonly string[])[], { scheidingsteken }: Bestandsindeling): string {
  return stringify(
    rows.map((row) => [...row]),
    { delimiter: scheidingsteken, escape_formulas: true, record_delimiter: 'windows' },
  );
}
