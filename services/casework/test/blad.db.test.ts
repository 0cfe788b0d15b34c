import { addDays } from '@meldpunt/contracts';
import { readSheet, withTenant } from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBlad } from '../src/blad/parse-blad.ts';
import { schrijfBlad } from '../src/blad/schrijf-blad.ts';
import { verwerkBlad } from '../src/blad/verwerk-blad.ts';
import { standaardinstelling } from '../src/looplijst-instelling/instelling.ts';
import { insertInstelling } from '../src/looplijst-instelling/instelling-store.ts';
import { maakLooplijst } from '../src/looplijsten/maak-looplijst.ts';
import { readLooplijst } from '../src/looplijsten/read-looplijst.ts';
import { limits, vulIn } from './blad-invullen.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';

const principal = { clientId: 'anne', subject: undefined, organisatie: 'regio', scopes: [] };
const door = { organisatieId: 'regio', clientId: 'anne', gemeentecode: null };

let proef: Proefomgeving;
let looplijstId = '';
const zaken: string[] = [];
const api = <T>(fn: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(proef.database.api, { gemeenten: ['0268'] }, fn);

beforeAll(async () => {
  proef = await startProefomgeving();
  for (const [naam, euro] of [
    ['a', 500],
    ['b', 400],
    ['c', 300],
    ['d', 200],
  ] as const) {
    const signaal = maakSignaal(naam, [maakMelding(naam, { bedragInCenten: euro * 100 })]);
    await proef.ontvang(signaal);
    zaken.push((await proef.zakenVan(signaal))[0]?.zaakId ?? '');
  }
  const anne = {
    behandelaarId: 'anne',
    capaciteit: Array.from({ length: 7 }, () => 9),
    wijken: [],
    aanpakken: [],
  };
  await api(({ db }) =>
    insertInstelling(db, '0268', 0, { ...standaardinstelling, behandelaars: [anne] }, principal),
  );
  const verzoek = { gemeentecode: '0268', behandelaarId: 'anne' };
  const gemaakt = await api((work) => maakLooplijst(work, verzoek, proef.personen, proef.lokaal, principal));
  looplijstId = gemaakt.status === 'GEMAAKT' ? gemaakt.lijst.looplijstId : '';
});
afterAll(() => proef.drop());

/** The sheet of the list as a worker gets it. */
async function haalBlad(): Promise<Buffer> {
  const lijst = await api(({ db }) => readLooplijst(db, looplijstId, proef.personen, proef.lokaal));
  return schrijfBlad(lijst?.regels ?? []);
}

async function leesIn(blad: Buffer) {
  const gelezen = parseBlad(await readSheet(blad, limits), new Set(zaken));
  const rijen = await verwerkBlad(
    looplijstId,
    gelezen.rijen,
    door,
    (fn) => withTenant(proef.database.api, { gemeenten: ['0268'] }, fn),
    () => ({ gezienOp: 0, nameTopic: (naam) => naam, tel: () => {} }),
  );
  return { rijen, fouten: gelezen.fouten };
}

const bezoek = { 'Contact op': VANDAAG, 'Soort contact': 'Huisbezoek' };
const standen = async () => {
  const lijst = await api(({ db }) => readLooplijst(db, looplijstId, proef.personen, proef.lokaal));
  return lijst?.regels.map(({ zaak }) => [zaak.stand, zaak.versie, zaak.eindresultaat]);
};

describe('een ingevuld blad', () => {
  test('dat leeg terugkomt doet niets', async () => {
    expect(await leesIn(await haalBlad())).toEqual({ rijen: [], fouten: [] });
  });

  test('wordt handelingen, en een tweede keer niet nog eens; wie het blad na wijzigt hoort dat', async () => {
    const blad = await haalBlad();
    const ingevuld = await vulIn(blad, {
      1: {
        ...bezoek,
        Bereikt: 'Ja',
        Eindresultaat: 'Betaling hervat',
        'Betaalt weer vanaf': addDays(VANDAAG, 9),
      },
      2: { ...bezoek, Bereikt: 'Nee', 'Hoe verliep het': 'Niet thuis' },
      3: { ...bezoek, Bereikt: 'Nee', Eindresultaat: 'Geen reactie na eerder contact' },
    });
    const eerste = await leesIn(ingevuld);
    expect(eerste.fouten).toEqual([]);
    expect(
      eerste.rijen.map(({ rij, resultaat, code, handelingen }) => [rij, resultaat, code, handelingen.length]),
    ).toEqual([
      [2, 'VERWERKT', null, 3],
      [3, 'VERWERKT', null, 2],
      [4, 'GEWEIGERD', 'CONTACT_ONTBREEKT', 3],
    ]);
    expect(eerste.rijen[2]).toMatchObject({ tekst: 'Dit eindresultaat vraagt dat de inwoner is bereikt.' });
    const na = [
      ['AFGESLOTEN', 4, 'BETALING_HERVAT'],
      ['OPGEPAKT', 3, null],
      ['OPGEPAKT', 3, null],
      ['NIEUW', 1, null],
    ];
    expect(await standen()).toEqual(na);
    const gepubliceerd = (await proef.afhandelingen()).length;
    const tweede = await leesIn(ingevuld);
    expect(tweede.rijen.map(({ resultaat }) => resultaat)).toEqual([
      'AL_VERWERKT',
      'AL_VERWERKT',
      'GEWEIGERD',
    ]);
    expect(await standen()).toEqual(na);
    expect((await proef.afhandelingen()).length).toBe(gepubliceerd);
    // Mended, the last act of the row is done; the ones before it are known.
    const verbeterd = await leesIn(
      await vulIn(blad, {
        1: {
          ...bezoek,
          Bereikt: 'Ja',
          Eindresultaat: 'Betaling hervat',
          'Betaalt weer vanaf': addDays(VANDAAG, 10),
        },
        2: { ...bezoek, 'Soort contact': 'Telefoon', Bereikt: 'Nee' },
        3: { ...bezoek, Bereikt: 'Nee', Eindresultaat: 'Definitief geen contact kunnen krijgen' },
      }),
    );
    expect(verbeterd.rijen).toMatchObject([
      {
        rij: 2,
        resultaat: 'GEWEIGERD',
        code: 'HANDELING_WIJKT_AF',
        kolom: 'Eindresultaat',
        tekst: expect.stringMatching(
          /met deze lijst al een eindresultaat vastgelegd.*Corrigeer het in de zaak/,
        ),
      },
      {
        rij: 3,
        resultaat: 'GEWEIGERD',
        code: 'HANDELING_WIJKT_AF',
        kolom: 'Contact op',
        tekst: expect.stringMatching(/met deze lijst al een contactpoging vastgelegd.*nieuwe lijst/),
      },
      {
        rij: 4,
        resultaat: 'VERWERKT',
        handelingen: [{ resultaat: 'AL_VERWERKT' }, { resultaat: 'AL_VERWERKT' }, { resultaat: 'VERWERKT' }],
      },
    ]);
  });

  test('over een zaak die sindsdien is gewijzigd wordt geweigerd en doet niets', async () => {
    const blad = await haalBlad();
    const [, , , zaakId] = zaken;
    await proef.verwerk([{ handelingId: 'ander', zaakId, handeling: 'OPPAKKEN' }]);
    const { rijen } = await leesIn(await vulIn(blad, { 4: { ...bezoek, Bereikt: 'Ja' } }));
    expect(rijen).toMatchObject([
      {
        rij: 5,
        zaakId,
        resultaat: 'GEWEIGERD',
        code: 'VERSIE_WIJKT_AF',
        handelingen: [{ handeling: 'OPPAKKEN' }],
      },
    ]);
    expect((await standen())?.[3]).toEqual(['OPGEPAKT', 2, null]);
  });

  test('met een fout in de ene rij doet de andere wel', async () => {
    const { rijen, fouten } = await leesIn(
      await vulIn(await haalBlad(), {
        1: { ...bezoek, Bereikt: 'Ja', 'Soort contact': 'Duif' },
        4: { ...bezoek, Bereikt: 'Nee' },
      }),
    );
    expect(rijen).toMatchObject([{ rij: 5, resultaat: 'VERWERKT' }]);
    expect(fouten.map(({ rij, kolom, code }) => [rij, kolom, code])).toEqual([
      [2, 'Soort contact', 'ONGELDIGE_WAARDE'],
    ]);
  });
});
