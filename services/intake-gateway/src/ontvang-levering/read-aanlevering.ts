import type { Readable } from 'node:stream';
import { ProblemError, untilRefused } from '@meldpunt/service-kit';
import type { FastifyRequest } from 'fastify';
import { choosePartner } from './choose-partner.ts';
import { isLeesbaar } from './decide-leesbaar.ts';
import { parseLeveringskenmerk } from './leveringskenmerk.ts';
import type { Aanlevering } from './ontvang-levering.ts';
import type { RuweRegel } from './parse-line.ts';
import { readEnvelope } from './read-envelope.ts';
import { splitLines } from './split-lines.ts';

/** A levering as a request brings it: whose it is, what it is called, and its lines as they come. */
export async function readAanlevering(
  { headers }: FastifyRequest,
  body: Readable,
  askedPartner: string | undefined,
  partners: readonly string[],
): Promise<Aanlevering & { readonly lines: AsyncIterable<{ regelnummer: number; ruw: RuweRegel }> }> {
  const vorm = { contentType: headers['content-type'], contentEncoding: headers['content-encoding'] };
  if (!isLeesbaar(vorm)) {
    body.resume();
    throw new ProblemError('MEDIATYPE_NIET_ONDERSTEUND', {
      detail: 'Lever in UTF-8 en niet ingepakt (zonder Content-Encoding).',
    });
  }
  const given = headers.leveringskenmerk ?? headers['idempotency-key'];
  const { bron, kenmerk, partner, lines } = (headers['content-type'] ?? '').startsWith('application/x-ndjson')
    ? {
        bron: 'NDJSON' as const,
        kenmerk: given,
        partner: askedPartner,
        lines: splitLines(untilRefused(body)),
      }
    : await readEnvelope(body, given, askedPartner);
  const partnerId = choosePartner(partners, partner);
  return { bron, partnerId, leveringskenmerk: parseLeveringskenmerk(kenmerk), lines };
}
