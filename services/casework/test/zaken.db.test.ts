// Longer than most: one database serves every story of signalen, acts, walls and days.
import { addDays, datum, type Reactie, sleutelnaamVan } from '@meldpunt/contracts';
import { catalogueProblems, readDay, withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectBalans } from '../src/balans/select-balans.ts';
import type { Daad } from '../src/behandelen/handeling.ts';
import { handleHandelingen } from '../src/behandelen/handle-handelingen.ts';
import { handleGemeenten } from '../src/gemeenten/handle-copies.ts';
import { readZaak } from '../src/looplijst/read-zaken.ts';
import { handleReacties } from '../src/reacties/handle-reacties.ts';
import { handleDagen } from '../src/termijnen/handle-dag.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { id, maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';
import { eindresultaat, poging } from './zaken.ts';

let proef: Proefomgeving;
beforeAll(async () => {
  proef = await startProefomgeving();
});
afterAll(() => proef.drop());

async function eneZaak(signaal: ReturnType<typeof maakSignaal>) {
  const [zaak, ...meer] = await proef.zakenVan(signaal);
  if (zaak === undefined || meer.length > 0) throw new Error('expected one zaak');
  return zaak;
}

describe('signalen', () => {
  test('opnieuw bezorgd, door elkaar of in andere porties geven dezelfde zaken', async () => {
    const meldingen = [maakMelding('r1'), maakMelding('r2')];
    const versies = [
      maakSignaal('herhaald', meldingen.slice(0, 1)),
      maakSignaal('herhaald', meldingen, { versie: 2, zwaarte: 300 }),
      maakSignaal(
        'herhaald',
        [{ ...meldingen[0], meldingstand: 'BETAALD' } as (typeof meldingen)[0], ...meldingen.slice(1)],
        { versie: 3 },
      ),
    ];
    const in_een_keer = versies.map((versie) => ({ ...versie, signaalId: id('signaal', 'los') }));
    await proef.ontvang(...versies);
    for (const versie of in_een_keer) await proef.ontvang(versie);
    await proef.ontvang(...versies);
    await proef.ontvang(...[...in_een_keer].reverse());
    const samen = await eneZaak(versies[0] as (typeof versies)[0]);
    const los = await eneZaak(in_een_keer[0] as (typeof versies)[0]);
    const { zaakId: _a, signaalId: _b, ...inhoud } = samen;
    expect(los).toMatchObject(inhoud);
    expect(samen).toMatchObject({ versie: 3, stand: 'NIEUW' });
    const gepubliceerd = await proef.afhandelingen();
    const van = (signaalId: string) =>
      gepubliceerd
        .filter((een) => een.signaalId === signaalId)
        .map(({ meldingId, versie, stand, eindresultaat }) => [meldingId, versie, stand, eindresultaat]);
    // Of what came together only the last picture of an open melding is told; it is the one that was told last.
    const [eersteKeer, ...verder] = van(los.signaalId);
    expect(eersteKeer?.slice(1)).toEqual([1, 'ONTVANGEN', null]);
    expect(verder).toHaveLength(2);
    expect(van(samen.signaalId)).toEqual(expect.arrayContaining(verder));
    expect(van(samen.signaalId)).toHaveLength(2);
  });

  test('waarvan de eerste versie al zegt dat een melding weg is, geven haar zonder zaak terug, een keer', async () => {
    const weg = maakSignaal('weg', [
      maakMelding('w1', { stand: 'LOSGELATEN' }),
      maakMelding('w2', { meldingstand: 'BETAALD' }),
    ]);
    await proef.ontvang(weg);
    await proef.ontvang({ ...weg, versie: 2 });
    expect(await proef.zakenVan(weg)).toEqual([]);
    const eindes = (await proef.afhandelingen()).filter(({ signaalId }) => signaalId === weg.signaalId);
    expect(eindes.map(({ stand, eindresultaat, zaakId }) => [stand, eindresultaat, zaakId])).toEqual([
      ['TERUGGEGEVEN', null, null],
      ['BEEINDIGD', 'BETAALD_BIJ_PARTNER', null],
    ]);
  });

  test('van een dag die hier nog moet aanbreken, geven een zaak van die dag: niets is eerder dan zijn oorzaak', async () => {
    const morgen = addDays(VANDAAG, 1);
    const vooruit = maakSignaal('vooruit', [maakMelding('v1')], { ontstaanOp: morgen, gewijzigdOp: morgen });
    await proef.ontvang(vooruit);
    expect(await eneZaak(vooruit)).toMatchObject({
      geopendOp: morgen,
      meldingen: [{ ontvangenOp: morgen }],
    });
    const van = (await proef.afhandelingen()).filter(({ signaalId }) => signaalId === vooruit.signaalId);
    expect(van.map(({ ontvangenOp }) => ontvangenOp)).toEqual([morgen]);
  });

  test('brengen de inwoner verzegeld met een sleutel van de gemeente die na de bewaartermijn sterft', async () => {
    const signaal = maakSignaal('persoon', [maakMelding('p1')]);
    await proef.ontvang(signaal);
    const { rows } = await proef.database.verwerker.query<{ persoon: Buffer }>(
      'select persoon from zaak_melding where signaal_id = $1',
      [signaal.signaalId],
    );
    expect(sleutelnaamVan(rows[0]?.persoon ?? Buffer.alloc(0))).toBe('zaak/0268/2028-01');
    expect(rows[0]?.persoon.includes('Proef')).toBe(false);
  });

  test('die vervallen laten niemand de inwoner meer zien', async () => {
    const signaal = maakSignaal('dicht', [maakMelding('d1')]);
    await proef.ontvang(signaal);
    await proef.ontvang({
      ...signaal,
      versie: 2,
      stand: 'VERVALLEN',
      meldingen: [maakMelding('d1', { stand: 'LOSGELATEN' })],
    });
    const { zaakId } = await eneZaak(signaal);
    const zaak = await withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) =>
      readZaak(db, zaakId, proef.personen),
    );
    expect(zaak).toMatchObject({ stand: 'VERVALLEN', persoon: null, meldingen: [] });
  });

  test('van een gemeente met een eigen systeem worden haar gemeld, een bericht per verandering', async () => {
    const gemeente = {
      gemeentecode: '0344',
      versie: 1,
      naam: 'Utrecht',
      provincie: 'Utrecht',
      inwoners: 1,
      aansluiting: 'KAFKA' as const,
      opvolgercode: null,
      opgevolgdPer: null,
      machtigingen: [{ organisatieId: 'o', van: VANDAAG, tot: null }],
      gezienOp: 0,
    };
    await withUnitOfWork(proef.database.verwerker, (work) =>
      handleGemeenten([gemeente, { ...gemeente, versie: 2 }], work),
    );
    const signaal = maakSignaal('kafka', [maakMelding('k1')], { gemeentecode: '0344' });
    await proef.ontvang(signaal);
    const { zaakId } = await eneZaak(signaal);
    await proef.verwerk(
      [
        { handelingId: 'k-1', zaakId, handeling: 'OPPAKKEN' },
        { handelingId: 'k-2', zaakId, handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat: 'OVERLEDEN' },
      ],
      ['0344'],
    );
    const berichten = await proef.gemeenteSignalen('0344');
    expect(berichten.map(({ gebeurtenis, versie }) => [gebeurtenis, versie])).toEqual([
      ['GEOPEND', 1],
      ['AFGESLOTEN', 3],
    ]);
    expect(berichten[0]?.dataref).toBe(`/v1/zaken/${zaakId}`);
    expect(JSON.stringify(berichten)).not.toContain('Proef');
  });
});

