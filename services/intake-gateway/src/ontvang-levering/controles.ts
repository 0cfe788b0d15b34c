import type { Code, Datum } from '@meldpunt/contracts';
import type { Bevinding, Meldcode } from './bevinding.ts';
import { toetsBedragHoogte, toetsBedragPositief } from './controle-bedrag.ts';
import { toetsBsnGeldig, toetsBsnToegestaan } from './controle-bsn.ts';
import {
  toetsAangekondigd,
  toetsDreigingDatum,
  toetsGeboortedatum,
  toetsInToekomst,
  toetsOntstaansdatum,
  toetsOuderdom,
} from './controle-datum.ts';
import { toetsTeLaat, toetsTeVroeg } from './controle-duur.ts';
import { toetsVindbaar } from './controle-persoon.ts';
import {
  toetsDreigingSoort,
  toetsEindelevering,
  toetsRechtspersoon,
  toetsSoort,
  toetsVoorwaarden,
} from './controle-soort.ts';
import type { Meldregel } from './regel.ts';
import type { Soortregel } from './soortregels.ts';

type Soort = Code<'partnersoort'>;

/** What a check may know besides the line. */
export interface Omstandigheden {
  /** The hub's day. */
  readonly dag: Datum;
  readonly soort: Soort;
  /** The kind's row on the signaaldatum. */
  readonly soortregel: Soortregel;
  readonly teOudNaDagen: number;
  /** Kinds outside the law that run as an experiment at this hub. */
  readonly experimentsoorten: ReadonlySet<Soort>;
}

export type Toets = (regel: Meldregel, omstandigheden: Omstandigheden) => readonly Bevinding[];

interface Controle {
  readonly naam: string;
  /** Kinds of creditor the check holds for. */
  readonly voor: 'ALLE' | readonly Soort[];
  readonly grond: string;
  readonly toets: Toets;
  /** On a finding this field is taken out before anything is stored; the line goes on. */
  readonly laatVallen?: 'burgerservicenummer';
}

const OPGEGEVEN_DUUR: readonly Soort[] = ['HUUR', 'ENERGIE', 'WATER', 'ZORG', 'CAK_ZORGVERZEKERINGEN'];
const MET_BOVENGRENS: readonly Soort[] = ['ENERGIE', 'WATER', 'ZORG'];

/**
 * Every check on a line that could be read, in this order; all of them run, so that a creditor sees all that is wrong
 * at once. The form (types, required fields, length, depth) came before, in `parse-line.ts` and `parse-record.ts`; what
 * needs more than the line comes after, in the order of `vervolg`.
 */
export const controles: readonly Controle[] = [
  {
    naam: 'bsnToegestaan',
    voor: 'ALLE',
    grond: 'UAVG art. 46',
    toets: toetsBsnToegestaan,
    laatVallen: 'burgerservicenummer',
  },
  {
    naam: 'bsnGeldig',
    voor: 'ALLE',
    grond: 'Wabb art. 1 (11-proef)',
    toets: toetsBsnGeldig,
    laatVallen: 'burgerservicenummer',
  },
  { naam: 'vindbaar', voor: 'ALLE', grond: 'DDAS v1.2 client', toets: toetsVindbaar },
  { naam: 'soort', voor: 'ALLE', grond: 'Wgs art. 3 lid 1 b, art. 10', toets: toetsSoort },
  { naam: 'inToekomst', voor: 'ALLE', grond: 'AVG art. 5 lid 1 d', toets: toetsInToekomst },
  { naam: 'ouderdom', voor: 'ALLE', grond: 'a closed period is never reopened', toets: toetsOuderdom },
  {
    naam: 'ontstaansdatum',
    voor: OPGEGEVEN_DUUR,
    grond: 'needed to judge the age',
    toets: toetsOntstaansdatum,
  },
  { naam: 'geboortedatum', voor: 'ALLE', grond: 'AVG art. 5 lid 1 d', toets: toetsGeboortedatum },
  { naam: 'dreigingDatum', voor: 'ALLE', grond: 'Wgs art. 4 lid 2', toets: toetsDreigingDatum },
  { naam: 'aangekondigd', voor: 'ALLE', grond: 'AVG art. 5 lid 1 d', toets: toetsAangekondigd },
  { naam: 'bedragPositief', voor: 'ALLE', grond: 'an arrear is an amount owed', toets: toetsBedragPositief },
  { naam: 'bedragHoogte', voor: 'ALLE', grond: 'absurd amounts are typing errors', toets: toetsBedragHoogte },
  { naam: 'teVroeg', voor: OPGEGEVEN_DUUR, grond: 'LCV; Zvw art. 18a-18c', toets: toetsTeVroeg },
  { naam: 'teLaat', voor: MET_BOVENGRENS, grond: 'LCV; Zvw art. 18a-18c', toets: toetsTeLaat },
  { naam: 'dreigingSoort', voor: 'ALLE', grond: 'Wgs art. 4 lid 2', toets: toetsDreigingSoort },
  { naam: 'eindelevering', voor: 'ALLE', grond: 'Energieregeling', toets: toetsEindelevering },
  {
    naam: 'voorwaarden',
    voor: ['HUUR'],
    grond: 'Besluit gsv art. 2 (Stb 2020, 240)',
    toets: toetsVoorwaarden,
  },
  {
    naam: 'rechtspersoon',
    voor: 'ALLE',
    grond: 'Wgs art. 1: natuurlijke personen',
    toets: toetsRechtspersoon,
  },
];

