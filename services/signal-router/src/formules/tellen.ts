/*
 * What the blocks count with. Never kenmerken: some creditors number per invoice. Kinds and partners are counted once
 * each, and an achterstand counts with the amount it was last reported with.
 */
import {
  addDays,
  addMonths,
  type Code,
  codelijsten,
  type Datum,
  firstDayOf,
  meldmaandVan,
  shiftMonth,
} from '@meldpunt/contracts';
import type { GroepMelding } from './formule.ts';

/** Looks back from the peildatum: whole months ('1 maand' on 15 March begins on 16 February) or days. */
export type Venster = { readonly maanden: number } | { readonly dagen: number };

export const vensterSchema = {
  description: 'Hoe ver wordt teruggekeken vanaf de peildatum',
  oneOf: [
    {
      type: 'object',
      properties: { maanden: { type: 'integer', minimum: 1, maximum: 12 } },
      required: ['maanden'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { dagen: { type: 'integer', minimum: 1, maximum: 366 } },
      required: ['dagen'],
      additionalProperties: false,
    },
  ],
} as const;

export function vensterStart(venster: Venster, peildatum: Datum): Datum {
  return 'maanden' in venster
    ? addDays(addMonths(peildatum, -venster.maanden), 1)
    : addDays(peildatum, 1 - venster.dagen);
}

/** As `Venster`, or whole meldmaanden: `{ meldmaanden: 1 }` on 15 March begins on 1 March. */
export type Periode = Venster | { readonly meldmaanden: number };

export const periodeSchema = {
  type: 'object',
  description: 'Hoe ver wordt teruggekeken vanaf de peildatum',
  properties: {
    maanden: {
      type: 'integer',
      minimum: 1,
      maximum: 12,
      description: 'Hele maanden tot en met de peildatum',
    },
    dagen: { type: 'integer', minimum: 1, maximum: 366, description: 'Dagen tot en met de peildatum' },
    meldmaanden: {
      type: 'integer',
      minimum: 1,
      maximum: 13,
      description: 'Kalendermaanden, die van de peildatum meegeteld',
    },
  },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
} as const;

export function periodeStart(periode: Periode, peildatum: Datum): Datum {
  return 'meldmaanden' in periode
    ? firstMeldmaand(periode.meldmaanden, peildatum)
    : vensterStart(periode, peildatum);
}

/** First day of the earliest of so many meldmaanden, that of the peildatum being the last. */
export function firstMeldmaand(aantal: number, peildatum: Datum): Datum {
  return firstDayOf(shiftMonth(meldmaandVan(peildatum), 1 - aantal));
}

export function since(meldingen: readonly GroepMelding[], start: Datum): readonly GroepMelding[] {
  return meldingen.filter((melding) => melding.signaaldatum >= start);
}

/** What a block that looks back so far may know: everything open, and what was answered since. */
export function openOrSince(meldingen: readonly GroepMelding[], start: Datum): readonly GroepMelding[] {
  return meldingen.filter((melding) => melding.open || melding.signaaldatum >= start);
}

export function openOf(meldingen: readonly GroepMelding[]): readonly GroepMelding[] {
  return meldingen.filter((melding) => melding.open);
}

export const perSchema = {
  type: 'string',
  enum: ['GROEP', 'PERSOON'],
  default: 'GROEP',
  description: 'Of alles samen wordt geteld, of elke inwoner apart',
} as const;

/** All together, or each resident apart. */
export function perEenheid(
  meldingen: readonly GroepMelding[],
  per: 'GROEP' | 'PERSOON',
): readonly (readonly GroepMelding[])[] {
  return per === 'GROEP' ? [meldingen] : [...groupBy(meldingen, (melding) => melding.persoon).values()];
}

/** What is counted apart: everything together, each resident, or each address. */
export type Eenheid = 'GROEP' | 'PERSOON' | 'ADRES';

export function eenheidSchema(standaard: Eenheid) {
  return {
    type: 'string',
    enum: ['GROEP', 'PERSOON', 'ADRES'],
    default: standaard,
    description: 'Wat apart wordt geteld: alles samen, elke inwoner, of elk adres',
  } as const;
}

/** A melding without a known full address is at none, and counts for no address. */
export function inEenheden(
  meldingen: readonly GroepMelding[],
  per: Eenheid,
): readonly (readonly GroepMelding[])[] {
  if (per !== 'ADRES') return perEenheid(meldingen, per);
  const located = meldingen.filter(({ adres }) => adres !== null);
  return [...groupBy(located, ({ adres }) => adres).values()];
}

/** Units in which something still waits for an answer: what is only history founds no signaal. */
export function openEenheden(
  meldingen: readonly GroepMelding[],
  per: Eenheid,
): readonly (readonly GroepMelding[])[] {
  return inEenheden(meldingen, per).filter((eenheid) => eenheid.some(({ open }) => open));
}

export const soortenSchema = {
  type: 'array',
  items: { type: 'string', enum: codelijsten.partnersoort },
  uniqueItems: true,
} as const;

/** Empty: every kind. */
export function ofSoorten(
  meldingen: readonly GroepMelding[],
  soorten: readonly Code<'partnersoort'>[],
): readonly GroepMelding[] {
  return soorten.length === 0 ? meldingen : meldingen.filter(({ soort }) => soorten.includes(soort));
}

/** Once each: some creditors number per invoice, so their meldingen say nothing. */
export function countDistinct(meldingen: readonly GroepMelding[], tel: 'SOORTEN' | 'PARTNERS'): number {
  return new Set(meldingen.map(({ soort, partnerId }) => (tel === 'SOORTEN' ? soort : partnerId))).size;
}

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The latest melding of each achterstand: by signaaldatum, then by id so that the answer does not depend on order. */
export function latestPerAchterstand(meldingen: readonly GroepMelding[]): readonly GroepMelding[] {
  const latest = new Map<string, GroepMelding>();
  for (const melding of meldingen) {
    const known = latest.get(melding.achterstandId);
    if (known === undefined || isLater(melding, known)) latest.set(melding.achterstandId, melding);
  }
  return [...latest.values()];
}

function isLater(a: GroepMelding, b: GroepMelding): boolean {
  return a.signaaldatum > b.signaaldatum || (a.signaaldatum === b.signaaldatum && a.meldingId > b.meldingId);
}

export function sumInCenten(meldingen: readonly GroepMelding[]): number {
  return meldingen.reduce((sum, melding) => sum + melding.bedragInCenten, 0);
}

/** The element with the highest score, the first of equals; undefined of none. */
export function best<T>(items: readonly T[], scoreOf: (item: T) => number): T | undefined {
  let found: T | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    const score = scoreOf(item);
    if (score > highest) [found, highest] = [item, score];
  }
  return found;
}
