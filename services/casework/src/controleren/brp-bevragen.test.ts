import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Brp, startBrp } from '../../test/brp.ts';
import { maakPersoon } from '../../test/voorbeeld.ts';
import { BrpBevragen } from './brp-bevragen.ts';
import { evaluateDoelgroep, evaluateHuishouden, evaluateVerblijf } from './evaluate-controles.ts';
import { kenmerkenVan, kenmerkteksten } from './kenmerken.ts';

const BSN = '999990019';
const adres = { postcode: '6511AA', huisnummer: 12 };
const inhoud = {
  personen: {
    [BSN]: {
      gemeenteVanInschrijving: { code: '0268', omschrijving: 'Nijmegen' },
      verblijfplaats: { type: 'Adres', functieAdres: { code: 'W' }, verblijfadres: adres },
    },
  },
  namen: { 'Proef|1980-01-02': [BSN] },
  adressen: { '6511AA|12': [45, 12] },
};

let register: Brp;
let klok = 0;
let brp: BrpBevragen;

beforeAll(async () => {
  register = await startBrp(inhoud);
});
afterAll(() => register.stop());
beforeEach(async () => {
  klok = 0;
  brp = bevraag(3_000);
  await register.stoor('', 0);
});

/** Asks as the service does, with next to no wait between tries. */
function bevraag(timeout: number): BrpBevragen {
  return new BrpBevragen({ url: register.url, sleutel: 'proefsleutel', timeout }, () => klok, [1, 2]);
}

describe('de BRP bevragen', () => {
  test('vraagt alleen wat nodig is, en niets daarvan staat in een adres', async () => {
    expect(await brp.raadpleeg(BSN)).toEqual({
      status: 'ANTWOORD',
      inhoud: [{ gemeentecode: '0268', ...adres, isBriefadres: false, opschorting: null }],
    });
    expect(await brp.zoek('Proef', '1980-01-02')).toEqual({ status: 'ANTWOORD', inhoud: [BSN] });
    expect(await brp.zoek('Niemand', '1980-01-02')).toEqual({ status: 'ANTWOORD', inhoud: [] });
    expect(await brp.bewoners('6511AA', 12, null)).toEqual({ status: 'ANTWOORD', inhoud: [45, 12] });
    const gevraagd = register.gevraagd();
    expect(new Set(gevraagd.map(({ pad }) => pad))).toEqual(new Set(['/brp/personen']));
    expect(gevraagd.flatMap(({ fields }) => fields).join()).not.toMatch(
      /naam|geboorte|ouders|kinderen|nationaliteit/,
    );
  });

  test('probeert het opnieuw als het even niet gaat', async () => {
    await register.stoor('503', 2);
    expect((await brp.bewoners('6511AA', 12, null)).status).toBe('ANTWOORD');
  });

  test.each([
    ['503', 3, 'NIET_BEREIKBAAR'],
    ['stil', 3, 'TE_LAAT'],
    ['403', 1, 'GEWEIGERD'],
    ['onzin', 1, 'ONLEESBAAR'],
    ['groot', 1, 'ONLEESBAAR'],
  ])('zegt bij %s waarom het niet lukte, en daarna lukt het weer', async (soort, aantal, fout) => {
    await register.stoor(soort, aantal);
    const vrager = soort === 'stil' ? bevraag(100) : brp;
    expect(await vrager.raadpleeg(BSN)).toEqual({ status: 'NIET_GELUKT', fout });
    expect((await brp.raadpleeg(BSN)).status).toBe('ANTWOORD');
  });

  test('laat een register dat weg is even met rust, en vraagt het daarna weer', async () => {
    await register.stoor('503', 9);
    const voor = register.gevraagd().length;
    const aantal = () => register.gevraagd().length - voor;
    for (let vraag = 0; vraag < 4; vraag++) {
      expect(await brp.raadpleeg(BSN)).toEqual({ status: 'NIET_GELUKT', fout: 'NIET_BEREIKBAAR' });
    }
    // Three tries of the first three; the fourth was not asked, or it would have had its answer.
    await expect.poll(aantal).toBe(9);
    klok = 31_000;
    expect((await brp.raadpleeg(BSN)).status).toBe('ANTWOORD');
  });

  test('noemt een register dat er niet is niet bereikbaar', async () => {
    const weg = new BrpBevragen(
      { url: 'http://127.0.0.1:9/brp', sleutel: '', timeout: 3_000 },
      () => klok,
      [],
    );
    expect(await weg.raadpleeg(BSN)).toEqual({ status: 'NIET_GELUKT', fout: 'NIET_BEREIKBAAR' });
  });

  test('zegt dat er geen aansluiting is', async () => {
    const geen = new BrpBevragen({ url: '', sleutel: '', timeout: 1 });
    expect(await geen.raadpleeg(BSN)).toEqual({ status: 'NIET_GELUKT', fout: 'NIET_INGESTELD' });
  });
});

