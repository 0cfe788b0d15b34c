import { isUtf8 } from 'node:buffer';
import { LANGSTE_REGEL, type RuweRegel } from './parse-line.ts';

const NEWLINE = 0x0a;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts a stream of bytes into lines at byte 0x0A, without ever holding more than one line and one piece of the
 * stream: a line that grows past LANGSTE_REGEL is let go and reported as too long. Blank lines count as lines but are
 * not given. The bytes of a line are only valid until the next one is asked for.
 *
 * Returns normally only when the stream ended; what was read of a last line is given only then. A connection that
 * breaks throws, and the half line with it is gone.
 */
export async function* splitLines(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ regelnummer: number; ruw: RuweRegel }> {
  let regelnummer = 0;
  let rest: Buffer[] = [];
  let restLength = 0;
  let tooLong = false;

  const take = (tail: Buffer): RuweRegel => {
    const bytes = restLength === 0 ? tail : Buffer.concat([...rest, tail]);
    const teLang = tooLong || bytes.length > LANGSTE_REGEL;
    rest = [];
    restLength = 0;
    tooLong = false;
    return rawLine(bytes, teLang);
  };

  for await (const piece of stream) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let from = 0;
    if (regelnummer === 0 && restLength === 0 && chunk.subarray(0, 3).equals(BOM)) from = 3;
    for (let at = chunk.indexOf(NEWLINE, from); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      regelnummer++;
      const ruw = take(chunk.subarray(from, at));
      from = at + 1;
      if (ruw.teLang || !isBlank(ruw.bytes)) yield { regelnummer, ruw };
    }
    if (from < chunk.length && !tooLong) {
      if (restLength + chunk.length - from > LANGSTE_REGEL) {
        tooLong = true;
        rest = [];
        restLength = 0;
      } else {
        rest.push(chunk.subarray(from));
        restLength += chunk.length - from;
      }
    }
  }
  if (restLength > 0 || tooLong) {
    regelnummer++;
    const ruw = take(Buffer.alloc(0));
    if (ruw.teLang || !isBlank(ruw.bytes)) yield { regelnummer, ruw };
  }
}

export function rawLine(bytes: Buffer, teLang = bytes.length > LANGSTE_REGEL): RuweRegel {
  if (teLang) return { bytes: Buffer.alloc(0), text: null, teLang };
  return { bytes, text: isUtf8(bytes) ? bytes.toString('utf8') : null, teLang };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