describe('een zaak waarvan de partner een melding intrekt', () => {
  const oppakken = { handelingId: 'o', handeling: 'OPPAKKEN' };
  const contact = { handelingId: 'c', handeling: 'CONTACTPOGING', contactsoort: 'HUISBEZOEK', bereikt: true };
  test.each([
    ['nieuw', [], 'INGETROKKEN_DOOR_PARTNER', 'VERVALLEN'],
    ['opgepakt', [oppakken], 'INGETROKKEN_DOOR_PARTNER', 'VERVALLEN'],
    ['bereikt', [oppakken, contact], 'ZELF_BETAALD_OF_REGELING', 'OPGEPAKT'],
  ])('en die %s is', async (naam, handelingen, resultaat, stand) => {
    const melding = maakMelding(`intrek-${naam}`);
    const signaal = maakSignaal(`intrek-${naam}`, [melding]);
    await proef.ontvang(signaal);
    const { zaakId } = await eneZaak(signaal);
    const gedaan = await proef.verwerk(
      handelingen.map((een) => ({ ...een, handelingId: `${een.handelingId}-${naam}`, zaakId })),
    );
    expect(gedaan.every((een) => een.resultaat === 'VERWERKT')).toBe(true);
    await proef.ontvang({
      ...signaal,
      versie: 2,
      stand: 'VERVALLEN',
      meldingen: [{ ...melding, meldingstand: 'INGETROKKEN' }],
    });
    expect(await eneZaak(signaal)).toMatchObject({ stand });
    const laatste = (await proef.afhandelingen()).findLast(
      ({ meldingId }) => meldingId === melding.meldingId,
    );
    expect(laatste).toMatchObject({ stand: 'BEEINDIGD', eindresultaat: resultaat, signaalVersie: 2 });
    const poging = await proef.verwerk([{ ...contact, handelingId: `later-${naam}`, zaakId }]);
    expect(poging[0]).toMatchObject(
      naam === 'bereikt' ? { resultaat: 'VERWERKT' } : { code: 'SIGNAAL_VERVALLEN' },
    );
  });
});

