import { createPublicKey, type KeyObject } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { isDatum } from '../kalender/datum.ts';
import type { Deelregel } from './deel.ts';
import type { DdasMapping, Periode } from './feiten.ts';
import { DDAS_VERSIE, ddasMapping } from './versies.ts';
import { sealDeel } from './verzegel.ts';

/** What is asked of a service: one part, of one municipality and period, for one key. */
export interface Deelopdracht {
  readonly gemeentecode: string;
  readonly periode: Periode;
  readonly mapping: DdasMapping;
  readonly ontvanger: KeyObject;
  readonly uit: string;
}

export const DEELOPTIES = `  --gemeente 0268             the municipality, by its CBS code
  --van 2026-03-01            first day of the period
  --tot 2026-03-31            its last day; must have passed
  --sleutel exchange.pub.pem  public key (X25519, PEM) the part is sealed for
  --uit part.sealed           where it is written; mode 0600
  --ddas 1.2                  version of the exchange`;

/**
 * Reads the arguments of the command that writes a part.
 *
 * @throws RangeError naming every argument that is missing or has no meaning.
 */
export function parseDeelopdracht(argumenten: readonly string[]): Deelopdracht {
  const tekst = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argumenten],
    options: { gemeente: tekst, van: tekst, tot: tekst, sleutel: tekst, uit: tekst, ddas: tekst },
  });
  const { gemeente, van, tot, sleutel, uit, ddas = DDAS_VERSIE } = values;
  const fout = [
    ...(gemeente !== undefined && /^\d{4}$/.test(gemeente) ? [] : ['--gemeente']),
    ...(isDatum(van) ? [] : ['--van']),
    ...(isDatum(tot) && (!isDatum(van) || van <= tot) ? [] : ['--tot']),
    ...(sleutel === undefined ? ['--sleutel'] : []),
    ...(uit === undefined ? ['--uit'] : []),
  ];
  if (
    fout.length > 0 ||
    gemeente === undefined ||
    !isDatum(van) ||
    !isDatum(tot) ||
    sleutel === undefined ||
    uit === undefined
  )
    throw new RangeError(`missing or without meaning: ${fout.join(', ')}`);
  const ontvanger = createPublicKey(readFileSync(sleutel));
  if (ontvanger.asymmetricKeyType !== 'x25519') throw new RangeError('--sleutel is no X25519 public key');
  return { gemeentecode: gemeente, periode: { van, tot }, mapping: ddasMapping(ddas), ontvanger, uit };
}

/**
 * Writes the sealed part beside its name first, so that under the name stands a whole part or nothing. Returns how many
 * lines it has.
 */
export async function schrijfDeel(
  { ontvanger, uit }: Pick<Deelopdracht, 'ontvanger' | 'uit'>,
  regels: AsyncIterable<Deelregel>,
): Promise<number> {
  const voorlopig = `${uit}.voorlopig`;
  let aantal = 0;
  try {
    await pipeline(
      Readable.from(sealDeel(counted(), ontvanger)),
      createWriteStream(voorlopig, { mode: 0o600, flush: true }),
    );
    await rename(voorlopig, uit);
    return aantal;
  } catch (error) {
    await rm(voorlopig, { force: true });
    throw error;
  }

  async function* counted() {
    for await (const regel of regels) {
      aantal++;
      yield regel;
    }
  }
}
