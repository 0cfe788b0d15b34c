import type { DdasMapping, Periode } from '@meldpunt/contracts';
import { type Bedrijfsregel, bedrijfsregels, checkBedrijfsregels, type Ernst } from './bedrijfsregels.ts';
import { decideVroegsignaal, meldingenOp } from './decide-ddas.ts';
import type { GelezenZaak } from './read-ddas.ts';

/** Enough to work through; the count says how many there are. */
const MOST_ZAKEN = 1000;

/** Whether a municipality's own part of a levering is in order, before Statistics Netherlands says so. */
export interface OpOrde extends Periode {
  readonly ddasVersie: string;
  readonly gemeentecode: string;
  /** Nothing of ernst FOUT. */
  readonly opOrde: boolean;
  readonly vroegsignalen: number;
  readonly vroegsignaalzaken: number;
  readonly bevindingen: readonly {
    readonly code: Bedrijfsregel;
    readonly ernst: Ernst;
    readonly tekst: string;
    /** Zaken it was found in. */
    readonly aantal: number;
    readonly zaakIds: readonly string[];
  }[];
}

/** Only zaken: what no formule signalled is not the municipality's to see, not even as a count. */
export async function evaluateOpOrde(
  mapping: DdasMapping,
  gemeentecode: string,
  periode: Periode,
  zaken: AsyncIterable<GelezenZaak> | Iterable<GelezenZaak>,
): Promise<OpOrde> {
  const gevonden = new Map<Bedrijfsregel, string[]>();
  const made = new Set<string>();
  let vroegsignaalzaken = 0;
  for await (const gelezen of zaken) {
    const { zaak, matching } = gelezen;
    const meldingen = meldingenOp(zaak, periode.tot);
    if (meldingen.length === 0 && gelezen.bronMeldingIds.length === 0) continue;
    const codes = new Set<Bedrijfsregel>(checkBedrijfsregels(zaak, matching, periode));
    let gemaakt = 0;
    for (const melding of meldingen) {
      const persoon = gelezen.personen.get(melding.meldingId) ?? null;
      const uitkomst = mapping.toVroegsignaal(decideVroegsignaal(zaak, melding, periode, persoon));
      if (uitkomst.status === 'NIET_GEMAAKT') codes.add(uitkomst.code);
      else {
        gemaakt++;
        made.add(melding.meldingId);
        for (const code of uitkomst.bevindingen) codes.add(code);
      }
    }
    for (const meldingId of gelezen.bronMeldingIds) if (made.has(meldingId)) gemaakt++;
    if (gemaakt === 0) codes.add('ZAAK_NIET_IN_BESTAND');
    else vroegsignaalzaken++;
    for (const code of codes) gevonden.set(code, [...(gevonden.get(code) ?? []), zaak.zaakId]);
  }
  const bevindingen = [...gevonden]
    .map(([code, zaakIds]) => ({
      code,
      ...bedrijfsregels[code],
      aantal: zaakIds.length,
      zaakIds: zaakIds.slice(0, MOST_ZAKEN),
    }))
    .toSorted((links, rechts) => (links.code < rechts.code ? -1 : 1));
  return {
    ddasVersie: mapping.versie,
    gemeentecode,
    van: periode.van,
    tot: periode.tot,
    opOrde: bevindingen.every(({ ernst }) => ernst !== 'FOUT'),
    vroegsignalen: made.size,
    vroegsignaalzaken,
    bevindingen,
  };
}
