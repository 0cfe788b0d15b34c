import { Readable } from 'node:stream';
import { ProblemError, untilRefused } from '@meldpunt/service-kit';

/** Largest workbook that is taken, in bytes: a looplijst of 200 rows is 30 kB. */
const MEESTE_BYTES = 2 * 1_048_576;

/** Up to here a body that is too large is read and thrown away, so that its sender hears why; beyond it is cut off. */
const MEESTE_WEGGEGOOID = 16 * 1_048_576;

/** The bytes of a body that came as a stream, never more in memory than they may be. */
export async function readBody(body: unknown): Promise<Buffer> {
  if (!(body instanceof Readable)) throw new ProblemError('MEDIATYPE_NIET_ONDERSTEUND');
  const delen: Uint8Array[] = [];
  let bytes = 0;
  for await (const deel of untilRefused(body)) {
    bytes += deel.length;
    if (bytes > MEESTE_WEGGEGOOID) {
      body.destroy();
      break;
    }
    if (bytes <= MEESTE_BYTES) delen.push(deel);
    else delen.length = 0;
  }
  if (bytes > MEESTE_BYTES) throw new ProblemError('TE_GROOT');
  return Buffer.concat(delen);
}
