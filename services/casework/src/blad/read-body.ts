import { ProblemError } from '@meldpunt/service-kit';

/** Largest workbook that is taken, in bytes: a looplijst of 200 rows is 30 kB. */
const MEESTE_BYTES = 2 * 1_048_576;

/** The bytes of a body that came as a stream, never more than they may be. */
export async function readBody(body: unknown): Promise<Buffer> {
  if (!isStream(body)) throw new ProblemError('MEDIATYPE_NIET_ONDERSTEUND');
  const delen: Buffer[] = [];
  let bytes = 0;
  for await (const deel of body) {
    bytes += deel.length;
    if (bytes > MEESTE_BYTES) throw new ProblemError('TE_GROOT');
    delen.push(deel);
  }
  return Buffer.concat(delen);
}

function isStream(body: unknown): body is AsyncIterable<Buffer> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
