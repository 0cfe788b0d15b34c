import { type Datum, datum, daysBetween } from '@meldpunt/contracts';
import { openMeldingen, type Zaak, type ZaakMelding } from './zaak.ts';

const MAX_EURO = 2 ** 20 - 1;
const MAX_DAGEN = 2 ** 16 - 1;
const EINDE_TELLING: Datum = datum('2130-01-01');

/**
 * Place on the looplijst as one whole number below 2^49, higher first, so that the order is an index and a page a
 * range of it. In order of weight: crisis, a stated threat, the weight the formule gave, the amount in whole euros
 * (to about a million), and the age of the clock.
 */
export function evaluatePrioriteit(zaak: Zaak): number {
  const leeftijd = clamp(daysBetween(zaak.termijnen.klokVanaf, EINDE_TELLING), MAX_DAGEN);
  const euro = clamp(Math.floor(openBedragInCenten(zaak) / 100), MAX_EURO);
  const zwaarte = clamp(zaak.zwaarte, 1023);
  const spoed = (zaak.crisis ? 2 : 0) + (zaak.termijnen.dreigingVanaf === null ? 0 : 1);
  return ((spoed * 1024 + zwaarte) * (MAX_EURO + 1) + euro) * (MAX_DAGEN + 1) + leeftijd;
}

/** Cents of the open meldingen; of one achterstand only its latest report counts. */
export function openBedragInCenten(zaak: Zaak): number {
  const laatste = new Map<string, ZaakMelding>();
  for (const melding of openMeldingen(zaak)) {
    const eerder = laatste.get(melding.achterstandId);
    if (eerder === undefined || eerder.meldmaand < melding.meldmaand)
      laatste.set(melding.achterstandId, melding);
  }
  let som = 0;
  for (const melding of laatste.values()) som += melding.bedragInCenten;
  return som;
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(max, Math.trunc(value)));
}
