import { createHash } from 'node:crypto';
import { addDays, type Datum, datum, daysBetween, isCode } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { TEST_BSNS } from './bsn.ts';
import { selectGemeenten } from './gemeenten.ts';
import { readGeogegevens } from './geo.ts';
import {
  maakNatie,
  meldingenVoor,
  type Natie,
  type NatieLevering,
  type Regel,
  toPartnerMelding,
} from './natie.ts';
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

function regels(van: ReturnType<typeof leveringen>): Aangeboden[] {
  return van.flatMap(({ dag, levering }) => levering.regels.map((regel) => ({ dag, levering, regel })));
}

const geleverd = leveringen(natie);
const aangeboden = regels(geleverd);
/** Reports that nothing is wrong with. */
const rechtmatig = aangeboden.filter(
  ({ levering, regel }) =>
    regel.actie === 'MELDEN' && natie.waarheid.geplant(levering.partnerId, regel.kenmerk) === null,
);

const digest = (van: Natie) =>
  createHash('sha256')
    .update(JSON.stringify([van, leveringen(van), [...van.waarheid.alle()]]))
    .digest('hex');

/** Weights 9 to 2 and -1, sum divisible by 11. */
function isTestBsn(bsn: string): boolean {
  const sum = [...bsn].reduce((total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at), 0);
  return /^99999\d{4}$/.test(bsn) && sum % 11 === 0;
}