/**
 * What a line can still be refused or held for, about in the order in which it is met; one of them holds alone. It needs
 * more than the line: its creditor, its municipality and the agreement with it, what was recorded and decided before, and
 * the arrear under its lock. A line that differs from what stands under its number is refused for that whatever else holds,
 * and one to be held for want of a municipality is refused where its creditor has no agreement at all. `waar` is the file,
 * from `src/`.
 */
export const vervolg: readonly { readonly code: Meldcode; readonly grond: string; readonly waar: string }[] =
  [
    {
      code: 'PARTNER_NIET_ACTIEF',
      grond: 'who left reports nothing new, and may take back',
      waar: 'ontvang-levering/beoordeel-regel.ts',
    },
    {
      code: 'GEMEENTE_ONBEKEND',
      grond: 'never a guess; held for a person',
      waar: 'bepaal-gemeente/bepaal-gemeente.ts',
    },
    {
      code: 'GEMEENTE_NIET_EENDUIDIG',
      grond: 'never a guess; held for a person',
      waar: 'bepaal-gemeente/bepaal-gemeente.ts',
    },
    {
      code: 'GEEN_CONVENANT',
      grond: 'without an agreement nothing is kept; of a line to be held, when there is none at all',
      waar: 'ontvang-levering/controle-convenant.ts',
    },
    {
      code: 'REGEL_WIJKT_AF',
      grond: 'what stands under a number of a levering stands',
      waar: 'ontvang-levering/blok.ts',
    },
    {
      code: 'GEMEENTE_NIET_GEVONDEN',
      grond: 'a person refused this address before',
      waar: 'ontvang-levering/blok.ts',
    },
    {
      code: 'ONBEKEND_KENMERK',
      grond: 'only what was reported can be paid or withdrawn',
      waar: 'ontvang-levering/decide-regel.ts',
    },
    {
      code: 'AL_BEEINDIGD',
      grond: 'a melding has one answer',
      waar: 'ontvang-levering/decide-regel.ts',
    },
    {
      code: 'ONDER_DREMPEL',
      grond: 'threshold of the convenant, for new meldingen',
      waar: 'ontvang-levering/controle-drempel.ts',
    },
  ];

const perSoort = new Map<Soort, readonly Controle[]>();

/** The checks of one kind, put together once. */
function controlesVoor(soort: Soort): readonly Controle[] {
  const known = perSoort.get(soort);
  if (known !== undefined) return known;
  const selected = controles.filter(({ voor }) => voor === 'ALLE' || voor.includes(soort));
  perSoort.set(soort, selected);
  return selected;
}

export interface Gecontroleerd {
  /** The line without what had to be dropped. */
  readonly regel: Meldregel;
  readonly bevindingen: readonly Bevinding[];
}

const GEEN: readonly Bevinding[] = [];

export function runControles(regel: Meldregel, omstandigheden: Omstandigheden): Gecontroleerd {
  let current = regel;
  let bevindingen: readonly Bevinding[] = GEEN;
  for (const controle of controlesVoor(omstandigheden.soort)) {
    const found = controle.toets(current, omstandigheden);
    if (found.length === 0) continue;
    bevindingen = [...bevindingen, ...found];
    if (controle.laatVallen !== undefined) {
      current = { ...current, persoon: { ...current.persoon, [controle.laatVallen]: null } };
    }
  }
  return { regel: current, bevindingen };
}
