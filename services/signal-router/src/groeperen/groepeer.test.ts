import type { Persoon } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groepeerPlainly } from '../../test/groepeer-naslag.ts';
import { groepeer } from './groepeer.ts';
import { normaliseToevoeging, plaatsOf } from './normaliseer-adres.ts';
import { parsePersoonskenmerken, type TeGroeperen } from './persoonskenmerken.ts';
import paren from './voorbeelden.json' with { type: 'json' };
import gevallen from './voorbeelden-groepen.json' with { type: 'json' };

type Voorbeeldpersoon = Partial<Record<keyof Persoon, string | number | null>>;

function teGroeperen(meldingId: string, persoon: Voorbeeldpersoon): TeGroeperen {
  const text = (field: keyof Persoon) => (typeof persoon[field] === 'string' ? persoon[field] : null);
  const huisnummer = typeof persoon.huisnummer === 'number' ? persoon.huisnummer : null;
  const plaats = plaatsOf(text('postcode'), huisnummer);
  return {
    meldingId,
    bsn: text('burgerservicenummer'),
    plaats,
    adres: plaats === null ? null : `${plaats}/${normaliseToevoeging(text('huisnummertoevoeging'))}`,
    ...parsePersoonskenmerken({
      achternaam: text('achternaam'),
      voorvoegsel: text('voorvoegsel'),
      voorletters: text('voorletters'),
      voornamen: text('voornamen'),
      geboortedatum: text('geboortedatum'),
    }),
  };
}

const asSets = (meldingen: readonly TeGroeperen[]) => {
  const groepen = groepeer(meldingen);
  const byFirst = (a: readonly string[], b: readonly string[]) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1);
  return {
    personen: groepen
      .flatMap((groep) => groep.personen.map((persoon) => [...persoon.meldingIds]))
      .sort(byFirst),
    groepen: groepen
      .map((groep) => groep.personen.flatMap((persoon) => persoon.meldingIds).sort())
      .sort(byFirst),
  };
};

describe('paren', () => {
  it('er zijn er minstens zestig', () => expect(paren.length).toBeGreaterThanOrEqual(60));

  it.each(paren)('$waarom', ({ a, b, zelfdePersoon, zelfdeAdres }) => {
    const [one, other] = [teGroeperen('a', a), teGroeperen('b', b)];
    expect(one.adres === other.adres, 'zelfde adres').toBe(zelfdeAdres);
    for (const meldingen of [
      [one, other],
      [other, one],
    ]) {
      const found = asSets(meldingen);
      expect(found.personen, 'zelfde persoon').toEqual(zelfdePersoon ? [['a', 'b']] : [['a'], ['b']]);
      expect(found.groepen, 'één groep').toEqual(
        zelfdePersoon || zelfdeAdres ? [['a', 'b']] : [['a'], ['b']],
      );
    }
  });
});

describe('groepen', () => {
  it.each(gevallen)('$waarom', ({ meldingen, personen, groepen, nietEenduidig }) => {
    const input = Object.entries(meldingen).map(([id, persoon]) => teGroeperen(id, persoon));
    expect(asSets(input)).toEqual({ personen, groepen });
    const unclear = groepeer(input).flatMap((groep) =>
      groep.personen.filter((persoon) => persoon.nietEenduidig),
    );
    expect(unclear.flatMap((persoon) => persoon.meldingIds).sort()).toEqual(nietEenduidig);
  });
});

/** Few values, so that nearly everything collides. */
const melding = fc
  .record({
    achternaam: fc.constantFrom(
      'Jansen',
      'Janssen',
      'Jansen-de Vries',
      'Vries',
      'Bakker',
      'Smit',
      'Janssens',
    ),
    voorletters: fc.constantFrom('J', 'JH', 'JM', 'M', 'MA', ''),
    geboortedatum: fc.constantFrom('1950-01-01', '1980-05-12', '1980-00-00', null),
    burgerservicenummer: fc.constantFrom(null, null, null, '1', '2', '3'),
    postcode: fc.constantFrom('1000AA', '1000AA', '1000AA', null),
    huisnummer: fc.constantFrom(1, 1, 1, 2),
    huisnummertoevoeging: fc.constantFrom(null, null, 'A'),
  })
  .map((persoon) => persoon satisfies Voorbeeldpersoon);
const meldingen = fc
  .array(melding, { maxLength: 14 })
  .map((personen) =>
    personen.map((persoon, index) => teGroeperen(`m${String(index).padStart(2, '0')}`, persoon)),
  );

describe('eigenschappen', () => {
  it('de volgorde van binnenkomst maakt niet uit', () => {
    fc.assert(
      fc.property(
        meldingen.chain((input) =>
          fc.tuple(fc.constant(input), fc.shuffledSubarray(input, { minLength: input.length })),
        ),
        ([input, shuffled]) => {
          expect(asSets(shuffled)).toEqual(asSets(input));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('elke melding staat in precies één persoon van precies één groep', () => {
    fc.assert(
      fc.property(meldingen, (input) => {
        const ids = input.map((one) => one.meldingId).sort();
        expect(asSets(input).personen.flat().sort()).toEqual(ids);
        expect(asSets(input).groepen.flat().sort()).toEqual(ids);
      }),
    );
  });

  it('in geen persoon komen twee verschillende BSN voor', () => {
    fc.assert(
      fc.property(meldingen, (input) => {
        const bsnOf = new Map(input.map((one) => [one.meldingId, one.bsn]));
        for (const persoon of asSets(input).personen) {
          const bsns = new Set(persoon.map((id) => bsnOf.get(id)).filter((bsn) => bsn !== null));
          expect(bsns.size).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('zegt hetzelfde als de trage naslag over 20.000 willekeurige verzamelingen', () => {
    fc.assert(
      fc.property(meldingen, (input) => {
        expect(asSets(input)).toEqual(groepeerPlainly(input));
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('een adres met vijfhonderd meldingen kost geen merkbare tijd', () => {
    const input = Array.from({ length: 500 }, (_, index) =>
      teGroeperen(`m${index}`, {
        achternaam: 'Jansen',
        voorletters: 'J',
        geboortedatum: `19${10 + (index % 6)}-01-01`,
        postcode: '1000AA',
        huisnummer: 1,
      }),
    );
    const started = performance.now();
    expect(groepeer(input)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(250);
  });
});
