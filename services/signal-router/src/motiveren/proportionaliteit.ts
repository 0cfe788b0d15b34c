/*
 * The signal must justify the intrusion: for a verdict, how far its approach goes into a life, what it rests on, and
 * what was looked at and did not count. Computed from the reasons that were kept, so it can be read as long as they are.
 */
import type { Code, Reden } from '@meldpunt/contracts';

export interface Proportionaliteit {
  readonly tekst: string;
  /** Places in the formule of the reasons that carry the verdict. */
  readonly dragend: readonly string[];
  /** Places of the reasons that speak against it: satisfied, under a block that asks they are not. */
  readonly tegen: readonly string[];
  /** Distinct meldingen that the carrying reasons name. */
  readonly aantalMeldingen: number;
}

export interface Verdict {
  readonly signaal: boolean;
  readonly aanpak: Code<'aanpak'>;
  readonly motivering: readonly Reden[];
}

const INGRIJPENDHEID: Readonly<Record<Code<'aanpak'>, string>> = {
  BRIEF: 'Gevraagd is een brief, de lichtste aanpak: de inwoner bepaalt zelf of hij erop ingaat.',
  BELLEN: 'Gevraagd is bellen: dat komt dichterbij dan een brief en minder dichtbij dan een huisbezoek.',
  HUISBEZOEK:
    'Gevraagd is een huisbezoek, de aanpak die het dichtstbij komt en dus de sterkste grond vraagt.',
  EIGEN_CONSULENT:
    'Gevraagd is de eigen consulent: wie de inwoner al helpt, zodat er niemand nieuws aan de deur komt.',
};

const GEEN_SIGNAAL =
  'Volgens dit oordeel is er geen grond om de inwoner te benaderen. Bij elke reden staat wat er is gevonden en wat er ontbrak.';

export function describeProportionaliteit({ signaal, aanpak, motivering }: Verdict): Proportionaliteit {
  const carrying = motivering.filter(
    (reden) => reden.voldaan && !isNegated(reden) && reden.meldingIds.length > 0,
  );
  const tegen = motivering.filter((reden) => reden.voldaan && isNegated(reden)).map(({ pad }) => pad);
  const dragend = signaal ? carrying.map(({ pad }) => pad) : [];
  const meldingen = new Set(signaal ? carrying.flatMap(({ meldingIds }) => meldingIds) : []);
  const rest = motivering.length - dragend.length;
  const tekst = signaal
    ? [
        INGRIJPENDHEID[aanpak],
        `Dit rust op ${count(dragend.length, 'reden', 'redenen')} en ${count(meldingen.size, 'melding', 'meldingen')}.`,
        ...(rest === 0 ? [] : [`Ook bekeken, en niet dragend: ${count(rest, 'reden', 'redenen')}.`]),
      ].join(' ')
    : GEEN_SIGNAAL;
  return { tekst, dragend, tegen, aantalMeldingen: meldingen.size };
}

/** Under an odd number of `niet`; the reason of a `niet` itself is not. */
function isNegated({ pad }: Reden): boolean {
  const above = pad.split('/').slice(0, -1);
  return above.filter((step) => step === 'niet').length % 2 === 1;
}

function count(aantal: number, een: string, meer: string): string {
  return `${aantal} ${aantal === 1 ? een : meer}`;
}