describe('handelingen', () => {
  test('in bulk krijgen elk hun resultaat; wat niet kan houdt de rest niet tegen', async () => {
    const signalen = Array.from({ length: 600 }, (_, nr) =>
      maakSignaal(`bulk${nr}`, [maakMelding(`bulk${nr}`)]),
    );
    await proef.ontvang(...signalen);
    const zaakIds = await Promise.all(
      signalen.slice(0, 3).map(async (signaal) => (await eneZaak(signaal)).zaakId),
    );
    const { rows } = await proef.database.verwerker.query<{ zaak_id: string }>(
      'select zaak_id from zaak where signaal_id = any($1::uuid[]) order by signaal_id',
      [signalen.map((signaal) => signaal.signaalId)],
    );
    const oppakken = rows.map(({ zaak_id }, nr) => ({
      handelingId: `bulk-${nr}`,
      zaakId: zaak_id,
      handeling: 'OPPAKKEN',
    }));
    const gemengd = [
      ...oppakken,
      { handelingId: 'bulk-0', zaakId: rows[0]?.zaak_id, handeling: 'OPPAKKEN' },
      { handelingId: 'bulk-0', zaakId: zaakIds[1], handeling: 'OPPAKKEN' },
      { handelingId: 'x-1', zaakId: zaakIds[0], handeling: 'OPPAKKEN' },
      { handelingId: 'x-2', zaakId: id('nergens'), handeling: 'OPPAKKEN' },
      { handelingId: 'x-3', zaakId: zaakIds[0], handeling: 'OPPAKKEN', naam: 'x' },
      'geen handeling',
      {
        handelingId: 'x-4',
        zaakId: zaakIds[0],
        handeling: 'CONTACTPOGING',
        contactsoort: 'BRIEF',
        bereikt: false,
      },
    ];
    const resultaten = await proef.verwerk(gemengd);
    expect(resultaten).toHaveLength(gemengd.length);
    expect(resultaten.slice(0, 600).every((een) => een.resultaat === 'VERWERKT')).toBe(true);
    expect(resultaten.slice(600).map((een) => [een.resultaat, een.code])).toEqual([
      ['AL_VERWERKT', null],
      ['GEWEIGERD', 'HANDELING_WIJKT_AF'],
      ['GEWEIGERD', 'ZAAK_AL_OPGEPAKT'],
      ['GEWEIGERD', 'ZAAK_ONBEKEND'],
      ['GEWEIGERD', 'ONBEKEND_VELD'],
      ['GEWEIGERD', 'ONGELDIGE_WAARDE'],
      ['VERWERKT', null],
    ]);
    const nogmaals = await proef.verwerk(gemengd);
    expect(nogmaals.slice(0, 600).every((een) => een.resultaat === 'AL_VERWERKT')).toBe(true);
    expect(nogmaals.at(-1)).toMatchObject({ resultaat: 'AL_VERWERKT', zaakVersie: 3 });
  });

  test('van twee medewerkers tegelijk op een zaak: een pakt op, de ander hoort dat', async () => {
    const signaal = maakSignaal('samen', [maakMelding('samen')]);
    await proef.ontvang(signaal);
    const { zaakId } = await eneZaak(signaal);
    const gelijktijdig = await Promise.all(
      Array.from({ length: 8 }, (_, nr) =>
        proef.verwerk([{ handelingId: `samen-${nr}`, zaakId, handeling: 'OPPAKKEN' }]),
      ),
    );
    const uitkomsten = gelijktijdig.flat().map((een) => een.code ?? een.resultaat);
    expect(uitkomsten.filter((een) => een === 'VERWERKT')).toHaveLength(1);
    expect(uitkomsten.filter((een) => een === 'ZAAK_AL_OPGEPAKT')).toHaveLength(7);
    expect((await eneZaak(signaal)).versie).toBe(2);
  });

  test('opnieuw met een andere If-Match, of zonder, is dezelfde handeling', async () => {
    const signaal = maakSignaal('if-match', [maakMelding('if-match')]);
    await proef.ontvang(signaal);
    const { zaakId } = await eneZaak(signaal);
    const door = { organisatieId: 'o', clientId: 'c', gemeentecode: null };
    const verzending = { gezienOp: 0, nameTopic: (naam: string) => naam, tel: () => {} };
    const doe = async (daad: Daad, verwachteVersie: number | null) => {
      const handeling = {
        handelingId: `if-match-${daad.soort}`,
        zaakId,
        meldingId: null,
        datum: null,
        zaakVersie: verwachteVersie,
        daad,
      };
      const [gedaan] = await withTenant(proef.database.api, { gemeenten: ['0268'] }, (work) =>
        handleHandelingen(work, [{ handeling, verwachteVersie }], door, verzending),
      );
      return gedaan?.code ?? gedaan?.resultaat;
    };
    const oppakken: Daad = { soort: 'OPPAKKEN' };
    expect(await doe(oppakken, 1)).toBe('VERWERKT');
    expect(await doe(oppakken, 2)).toBe('AL_VERWERKT');
    expect(await doe(oppakken, null)).toBe('AL_VERWERKT');
    expect(await doe(poging(true), null)).toBe('VERWERKT');
    expect(await doe(poging(true), 3)).toBe('AL_VERWERKT');
    expect(await doe(poging(false), 3)).toBe('HANDELING_WIJKT_AF');
    // Which meldingen a result is about depends on it.
    expect(await doe(eindresultaat('GEEN_REACTIE'), 3)).toBe('VERWERKT');
    expect(await doe(eindresultaat('GEEN_REACTIE'), 4)).toBe('HANDELING_WIJKT_AF');
    expect(await doe(eindresultaat('GEEN_REACTIE'), 3)).toBe('AL_VERWERKT');
  });

  test('die naar een gemeente verwijzen die het meldpunt niet kent worden geweigerd', async () => {
    const signaal = maakSignaal('verhuisd', [maakMelding('verhuisd')]);
    await proef.ontvang(signaal);
    const { zaakId } = await eneZaak(signaal);
    const weg = { zaakId, handeling: 'EINDRESULTAAT', zaakVersie: 1, eindresultaat: 'GEEN_INWONER' };
    await proef.database.verwerker.query(
      `insert into gemeente (code, versie, naam, aansluiting) values ('0599', 1, 'Rotterdam', 'REST')`,
    );
    expect(
      await proef.verwerk([
        { ...weg, handelingId: 'weg-1', nieuweGemeentecode: '0000' },
        { ...weg, handelingId: 'weg-2', nieuweGemeentecode: '0599' },
      ]),
    ).toMatchObject([
      { resultaat: 'GEWEIGERD', code: 'ONGELDIGE_WAARDE', veld: 'nieuweGemeentecode' },
      { resultaat: 'VERWERKT' },
    ]);
  });

  test('met hetzelfde handelingId tegelijk op twee zaken: een wordt verwerkt', async () => {
    const signalen = ['x', 'y'].map((naam) =>
      maakSignaal(`botsing-${naam}`, [maakMelding(`botsing-${naam}`)]),
    );
    await proef.ontvang(...signalen);
    const zaken = await Promise.all(signalen.map(eneZaak));
    const uitkomsten = await Promise.all(
      zaken.map(({ zaakId }) => proef.verwerk([{ handelingId: 'botsing', zaakId, handeling: 'OPPAKKEN' }])),
    );
    expect(
      uitkomsten
        .flat()
        .map((een) => een.code ?? een.resultaat)
        .sort(),
    ).toEqual(['HANDELING_WIJKT_AF', 'VERWERKT']);
  });

  test('tegelijk met een intrekking: in beide volgordes eindigt de melding een keer', async () => {
    const signalen = Array.from({ length: 10 }, (_, nr) =>
      maakSignaal(`race${nr}`, [maakMelding(`race${nr}`)]),
    );
    await proef.ontvang(...signalen);
    const zaken = await Promise.all(signalen.map(eneZaak));
    await Promise.all([
      ...zaken.map(({ zaakId }, nr) =>
        proef.verwerk([{ handelingId: `race-${nr}`, zaakId, handeling: 'OPPAKKEN' }]),
      ),
      ...signalen.map((signaal, nr) =>
        proef.ontvang({
          ...signaal,
          versie: 2,
          stand: 'VERVALLEN',
          meldingen: [maakMelding(`race${nr}`, { stand: 'LOSGELATEN' })],
        }),
      ),
    ]);
    for (const signaal of signalen) {
      const zaak = await eneZaak(signaal);
      const status = zaak.meldingen[0]?.afloop.status;
      expect([zaak.stand, status]).toEqual(
        zaak.opgepaktOp === null ? ['VERVALLEN', 'TERUGGEGEVEN'] : ['OPGEPAKT', 'OPEN'],
      );
    }
  });

  test('een herhaalde melding wordt herkend aan de eerdere zaak van de achterstand', async () => {
    const achterstandId = id('achterstand', 'herhaald');
    const eerder = maakSignaal('h-eerder', [maakMelding('h1', { achterstandId })]);
    await proef.ontvang(eerder);
    const { zaakId } = await eneZaak(eerder);
    const later = maakSignaal('h-later', [maakMelding('h2', { achterstandId })]);
    await proef.ontvang(later);
    const nieuw = await eneZaak(later);
    const sluit = (handelingId: string) =>
      proef.verwerk([
        {
          handelingId,
          zaakId: nieuw.zaakId,
          handeling: 'EINDRESULTAAT',
          zaakVersie: 1,
          eindresultaat: 'NIET_OPGEPAKT_HERHAALD',
        },
      ]);
    expect((await sluit('herhaald-1'))[0]?.code).toBe('GEEN_EERDERE_MELDING');
    // HERHAALD would tell its creditor that the earlier one was worked on.
    const verborgen = maakSignaal('h-verborgen', [
      maakMelding('h0', { achterstandId, alleenDoorAnderen: true }),
    ]);
    await proef.ontvang(verborgen);
    const { zaakId: verborgenZaak } = await eneZaak(verborgen);
    await proef.verwerk([{ handelingId: 'verborgen', zaakId: verborgenZaak, handeling: 'OPPAKKEN' }]);
    expect((await sluit('herhaald-1'))[0]?.code).toBe('GEEN_EERDERE_MELDING');
    await proef.verwerk([{ handelingId: 'eerder', zaakId, handeling: 'OPPAKKEN' }]);
    expect((await sluit('herhaald-1'))[0]?.resultaat).toBe('VERWERKT');
  });
});

