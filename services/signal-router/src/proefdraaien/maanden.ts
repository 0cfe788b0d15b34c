import { addDays, type Datum, firstDayOf, meldmaandVan, shiftMonth } from '@meldpunt/contracts';

export type Maandgebruik = 'GEBRUIKT' | 'NIET_GEVRAAGD' | 'NIET_MEER_BEWAARD' | 'NOG_NIET_VOORBIJ';

export interface Proefmaand {
  /** 'yyyy-mm'. */
  readonly maand: string;
  readonly gebruik: Maandgebruik;
}

/** 'yyyy-mm', both included; null for as far as there is. */
export interface Periode {
  readonly van: string | null;
  readonly tot: string | null;
}

/** How far back it is told that nothing is left. */
const MOST_MONTHS_GONE = 24;

/**
 * The months from the first that was asked for, or else that can be used, to the present one, each with whether it is
 * used: only months that are over and of which every melding that was accepted is still kept.
 */
export function maandenFor(bewaardVanaf: Datum, dag: Datum, { van, tot }: Periode): Proefmaand[] {
  const current = meldmaandVan(dag);
  const oldest = meldmaandVan(bewaardVanaf);
  const earliest = shiftMonth(current, -MOST_MONTHS_GONE);
  const first = van === null || van > oldest ? oldest : van < earliest ? earliest : van;
  const maanden: Proefmaand[] = [];
  for (let maand = first; maand <= current; maand = shiftMonth(maand, 1)) {
    const gevraagd = (van === null || maand >= van) && (tot === null || maand <= tot);
    maanden.push({ maand, gebruik: useOf(maand, bewaardVanaf, current, gevraagd) });
  }
  return maanden;
}

function useOf(maand: string, bewaardVanaf: Datum, current: string, gevraagd: boolean): Maandgebruik {
  if (firstDayOf(maand) < bewaardVanaf) return 'NIET_MEER_BEWAARD';
  if (maand >= current) return 'NOG_NIET_VOORBIJ';
  return gevraagd ? 'GEBRUIKT' : 'NIET_GEVRAAGD';
}

/** The first month of which a formule sees everything it looks back at; before it, it may have found too little. */
export function firstFullMonth(
  terugkijk: (peildatum: Datum) => Datum | null,
  bewaardVanaf: Datum,
  maanden: readonly Proefmaand[],
): string | null {
  const found = maanden.find(({ maand, gebruik }) => {
    const since = terugkijk(firstDayOf(maand));
    return gebruik === 'GEBRUIKT' && (since === null || since >= bewaardVanaf);
  });
  return found?.maand ?? null;
}

/** Last day of the last month that is used; the day before the first one when none is. */
export function lastDayOf(maanden: readonly Proefmaand[], dag: Datum): Datum {
  const last = maanden.findLast(({ gebruik }) => gebruik === 'GEBRUIKT');
  return last === undefined ? dag : addDays(firstDayOf(shiftMonth(last.maand, 1)), -1);
}
