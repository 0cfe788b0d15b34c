import type { Code } from '@meldpunt/contracts';
import type { Gebeurtenis } from './gebeurtenis.ts';
import { createHuishouden, type Leefomgeving, type Schuldeiser } from './huishouden.ts';
import { createAchterstand, createMelding, type Meldomgeving } from './meld.ts';
import type { Partner } from './partners.ts';
import type { Toeval } from './toeval.ts';

type Fout = Code<'meldcode'>;

/** What goes wrong at creditors, with its share of all reports. Each such line is refused with this code. */
const PLANTEN: readonly (readonly [Fout, number])[] = [
  ['ONDER_DREMPEL', 0.003],
  ['TE_VROEG', 0.002],
  ['VOORWAARDE_ONTBREEKT', 0.002],
  ['TE_LAAT', 0.0015],
  ['TE_OUD', 0.0015],
  ['GEEN_CONVENANT', 0.0015],
  ['DATUM_IN_TOEKOMST', 0.0005],
  ['BEDRAG_NIET_POSITIEF', 0.0005],
  ['RECHTSPERSOON', 0.0005],
  ['SOORT_NIET_TOEGESTAAN', 0.0005],
  ['ONBEKEND_KENMERK', 0.0005],
];

/** Which unlawful lines a month of so many reports holds; at least one of each as soon as there are 2,000. */
export function plantenVoor(meldingen: number): Fout[] {
  return PLANTEN.flatMap(([code, share]) => new Array<Fout>(Math.round(meldingen * share)).fill(code));
}

/** What came of an attempt to plant: a refused report, a refused line that is no report, or nothing. */
export type Geplant = 'MELDING' | 'ANDERE_REGEL' | 'NIETS';

/** Adds one household whose single line must be refused; nothing where no creditor can make that mistake. */
export function plantFout(
  leefomgeving: Leefomgeving,
  omgeving: Meldomgeving,
  code: Fout,
  id: number,
  maand: number,
  dag: number,
): Geplant {
  const huishouden = { ...createHuishouden(leefomgeving, id, dag), verhuizing: null };
  const { toeval, adres } = huishouden;
  const [persoon] = huishouden.personen;
  const partner = drawPartner(leefomgeving, toeval, code, adres.gemeente);
  if (persoon === undefined || partner === undefined) return 'NIETS';
  const days = omgeving.kalender.inMaand(partner, maand);
  const leverdag = toeval.pick(days);
  const drempel = partner.drempels[adres.gemeente] ?? 0;
  if (code === 'ONDER_DREMPEL' && drempel <= 0) return 'NIETS';
  const schuldeiser: Schuldeiser = { partner, persoon, moment: 0, lopend: null };
  const achterstand = createAchterstand(omgeving, huishouden, schuldeiser, leverdag);
  achterstand.geplant = code;
  const melding = { ...createMelding(omgeving, achterstand, leverdag), plaatsfout: null };
  omgeving.rooster.add(leverdag, spoil(melding, code, leverdag, drempel, toeval));
  return code === 'ONBEKEND_KENMERK' ? 'ANDERE_REGEL' : 'MELDING';
}

function drawPartner(
  { bestand }: Leefomgeving,
  toeval: Toeval,
  code: Fout,
  gemeente: number,
): Partner | undefined {
  const has = ({ drempels, laat, zendtGemeentecode }: Partner) =>
    (drempels[gemeente] ?? -1) >= 0 && !laat && zendtGemeentecode;
  const verhuurders = (bestand.verhuurders[gemeente] ?? []).filter(has);
  switch (code) {
    case 'VOORWAARDE_ONTBREEKT':
      return verhuurders[toeval.below(verhuurders.length)];
    case 'TE_LAAT':
      return toeval.pick(bestand.zorg.filter(has));
    case 'GEEN_CONVENANT':
      return bestand.zorg.find(({ drempels }) => (drempels[gemeente] ?? -1) < 0);
    case 'SOORT_NIET_TOEGESTAAN':
      return bestand.hypotheek;
    case 'RECHTSPERSOON':
      return toeval.pick(bestand.energie.filter(has));
    default:
      return toeval.pick([...bestand.zorg.filter(has), ...bestand.energie.filter(has), ...verhuurders]);
  }
}

/** Makes an ordinary report break exactly one rule. */
function spoil(
  melding: Gebeurtenis,
  code: Fout,
  leverdag: number,
  drempel: number,
  toeval: Toeval,
): Gebeurtenis {
  switch (code) {
    case 'ONDER_DREMPEL':
      return { ...melding, bedragInCenten: toeval.between(500, drempel - 1), aantalTermijnen: 1 };
    case 'TE_VROEG':
      return { ...melding, ontstaan: leverdag - toeval.between(3, 25), aantalTermijnen: 1 };
    case 'TE_LAAT':
      return { ...melding, ontstaan: leverdag - toeval.between(105, 170), aantalTermijnen: 4 };
    case 'TE_OUD': {
      const signaaldag = leverdag - toeval.between(64, 90);
      return { ...melding, signaaldag, ontstaan: signaaldag - 45 };
    }
    case 'DATUM_IN_TOEKOMST':
      // Further ahead than any repeat of the levering: then it must be refused as well.
      return { ...melding, signaaldag: leverdag + toeval.between(7, 14), ontstaan: leverdag - 45 };
    case 'BEDRAG_NIET_POSITIEF':
      return { ...melding, bedragInCenten: 0 - toeval.below(5_000) };
    case 'VOORWAARDE_ONTBREEKT':
      return { ...melding, voorwaarden: false };
    case 'ONBEKEND_KENMERK':
      return { ...melding, actie: 'BETAALD' };
    default:
      return melding;
  }
}