describe('the synthetic nation', () => {
  it('is the same to the byte for the same options, and another one for another seed', () => {
    const first = digest(natie);
    expect(digest(maakNatie(KLEIN))).toBe(first);
    expect(digest(maakNatie({ ...KLEIN, seed: 2 }))).not.toBe(first);
  });

  it('delivers in the shares of the sector', () => {
    expect(telNatie(natie)).toMatchInlineSnapshot(`
      {
        "bsnTenOnrechte": 69,
        "dreiging": 41,
        "eindelevering": 170,
        "geplant": {
          "BEDRAG_NIET_POSITIEF": 2,
          "DATUM_IN_TOEKOMST": 2,
          "GEEN_CONVENANT": 6,
          "ONDER_DREMPEL": 12,
          "RECHTSPERSOON": 2,
          "SOORT_NIET_TOEGESTAAN": 2,
          "TE_LAAT": 6,
          "TE_OUD": 6,
          "TE_VROEG": 8,
          "VOORWAARDE_ONTBREEKT": 8,
        },
        "huishoudens": {
          "enkelvoudig": 1895,
          "meervoudig": 496,
          "opeenvolgend": 1274,
          "totaal": 3420,
        },
        "leveringen": {
          "afgebroken": 6,
          "opnieuw": 8,
          "totaal": 565,
        },
        "meldingenPerMaand": {
          "2026-02": 1638,
          "2026-03": 4000,
        },
        "metBsn": 1105,
        "perSoort": {
          "CAK_ZORGVERZEKERINGEN": 52,
          "ENERGIE": 834,
          "HUUR": 807,
          "HYPOTHEEK": 2,
          "WATER": 709,
          "ZORG": 1596,
        },
        "perWerkwijze": {
          "BULK": 3838,
          "EEN_VOOR_EEN": 41,
          "KAFKA": 121,
        },
        "regels": {
          "opnieuw": 112,
          "perActie": {
            "BETAALD": 186,
            "INTREKKEN": 19,
            "MELDEN": 5849,
          },
          "totaal": 6166,
        },
        "zonderGeboortedatum": 73,
        "zonderGemeentecode": 289,
      }
    `);
  });

  it('holds the asked number of reports in every full month', () => {
    const longer = maakNatie({ ...KLEIN, meldingenPerMaand: 1_500, maanden: 3 });
    const { meldingenPerMaand } = telNatie(longer);
    expect(meldingenPerMaand).toMatchObject({ '2026-03': 1_500, '2026-04': 1_500, '2026-05': 1_500 });
  });

  it.each([1, 40, 200])(
    'reports four of every thousand inhabitants of %i gemeenten when not told',
    (aantal) => {
      const gemeenten = selectGemeenten(readGeogegevens(), aantal);
      const inwoners = gemeenten.reduce((totaal, gemeente) => totaal + gemeente.inwoners, 0);
      expect(meldingenVoor(gemeenten)).toBe(Math.round(inwoners * 0.004));
    },
  );

  it('reports the national month in the whole country when not told', () => {
    expect(meldingenVoor(selectGemeenten(readGeogegevens(), 342))).toBe(72_000);
    const { opties, waarheid } = maakNatie({ gemeenten: 1, historieMaanden: 0 });
    expect(opties.meldingenPerMaand).toBe(3_560);
    expect([...waarheid.alle()].length).toBeGreaterThan(3_400);
  });

  it('has history only of households that are reported in the first full month', () => {
    const first = new Set<string>();
    const earlier = new Set<string>();
    for (const { levering, regel } of rechtmatig) {
      const huishouden = natie.waarheid.huishoudenVan(levering.partnerId, regel.kenmerk);
      ((regel.signaaldatum ?? '') >= '2026-03-01' ? first : earlier).add(huishouden);
    }
    expect([...earlier].filter((huishouden) => !first.has(huishouden))).toEqual([]);
    expect(earlier.size).toBeGreaterThan(1_000);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 1],
    [40, 1],
    [171, 4],
    [342, 8],
  ])('has its ways of working with %i municipalities, %i of them one by one', (aantal, eenVoorEen) => {
    const gemeenten = selectGemeenten(readGeogegevens(), aantal);
    const count = (werkwijze: string) =>
      gemeenten.filter((gemeente) => gemeente.werkwijze === werkwijze).length;
    expect(new Set(gemeenten.map(({ gemeentecode }) => gemeentecode)).size).toBe(aantal);
    expect(count('KAFKA')).toBe(aantal > 1 ? 1 : 0);
    expect(count('EEN_VOOR_EEN')).toBe(eenVoorEen);
    expect(count('BULK')).toBe(Math.max(0, aantal - eenVoorEen - 1));
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
    let wrong = 0;
    const owners = new Map<string, string>();
    for (const { levering, regel } of aangeboden) {
      const bsn = regel.burgerservicenummer;
      if (bsn === undefined) continue;
      const persoon = natie.waarheid.persoonVan(levering.partnerId, regel.kenmerk);
      const dag = datum(regel.signaaldatum ?? '');
      const gemeente = natie.waarheid.gemeenteVan(levering.partnerId, regel.kenmerk, dag);
      const owner = owners.get(`${gemeente} ${bsn}`) ?? persoon;
      owners.set(`${gemeente} ${bsn}`, owner);
      if (!isTestBsn(bsn) || owner !== persoon) wrong++;
    }
    expect(wrong).toBe(0);
    expect(owners.size).toBeGreaterThan(1_000);
    expect(TEST_BSNS).toHaveLength(909);
  });

  it('reports for lawful kinds only, but for what is planted', () => {
    const kinds = new Set(rechtmatig.map(({ levering }) => partnerVan.get(levering.partnerId)?.soort));
    expect(kinds).toEqual(new Set(['ZORG', 'ENERGIE', 'WATER', 'HUUR', 'CAK_ZORGVERZEKERINGEN']));
  });

  it('keeps the terms, conditions and thresholds in every lawful report', () => {
    const drempels = new Map(
      natie.convenanten.map((convenant) => [
        `${convenant.partnerId} ${convenant.gemeentecode}`,
        convenant.meldingsdrempelInCenten,
      ]),
    );
    const broken = (code: string, found: Aangeboden[]) => found.map(() => code);
    const age = ({ regel }: Aangeboden) =>
      daysBetween(datum(regel.ontstaansdatum ?? ''), datum(regel.signaaldatum ?? ''));
    const underWay = ({ dag, regel }: Aangeboden) => daysBetween(datum(regel.signaaldatum ?? ''), dag);
    const soortOf = ({ levering }: Aangeboden) => partnerVan.get(levering.partnerId)?.soort;
    const drempelOf = ({ levering, regel }: Aangeboden) => {
      const { partnerId } = levering;
      const dag = datum(regel.signaaldatum ?? '');
      return drempels.get(`${partnerId} ${natie.waarheid.gemeenteVan(partnerId, regel.kenmerk, dag)}`);
    };
    expect([
      ...broken(
        'TE_VROEG',
        rechtmatig.filter((line) => age(line) < (soortOf(line)?.startsWith('CAK') ? 182 : 30)),
      ),
      ...broken(
        'TE_LAAT',
        rechtmatig.filter((line) => soortOf(line) === 'ZORG' && age(line) > 100),
      ),
      ...broken(
        'DATUM_IN_TOEKOMST',
        rechtmatig.filter((line) => underWay(line) < 0),
      ),
      ...broken(
        'TE_OUD',
        rechtmatig.filter((line) => underWay(line) > 62),
      ),
      ...broken(
        'GEEN_CONVENANT',
        rechtmatig.filter((line) => drempelOf(line) === undefined),
      ),
      ...broken(
        'ONDER_DREMPEL',
        rechtmatig.filter((line) => (line.regel.bedragInCenten ?? 0) < (drempelOf(line) ?? 0)),
      ),
      ...broken(
        'VOORWAARDE_ONTBREEKT',
        rechtmatig.filter(
          ({ regel }) =>
            regel.persoonlijkContactGezocht !== true ||
            regel.gewezenOpHulp !== true ||
            regel.herinneringGestuurd !== true ||
            regel.aanbodZonderReactie !== true,
        ),
      ),
    ]).toEqual([]);
    expect(rechtmatig.some((line) => underWay(line) >= 7)).toBe(true);
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
    let elsewhere = 0;
    const old = new Set<string>();
    for (const { regel } of rechtmatig) {
      if (regel.gemeentecode === undefined) continue;
      if (plekken.get(regel.gemeentecode)?.has((regel.postcode ?? '').slice(0, 4)) !== true) elsewhere++;
      if (!natie.gemeenten.some(({ gemeentecode }) => gemeentecode === regel.gemeentecode))
        old.add(regel.gemeentecode);
    }
    expect(elsewhere).toBe(0);
    expect(old.size).toBeGreaterThan(0);
  });

  it('names an arrear once in a levering and repeats a levering with the same lines', () => {
    const delivered = new Map<string, string>();
    let repeated = 0;
    for (const { levering } of geleverd) {
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
    expect(geleverd.filter(({ levering }) => levering.breekAfNa !== undefined).length).toBeGreaterThan(0);
  });

  it('fills every field of a line for a creditor on Kafka', () => {
    const [first] = aangeboden;
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
    let wrong = 0;
    let reached = 0;
    for (const arrear of all) {
      const gedrag = natie.waarheid.gedrag([arrear]);
      const days = [...gedrag.pogingen.map(({ naWerkdagen }) => naWerkdagen), gedrag.naWerkdagen];
      const upwards = days.every((dag, at) => dag >= (days[at - 1] ?? 0));
      const coded = isCode('eindresultaat', gedrag.eindresultaat);
      const explained = gedrag.opgepakt === (gedrag.redenNietOpgepakt === undefined);
      if (!upwards || !coded || !explained || gedrag.naWerkdagen > 21) wrong++;
      results.set(gedrag.eindresultaat, (results.get(gedrag.eindresultaat) ?? 0) + 1);
      if (gedrag.pogingen.some(({ bereikt }) => bereikt)) reached++;
    }
    expect(wrong).toBe(0);
    expect(reached / all.length).toBeCloseTo(0.38, 1);
    // Every DDAS result that a municipality can give occurs.
    expect([...results.keys()].sort()).toMatchInlineSnapshot(`
      [
        "ADVIES_OF_QUICK_FIX",
        "AL_BEKEND_SCHULDHULP",
        "ANDER_LOPEND_TRAJECT",
        "BETALING_HERVAT",
        "GEEN_CONTACT",
        "GEEN_INWONER",
        "GEEN_REACTIE",
        "HOEFT_GEEN_HULP",
        "NIET_OPGEPAKT_ANDERE_REDEN",
        "NIET_OPGEPAKT_HERHAALD",
        "NIET_OPGEPAKT_ONTERECHT",
        "OVERLEDEN",
        "REGELING_GETROFFEN",
        "VERVOLGHULP",
        "VERVOLGHULP_FINANCIEEL",
        "VERVOLGHULP_NIET_FINANCIEEL",
        "VERWIJZING_ZONDER_TUSSENKOMST",
        "ZELF_BETAALD_OF_REGELING",
      ]
    `);
  });

  it('says nothing about an arrear that is not the nation’s', () => {
    expect(() => natie.waarheid.persoonVan('zorg-01', 'onbekend')).toThrow(RangeError);
  });
});
