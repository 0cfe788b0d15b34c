import { addDays, datum } from '@meldpunt/contracts';
import { type Principal, withTenant } from '@meldpunt/service-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Instelling, standaardinstelling } from '../src/looplijst-instelling/instelling.ts';
import { insertInstelling, selectInstelling } from '../src/looplijst-instelling/instelling-store.ts';
import { lockLooplijsten } from '../src/looplijsten/looplijst-store.ts';
import { type Lijstverzoek, maakLooplijst } from '../src/looplijsten/maak-looplijst.ts';
import { omDeBeurt } from '../src/looplijsten/om-de-beurt.ts';
import { readLooplijst, readVervallen } from '../src/looplijsten/read-looplijst.ts';
import { wijsToe } from '../src/toewijzen/wijs-toe.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';

const principal: Principal = { clientId: 'teamleider', subject: undefined, organisatie: 'regio', scopes: [] };
const behandelaar = (behandelaarId: string, aantal = 3) => ({
  behandelaarId,
  capaciteit: Array.from({ length: 7 }, () => aantal),
  wijken: [],
  aanpakken: [],
});
const instelling: Instelling = {
  ...standaardinstelling,
  behandelaars: [behandelaar('anne'), behandelaar('bram')],
  wijken: [{ naam: 'Centrum', pc4: ['6511'], punten: 0, dagdeel: 'AVOND' }],
};

let proef: Proefomgeving;
let teller = 0;
beforeAll(async () => {
  proef = await startProefomgeving();
});
afterAll(() => proef.drop());

// A municipality of its own for each story: lists take zaken from each other.
let gemeente = '';
const tenant = <T>(fn: Parameters<typeof withTenant<T>>[2], gemeenten = [gemeente]) =>
  withTenant(proef.database.api, { gemeenten }, fn);
beforeEach(async () => {
  gemeente = `${1000 + teller++}`;
  expect(await tenant(({ db }) => insertInstelling(db, gemeente, 0, instelling, principal))).toBe(true);
});

async function opent(naam: string, euro: number): Promise<string> {
  const signaal = maakSignaal(
    `${gemeente}-${naam}`,
    [maakMelding(`${gemeente}-${naam}`, { bedragInCenten: euro * 100 })],
    { gemeentecode: gemeente, aanpak: 'HUISBEZOEK' },
  );
  await proef.ontvang(signaal);
  const [zaak] = await proef.zakenVan(signaal);
  return zaak?.zaakId ?? '';
}

const probeer = (behandelaarId: string, meer: Partial<Lijstverzoek> = {}) =>
  tenant((work) =>
    maakLooplijst(
      work,
      { gemeentecode: gemeente, behandelaarId, ...meer },
      proef.personen,
      proef.lokaal,
      principal,
    ),
  );

async function maak(behandelaarId: string, meer: Partial<Lijstverzoek> = {}) {
  const gemaakt = await omDeBeurt(() => probeer(behandelaarId, meer));
  if (gemaakt.status === 'ONGELDIG') throw new Error(`${gemaakt.field} ${gemaakt.detail}`);
  return gemaakt.lijst;
}

const lees = (looplijstId: string, gemeenten?: string[]) =>
  tenant(({ db }) => readLooplijst(db, looplijstId, proef.personen, proef.lokaal), gemeenten);

