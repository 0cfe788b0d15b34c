import { bevinding } from './bevinding.ts';
import type { Toets } from './controles.ts';

const OK = [] as const;

/** Rent, energy, water and health insurance by law; every other kind only where it runs as an experiment. */
export const toetsSoort: Toets = (_regel, { soort, soortregel, experimentsoorten }) =>
  soortregel.grondslag === 'WET' || experimentsoorten.has(soort)
    ? OK
    : [bevinding('SOORT_NIET_TOEGESTAAN', '')];

/** A threat that this kind of creditor cannot carry out is a mistake, and it would start the clock of three days. */
export const toetsDreigingSoort: Toets = ({ dreiging }, { soortregel }) =>
  dreiging === null || soortregel.dreigingen.includes(dreiging)
    ? OK
    : [bevinding('ONGELDIGE_WAARDE', 'dreiging')];

export const toetsEindelevering: Toets = ({ eindeleveringOp }, { soortregel }) =>
  eindeleveringOp === null || soortregel.magEindelevering
    ? OK
    : [bevinding('ONGELDIGE_WAARDE', 'eindeleveringOp')];

const VOORWAARDEN = [
  'persoonlijkContactGezocht',
  'gewezenOpHulp',
  'herinneringGestuurd',
  'aanbodZonderReactie',
] as const;

/** What a landlord must have done before it may report; each one left undone is named. */
export const toetsVoorwaarden: Toets = (regel, { soortregel }) => {
  if (!soortregel.voorwaardenVerplicht) return OK;
  const open = VOORWAARDEN.filter((voorwaarde) => regel[voorwaarde] !== true);
  return open.length === 0 ? OK : open.map((voorwaarde) => bevinding('VOORWAARDE_ONTBREEKT', voorwaarde));
};

// A business of a natural person (eenmanszaak, vof, maatschap) may be reported.
const RECHTSPERSOON =
  /(?:^|\s)(?:b\.?\s?v\.?|n\.?\s?v\.?|u\.a\.)(?:\s*i\.o\.?)?$|^(?:stichting|vereniging|co[öo]peratie|co[öo]peratieve)\s/i;

export const toetsRechtspersoon: Toets = ({ persoon }) =>
  persoon.achternaam !== null && RECHTSPERSOON.test(persoon.achternaam)
    ? [bevinding('RECHTSPERSOON', 'achternaam')]
    : OK;
