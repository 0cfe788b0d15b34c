import { createHash } from 'node:crypto';
import { addDays, type Datum, datum, daysBetween, isCode } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { TEST_BSNS } from './bsn.ts';
import { selectGemeenten } from './gemeenten.ts';
import { readGeogegevens } from './geo.ts';
import { maakNatie, type Natie, type NatieLevering, type Regel, toPartnerMelding } from './natie.ts';
import { telNatie } from './telling.ts';

const KLEIN = { seed: 1, meldingenPerMaand: 4_000, gemeenten: 40 };
const natie = maakNatie(KLEIN);
const partnerVan = new Map(natie.partners.map((partner) => [partner.partnerId, partner]));

interface Aangeboden {
  readonly dag: Datum;
  readonly levering: NatieLevering;
  readonly regel: Regel;
}

function leveringen(van: Natie): { dag: Datum; levering: NatieLevering }[] {
  const all: { dag: Datum; levering: NatieLevering }[] = [];
  for (let dag = van.eersteDag; dag <= van.laatsteDag; dag = addDays(dag, 1)) {
    for (const levering of van.leveringenOp(dag)) all.push({ dag, levering });
  }
  return all;
}

function regels(van: Natie): Aangeboden[] {
  return leveringen(van).flatMap(({ dag, levering }) =>
    levering.regels.map((regel) => ({ dag, levering, regel })),
  );
}

/** Reports that nothing is wrong with. */
function rechtmatig(van: Natie): Aangeboden[] {
  return regels(van).filter(
    ({ levering, regel }) =>
      regel.actie === 'MELDEN' && van.waarheid.geplant(levering.partnerId, regel.kenmerk) === null,
  );
}

const digest = (van: Natie) =>
  createHash('sha256')
    .update(JSON.stringify([van, leveringen(van), [...van.waarheid.alle()]]))
    .digest('hex');

