import type { Adres, Woningmarkt } from './adres.ts';
import type { Bsnpot } from './bsn.ts';
import type { Partner, Partnerbestand } from './partners.ts';
import {
  type Achternaam,
  drawAchternaam,
  drawGeboortedatum,
  drawVoornamen,
  type Persoon,
} from './persoon.ts';
import { summed, Toeval } from './toeval.ts';

/** An arrear at a creditor, as the truth knows it. */
export interface Achterstand {
  readonly partner: Partner;
  readonly kenmerk: string;
  readonly persoon: Persoon;
  readonly huishouden: Huishouden;
  /** Day number on which the oldest unpaid amount fell due. */
  ontstaan: number;
  readonly termijnInCenten: number;
  /** All that is open of it, where part of one instalment was paid; null where instalments are. */
  readonly restInCenten: number | null;
  /** Signaaldatum of the latest report. */
  laatsteSignaaldag: number;
  bedragInCenten: number;
  dreiging: boolean;
  /** Day number of the delivery of its first line. */
  eersteLeverdag: number;
  /** Day number of the delivery that says it was paid or withdrawn; null as long as it runs. */
  afgemeldOp: number | null;
  meldingen: number;
  /** Code with which the gateway should refuse it; null for an ordinary one. */
  geplant: string | null;
}

/** A creditor of the household, with who signed and the arrear that runs there. */
export interface Schuldeiser {
  readonly partner: Partner;
  readonly persoon: Persoon;
  /** Place of its reports in the month, 0 to 1. */
  readonly moment: number;
  lopend: Achterstand | null;
}

export interface Huishouden {
  readonly id: number;
  readonly personen: readonly Persoon[];
  readonly schuldeisers: readonly Schuldeiser[];
  readonly adres: Adres;
  readonly verhuizing: { readonly dag: number; readonly naar: Adres } | null;
  readonly overlijden: { readonly persoon: Persoon; readonly dag: number } | null;
  /** How it fared over all months: what `nood.ts` makes its need of. */
  readonly verloop: { maanden: number; diepste: number };
  /** Own source of chance: what happens to one household moves no other. */
  readonly toeval: Toeval;
}

export interface Leefomgeving {
  readonly seed: number;
  readonly bestand: Partnerbestand;
  readonly woningmarkt: Woningmarkt;
  readonly bsnpot: Bsnpot;
  /** Running sums of inhabitants, for a municipality by lot. */
  readonly inwoners: readonly number[];
  readonly zorggewicht: readonly number[];
  readonly energiegewicht: readonly number[];
}

export function createLeefomgeving(
  seed: number,
  bestand: Partnerbestand,
  woningmarkt: Woningmarkt,
  bsnpot: Bsnpot,
  inwoners: readonly number[],
): Leefomgeving {
  return {
    seed,
    bestand,
    woningmarkt,
    bsnpot,
    inwoners: summed(inwoners),
    zorggewicht: summed(bestand.zorg.map(({ gewicht }) => gewicht)),
    energiegewicht: summed(bestand.energie.map(({ gewicht }) => gewicht)),
  };
}

type Slot = 'ZORG' | 'ZORG2' | 'HUUR' | 'ENERGIE' | 'WATER' | 'CAK';
/**
 * Chance that a kind comes first, second … A household in trouble meets each creditor once, so weights are those of
 * the sector (41 : 20 : 20 : 18 : 1) with a little more for the insurer, that runs out first.
 */
const SLOTS: readonly (readonly [Slot, number])[] = [
  ['ZORG', 41],
  ['ZORG2', 3],
  ['HUUR', 19],
  ['ENERGIE', 19],
  ['WATER', 17],
  ['CAK', 1],
];

/** Everything about a household that its arrears need. `dag` is the day its first report lies around. */
export function createHuishouden(omgeving: Leefomgeving, id: number, dag: number): Huishouden {
  const toeval = new Toeval(omgeving.seed, 1, id);
  const home = toeval.weighted(omgeving.inwoners);
  const inOpvang = toeval.chance(0.005);
  const adres = inOpvang ? omgeving.woningmarkt.opvang(toeval) : omgeving.woningmarkt.woning(toeval, home);
  const verhuizing = inOpvang ? null : drawVerhuizing(omgeving, toeval, adres.gemeente, dag);
  const gemeenten = [...new Set([adres.gemeente, verhuizing?.naar.gemeente ?? adres.gemeente])];
  const personen = createPersonen(omgeving, toeval, id, dag, gemeenten, inOpvang);
  const schuldeisers = createSchuldeisers(omgeving, toeval, adres.gemeente, personen);
  const [oldest] = personen;
  const dies = oldest !== undefined && toeval.chance(0.004);
  const overlijden = dies ? { persoon: oldest, dag: dag - toeval.below(40) } : null;
  const verloop = { maanden: 0, diepste: 0 };
  return { id, personen, schuldeisers, adres, verhuizing, overlijden, verloop, toeval };
}

/** 2 % moved within the municipality and 4 % to another one, shortly before or after their creditor reports them. */
function drawVerhuizing(
  omgeving: Leefomgeving,
  toeval: Toeval,
  home: number,
  dag: number,
): Huishouden['verhuizing'] {
  const fraction = toeval.fraction();
  if (fraction >= 0.06) return null;
  const target = fraction < 0.02 ? home : toeval.weighted(omgeving.inwoners);
  return { dag: dag + toeval.between(-90, 40), naar: omgeving.woningmarkt.woning(toeval, target) };
}

