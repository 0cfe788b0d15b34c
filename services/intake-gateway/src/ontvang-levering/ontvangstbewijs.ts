import { type Datum, meldcodes } from '@meldpunt/contracts';
import { isFout } from './bevinding.ts';
import { incassopauzeTot } from './incassopauze.ts';
import type { Regeluitkomst } from './verwerk-blok.ts';

/** A levering as it stands. */
export interface Leveringrij {
  readonly leveringId: string;
  readonly volgnummer: number;
  readonly partnerId: string;
  readonly leveringskenmerk: string;
  readonly stand: string;
  readonly ontvangenDag: Datum;
  readonly aangeboden: number;
  readonly nieuw: number;
  readonly gewijzigd: number;
  readonly ongewijzigd: number;
  readonly ingetrokken: number;
  readonly afgekeurd: number;
  readonly aangehouden: number;
  /** What became of the held lines by now; those that wait are the rest. */
  readonly vrijgegeven: number;
  readonly samengevoegd: number;
  readonly alsnogAfgekeurd: number;
  readonly waarschuwingen: number;
  readonly nieuwInCenten: number;
  readonly wijzigingInCenten: number;
  readonly ingetrokkenInCenten: number;
}

export interface Regelfout {
  readonly regelnummer: number;
  readonly veld: string;
  readonly code: string;
  readonly tekst: string;
}

/** How many findings a receipt shows; all of them are at `regels`. */
export const FOUTEN_OP_BEWIJS = 100;

/** The findings that refused or held the line; warnings do not stand on the receipt. */
function foutenOf({
  regelnummer,
  bevindingen,
}: Pick<Regeluitkomst, 'regelnummer' | 'bevindingen'>): Regelfout[] {
  return bevindingen
    .filter((gevonden) => isFout(gevonden) || meldcodes[gevonden.code].ernst === 'AANHOUDING')
    .map(({ code, veld }) => ({ regelnummer, veld, code, tekst: meldcodes[code].tekst }));
}

/** Adds what was wrong with these lines, as far as the receipt shows it. */
export function addFouten(
  fouten: Regelfout[],
  uitkomsten: readonly Pick<Regeluitkomst, 'regelnummer' | 'bevindingen'>[],
): void {
  for (const uitkomst of uitkomsten) {
    if (fouten.length >= FOUTEN_OP_BEWIJS) return;
    fouten.push(...foutenOf(uitkomst).slice(0, FOUTEN_OP_BEWIJS - fouten.length));
  }
}

/** The receipt. Amounts in cents; `incassopauzeTot` holds for what was accepted on the day of the levering. */
export function formatLevering(levering: Leveringrij) {
  const { volgnummer: _, ...rest } = levering;
  const { aangehouden, vrijgegeven, samengevoegd, alsnogAfgekeurd } = levering;
  const nogAangehouden = aangehouden - vrijgegeven - samengevoegd - alsnogAfgekeurd;
  return {
    ...rest,
    nogAangehouden,
    incassopauzeTot: incassopauzeTot(levering.ontvangenDag),
    regelpad: `/v1/leveringen/${levering.leveringId}/regels`,
  };
}