describe('the synthetic nation', () => {
  it('is the same to the byte for the same options, and another one for another seed', () => {
    const first = digest(natie);
    expect(digest(maakNatie(KLEIN))).toBe(first);
    expect(digest(maakNatie({ ...KLEIN, seed: 2 }))).not.toBe(first);
  });

  it('delivers in the shares of the sector', () => {
    expect(telNatie(natie)).toMatchInlineSnapshot();
  });

  it('holds the asked number of reports in every full month', () => {
    const longer = maakNatie({ ...KLEIN, meldingenPerMaand: 1_500, maanden: 3 });
    const { meldingenPerMaand } = telNatie(longer);
    expect(meldingenPerMaand).toMatchObject({ '2026-03': 1_500, '2026-04': 1_500, '2026-05': 1_500 });
  });

  it('has history only of households that are reported in the first full month', () => {
    const first = new Set<string>();
    const earlier = new Set<string>();
    for (const { levering, regel } of rechtmatig(natie)) {
      const huishouden = natie.waarheid.huishoudenVan(levering.partnerId, regel.kenmerk);
      ((regel.signaaldatum ?? '') >= '2026-03-01' ? first : earlier).add(huishouden);
    }
    expect([...earlier].filter((huishouden) => !first.has(huishouden))).toEqual([]);
    expect(earlier.size).toBeGreaterThan(1_000);
  });

  it.each([1, 2, 9, 12, 40, 342])('has its ways of working with %i municipalities', (aantal) => {
    const gemeenten = selectGemeenten(readGeogegevens(), aantal);
    const count = (werkwijze: string) =>
      gemeenten.filter((gemeente) => gemeente.werkwijze === werkwijze).length;
    expect(new Set(gemeenten.map(({ gemeentecode }) => gemeentecode)).size).toBe(aantal);
    expect(count('KAFKA')).toBe(aantal > 1 ? 1 : 0);
    expect(count('EEN_VOOR_EEN')).toBe(Math.min(8, aantal - count('KAFKA')));
  });

  it('gives every municipality a creditor of each kind and every organisatie a client', () => {
    for (const { gemeentecode } of natie.gemeenten) {
      const kinds = natie.convenanten
        .filter((convenant) => convenant.gemeentecode === gemeentecode)
        .map(({ partnerId }) => partnerVan.get(partnerId)?.soort);
      expect(new Set(kinds)).toEqual(
        new Set(['ZORG', 'ENERGIE', 'WATER', 'HUUR', 'CAK_ZORGVERZEKERINGEN', 'HYPOTHEEK']),
      );
    }
    const known = new Set(natie.organisaties.map(({ organisatieId }) => organisatieId));
    for (const { organisatieId } of [...natie.partners, ...natie.gemeenten])
      expect(known).toContain(organisatieId);
    expect(
      natie.partners.filter(({ aansluiting }) => aansluiting === 'KAFKA').map(({ soort }) => soort),
    ).toEqual(['ZORG']);
  });

  it('uses test BSNs that pass the 11-check, each of one person in a municipality', () => {
    const owners = new Map<string, string>();
    for (const { levering, regel } of regels(natie)) {
      const bsn = regel.burgerservicenummer;
      if (bsn === undefined) continue;
      expect(bsn).toMatch(/^99999\d{4}$/);
      const sum = [...bsn].reduce(
        (total, digit, place) => total + Number(digit) * (place === 8 ? -1 : 9 - place),
        0,
      );
      expect(sum % 11).toBe(0);
      const persoon = natie.waarheid.persoonVan(levering.partnerId, regel.kenmerk);
      const place = `${natie.waarheid.gemeenteVan(levering.partnerId, regel.kenmerk, datum(regel.signaaldatum ?? ''))} ${bsn}`;
      expect(owners.get(place) ?? persoon).toBe(persoon);
      owners.set(place, persoon);
    }
    expect(TEST_BSNS).toHaveLength(909);
  });

  it('reports for lawful kinds only, but for what is planted', () => {
    const kinds = new Set(rechtmatig(natie).map(({ levering }) => partnerVan.get(levering.partnerId)?.soort));
    expect(kinds).toEqual(new Set(['ZORG', 'ENERGIE', 'WATER', 'HUUR', 'CAK_ZORGVERZEKERINGEN']));
  });

  it('keeps the terms, conditions and thresholds in every lawful report', () => {
    const drempels = new Map(
      natie.convenanten.map((convenant) => [
        `${convenant.partnerId} ${convenant.gemeentecode}`,
        convenant.meldingsdrempelInCenten,
      ]),
    );
    for (const { dag, levering, regel } of rechtmatig(natie)) {
      const soort = partnerVan.get(levering.partnerId)?.soort;
      const signaaldatum = datum(regel.signaaldatum ?? '');
      const age = daysBetween(datum(regel.ontstaansdatum ?? ''), signaaldatum);
      expect(age).toBeGreaterThanOrEqual(soort === 'CAK_ZORGVERZEKERINGEN' ? 182 : 30);
      if (soort === 'ZORG') expect(age).toBeLessThanOrEqual(100);
      const underWay = daysBetween(signaaldatum, dag);
      expect(underWay).toBeGreaterThanOrEqual(0);
      expect(underWay).toBeLessThanOrEqual(62);
      const { persoonlijkContactGezocht, gewezenOpHulp, herinneringGestuurd, aanbodZonderReactie } = regel;
      expect([
        persoonlijkContactGezocht,
        gewezenOpHulp,
        herinneringGestuurd,
        aanbodZonderReactie,
      ]).not.toContain(false);
      const gemeente = natie.waarheid.gemeenteVan(levering.partnerId, regel.kenmerk, signaaldatum);
      const drempel = drempels.get(`${levering.partnerId} ${gemeente}`);
      expect(drempel).toBeDefined();
      expect(regel.bedragInCenten).toBeGreaterThanOrEqual(drempel ?? 0);
      if (regel.dreiging !== undefined) expect(isCode('dreiging', regel.dreiging)).toBe(true);
    }
  });

  it('writes postcodes that lie in the municipality, where none is meant to be wrong', () => {
    const geo = readGeogegevens();
    const plekken = new Map(
      geo.gemeenten.flatMap(({ gemeentecode, plekken, gedeeldePlekken, oudeCodes }) =>
        [gemeentecode, ...oudeCodes].map(
          (code) => [code, new Set([...plekken, ...gedeeldePlekken].map(({ pc4 }) => pc4))] as const,
        ),
      ),
    );
    const old = new Set<string>();
    for (const { regel } of rechtmatig(natie)) {
      if (regel.gemeentecode === undefined) continue;
      expect(plekken.get(regel.gemeentecode)?.has((regel.postcode ?? '').slice(0, 4))).toBe(true);
      if (!natie.gemeenten.some(({ gemeentecode }) => gemeentecode === regel.gemeentecode))
        old.add(regel.gemeentecode);
    }
    expect(old.size).toBeGreaterThan(0);
  });

  it('names an arrear once in a levering and repeats a levering with the same lines', () => {
    const delivered = new Map<string, string>();
    let repeated = 0;
    for (const { levering } of leveringen(natie)) {
      const { leveringskenmerk, regels: lines, opnieuw } = levering;
      expect(new Set(lines.map(({ kenmerk }) => kenmerk)).size).toBe(lines.length);
      const content = JSON.stringify(lines);
      if (opnieuw === true) {
        expect(delivered.get(leveringskenmerk)).toBe(content);
        repeated++;
      } else {
        expect(delivered.has(leveringskenmerk)).toBe(false);
      }
      delivered.set(leveringskenmerk, content);
    }
    expect(repeated).toBeGreaterThan(0);
    expect(
      leveringen(maakNatie({ ...KLEIN, gemeenten: 9 })).some(
        ({ levering }) => levering.breekAfNa !== undefined,
      ),
    ).toBe(true);
  });

  it('fills every field of a line for a creditor on Kafka', () => {
    const [first] = regels(natie);
    const line = toPartnerMelding(first?.regel ?? { actie: 'MELDEN', kenmerk: '' }, 'lev', 3, true);
    expect(Object.values(line)).not.toContain(undefined);
    expect(line).toMatchObject({
      leveringskenmerk: 'lev',
      regelnummer: 3,
      laatsteRegel: true,
      voorvoegsel: first?.regel.voorvoegsel ?? null,
    });
  });
});