describe('wat een signaalpartner terugzegt', () => {
  const reactie: Reactie = {
    reactieId: id('reactie', '1'),
    partnerId: 'woonstek',
    soort: 'HUUR',
    meldingId: id('melding', 'terug'),
    signaalId: id('signaal', 'terug'),
    gemeentecode: '0268',
    klasse: 'REGELING',
    reactie: 'REGELING_NIET_NAGEKOMEN',
    op: VANDAAG,
    bedragInCenten: 12_300,
    gereageerdOp: VANDAAG,
    gezienOp: 0,
  };
  const neem = (...reacties: Reactie[]) =>
    withUnitOfWork(proef.database.verwerker, (work) => handleReacties(reacties, work));

  test('staat bij de zaak, een keer, ook als het eerder kwam dan de zaak', async () => {
    await neem(reactie, reactie);
    const melding = maakMelding('terug');
    const zaak = await proef
      .ontvang(maakSignaal('terug', [melding]))
      .then(() => eneZaak(maakSignaal('terug', [melding])));
    await neem(reactie, { ...reactie, reactieId: id('reactie', '2'), signaalId: id('signaal', 'ander') });
    const gelezen = await withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) =>
      readZaak(db, zaak.zaakId, proef.personen),
    );
    const { meldingId, partnerId, op, bedragInCenten, gereageerdOp } = reactie;
    expect(gelezen?.reacties).toEqual([
      { meldingId, partnerId, reactie: 'REGELING_NIET_NAGEKOMEN', op, bedragInCenten, gereageerdOp },
    ]);
  });
});

