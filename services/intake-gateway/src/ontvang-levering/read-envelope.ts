import type { Readable } from 'node:stream';
import { ProblemError, untilRefused } from '@meldpunt/service-kit';
import { MEESTE_MELDINGEN, parseEnvelope } from './parse-envelope.ts';
import type { RuweRegel } from './parse-line.ts';
import { rawLine } from './split-lines.ts';

/** A levering as one JSON object is held whole; larger ones come as a stream of lines. */
export const GROOTSTE_ENVELOP = 16 * 1024 * 1024;

export interface Gelezen {
  readonly bron: 'JSON';
  readonly kenmerk: unknown;
  readonly partner: unknown;
  readonly lines: AsyncIterable<{ regelnummer: number; ruw: RuweRegel }>;
}

/** Reads a levering of the form {leveringskenmerk, meldingen}; what the headers and the query say wins. */
export async function readEnvelope(
  body: Readable,
  kenmerk: unknown,
  partner: string | undefined,
): Promise<Gelezen> {
  const bytes = await readAll(body);
  const envelop = parseEnvelope(bytes);
  if (envelop.status === 'TE_VEEL') {
    throw new ProblemError('TE_GROOT', {
      detail: `Lever meer dan ${MEESTE_MELDINGEN} regels als application/x-ndjson.`,
    });
  }
  if (envelop.status === 'ONLEESBAAR') {
    throw new ProblemError('LEVERING_NIET_LEESBAAR', {
      detail: `Geen JSON-object met een lijst meldingen; het ging mis bij byte ${envelop.byte}.`,
      errors: [{ field: '', code: 'GEEN_JSON' }],
    });
  }
  if (envelop.onbekend.length > 0) {
    throw new ProblemError('LEVERING_NIET_LEESBAAR', { errors: [{ field: '', code: 'ONBEKEND_VELD' }] });
  }
  const { meldingen } = envelop;
  async function* lines() {
    for (const [index, [from, to]] of meldingen.entries()) {
      yield { regelnummer: index + 1, ruw: rawLine(bytes.subarray(from, to)) };
    }
  }
  return {
    bron: 'JSON',
    kenmerk: kenmerk ?? envelop.leveringskenmerk,
    partner: partner ?? envelop.partnerId,
    lines: lines(),
  };
}

async function readAll(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of untilRefused(body)) {
    if (!Buffer.isBuffer(piece)) continue;
    length += piece.length;
    if (length > GROOTSTE_ENVELOP) {
      throw new ProblemError('TE_GROOT', { detail: 'Lever meer dan 16 MB als application/x-ndjson.' });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}
