import { type Datum, datum } from '@meldpunt/contracts';
import {
  catalogueProblems,
  type TransactionQueryable,
  withTenant,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import {
  afhandeling,
  einde,
  gemeente,
  melding,
  reactie,
  signaal,
  telreactie,
  terugkoppeling,
  uitkomst,
} from '../test/voorbeelden.ts';
import { selectPosities } from './balans/store.ts';
import { upsertAfhandelingen } from './feiten/afhandeling-feit.ts';
import { upsertMeldingen } from './feiten/melding-feit.ts';
import { insertReacties } from './feiten/reactie-feit.ts';
import { upsertSignalen } from './feiten/signaal-feit.ts';
import { insertTerugkoppelingen } from './feiten/terugkoppeling-feit.ts';
import { upsertUitkomsten } from './feiten/uitkomst-feit.ts';
import { selectGemeentenOf, upsertGemeenten } from './ken-gemeenten/store.ts';
import { sumMaandrapport } from './maandrapport/maandrapport.ts';
import type { Maandrapport } from './maandrapport/rapport.ts';
import { selectCellen, selectGemeenten, selectLandelijkeCellen } from './maandrapport/store.ts';
import { type Stand, selectStand } from './meters/store.ts';

let db: ServiceDatabase;
const d = (text: string): Datum => datum(text);

beforeAll(async () => {
  db = await createServiceDatabase('metrics', new URL('../migrations', import.meta.url));
});
afterAll(() => db?.drop());
beforeEach(async () => {
  await db.database.verwerker.query(
    `delete from melding_feit; delete from signaal_feit; delete from signaal_melding_feit; delete from uitkomst_feit;
     delete from afhandeling_feit; delete from terugkoppeling_feit; delete from reactie_feit; delete from gemeente; delete from machtiging;
     delete from dag; insert into dag (dag) values ('2026-04-10')`,
  );
});

function store(fn: (db: TransactionQueryable) => Promise<void> | void): Promise<void> {
  return withUnitOfWork(db.database.verwerker, async (work) => fn(work.db));
}

function stand(): Promise<Stand> {
  return withUnitOfWork(db.database.verwerker, (work) => selectStand(work.db));
}

function rapport(gemeenten: readonly string[], eigen: readonly string[] = []): Promise<Maandrapport> {
  return withTenant(db.database.api, { gemeenten }, async (work) => {
    const all = await selectGemeenten(work.db);
    const chosen = all.filter(({ gemeentecode }) => gemeenten.includes(gemeentecode));
    return sumMaandrapport('2026-03', null, await selectCellen(work.db, '2026-03'), chosen, eigen);
  });
}

const m1 = melding('m1', { bedragInCenten: 10_000, aangebodenOp: d('2026-03-02') });
const m2 = melding('m2', { bedragInCenten: 2_500, soort: 'HUUR', partnerId: 'huur-west' });
const m3 = melding('m3', { bedragInCenten: 700, gemeentecode: '0344' });
const s1 = signaal('s1', [m1, m2], { meervoudig: true, ontstaanOp: d('2026-03-05') });
const worked = {
  signaalId: 's1',
  zaakId: 'z1',
  ontvangenOp: d('2026-03-05'),
  opgepaktOp: d('2026-03-09'),
  eersteContactpogingOp: d('2026-03-11'),
  contactOp: d('2026-03-16'),
  contacttermijnTot: d('2026-04-01'),
};
const help = einde(m1, 'VERVOLGHULP', d('2026-03-20'), {
  ...worked,
  contactpogingen: [
    { soort: 'HUISBEZOEK', op: d('2026-03-11'), dagdeel: null, bereikt: false, uitkomst: 'NIET_THUIS' },
  ],
});
const answer = terugkoppeling(m1, { klasse: 'HULP_AANVAARD', dag: d('2026-03-21') });

/** Everything that happened, each as its own act, so that it can be played in any order. */
const acts: readonly ((db: TransactionQueryable) => Promise<void> | void)[] = [
  (q) => upsertMeldingen(q, [m1, m2, m3]),
  (q) => upsertMeldingen(q, [{ ...m2, versie: 2, bedragInCenten: 2_000 }]),
  (q) => upsertSignalen(q, [s1]),
  (q) => upsertAfhandelingen(q, [afhandeling(m1, { ...worked, contactOp: null }), afhandeling(m2, worked)]),
  (q) => upsertAfhandelingen(q, [help]),
  (q) => upsertUitkomsten(q, [uitkomst(m3, { beeindigdOp: d('2026-04-01') })]),
  (q) => insertTerugkoppelingen(q, [answer]),
  (q) => insertTerugkoppelingen(q, [terugkoppeling(m3, { dag: d('2026-04-02') })]),
  (q) => insertReacties(q, [reactie(m1, 'r2', 'REGELING_NIET_NAGEKOMEN', '2026-05-02')]),
  (q) =>
    insertReacties(q, [
      reactie(m1, 'r1', 'BETAALT', '2026-04-02'),
      reactie(m1, 'r3', 'BETWIST', '2026-05-09'),
    ]),
  (q) =>
    insertReacties(q, [telreactie(m3, 'r4', 'BETAALT_NIET'), telreactie(m3, 'r5', 'VOLDAAN', '2026-05-03')]),
  (q) => upsertGemeenten(q, [gemeente('0268'), gemeente('0344', { inwoners: 5_000 })]),
];

async function playAll(order: readonly number[]): Promise<void> {
  for (const nr of order) {
    const act = acts[nr];
    if (act !== undefined) await store(act);
  }
}

const inOrder = acts.map((_, nr) => nr);

describe('the month report', () => {
  test('follows each melding through the chain', async () => {
    await playAll(inOrder);
    const found = await rapport(['0268', '0344'], ['0268', '0344']);
    expect(found.meldingen).toEqual({ aantal: 3, centen: 12_700, perDuizendInwoners: 0.2 });
    expect(found.samenloop).toMatchObject({
      signalen: { ENKELVOUDIG: 0, MEERVOUDIG: 1 },
      meldingen: { MEERVOUDIG: 2 },
      zonderSignaal: 1,
    });
    expect(found.conversie).toMatchObject({
      meldingen: { MELDING: 3, SIGNAAL: 2, ZAAK: 2, OPGEPAKT: 2, POGING: 2, CONTACT: 2, HULP: 1 },
      zaken: { TOTAAL: 1, OPGEPAKT: 1, BEZOCHT: 1, CONTACT: 1, HULP: 1, WEIGERING: 0 },
    });
    expect(found.resultaten).toEqual([
      { code: 'GEEN_SIGNAAL', aantal: 1, centen: 700 },
      { code: 'OPEN', aantal: 1, centen: 2_000 },
      { code: 'VERVOLGHULP', aantal: 1, centen: 10_000 },
    ]);
    expect(found.terugkoppeling.definitief).toEqual([
      { code: 'GEEN', aantal: 1, centen: 2_000 },
      { code: 'HERVAT_INCASSO', aantal: 1, centen: 700 },
      { code: 'HULP_AANVAARD', aantal: 1, centen: 10_000 },
    ]);
    expect(
      Object.fromEntries(found.doorlooptijden.map(({ stap, p50, p90 }) => [stap, [p50, p90]])),
    ).toMatchObject({
      AANBOD_TOT_AANNAME: [0, 2],
      AANNAME_TOT_SIGNAAL: [1, 1],
      ZAAK_TOT_OPGEPAKT: [4, 4],
      OPGEPAKT_TOT_POGING: [2, 2],
      POGING_TOT_CONTACT: [5, 5],
      EINDE_TOT_TERUGKOPPELING: [1, 1],
    });
    expect(found.termijnen).toEqual([
      { termijn: 'CONTACTTERMIJN', zaken: 1, verstreken: 0 },
      { termijn: 'DREIGINGSTERMIJN', zaken: 0, verstreken: 0 },
    ]);
    expect(found.gemeenten).toMatchObject([
      { gemeentecode: '0268', meldingen: 2, perSoort: { WATER: 1, HUUR: 1 }, zaken: 1, hulp: 1 },
      { gemeentecode: '0344', meldingen: null, perSoort: { WATER: null } },
    ]);
  });

  test('of one municipality shows what is in its hands whole, and of whom no formule signalled nothing that points at one', async () => {
    await playAll(inOrder);
    const m4 = melding('m4', { bedragInCenten: 1_234 });
    await store((q) => upsertMeldingen(q, [m4]));
    await store((q) => upsertUitkomsten(q, [uitkomst(m4, { einde: 'BETAALD_BIJ_PARTNER' })]));
    const [eigen, zonder] = await Promise.all(
      ['0268', '0344'].map((code) =>
        withTenant(db.database.api, { gemeenten: [code] }, async (work) =>
          sumMaandrapport(
            '2026-03',
            code,
            await selectCellen(work.db, '2026-03'),
            (await selectGemeenten(work.db)).filter(({ gemeentecode }) => gemeentecode === code),
            [code],
          ),
        ),
      ),
    );
    expect(eigen).toMatchObject({
      meldingen: { aantal: 2, centen: 12_000 },
      perSoort: expect.arrayContaining([{ code: 'HUUR', aantal: 1, centen: 2_000 }]),
      samenloop: { zonderSignaal: null },
      zonderSignaal: { aantal: null, centen: null },
      resultaten: [
        { code: 'OPEN', aantal: 1, centen: 2_000 },
        { code: 'VERVOLGHULP', aantal: 1, centen: 10_000 },
      ],
      gemeenten: [{ meldingen: null, zaken: 1, hulp: 1 }],
    });
    expect(JSON.stringify(eigen)).not.toMatch(/1234|13234/);
    expect(zonder).toMatchObject({
      meldingen: { aantal: 0, centen: 0 },
      resultaten: [],
      terugkoppeling: { definitief: [] },
    });
    expect(zonder?.zonderSignaal?.resultaten.map(({ aantal }) => aantal)).toEqual(Array(5).fill(null));
    expect(zonder?.doorlooptijden.every(({ aantal }) => aantal === 0)).toBe(true);
  });

  test('is the same in any order between topics, with everything delivered twice', async () => {
    await playAll(inOrder);
    const expected = await rapport(['0268', '0344']);
    for (const order of [
      [...inOrder].reverse(),
      [9, 11, 4, 0, 3, 1, 7, 10, 2, 6, 8, 5],
      [...inOrder, ...inOrder],
    ]) {
      await db.database.verwerker.query(
        `delete from melding_feit; delete from signaal_feit; delete from signaal_melding_feit; delete from uitkomst_feit;
         delete from afhandeling_feit; delete from terugkoppeling_feit; delete from reactie_feit`,
      );
      await playAll(order);
      expect(await rapport(['0268', '0344'])).toEqual(expected);
    }
  });

  test('a melding given back and then closed counts as the router ended it', async () => {
    await playAll([0, 7]);
    await store((q) =>
      upsertAfhandelingen(q, [
        afhandeling(m1, { signaalId: 's0', versie: 5, stand: 'TERUGGEGEVEN', zaakId: 'z0' }),
      ]),
    );
    await store((q) => upsertUitkomsten(q, [uitkomst(m1)]));
    const found = await rapport(['0268']);
    expect(found.resultaten).toContainEqual({ code: 'GEEN_SIGNAAL', aantal: 1, centen: 10_000 });
    expect(found.conversie.zaken.TOTAAL).toBe(0);
  });

  test('tells what creditors saw after their answers, of each melding the last word', async () => {
    await playAll(inOrder);
    const nothing = { betaalt: 0, voldaan: 0, betaaltNiet: 0, regelingNietNagekomen: 0, betwist: 0 };
    const { naAntwoord } = await rapport(['0268', '0344']);
    expect(naAntwoord).toEqual([
      {
        ...nothing,
        groep: 'HULP',
        beantwoord: 1,
        gehoord: 1,
        regelingNietNagekomen: 1,
        betwist: 1,
        aandeelBetaalt: 0,
      },
      { ...nothing, groep: 'ZAAK', beantwoord: 0, gehoord: 0, aandeelBetaalt: null },
      { ...nothing, groep: 'ZONDER_SIGNAAL', beantwoord: 1, gehoord: 1, voldaan: 1, aandeelBetaalt: 100 },
    ]);
    await store((q) => insertTerugkoppelingen(q, [terugkoppeling(m2, { klasse: 'INGETROKKEN' })]));
    // Its own word is no answer to be measured.
    expect((await rapport(['0268', '0344'])).naAntwoord).toEqual(naAntwoord);
  });

  test('a passed term is counted per zaak by what casework noted: attempts before a threat do not meet its term', async () => {
    await playAll([0, 7]);
    // The melding joined after the four weeks, in which the zaak was tried; the threat was stated later.
    const joined = {
      ...worked,
      ontvangenOp: d('2026-04-07'),
      eersteContactpogingOp: d('2026-04-07'),
      contactpogingen: help.contactpogingen,
      dreigingstermijnTot: d('2026-04-10'),
      dreigingstermijnVerstrekenOp: d('2026-04-11'),
    };
    const passed = {
      zaakId: 'z9',
      signaalId: 's9',
      contacttermijnTot: d('2026-03-09'),
      contacttermijnVerstrekenOp: d('2026-03-10'),
    };
    await store((q) => upsertAfhandelingen(q, [afhandeling(m1, joined), afhandeling(m2, passed)]));
    expect((await rapport(['0268'])).termijnen).toEqual([
      { termijn: 'CONTACTTERMIJN', zaken: 2, verstreken: 1 },
      { termijn: 'DREIGINGSTERMIJN', zaken: 1, verstreken: 1 },
    ]);
  });
});

describe('the month report', () => {
  const poging = (uitkomst: 'GESLAAGD' | 'NIET_THUIS' | 'WEIGERING') => ({
    soort: 'HUISBEZOEK' as const,
    op: d('2026-03-11'),
    dagdeel: null,
    bereikt: uitkomst !== 'NIET_THUIS',
    uitkomst,
  });

  test('help in a zaak that outlived its meldingen counts as help', async () => {
    await playAll([0, 2]);
    const ended = einde(m1, 'PAUZE_VERSTREKEN', d('2026-04-05'), worked);
    const withdrawn = einde(m2, 'ZELF_BETAALD_OF_REGELING', d('2026-03-20'), worked);
    await store((q) => upsertAfhandelingen(q, [ended, withdrawn]));
    await store((q) => insertTerugkoppelingen(q, [terugkoppeling(m1), terugkoppeling(m2)]));
    const before = await rapport(['0268']);
    expect(before.conversie.zaken.HULP).toBe(0);
    await store((q) =>
      upsertAfhandelingen(
        q,
        [ended, withdrawn].map((one) => ({ ...one, versie: 10, zaakresultaat: 'VERVOLGHULP' as const })),
      ),
    );
    const { conversie, naAntwoord, resultaten } = await rapport(['0268']);
    expect(conversie.zaken.HULP).toBe(1);
    expect(naAntwoord.map(({ groep, beantwoord }) => [groep, beantwoord])).toEqual([
      ['HULP', 2],
      ['ZAAK', 0],
      ['ZONDER_SIGNAAL', 0],
    ]);
    // Each melding keeps its own ending.
    expect(resultaten).toEqual(before.resultaten);
  });

  test('while a zaak runs its latest attempt tells, whatever the melding that was told of it first says', async () => {
    await playAll([0, 2]);
    const open = { ...worked, contactpogingen: [poging('WEIGERING')] };
    const later = { ...open, contactpogingen: [poging('WEIGERING'), poging('GESLAAGD')] };
    await store((q) =>
      upsertAfhandelingen(q, [
        afhandeling(m1, { ...open, versie: 7 }),
        afhandeling(m2, { ...later, versie: 3 }),
      ]),
    );
    expect((await rapport(['0268'])).conversie.zaken).toMatchObject({ TOTAAL: 1, CONTACT: 1, WEIGERING: 0 });
  });

  test('a passed term stays when the melding is given back afterwards', async () => {
    await playAll([0, 2, 11]);
    const zaak = {
      signaalId: 's1',
      zaakId: 'z1',
      ontvangenOp: d('2026-03-05'),
      contacttermijnTot: d('2026-04-01'),
      dreigingstermijnTot: d('2026-03-10'),
      dreigingstermijnVerstrekenOp: d('2026-03-11'),
    };
    await store((q) =>
      upsertAfhandelingen(q, [
        afhandeling(m1, { ...zaak, versie: 4, stand: 'TERUGGEGEVEN' }),
        afhandeling(m2, { ...zaak, versie: 4, stand: 'TERUGGEGEVEN' }),
      ]),
    );
    const { termijnen, gemeenten } = await rapport(['0268'], ['0268']);
    expect(termijnen).toEqual([
      { termijn: 'CONTACTTERMIJN', zaken: 1, verstreken: 0 },
      { termijn: 'DREIGINGSTERMIJN', zaken: 1, verstreken: 1 },
    ]);
    expect(gemeenten[0]?.termijnVerstreken).toBe(1);
    expect((await stand()).verstreken.dreigingstermijn).toBe(1);
  });

  test('from offer to acceptance is days of the hub, whatever day the creditor states and however events come', async () => {
    const held = melding('h1', {
      aangebodenOp: d('2026-03-01'),
      signaaldatum: d('2026-03-04'),
      aangenomenOp: d('2026-03-04'),
    });
    const changed = { ...held, versie: 2, signaaldatum: d('2026-03-02') };
    const passedOn = melding('h2', { herkomst: 'DOORGEZET', aangebodenOp: d('2026-02-01') });
    const unknown = melding('h3', { aangebodenOp: null });
    const lasting = async () =>
      (await rapport(['0268'])).doorlooptijden.find(({ stap }) => stap === 'AANBOD_TOT_AANNAME');
    await playAll([11]);
    await store((q) => upsertMeldingen(q, [held, passedOn, unknown]));
    await store((q) => upsertMeldingen(q, [changed]));
    expect(await lasting()).toMatchObject({ aantal: 1, p50: 3 });
    await db.database.verwerker.query('delete from melding_feit');
    await store((q) => upsertMeldingen(q, [held, changed, passedOn, unknown]));
    expect(await lasting()).toMatchObject({ aantal: 1, p50: 3 });
  });

  test('a resident sent on is new once the creditor reports there itself, in one batch or two', async () => {
    const sentOn = melding('s1', {
      herkomst: 'DOORGEZET',
      aangebodenOp: null,
      aangenomenOp: d('2026-03-04'),
    });
    const own = {
      ...sentOn,
      versie: 2,
      herkomst: 'NIEUW',
      aangebodenOp: d('2026-03-09'),
      eersteBedragInCenten: 7_777,
    } as const;
    const feit = async () =>
      (
        await db.database.verwerker.query(
          'select herkomst, eerste_bedrag_in_centen as eerste from melding_feit',
        )
      ).rows;
    for (const batches of [[[sentOn], [own]], [[sentOn, own]]]) {
      await db.database.verwerker.query('delete from melding_feit');
      for (const batch of batches) await store((q) => upsertMeldingen(q, batch));
      expect(await feit()).toEqual([{ herkomst: 'NIEUW', eerste: 7_777 }]);
      // The municipality had it before it was offered: no days between the two.
      const { doorlooptijden } = await rapport(['0268']);
      expect(doorlooptijden.find(({ stap }) => stap === 'AANBOD_TOT_AANNAME')).toMatchObject({ aantal: 0 });
    }
  });

  test('a creditor has the last word on the day it says it, and of one day the one about the latest day', async () => {
    await playAll([0, 2, 3, 4, 6]);
    const said = (id: string, wat: Parameters<typeof reactie>[2], op: string, gereageerdOp: string) => ({
      ...reactie(m1, id, wat, op),
      gereageerdOp: d(gereageerdOp),
    });
    const heard = async () => (await rapport(['0268'])).naAntwoord[0];
    await store((q) => insertReacties(q, [said('r9', 'VOLDAAN', '2026-05-01', '2026-05-02')]));
    // It had looked at the wrong day of its books.
    await store((q) => insertReacties(q, [said('r1', 'BETAALT_NIET', '2026-04-20', '2026-05-03')]));
    expect(await heard()).toMatchObject({ voldaan: 0, betaaltNiet: 1 });
    await store((q) => insertReacties(q, [said('r2', 'BETAALT', '2026-04-25', '2026-05-03')]));
    expect(await heard()).toMatchObject({ betaalt: 1, betaaltNiet: 0 });
    // Two of the same days contradict each other: not the identifier, but the word that flatters least is taken.
    for (const id of ['r0', 'r3']) {
      await store((q) =>
        insertReacties(q, [said(id, 'REGELING_NIET_NAGEKOMEN', '2026-04-25', '2026-05-03')]),
      );
      expect(await heard()).toMatchObject({ betaalt: 0, regelingNietNagekomen: 1 });
      await db.database.verwerker.query(`delete from reactie_feit where reactie_id = '${id}'`);
    }
  });

  test('inhabitants of a municipality that merged count once', async () => {
    const opgevolgd = { opvolgercode: '1999', opgevolgdPer: d('2026-04-01') };
    await store((q) =>
      upsertGemeenten(q, [
        gemeente('0268', { inwoners: 30_000, ...opgevolgd }),
        gemeente('0344', { inwoners: 20_000, ...opgevolgd }),
        gemeente('1999', { inwoners: 50_000 }),
      ]),
    );
    await store((q) => upsertMeldingen(q, [m1, m2]));
    const perDuizend = (maand: string) =>
      withUnitOfWork(db.database.verwerker, async (work) => {
        const all = await selectGemeenten(work.db);
        const cellen = await selectCellen(work.db, '2026-03');
        return sumMaandrapport(maand, null, cellen, all, []).meldingen.perDuizendInwoners;
      });
    expect(await perDuizend('2026-03')).toBe(0.04);
    expect(await perDuizend('2026-04')).toBe(0.04);
    expect(await perDuizend('2026-05')).toBe(0.04);
  });
});

describe('the gauge of zaken', () => {
  const standen = async () => {
    const { zaken } = await stand();
    return Object.fromEntries(zaken.map(({ stand, aantal }) => [stand, aantal]));
  };

  test.each([
    [
      'ended with a result',
      'AFGESLOTEN',
      einde(m1, 'VERVOLGHULP', d('2026-03-20'), { ...worked, zaakresultaat: 'VERVOLGHULP' }),
    ],
    [
      'left by a creditor that withdrew',
      'VERVALLEN',
      einde(m1, 'INGETROKKEN_DOOR_PARTNER', d('2026-03-06'), { zaakId: 'z1' }),
    ],
    [
      'left by a creditor that withdrew once taken up',
      'VERVALLEN',
      einde(m1, 'BETAALD_BIJ_PARTNER', d('2026-03-10'), { ...worked, contactOp: null }),
    ],
    ['given back to the router', 'VERVALLEN', afhandeling(m1, { zaakId: 'z1', stand: 'TERUGGEGEVEN' })],
    [
      'taken up, and outliving its meldingen',
      'OPGEPAKT',
      einde(m1, 'PAUZE_VERSTREKEN', d('2026-04-05'), worked),
    ],
    [
      'in contact, and outliving its meldingen',
      'OPGEPAKT',
      einde(m1, 'ZELF_BETAALD_OF_REGELING', d('2026-03-20'), worked),
    ],
    ['taken up', 'OPGEPAKT', afhandeling(m1, { ...worked, stand: 'OPGEPAKT' })],
    ['new', 'NIEUW', afhandeling(m1, { zaakId: 'z1' })],
  ] as const)('one %s is %s', async (_, stand, staat) => {
    await store((q) => upsertAfhandelingen(q, [staat]));
    expect(await standen()).toEqual({ [stand]: 1 });
  });
});

describe('what reads all of a table', () => {
  test.each([
    ['the national report', (q: TransactionQueryable) => selectLandelijkeCellen(q, '2026-03')],
    ['a report of one municipality', (q: TransactionQueryable) => selectCellen(q, '2026-03')],
    ['the meters', (q: TransactionQueryable) => selectStand(q)],
  ] as const)('%s may do so, and nobody after it on the connection', async (_, read) => {
    const setting = async (q: Pick<TransactionQueryable, 'query'>) =>
      (await q.query<{ enable_seqscan: string }>('show enable_seqscan')).rows[0]?.enable_seqscan;
    await store(async (q) => {
      await read(q);
      expect(await setting(q)).toBe('on');
    });
    await store(async (q) => expect(await setting(q)).toBe('off'));
  });
});

describe('balance and meters', () => {
  test('positions count what the chain counts', async () => {
    await playAll(inOrder);
    expect(await selectPosities(db.database.verwerker)).toEqual({
      meldingen: { ontvangen: 3, beeindigd: 2 },
      centen: { eerste: 13_200, laatste: 12_700 },
      terugkoppelingen: 2,
      tussentijds: 0,
      correcties: 0,
      reacties: 5,
      signalen: 1,
      zaken: 1,
      zonderMelding: 0,
    });
    const found = await stand();
    expect(found.meldingen).toContainEqual({ soort: 'HUUR', aantal: 1, open: 1 });
    expect(found.zaken).toEqual([{ stand: 'NIEUW', aantal: 1 }]);
    expect(found.oudsteOpen).toBe(37);
  });
});

describe('walls', () => {
  test('two municipalities crossed: a report counts only those of its transaction, and the API role writes nothing', async () => {
    await playAll(inOrder);
    expect((await rapport(['0268'])).meldingen.aantal).toBe(2);
    expect((await rapport(['0344'])).meldingen.aantal).toBe(1);
    expect((await rapport([])).meldingen.aantal).toBe(0);
    const tables = [
      'melding_feit',
      'signaal_feit',
      'signaal_melding_feit',
      'uitkomst_feit',
      'afhandeling_feit',
      'terugkoppeling_feit',
      'reactie_feit',
    ];
    for (const table of tables) {
      await withTenant(db.database.api, { gemeenten: ['0344'] }, async (work) => {
        const { rows } = await work.db.query<{ code: string }>(`select gemeentecode as code from ${table}`);
        expect(rows.filter(({ code }) => code !== '0344')).toEqual([]);
      });
      await expect(
        withTenant(db.database.api, { gemeenten: ['0344'] }, (work) => work.db.query(`delete from ${table}`)),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('rights in the catalogue are as they should be', async () => {
    expect(await catalogueProblems(db.database.verwerker, ['metrics'])).toEqual([]);
  });

  test('facts hold no person, no kenmerk, no creditor and no new address', async () => {
    await playAll(inOrder);
    await store((q) =>
      upsertAfhandelingen(q, [einde(m3, 'GEEN_INWONER', d('2026-03-20'), { nieuweGemeentecode: '0599' })]),
    );
    const { rows } = await db.database.verwerker.query(
      `select m::text, a::text, s::text, t::text from melding_feit m left join afhandeling_feit a using (melding_id)
       left join signaal_melding_feit s using (melding_id) left join terugkoppeling_feit t using (melding_id)`,
    );
    expect(JSON.stringify(rows)).not.toMatch(/sealed|7365616c|K-m|water-oost|huur-west|0599/);
  });

  test('an organisatie speaks for a municipality while its machtiging lasts', async () => {
    await store((q) =>
      upsertGemeenten(q, [
        gemeente('0268', {
          machtigingen: [{ organisatieId: 'regio', van: d('2026-01-01'), tot: d('2026-04-09') }],
        }),
        gemeente('0344', { machtigingen: [{ organisatieId: 'regio', van: d('2026-04-10'), tot: null }] }),
      ]),
    );
    expect(await selectGemeentenOf(db.database.api, 'regio')).toEqual(['0344']);
    await store((q) => upsertGemeenten(q, [gemeente('0344', { versie: 2, machtigingen: [] })]));
    await store((q) => upsertGemeenten(q, [gemeente('0344', { versie: 1 })]));
    expect(await selectGemeentenOf(db.database.api, 'regio')).toEqual([]);
  });
});
