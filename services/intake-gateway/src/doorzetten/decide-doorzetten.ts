import type { Afhandeling, Datum } from '@meldpunt/contracts';
import { currentCode } from '../bepaal-gemeente/geo.ts';
import type { Maatstaf } from '../ontvang-levering/beoordeel-regel.ts';
import { type Convenantgegevens, findConvenant } from '../ontvang-levering/controle-convenant.ts';
import { incassopauzeTot } from '../ontvang-levering/incassopauze.ts';
import type { Meldinginhoud } from '../ontvang-levering/meldingstaat.ts';

/** Whether an ending says that the resident lives elsewhere, and where; undefined when there is nothing to pass on. */
export function nieuweGemeente(afhandeling: Afhandeling): string | undefined {
  const moved = afhandeling.stand === 'BEEINDIGD' && afhandeling.eindresultaat === 'GEEN_INWONER';
  return moved ? (afhandeling.nieuweGemeentecode ?? undefined) : undefined;
}

export type Bestemming =
  | { readonly status: 'DOORZETTEN'; readonly gemeentecode: string; readonly convenant: Convenantgegevens }
  | {
      readonly status: 'NIET';
      readonly reden: 'PARTNER_NIET_ACTIEF' | 'GEEN_CONVENANT' | 'ZELFDE_GEMEENTE' | 'INGETROKKEN' | 'TERUG';
    };

/**
 * A melding follows its resident only where this creditor has a convenant too, only while the creditor stands by it and
 * is still connected, and never back to a municipality where the same arrear was reported before: A → B → A would go round for ever.
 */
export function decideBestemming(
  melding: Meldinginhoud,
  known: readonly Meldinginhoud[],
  naar: string,
  maatstaf: Pick<Maatstaf, 'actief' | 'geo' | 'convenanten' | 'dag'>,
): Bestemming {
  if (!maatstaf.actief) return { status: 'NIET', reden: 'PARTNER_NIET_ACTIEF' };
  if (melding.stand !== 'AANGENOMEN') return { status: 'NIET', reden: 'INGETROKKEN' };
  const huidig = currentCode(maatstaf.geo, naar, maatstaf.dag);
  if (huidig.status === 'ONBEKEND') return { status: 'NIET', reden: 'GEEN_CONVENANT' };
  const convenant = findConvenant(maatstaf, huidig.gemeentecode);
  if (convenant === undefined) return { status: 'NIET', reden: 'GEEN_CONVENANT' };
  const { gemeentecode } = huidig;
  if (gemeentecode === melding.gemeentecode) return { status: 'NIET', reden: 'ZELFDE_GEMEENTE' };
  const before = known.some(
    (other) => other.meldmaand === melding.meldmaand && other.gemeentecode === gemeentecode,
  );
  return before ? { status: 'NIET', reden: 'TERUG' } : { status: 'DOORZETTEN', gemeentecode, convenant };
}

/** The melding as it goes on elsewhere: accepted today, its address stale, its amounts starting anew. */
export function forwardedMelding(
  melding: Meldinginhoud,
  meldingId: string,
  gemeentecode: string,
  convenantVersie: number,
  geoVersie: string,
  dag: Datum,
): Meldinginhoud {
  return {
    ...melding,
    meldingId,
    versie: 1,
    doorgezetVanMeldingId: melding.meldingId,
    leveringId: null,
    leveringskenmerk: null,
    regelnummer: null,
    gemeentecode,
    gemeenteGevondenDoor: 'DOORGEZET',
    herkomst: 'DOORGEZET',
    aangenomenOp: dag,
    gewijzigdOp: dag,
    incassopauzeTot: incassopauzeTot(dag),
    eersteBedragInCenten: melding.bedragInCenten,
    dreigingGemeldOp: melding.dreiging === null ? null : dag,
    adresVerouderd: true,
    convenantVersie,
    geoVersie,
  };
}