function createPersonen(
  omgeving: Leefomgeving,
  toeval: Toeval,
  id: number,
  dag: number,
  gemeenten: readonly number[],
  alone: boolean,
): Persoon[] {
  const personen: Persoon[] = [];
  const add = (
    geslacht: 'MAN' | 'VROUW',
    geboortenaam: Achternaam,
    partnernaam: Achternaam | null,
    young: number,
    old: number,
  ) => {
    const geboortedatum = drawGeboortedatum(toeval, dag, young, old);
    const bsn = omgeving.bsnpot.draw(gemeenten);
    const { voornamen, roepnaam } = drawVoornamen(toeval, geslacht);
    personen.push({
      id: id * 4 + personen.length,
      geslacht,
      voornamen,
      roepnaam,
      geboortenaam,
      partnernaam,
      geboortedatum,
      bsn,
    });
  };
  const kind = toeval.fraction();
  const naam = drawAchternaam(toeval);
  if (alone || kind < 0.46) {
    add(toeval.chance(0.55) ? 'MAN' : 'VROUW', naam, null, 19, 85);
  } else if (kind < 0.89) {
    add('MAN', naam, null, 24, 80);
    const own = drawAchternaam(toeval);
    add('VROUW', own, toeval.chance(0.4) ? naam : null, 22, 78);
  } else if (kind < 0.992) {
    const geslacht = toeval.chance(0.5) ? 'MAN' : 'VROUW';
    add(geslacht, naam, null, 42, 70);
    add(toeval.chance(0.5) ? 'MAN' : 'VROUW', naam, null, 18, 25);
  } else {
    addNamesake(omgeving, toeval, personen, add, naam, gemeenten, kind < 0.999);
  }
  return personen;
}

/** Father and son of one name at one address, or twins of one birthday: the pairs a matcher must keep apart. */
function addNamesake(
  omgeving: Leefomgeving,
  toeval: Toeval,
  personen: Persoon[],
  add: (
    geslacht: 'MAN' | 'VROUW',
    geboortenaam: Achternaam,
    partnernaam: null,
    young: number,
    old: number,
  ) => void,
  naam: Achternaam,
  gemeenten: readonly number[],
  vaderEnZoon: boolean,
): void {
  add('MAN', naam, null, vaderEnZoon ? 44 : 20, vaderEnZoon ? 70 : 60);
  const [first] = personen;
  if (first === undefined) return;
  if (vaderEnZoon) {
    add('MAN', naam, null, 18, 26);
    const son = personen.pop();
    if (son !== undefined) personen.push({ ...son, voornamen: first.voornamen, roepnaam: first.roepnaam });
    return;
  }
  const twin = drawVoornamen(toeval, 'MAN');
  personen.push({ ...first, ...twin, id: first.id + 1, bsn: omgeving.bsnpot.draw(gemeenten) });
}

function createSchuldeisers(
  omgeving: Leefomgeving,
  toeval: Toeval,
  gemeente: number,
  personen: readonly Persoon[],
): Schuldeiser[] {
  const [first, second = first] = personen;
  if (first === undefined || second === undefined) throw new RangeError('a household has somebody in it');
  const { bestand } = omgeving;
  const open = SLOTS.filter(([slot]) => slot !== 'ZORG2' || personen.length > 1);
  const order = drawOrder(toeval, open);
  const verzekeraar = drawServing(toeval, bestand.zorg, omgeving.zorggewicht, gemeente);
  const verhuurders = bestand.verhuurders[gemeente] ?? [];
  const partnerOf = (slot: Slot): Partner | undefined => {
    switch (slot) {
      case 'ZORG':
        return verzekeraar;
      case 'ZORG2':
        return toeval.chance(0.7)
          ? verzekeraar
          : drawServing(toeval, bestand.zorg, omgeving.zorggewicht, gemeente);
      case 'HUUR':
        return verhuurders[toeval.below(verhuurders.length)];
      case 'ENERGIE':
        return bestand.energie[toeval.weighted(omgeving.energiegewicht)];
      case 'WATER':
        return bestand.water[gemeente];
      case 'CAK':
        return bestand.cak;
    }
  };
  const schuldeisers: Schuldeiser[] = [];
  for (const slot of order) {
    const partner = partnerOf(slot);
    if (partner === undefined) continue;
    const signer = slot === 'ZORG2' ? second : toeval.chance(slot === 'ZORG' ? 1 : 0.86) ? first : second;
    schuldeisers.push({ partner, persoon: signer, moment: toeval.fraction(), lopend: null });
  }
  return schuldeisers;
}

/** Weighted order without replacement, four at most. */
function drawOrder(toeval: Toeval, slots: readonly (readonly [Slot, number])[]): Slot[] {
  const left = [...slots];
  const order: Slot[] = [];
  while (left.length > 0 && order.length < 4) {
    const at = toeval.weighted(summed(left.map(([, weight]) => weight)));
    const [drawn] = left.splice(at, 1);
    if (drawn !== undefined) order.push(drawn[0]);
  }
  return order;
}

/** A national creditor by size, one that has a convenant with the municipality. */
function drawServing(
  toeval: Toeval,
  partners: readonly Partner[],
  cumulative: readonly number[],
  gemeente: number,
): Partner {
  for (;;) {
    const partner = partners[toeval.weighted(cumulative)];
    if (partner !== undefined && (partner.drempels[gemeente] ?? -1) >= 0) return partner;
  }
}

/** Where a household lives on a day. */
export function adresOp({ adres, verhuizing }: Huishouden, dag: number): Adres {
  return verhuizing !== null && verhuizing.dag <= dag ? verhuizing.naar : adres;
}
