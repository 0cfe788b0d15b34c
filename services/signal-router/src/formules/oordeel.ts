import type { Reden } from '@meldpunt/contracts';
import type { Aanpak, GroepMelding, Oordeel } from './formule.ts';

/** What a block found, measured against what it asks. */
export interface Bevinding {
  readonly code: string;
  readonly voldaan: boolean;
  readonly gevonden?: number;
  readonly vereist?: number;
  readonly eenheid?: string;
  readonly soort?: Reden['soort'];
  readonly meldingen?: readonly GroepMelding[];
}

export function toReden(bevinding: Bevinding): Reden {
  return {
    code: bevinding.code,
    pad: bevinding.code,
    voldaan: bevinding.voldaan,
    gevonden: bevinding.gevonden ?? null,
    vereist: bevinding.vereist ?? null,
    eenheid: bevinding.eenheid ?? null,
    soort: bevinding.soort ?? null,
    meldingIds: (bevinding.meldingen ?? []).map((melding) => melding.meldingId).sort(),
  };
}

/** The verdict of a block with one finding. */
export function oordeelOf(bevinding: Bevinding, aanpak: Aanpak, zwaarte: number): Oordeel {
  return {
    signaal: bevinding.voldaan,
    aanpak,
    zwaarte: bevinding.voldaan ? zwaarte : 0,
    redenen: [toReden(bevinding)],
  };
}

/** From light to heavy; decides between equal zwaarten. */
const AANPAK_ORDER: Readonly<Record<Aanpak, number>> = {
  BRIEF: 0,
  BELLEN: 1,
  HUISBEZOEK: 2,
  EIGEN_CONSULENT: 3,
};

/** The heaviest of the verdicts that hold, or null when none does. */
export function heaviest(oordelen: readonly Oordeel[]): Oordeel | null {
  let found: Oordeel | null = null;
  for (const oordeel of oordelen) {
    if (!oordeel.signaal) continue;
    const heavier =
      found === null ||
      oordeel.zwaarte > found.zwaarte ||
      (oordeel.zwaarte === found.zwaarte && AANPAK_ORDER[oordeel.aanpak] > AANPAK_ORDER[found.aanpak]);
    if (heavier) found = oordeel;
  }
  return found;
}
