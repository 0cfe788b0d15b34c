/*
 * What the blocks count with. Never kenmerken: some creditors number per invoice. Kinds and partners are counted once
 * each, and an achterstand counts with the amount it was last reported with.
 */
import { addDays, addMonths, type Datum } from '@meldpunt/contracts';
import type { GroepMelding } from './formule.ts';

/** Looks back from the peildatum: whole months ('1 maand' on 15 March begins on 16 February) or days. */
export type Venster = { readonly maanden: number } | { readonly dagen: number };

export const vensterSchema = {
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

export function since(meldingen: readonly GroepMelding[], start: Datum): readonly GroepMelding[] {
  return meldingen.filter((melding) => melding.signaaldatum >= start);
}

export function openOf(meldingen: readonly GroepMelding[]): readonly GroepMelding[] {
  return meldingen.filter((melding) => melding.open);
}

export const perSchema = { type: 'string', enum: ['GROEP', 'PERSOON'], default: 'GROEP' } as const;

/** All together, or each resident apart. */
export function perEenheid(
  meldingen: readonly GroepMelding[],
  per: 'GROEP' | 'PERSOON',
): readonly (readonly GroepMelding[])[] {
  return per === 'GROEP' ? [meldingen] : [...groupBy(meldingen, (melding) => melding.persoon).values()];
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