describe('een looplijst', () => {
  test('geeft elk zijn zaken van die dag, duurste eerst, met de inwoner en waaruit de punten bestaan', async () => {
    const zaken = [];
    for (const euro of [100, 500, 300, 400, 200]) zaken.push([euro, await opent(`z${euro}`, euro)] as const);
    const anne = await maak('anne');
    expect(anne).toMatchObject({ aantal: 3, dag: VANDAAG, instellingVersie: 1, vervangenDoor: null });
    expect(anne.nietGeplaatst.buitenCapaciteit).toBe(2);
    const bram = await maak('bram');
    expect(bram).toMatchObject({ aantal: 2, nietGeplaatst: { andereBehandelaar: 3, buitenCapaciteit: 0 } });
    const gelezen = await lees(anne.looplijstId);
    expect(gelezen?.regels.map(({ zaak }) => zaak.bedragInCenten / 100)).toEqual([500, 400, 300]);
    expect(gelezen?.regels[0]).toMatchObject({
      volgorde: 1,
      wijk: 'Centrum',
      dagdeel: 'AVOND',
      gewijzigd: false,
      vervallen: false,
      opbouw: { bedrag: 30 * 200 },
      zaak: { persoon: { achternaam: 'Proef' } },
    });
    expect(await lees(anne.looplijstId, ['0268'])).toBeUndefined();
    expect(await lees(anne.looplijstId, [])).toBeUndefined();
  });

  test('van twee behandelaars tegelijk gemaakt geeft geen zaak aan beiden', async () => {
    for (const naam of ['a', 'b', 'c', 'd', 'e', 'f']) await opent(naam, 100);
    const lijsten = await Promise.all([maak('anne'), maak('bram')]);
    const zaken = await Promise.all(
      lijsten.map(async ({ looplijstId }) =>
        (await lees(looplijstId))?.regels.map(({ zaak }) => zaak.zaakId),
      ),
    );
    expect(new Set(zaken.flat()).size).toBe(6);
  });

  test('wacht op haar beurt zonder een verbinding vast te houden, en zegt ten slotte dat het nu niet kan', async () => {
    await opent('a', 100);
    const vast = Promise.withResolvers<void>();
    const klaar = Promise.withResolvers<void>();
    const bezig = tenant(async ({ db }) => {
      expect(await lockLooplijsten(db, gemeente)).toBe(true);
      vast.resolve();
      await klaar.promise;
    });
    try {
      await vast.promise;
      // More than there are connections.
      const lijsten = await Promise.all(Array.from({ length: 12 }, () => probeer('anne')));
      expect(new Set(lijsten.map(({ status }) => status))).toEqual(new Set(['BEZIG']));
      await expect(omDeBeurt(() => probeer('anne'), [0])).rejects.toMatchObject({
        code: 'TIJDELIJK_NIET_BESCHIKBAAR',
        options: { retryAfter: 2 },
      });
    } finally {
      klaar.resolve();
      await bezig;
    }
    expect((await maak('anne')).aantal).toBe(1);
  });

  test('die op een ander stuitte wordt opnieuw gemaakt', async () => {
    await opent('a', 100);
    let keer = 0;
    const gemaakt = await omDeBeurt(() => {
      if (keer++ === 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
      return probeer('anne');
    });
    expect(gemaakt.status).toBe('GEMAAKT');
  });

  test('vervangt de vorige van dezelfde dag, die met zijn papier leesbaar blijft', async () => {
    await opent('a', 100);
    const eerste = await maak('anne');
    const later = await opent('b', 900);
    const tweede = await maak('anne');
    expect(tweede.aantal).toBe(2);
    expect((await lees(tweede.looplijstId))?.regels[0]?.zaak.zaakId).toBe(later);
    expect(await lees(eerste.looplijstId)).toMatchObject({ vervangenDoor: tweede.looplijstId, aantal: 1 });
    expect((await maak('bram')).aantal).toBe(0);
  });

  test('zegt in één vraag welke zaken sindsdien zijn vervallen, en toont die inwoners niet meer', async () => {
    const blijft = await opent('blijft', 300);
    const weg = await opent('weg', 200);
    const klaar = await opent('klaar', 100);
    const { looplijstId } = await maak('anne');
    expect(await tenant(({ db }) => readVervallen(db, looplijstId, proef.lokaal))).toEqual([]);
    await proef.ontvang(
      maakSignaal(`${gemeente}-weg`, [maakMelding(`${gemeente}-weg`, { meldingstand: 'BETAALD' })], {
        gemeentecode: gemeente,
        versie: 2,
        stand: 'VERVALLEN',
      }),
    );
    await proef.verwerk(
      [
        {
          handelingId: `${gemeente}-1`,
          zaakId: klaar,
          handeling: 'EINDRESULTAAT',
          zaakVersie: 1,
          eindresultaat: 'OVERLEDEN',
        },
        { handelingId: `${gemeente}-2`, zaakId: blijft, handeling: 'OPPAKKEN' },
      ],
      [gemeente],
    );
    const vervallen = await tenant(({ db }) => readVervallen(db, looplijstId, proef.lokaal));
    expect(vervallen?.map(({ volgorde, zaakId, stand }) => [volgorde, zaakId, stand])).toEqual([
      [2, weg, 'VERVALLEN'],
      [3, klaar, 'AFGESLOTEN'],
    ]);
    const gelezen = await lees(looplijstId);
    expect(
      gelezen?.regels.map((regel) => [regel.gewijzigd, regel.vervallen, regel.zaak.persoon === null]),
    ).toEqual([
      [true, false, false],
      [true, true, true],
      [true, true, true],
    ]);
    expect(await tenant(({ db }) => readVervallen(db, looplijstId, proef.lokaal), ['0268'])).toBeUndefined();
  });

  test('laat weg wie bereikt is en wie net bezocht is', async () => {
    const bereikt = await opent('bereikt', 300);
    const bezocht = await opent('bezocht', 200);
    for (const [zaakId, uitkomst] of [
      [bereikt, true],
      [bezocht, false],
    ] as const) {
      await proef.verwerk(
        [
          { handelingId: `${zaakId}-1`, zaakId, handeling: 'OPPAKKEN' },
          {
            handelingId: `${zaakId}-2`,
            zaakId,
            handeling: 'CONTACTPOGING',
            contactsoort: 'HUISBEZOEK',
            bereikt: uitkomst,
          },
        ],
        [gemeente],
      );
    }
    expect(await maak('anne')).toMatchObject({ aantal: 0, nietGeplaatst: { kortGeledenBezocht: 1 } });
    expect(await maak('anne', { dag: addDays(VANDAAG, 3) })).toMatchObject({ aantal: 1 });
  });

  test.each([
    ['/behandelaarId', { behandelaarId: 'niemand' }],
    ['/metBehandelaarId', { behandelaarId: 'anne', metBehandelaarId: 'anne' }],
    ['/metBehandelaarId', { behandelaarId: 'anne', metBehandelaarId: 'niemand' }],
    ['/dag', { behandelaarId: 'anne', dag: addDays(VANDAAG, -1) }],
    ['/dag', { behandelaarId: 'anne', dag: addDays(VANDAAG, 8) }],
    ['/wijken/1', { behandelaarId: 'anne', wijken: ['Centrum', 'Zuid'] }],
  ])('wordt niet gemaakt met een verkeerde %s', async (field, verzoek) => {
    const uitkomst = await tenant((work) =>
      maakLooplijst(work, { gemeentecode: gemeente, ...verzoek }, proef.personen, proef.lokaal, principal),
    );
    expect(uitkomst).toMatchObject({ status: 'ONGELDIG', field });
  });
});

describe('toewijzen', () => {
  const wens = (behandelaarId: string | null, eigenConsulent = false) => ({ behandelaarId, eigenConsulent });
  const wijs = (zaakId: string, versie: number, ...van: Parameters<typeof wens>) =>
    tenant((work) => wijsToe(work, zaakId, versie, wens(...van), principal));

  test('brengt de zaak op de lijst van die ene, de consulent van een bekende klant', async () => {
    const zaakId = await opent('klant', 100);
    expect(await wijs(zaakId, 0, 'bram', true)).toMatchObject({ toewijzing: { versie: 1 } });
    expect((await maak('anne')).nietGeplaatst.andereBehandelaar).toBe(1);
    expect((await maak('bram')).aantal).toBe(1);
    expect(await wijs(zaakId, 1, null, true)).toMatchObject({ status: 'TOEGEWEZEN' });
    expect((await maak('bram')).nietGeplaatst.zonderConsulent).toBe(1);
    const { rows } = await proef.database.verwerker.query<{ gebeurtenis: string; client_id: string }>(
      'select gebeurtenis, client_id from zaakhistorie where zaak_id = $1 and zaak_versie = 1 order by id',
      [zaakId],
    );
    expect(rows.slice(1)).toEqual([
      { gebeurtenis: 'TOEGEWEZEN EIGEN_CONSULENT bram', client_id: 'teamleider' },
      { gebeurtenis: 'TOEWIJZING_OPGEHEVEN', client_id: 'teamleider' },
    ]);
  });

  test('van twee tegelijk wint er een, de ander hoort dat er iets veranderde', async () => {
    const zaakId = await opent('twee', 100);
    const uitkomsten = await Promise.all([wijs(zaakId, 0, 'anne'), wijs(zaakId, 0, 'bram')]);
    expect(uitkomsten.map(({ status }) => status).toSorted()).toEqual(['GEWIJZIGD', 'TOEGEWEZEN']);
  });

  test('kan niet aan wie er niet werkt, niet als de zaak klaar is en niet van een ander', async () => {
    const zaakId = await opent('dicht', 100);
    expect(await wijs(zaakId, 0, 'niemand')).toEqual({ status: 'GEEN_BEHANDELAAR' });
    const vreemd = await tenant((work) => wijsToe(work, zaakId, 0, wens('anne'), principal), ['0268']);
    expect(vreemd).toEqual({ status: 'ONBEKEND' });
    const einde = { handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat: 'OVERLEDEN' };
    await proef.verwerk([{ ...einde, handelingId: `${zaakId}-e`, zaakId }], [gemeente]);
    expect(await wijs(zaakId, 0, 'anne')).toEqual({ status: 'AFGESLOTEN' });
  });
});

test('een instelling die intussen is gewijzigd wordt niet overschreven; elke versie blijft', async () => {
  const zet = (versie: number) =>
    tenant(({ db }) =>
      insertInstelling(db, gemeente, versie, { ...instelling, herbezoekNaDagen: versie }, principal),
    );
  expect((await Promise.all([zet(1), zet(1)])).toSorted()).toEqual([false, true]);
  expect(await zet(1)).toBe(false);
  expect(await tenant(({ db }) => selectInstelling(db, gemeente))).toMatchObject({
    versie: 2,
    instelling: { herbezoekNaDagen: 1 },
  });
  expect(await tenant(({ db }) => selectInstelling(db, gemeente), ['0268'])).toMatchObject({ versie: 0 });
  const { rows } = await proef.database.verwerker.query(
    'select 1 from looplijst_instelling where gemeentecode = $1',
    [gemeente],
  );
  expect(rows).toHaveLength(2);
});

test('na haar dag toont een lijst niemand meer, en na twee jaar is zij weg', async () => {
  const eigen = await startProefomgeving();
  try {
    const api = <T>(fn: Parameters<typeof withTenant<T>>[2]) =>
      withTenant(eigen.database.api, { gemeenten: ['0268'] }, fn);
    await api(({ db }) => insertInstelling(db, '0268', 0, instelling, principal));
    await eigen.ontvang(maakSignaal('oud', [maakMelding('oud')]));
    const gemaakt = await api((work) =>
      maakLooplijst(
        work,
        { gemeentecode: '0268', behandelaarId: 'anne' },
        eigen.personen,
        eigen.lokaal,
        principal,
      ),
    );
    const looplijstId = gemaakt.status === 'GEMAAKT' ? gemaakt.lijst.looplijstId : '';
    await eigen.wordt(addDays(VANDAAG, 1));
    expect(await api(({ db }) => readLooplijst(db, looplijstId, eigen.personen, eigen.lokaal))).toMatchObject(
      {
        verlopen: true,
        regels: [{ zaak: { persoon: null } }],
      },
    );
    await eigen.wordt(datum('2028-03-03'));
    expect(
      await api(({ db }) => readLooplijst(db, looplijstId, eigen.personen, eigen.lokaal)),
    ).toBeUndefined();
  } finally {
    await eigen.drop();
  }
});