describe('muren tussen gemeenten', () => {
  const tabellen = ['signaal', 'zaak', 'zaak_melding', 'zaakhistorie', 'gewist', 'inzage', 'reactie'];

  test('geen tabel zonder beleid, geen recht over een schemagrens', async () => {
    expect(await catalogueProblems(proef.database.verwerker, ['casework'])).toEqual([]);
  });

  test('wie voor de ene gemeente werkt, ziet noch raakt een rij van de andere', async () => {
    await proef.database.verwerker.query(
      `insert into gewist values ('0268', 'zaak', 'TEST', 0, 0);
       insert into inzage (gemeentecode, dag, zaak_ids) values ('0268', '2026-03-02', '{}')`,
    );
    const als = (gemeenten: readonly string[], sql: string) =>
      withTenant(proef.database.api, { gemeenten }, async ({ db }) => (await db.query(sql)).rowCount).catch(
        (error: Error) => error.message.replace(/^.*(row-level security|permission denied).*$/, '$1'),
      );
    for (const tabel of tabellen) {
      expect([
        tabel,
        await als(['0268'], `select 1 from ${tabel} where gemeentecode = '0268' limit 1`),
      ]).toEqual([tabel, 1]);
      for (const gemeenten of [['0034'], []]) {
        expect([tabel, await als(gemeenten, `select 1 from ${tabel} where gemeentecode = '0268'`)]).toEqual([
          tabel,
          0,
        ]);
        expect([0, 'permission denied']).toContain(
          await als(gemeenten, `update ${tabel} set gemeentecode = gemeentecode`),
        );
      }
      expect(['row-level security', 'permission denied']).toContain(
        await als(['0268'], `update ${tabel} set gemeentecode = '0344'`),
      );
      expect(await als(['0268'], `delete from ${tabel}`)).toBe('permission denied');
      expect(await als(['0268'], `truncate ${tabel}`)).toBe('permission denied');
    }
    expect(
      await als(
        ['0268'],
        `insert into inzage (gemeentecode, dag, zaak_ids) values ('0344', '2026-03-02', '{}')`,
      ),
    ).toBe('row-level security');
    expect(await als(['0268'], `update zaakhistorie set gebeurtenis = 'X'`)).toBe('permission denied');
  });

  test('een handeling op een zaak van een ander is een handeling op een onbekende zaak', async () => {
    const signaal = maakSignaal('muur', [maakMelding('muur')]);
    await proef.ontvang(signaal);
    const { zaakId } = await eneZaak(signaal);
    const [poging] = await proef.verwerk([{ handelingId: 'muur', zaakId, handeling: 'OPPAKKEN' }], ['0344']);
    expect(poging?.code).toBe('ZAAK_ONBEKEND');
    const gezien = await withTenant(proef.database.api, { gemeenten: ['0344'] }, ({ db }) =>
      readZaak(db, zaakId, proef.personen),
    );
    expect(gezien).toBeUndefined();
  });
});