describe('wat de BRP zegt', () => {
  const inwoner = { gemeentecode: '0268', ...adres, isBriefadres: false, opschorting: null };
  test.each([
    ['INWONER', {}],
    ['ANDER_ADRES', { huisnummer: 13 }],
    ['ANDER_ADRES', { postcode: '6511AB' }],
    ['INWONER', { postcode: null }],
    ['ANDERE_GEMEENTE', { gemeentecode: '0344', postcode: '3511AA' }],
    ['BRIEFADRES', { isBriefadres: true }],
    ['OVERLEDEN', { opschorting: 'O', gemeentecode: '0344' }],
    ['VERTROKKEN', { opschorting: 'E' }],
  ])('is %s', (uitkomst, meer) => {
    expect(evaluateVerblijf({ ...inwoner, ...meer }, '0268', adres)).toBe(uitkomst);
  });

  test.each([
    ['NIET_GEVONDEN', []],
    ['ALLEENSTAAND', [30]],
    ['ALLEENSTAAND', [null]],
    ['MEER_VOLWASSENEN', [30, 18]],
    ['MET_KINDEREN', [30, 17]],
    ['VERZAMELADRES', [1, 2, 3, 4, 5, 6, 7]],
  ] as const)('van een huishouden is %s', (uitkomst, leeftijden) => {
    expect(evaluateHuishouden(leeftijden)).toBe(uitkomst);
  });

  test.each([
    ['POSTADRES', 'BRIEFADRES', 'NIET_GELUKT'],
    ['KAMERBEWONING', 'INWONER', 'VERZAMELADRES'],
    ['DOELGROEP', 'INWONER', 'MET_KINDEREN'],
    [null, 'NIET_GELUKT', 'NIET_GELUKT'],
  ] as const)('van de doelgroep is %s', (uitkomst, verblijf, huishouden) => {
    expect(evaluateDoelgroep(verblijf, huishouden)).toBe(uitkomst);
  });
});

test('een kenmerk is wat de beschrijving zegt, met een sleutel per gemeente', () => {
  const persoon = maakPersoon({ burgerservicenummer: BSN, achternaam: "Ünal-d'Arc" });
  const kern = (naam: string) => `persoon:1980-01-02|${naam}|6511AA|12`;
  expect(kenmerkteksten(persoon)).toEqual([`bsn:${BSN}`, kern('UNALARC'), kern('UNALDARC')]);
  expect(kenmerkteksten(maakPersoon({ postcode: null }))).toEqual([]);
  const sleutel = Buffer.alloc(32, 7);
  const los = createHmac('sha256', sleutel).update(`bsn:${BSN}`).digest();
  expect(kenmerkenVan(sleutel, [persoon, persoon])).toHaveLength(3);
  expect(kenmerkenVan(sleutel, [persoon])[0]).toEqual(los);
  expect(kenmerkenVan(Buffer.alloc(32, 8), [persoon])[0]).not.toEqual(los);
});

test.each([
  ['van der Berg', null, 'Berg', 'van der'],
  ['Van der Berg', 'van der', 'BERG', null],
  ["in 't Veld", null, 'Veld', "in 't"],
  ["'s-Gravesande", null, 'Gravesande', null],
  ['IJzerman', null, 'Ÿzerman', null],
  ['Ijzerman', null, 'Yzerman', null],
  ['Großmann', null, 'Grossmann', null],
  ['Sørensen', null, 'Sorensen', null],
  ['Łukasz', null, 'Lukasz', null],
])('%s en %s zijn een naam', (achternaam, voorvoegsel, andere, ander) => {
  const eerste = kenmerkteksten(maakPersoon({ achternaam, voorvoegsel }))[0];
  expect(eerste).toBe(kenmerkteksten(maakPersoon({ achternaam: andere, voorvoegsel: ander }))[0]);
});

test('een naam die alleen uit voorvoegsels bestaat blijft heel', () => {
  expect(kenmerkteksten(maakPersoon({ achternaam: 'Van der' }))).toEqual([
    'persoon:1980-01-02|VANDER|6511AA|12',
  ]);
});

test('een kenmerk dat eerder volgens de vorige beschrijving is gemaakt wordt nog gevonden', () => {
  // Surname in capitals without accents or anything but A to Z, with what came before it or without.
  for (const [achternaam, eerder] of [
    ['van der Berg', 'VANDERBERG'],
    ['van der Berg', 'BERG'],
    ['van IJssel', 'IJSSEL'],
    ['van IJssel', 'VANIJSSEL'],
    ['Sørensen', 'SRENSEN'],
    ['Jansen-de Vries', 'JANSENDEVRIES'],
  ] as const) {
    expect(kenmerkteksten(maakPersoon({ achternaam }))).toContain(`persoon:1980-01-02|${eerder}|6511AA|12`);
  }
});
