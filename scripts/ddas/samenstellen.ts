import { createPrivateKey } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import {
  DeelError,
  ddasMapping,
  type GelezenDeel,
  type Leveringverslag,
  openDeel,
  readDeel,
  stelBestandSamen,
  stelLeveringSamen,
} from '@meldpunt/contracts';
import { parseOrganisaties } from './organisaties.ts';

export type Samenstelling = {
  /** Sealed parts, two of each municipality, in any order. */
  readonly delen: readonly string[];
  /** Private key of the exchange, PEM. */
  readonly sleutel: string;
  readonly organisaties: string;
  readonly uit: string;
  /** ISO 8601. */
  readonly aangeleverdOp: string;
  readonly leverancier: string;
};

/**
 * Opens the parts, puts them together and writes the file (mode 0600) when all of it is in order, else nothing. Gives
 * back what may be shown: counts and codes per municipality.
 *
 * @throws DeelError, RangeError
 */
export async function samenstellen(opdracht: Samenstelling): Promise<readonly Leveringverslag[]> {
  const sleutel = createPrivateKey(readFileSync(opdracht.sleutel));
  const organisaties = parseOrganisaties(readFileSync(opdracht.organisaties, 'utf8'));
  const delen: GelezenDeel[] = [];
  for (const deel of opdracht.delen) delen.push(await readDeel(openDeel(createReadStream(deel), sleutel)));
  const perGemeente = Map.groupBy(delen, ({ kop }) => kop.gemeentecode);
  const leveringen = [...perGemeente]
    .toSorted(([links], [rechts]) => (links < rechts ? -1 : 1))
    .map(([gemeentecode, [een, ander, ...over]]) => {
      const organisatie = organisaties.get(gemeentecode);
      if (organisatie === undefined) throw new RangeError(`organisaties: ${gemeentecode} is missing`);
      if (een === undefined || ander === undefined || over.length > 0)
        throw new DeelError('DELEN_HOREN_NIET_BIJ_ELKAAR', `${gemeentecode} needs two parts`);
      return { levering: stelLeveringSamen(een, ander), organisatie };
    });
  const mapping = ddasMapping(delen[0]?.kop.ddasVersie ?? '');
  const bestand = stelBestandSamen(mapping, leveringen, opdracht.aangeleverdOp, opdracht.leverancier);
  const voorlopig = `${opdracht.uit}.voorlopig`;
  try {
    await writeFile(voorlopig, `${JSON.stringify(bestand)}\n`, { mode: 0o600, flush: true });
    await rename(voorlopig, opdracht.uit);
  } catch (error) {
    await rm(voorlopig, { force: true });
    throw error;
  }
  return leveringen.map(({ levering }) => levering.verslag);
}
