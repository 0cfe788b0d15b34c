import type { Achterstand, OpenUitzondering } from '../ontvang-levering/decide-regel.ts';
import type { Meldingstaat } from '../ontvang-levering/meldingstaat.ts';
import { decodeStaat, encodeMelding } from '../ontvang-levering/store.ts';

const LENGTE = 4;

/**
 * What the lines of a trial did to arrears, for later lines of the same trial. A levering that is recorded finds this
 * in the database; here it lives as long as the request. Packed, because a line costs a third of a kilobyte so and
 * four times as much as objects; as texts of one byte a character, which cost no more than their bytes; persons are left out.
 */
export class Proefstand {
  readonly #arrears = new Map<string, string>();

  /** Puts what this trial decided over what the database says. */
  overlay(arrears: Map<string, Achterstand>): void {
    for (const id of arrears.keys()) {
      const packed = this.#arrears.get(id);
      if (packed !== undefined) arrears.set(id, unpack(id, Buffer.from(packed, 'latin1')));
    }
  }

  keep(achterstand: Achterstand): void {
    this.#arrears.set(achterstand.achterstandId, pack(achterstand));
  }
}

/**
 * Number of meldingen; of each its bytes and its hash, each after its length (one that was read back after a restore has
 * no hash); then what is held, as JSON.
 */
function pack({ meldingen, uitzonderingen }: Achterstand): string {
  const parts: Buffer[] = [whole(meldingen.length)];
  for (const melding of meldingen) {
    const staat = encodeMelding(melding, null, 0);
    const hash = Buffer.from(melding.inhoudHash, 'hex');
    parts.push(whole(staat.length), staat, whole(hash.length), hash);
  }
  if (uitzonderingen.length > 0) parts.push(Buffer.from(JSON.stringify(uitzonderingen)));
  return Buffer.concat(parts).toString('latin1');
}

function unpack(achterstandId: string, packed: Buffer): Achterstand {
  const meldingen: Meldingstaat[] = [];
  let at = LENGTE;
  for (let left = packed.readUInt32BE(0); left > 0; left--) {
    const staat = at + LENGTE;
    const end = staat + packed.readUInt32BE(at);
    const hash = end + LENGTE;
    at = hash + packed.readUInt32BE(end);
    meldingen.push(decodeStaat(packed.subarray(staat, end), packed.toString('hex', hash, at)));
  }
  const uitzonderingen: OpenUitzondering[] =
    at === packed.length ? [] : JSON.parse(packed.toString('utf8', at));
  return { achterstandId, meldingen, uitzonderingen };
}

function whole(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTE);
  bytes.writeUInt32BE(value);
  return bytes;
}