describe('dagen', () => {
  test('doen elk hun werk een keer, ook als zij opnieuw komen of er een wordt overgeslagen', async () => {
    const eigen = await startProefomgeving();
    try {
      const signaal = maakSignaal('dagen', [maakMelding('dagen')]);
      await eigen.ontvang(signaal);
      const dagen = Array.from({ length: 20 }, (_, nr) => addDays(VANDAAG, nr + 1));
      for (const dag of dagen) await eigen.wordt(dag);
      await eigen.wordt(...dagen);
      // Skips past the warning, the breach and the end of the pause at once.
      await eigen.wordt(datum('2026-04-10'));
      const [zaak] = await eigen.zakenVan(signaal);
      expect(zaak).toMatchObject({ stand: 'AFGESLOTEN', eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN' });
      const afhandelingen = await eigen.afhandelingen();
      expect(afhandelingen.map(({ versie, stand, eindresultaat }) => [versie, stand, eindresultaat])).toEqual(
        [
          [1, 'ONTVANGEN', null],
          [2, 'BEEINDIGD', 'PAUZE_VERSTREKEN'],
        ],
      );
      expect(afhandelingen[1]).toMatchObject({
        zaakresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN',
        beeindigdOp: '2026-04-10',
      });
    } finally {
      await eigen.drop();
    }
  });

  test('halverwege afgebroken gaan verder waar zij waren', async () => {
    const eigen = await startProefomgeving();
    try {
      const signalen = ['0034', '0268', '0344'].map((gemeentecode) =>
        maakSignaal(`af${gemeentecode}`, [maakMelding(`af${gemeentecode}`)], { gemeentecode }),
      );
      await eigen.ontvang(...signalen);
      const dag = datum('2026-04-03');
      const { verwerker } = eigen.database;
      let beurt = 0;
      const breekAf = () => {
        beurt++;
        if (beurt === 2) throw new Error('killed');
        return { gezienOp: 0, nameTopic: (naam: string) => naam, tel: () => {} };
      };
      const eerste = withUnitOfWork(verwerker, (work) =>
        handleDagen([dag], work, verwerker, proef.personen, breekAf, 1),
      );
      await expect(eerste).rejects.toThrow('killed');
      expect(await readDay(verwerker)).toBe(VANDAAG);
      const eindes = async () =>
        (await eigen.afhandelingen())
          .filter(({ stand }) => stand === 'BEEINDIGD')
          .map((een) => een.gemeentecode)
          .sort();
      expect(await eindes()).toHaveLength(1);
      await eigen.wordt(dag);
      expect(await eindes()).toEqual(['0034', '0268', '0344']);
      expect(await readDay(verwerker)).toBe(dag);
    } finally {
      await eigen.drop();
    }
  });

  test('wissen achttien maanden na het sluiten, en de balans verandert daar niet van', async () => {
    const eigen = await startProefomgeving();
    try {
      const signaal = maakSignaal('wissen', [maakMelding('w1'), maakMelding('w2')]);
      await eigen.ontvang(signaal, maakSignaal('weg', [maakMelding('w3', { stand: 'LOSGELATEN' })]));
      const [zaak] = await eigen.zakenVan(signaal);
      await eigen.verwerk([
        {
          handelingId: 'w',
          zaakId: zaak?.zaakId,
          handeling: 'EINDRESULTAAT',
          zaakVersie: 1,
          eindresultaat: 'OVERLEDEN',
        },
      ]);
      const voor = await selectBalans(eigen.database);
      expect(voor).toMatchObject({
        zaken: { totaal: 1, AFGESLOTEN: 1 },
        meldingen: { ontvangen: 3, open: 0, beeindigd: 2, teruggegeven: 1 },
        centen: { open: 0, beeindigd: 240_000 },
        eindresultaten: { OVERLEDEN: 2 },
      });
      await eigen.wordt(datum('2027-09-02'));
      expect(await eigen.zakenVan(signaal)).toHaveLength(1);
      await eigen.wordt(datum('2027-09-03'));
      for (const tabel of ['zaak', 'zaak_melding', 'zaakhistorie', 'signaal']) {
        const { rowCount } = await eigen.database.verwerker.query(`select 1 from ${tabel}`);
        expect([tabel, rowCount]).toEqual([tabel, 0]);
      }
      const { dag: _dag, outbox: _outbox, ...na } = await selectBalans(eigen.database);
      const { dag: _d, outbox: _o, ...was } = voor;
      expect(na).toEqual(was);
    } finally {
      await eigen.drop();
    }
  });
});
