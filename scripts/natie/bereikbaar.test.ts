/*
 * That the truth can be found, and not by accident: a plain reading of the grouping rules reaches precision 0.999 and
 * recall 0.95 on pairs without BSN, comparing what creditors wrote as it stands does not. The rules are written out
 * here once more on purpose: the nation may not be judged by the router it judges.
 */
import { addDays } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { type Cluster, koppelingTellen } from './koppeling.ts';
import { maakNatie, type Regel } from './natie.ts';

const natie = maakNatie({ seed: 1, meldingenPerMaand: 8_000, gemeenten: 60 });
const soortVan = new Map(natie.partners.map(({ partnerId, soort }) => [partnerId, soort]));

interface Bekend {
  readonly partnerId: string;
  readonly kenmerk: string;
  readonly gemeentecode: string;
  readonly regel: Regel;
}

/** The first line of every arrear in a municipality. */
function collect(): Bekend[] {
  const found = new Map<string, Bekend>();
  for (let dag = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
    for (const { partnerId, regels } of natie.leveringenOp(dag)) {
      for (const regel of regels) {
        if (regel.actie !== 'MELDEN' || natie.waarheid.geplant(partnerId, regel.kenmerk) !== null) continue;
        const gemeentecode = natie.waarheid.gemeenteVan(partnerId, regel.kenmerk);
        const key = `${partnerId} ${regel.kenmerk} ${gemeentecode}`;
        if (!found.has(key)) found.set(key, { partnerId, kenmerk: regel.kenmerk, gemeentecode, regel });
      }
    }
  }
  return [...found.values()];
}

const fold = (text = '') =>
  text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '');

/** The surname and, of a hyphenated one, its halves; without tussenvoegsels. */
function surnames({ achternaam }: Regel): string[] {
  const core = (name: string) =>
    name.replaceAll(/\b(?:van|de|den|der|ter|ten|el)\b/g, '').replaceAll(/[^a-z]/g, '');
  const halves = fold(achternaam).split('-');
  return [core(halves.join('')), ...(halves.length > 1 ? halves.map(core) : [])];
}

function initials({ voorletters, voornamen }: Regel): string {
  if (voorletters !== undefined) return fold(voorletters).replaceAll(/[^a-z]/g, '');
  return fold(voornamen)
    .split(' ')
    .map((naam) => naam.charAt(0))
    .join('');
}

function oneApart(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 5) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return short.slice(at) === long.slice(at + 1) || short.slice(at + 1) === long.slice(at + 1);
}

function toevoeging({ huisnummertoevoeging = '' }: Regel): string {
  const text = huisnummertoevoeging.toLowerCase().replaceAll(/hoog|[^a-z0-9]/g, '');
  return ['', 'i', 'ii', 'iii', 'iv'].indexOf(text) > 0
    ? `${['', 'i', 'ii', 'iii', 'iv'].indexOf(text)}`
    : text;
}

function samePerson(a: Bekend, b: Bekend): boolean {
  const one = bsnOf(a);
  const other = bsnOf(b);
  if (one !== undefined && other !== undefined) return one === other;
  const [x, y] = [initials(a.regel), initials(b.regel)];
  if (!x.startsWith(y) && !y.startsWith(x)) return false;
  const names = surnames(a.regel).flatMap((left) => surnames(b.regel).map((right) => [left, right] as const));
  const { geboortedatum } = a.regel;
  if (geboortedatum !== undefined && b.regel.geboortedatum !== undefined) {
    return geboortedatum === b.regel.geboortedatum && names.some(([left, right]) => oneApart(left, right));
  }
  return toevoeging(a.regel) === toevoeging(b.regel) && names.some(([left, right]) => left === right);
}

function bsnOf({ partnerId, regel }: Bekend): string | undefined {
  return soortVan.get(partnerId) === 'ZORG' ? regel.burgerservicenummer : undefined;
}

/** Compares within a postcode and number; joins the pairs that are not in contradiction with what was joined before. */
function group(meldingen: readonly Bekend[]): Cluster[] {
  const places = new Map<string, Bekend[]>();
  for (const melding of meldingen) {
    const key = `${melding.gemeentecode} ${melding.regel.postcode?.replace(' ', '')} ${melding.regel.huisnummer}`;
    places.set(key, [...(places.get(key) ?? []), melding]);
  }
  const clusters: Cluster[] = [];
  for (const place of places.values()) {
    const persons: Bekend[][] = [];
    for (const melding of place) {
      const bsn = bsnOf(melding);
      const fits = persons.filter(
        (person) =>
          person.some((other) => samePerson(melding, other)) &&
          person.every((other) => bsn === undefined || (bsnOf(other) ?? bsn) === bsn),
      );
      const [only] = fits;
      if (only !== undefined && fits.length === 1) only.push(melding);
      else persons.push([melding]);
    }
    for (const person of persons)
      clusters.push({ venster: person[0]?.gemeentecode ?? '', meldingen: person });
  }
  return clusters;
}

describe('the truth of the nation', () => {
  const meldingen = collect();

  it('is within reach of the grouping rules', () => {
    const { precisie, trefkans, juist } = koppelingTellen(natie.waarheid, group(meldingen));
    expect(juist).toBeGreaterThan(2_500);
    expect(precisie).toBeGreaterThanOrEqual(0.999);
    expect(trefkans).toBeGreaterThanOrEqual(0.95);
    expect(trefkans).toBeLessThan(0.99);
  });

  it('is not found by comparing names as they are written', () => {
    const exact = new Map<string, Bekend[]>();
    for (const melding of meldingen) {
      const { achternaam, voorvoegsel, voorletters, geboortedatum, postcode, huisnummer } = melding.regel;
      const key = JSON.stringify([
        melding.gemeentecode,
        achternaam,
        voorvoegsel,
        voorletters,
        geboortedatum,
        postcode,
        huisnummer,
      ]);
      exact.set(key, [...(exact.get(key) ?? []), melding]);
    }
    const clusters = [...exact.values()].map((found) => ({
      venster: found[0]?.gemeentecode ?? '',
      meldingen: found,
    }));
    expect(koppelingTellen(natie.waarheid, clusters).trefkans).toBeLessThan(0.5);
  });

  it('has fathers and sons who would be one without a birth date', () => {
    const byNameAndPlace = new Map<string, Set<string>>();
    for (const { partnerId, kenmerk, regel } of meldingen) {
      const key = `${surnames(regel)[0]} ${initials(regel).charAt(0)} ${regel.postcode} ${regel.huisnummer} ${toevoeging(regel)}`;
      const persons = byNameAndPlace.get(key) ?? new Set<string>();
      byNameAndPlace.set(key, persons.add(natie.waarheid.persoonVan(partnerId, kenmerk)));
    }
    expect([...byNameAndPlace.values()].filter((persons) => persons.size > 1).length).toBeGreaterThan(3);
  });

  it('has an address where more than six people are registered', () => {
    const residents = new Map<string, Set<string>>();
    for (const { partnerId, kenmerk, regel } of meldingen) {
      if (regel.huisnummertoevoeging !== undefined) continue;
      const key = `${regel.postcode} ${regel.huisnummer}`;
      const persons = residents.get(key) ?? new Set<string>();
      residents.set(key, persons.add(natie.waarheid.persoonVan(partnerId, kenmerk)));
    }
    expect(Math.max(...[...residents.values()].map((persons) => persons.size))).toBeGreaterThan(6);
  });
});
