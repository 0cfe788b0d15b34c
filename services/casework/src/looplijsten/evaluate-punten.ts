import { type Code, type Datum, daysBetween } from '@meldpunt/contracts';
import type { Instelling, Onderdeel, Wijk } from '../looplijst-instelling/instelling.ts';

/** Points of each part; together the place on the list. */
export type Punten = Readonly<Record<Onderdeel, number>>;

type Gewogen = {
  readonly zwaarte: number;
  readonly klokVanaf: Datum;
  readonly bedragInCenten: number;
  readonly soorten: readonly Code<'partnersoort'>[];
};

/** The four weeks of Wgs art. 4: a zaak that waited that long cannot wait longer. */
const VOLLE_DAGEN = 28;
const MAX_ZWAARTE = 1000;

/**
 * Each part counts from 0 to 1000, times the weight the municipality gave it: whole numbers, so that the same zaak on the
 * same day always gets the same points. Of several kinds the heaviest counts.
 */
export function evaluatePunten(
  zaak: Gewogen,
  wijk: Wijk | null,
  { gewichten, volBedragInCenten, soorten }: Instelling,
  dag: Datum,
): { readonly punten: number; readonly opbouw: Punten } {
  const opbouw: Punten = {
    bedrag: gewichten.bedrag * promille(zaak.bedragInCenten, volBedragInCenten),
    soort: gewichten.soort * promille(Math.max(0, ...zaak.soorten.map((soort) => soorten[soort] ?? 0)), 100),
    leeftijd: gewichten.leeftijd * promille(daysBetween(zaak.klokVanaf, dag), VOLLE_DAGEN),
    zwaarte: gewichten.zwaarte * promille(zaak.zwaarte, MAX_ZWAARTE),
    wijk: gewichten.wijk * promille(wijk?.punten ?? 0, 100),
  };
  return { punten: Object.values(opbouw).reduce((som, deel) => som + deel, 0), opbouw };
}

function promille(waarde: number, vol: number): number {
  return Math.floor((Math.max(0, Math.min(waarde, vol)) * 1000) / vol);
}