describe('what municipalities find at the door', () => {
  const all = [...natie.waarheid.alle()].filter(({ geplant }) => geplant === null);

  it('does not depend on the order of the arrears', () => {
    const some = all.slice(0, 3);
    expect(natie.waarheid.gedrag(some)).toEqual(natie.waarheid.gedrag([...some].reverse()));
  });

  it('is no resident where somebody moved away, and is worked where they live now', () => {
    const moved = all.filter(
      ({ verhuisdOp, verhuisdNaar, gemeentecode, overledenOp }) =>
        verhuisdOp !== null &&
        verhuisdOp < '2026-03-01' &&
        verhuisdNaar !== gemeentecode &&
        overledenOp === null,
    );
    expect(moved.length).toBeGreaterThan(10);
    for (const arrear of moved) {
      const { partnerId, kenmerk, verhuisdNaar } = arrear;
      const gedrag = natie.waarheid.gedrag([arrear], { dag: datum('2026-04-10') });
      expect(gedrag.eindresultaat).toBe('GEEN_INWONER');
      expect([undefined, verhuisdNaar]).toContain(gedrag.nieuweGemeentecode);
      const there = natie.waarheid.gedrag([{ partnerId, kenmerk }], {
        gemeentecode: verhuisdNaar ?? '',
        dag: datum('2026-04-10'),
      });
      expect(there.eindresultaat).not.toBe('GEEN_INWONER');
    }
  });

  it('uses codes that exist, in an order of days, and ends within the pause', () => {
    const results = new Map<string, number>();
    let reached = 0;
    for (const arrear of all) {
      const gedrag = natie.waarheid.gedrag([arrear]);
      expect(isCode('eindresultaat', gedrag.eindresultaat)).toBe(true);
      const days = [...gedrag.pogingen.map(({ naWerkdagen }) => naWerkdagen), gedrag.naWerkdagen];
      expect(days).toEqual([...days].sort((a, b) => a - b));
      expect(gedrag.naWerkdagen).toBeLessThanOrEqual(21);
      expect(gedrag.opgepakt).toBe(gedrag.redenNietOpgepakt === undefined);
      results.set(gedrag.eindresultaat, (results.get(gedrag.eindresultaat) ?? 0) + 1);
      if (gedrag.pogingen.some(({ bereikt }) => bereikt)) reached++;
    }
    expect(reached / all.length).toBeCloseTo(0.38, 1);
    // Every DDAS result that a municipality can give occurs.
    expect([...results.keys()].sort()).toMatchInlineSnapshot();
  });

  it('says nothing about an arrear that is not the nation’s', () => {
    expect(() => natie.waarheid.persoonVan('zorg-01', 'onbekend')).toThrow(RangeError);
  });
});
