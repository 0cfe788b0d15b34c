import { addMonths, datum, ddasMapping } from '@meldpunt/contracts';
import { catalogueProblems, withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDdas } from '../src/ddas/read-ddas.ts';
import { insertDoorlooptijd, selectDoorlooptijd } from '../src/doorlooptijden/doorlooptijd-store.ts';
import { handleGemeenten } from '../src/gemeenten/handle-copies.ts';
import { parseFilter } from '../src/looplijst/filter.ts';
import { readLooplijst, readZaak } from '../src/looplijst/read-zaken.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { maakMelding, maakPersoon, maakSignaal, metPersonen, VANDAAG } from './voorbeeld.ts';

let proef: Proefomgeving;
beforeAll(async () => {
  proef = await startProefomgeving();
});
afterAll(() => proef.drop());

const lees = (zaakId: string) =>
  withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) => readZaak(db, zaakId, proef.personen));

async function zaakVan(naam: string, gemeentecode = '0268') {
  const signaal = maakSignaal(naam, [maakMelding(naam)], { gemeentecode });
  await proef.ontvang(signaal);
  const [zaak] = await proef.zakenVan(signaal);
  return zaak ?? expect.fail('no zaak');
}

async function doe(zaakId: string, ...handelingen: readonly object[]) {
  return proef.verwerk(
    handelingen.map((handeling, index) => ({ handelingId: `${zaakId}.${index}`, zaakId, ...handeling })),
    ['0268', '0344'],
  );
}

const geweigerd = [
  { handeling: 'OPPAKKEN' },
  { handeling: 'CONTACTPOGING', contactsoort: 'HUISBEZOEK', bereikt: true, contactuitkomst: 'WEIGERING' },
  { handeling: 'EINDRESULTAAT', zaakVersie: 3, eindresultaat: 'HOEFT_GEEN_HULP' },
];

describe('wie weigerde en later om hulp vraagt', () => {
  test('krijgt een zaak die volgt op de oude, met dezelfde inwoner, en telt een keer', async () => {
    const oud = await zaakVan('hulpvraag');
    await doe(oud.zaakId, ...geweigerd);
    const verteld = (await proef.afhandelingen()).length;
    const vraag = {
      handelingId: 'vraag',
      zaakId: oud.zaakId,
      handeling: 'HULPVRAAG',
      contactsoort: 'TELEFOON',
    };
    const [eerste] = await proef.verwerk([vraag]);
    const vervolgZaakId = eerste?.vervolgZaakId ?? expect.fail('no zaak was opened');
    expect(eerste).toMatchObject({ resultaat: 'VERWERKT', zaakVersie: 5 });
    expect(await proef.verwerk([vraag, { ...vraag, handelingId: 'nog-eens' }])).toMatchObject([
      { resultaat: 'AL_VERWERKT', vervolgZaakId },
      { resultaat: 'GEWEIGERD', code: 'HULPVRAAG_AL_VASTGELEGD', vervolgZaakId: null },
    ]);
    const nieuw = (await lees(vervolgZaakId)) ?? expect.fail('not there');
    expect(nieuw).toMatchObject({
      versie: 1,
      stand: 'OPGEPAKT',
      aanleiding: 'HULPVRAAG',
      volgtOpZaakId: oud.zaakId,
      pc4: '6511',
      persoon: { achternaam: 'Proef' },
      meldingen: [],
      verwanteZaken: [{ zaakId: oud.zaakId, stand: 'AFGESLOTEN', nietBespreken: false }],
      historie: [{ gebeurtenis: 'GEOPEND HULPVRAAG', clientId: 'proefclient' }],
    });
    expect(await lees(oud.zaakId)).toMatchObject({
      stand: 'AFGESLOTEN',
      eindresultaat: 'HOEFT_GEEN_HULP',
      hulpvraagOp: VANDAAG,
    });
    // The creditors had their answer; nothing is told about it again.
    expect((await proef.afhandelingen()).length).toBe(verteld);
    const filter = parseFilter({ pc4: '6511' });
    if (filter.status !== 'GELEZEN') return expect.fail('filter');
    const lijst = await withTenant(proef.database.api, { gemeenten: ['0268'] }, ({ db }) =>
      readLooplijst(db, filter.filter, proef.personen),
    );
    expect(lijst.zaken.map(({ zaakId, persoon }) => [zaakId, persoon?.achternaam])).toContainEqual([
      vervolgZaakId,
      'Proef',
    ]);
  });

  test('wordt met een gesprek en een resultaat verder geholpen, in een keer als het moet', async () => {
    const oud = await zaakVan('in een keer');
    const [vraag] = (
      await proef.verwerk([
        ...geweigerd.map((handeling, index) => ({
          handelingId: `e${index}`,
          zaakId: oud.zaakId,
          ...handeling,
        })),
        { handelingId: 'e-vraag', zaakId: oud.zaakId, handeling: 'HULPVRAAG', contactsoort: 'MAIL' },
      ])
    ).slice(-1);
    const zaakId = vraag?.vervolgZaakId ?? expect.fail('no zaak was opened');
    const gesprek = { handeling: 'GESPREK', hulpsoort: 'SCHULDREGELING', schuldklasse: 'VANAF_20000' };
    expect(
      await doe(
        zaakId,
        { ...gesprek, verwijzing: 'SCHULDHULPVERLENING' },
        { ...gesprek, verwijzing: 'SCHULDHULPVERLENING', toestemming: 'OVERDRACHT' },
        { handeling: 'EINDRESULTAAT', zaakVersie: 2, eindresultaat: 'VERVOLGHULP_FINANCIEEL' },
      ),
    ).toMatchObject([
      { code: 'TOESTEMMING_ONTBREEKT' },
      { resultaat: 'VERWERKT' },
      { resultaat: 'VERWERKT' },
    ]);
    expect(await lees(zaakId)).toMatchObject({
      stand: 'AFGESLOTEN',
      eindresultaat: 'VERVOLGHULP_FINANCIEEL',
      gesprek: { hulpsoort: 'SCHULDREGELING', verwijzing: 'SCHULDHULPVERLENING', toestemming: 'OVERDRACHT' },
      historie: [
        { gebeurtenis: 'GEOPEND HULPVRAAG' },
        { gebeurtenis: 'GESPREK SCHULDREGELING VANAF_20000 SCHULDHULPVERLENING OVERDRACHT' },
        { gebeurtenis: 'EINDRESULTAAT VERVOLGHULP_FINANCIEEL' },
      ],
    });
  });

  test('gaat mee naar het CBS met de meldingen van de oude zaak', async () => {
    const periode = { van: datum('2026-03-01'), tot: datum('2026-03-31') };
    const feiten = await withUnitOfWork(proef.database.verwerker, async ({ db }) => {
      const alle = [];
      for await (const feit of readDdas(db, '0268', periode, proef.personen)) alle.push(feit);
      return alle;
    });
    const zaken = feiten.flatMap((feit) => (feit.soort === 'ZAAK' ? [feit.feiten] : []));
    const [vervolg] = zaken.filter(({ resultaat }) => resultaat === 'VERVOLGHULP_FINANCIEEL');
    const oud = zaken.filter(({ meldingIds }) => meldingIds[0] === vervolg?.meldingIds[0]);
    expect(oud.map(({ resultaat }) => resultaat)).toEqual(['HOEFT_GEEN_HULP', 'VERVOLGHULP_FINANCIEEL']);
    expect(ddasMapping('1.2').toVroegsignaalzaak(vervolg ?? expect.fail('no zaak'))).toMatchObject({
      contactpogingen: [{ soort: 'Mail', bereikt: true }],
    });
  });
});

test('een zaak toont de inwoner uit de eerste melding die nog opengaat, ook waar de sleutel van een andere weg is', async () => {
  const namen = ['sleutel een', 'sleutel twee'].sort((a, b) =>
    maakMelding(a).meldingId < maakMelding(b).meldingId ? -1 : 1,
  );
  const [oud = '', nieuw = ''] = namen;
  const signaal = maakSignaal('sleutel weg', [
    maakMelding(oud, { aangenomenOp: datum('2025-01-02') }),
    maakMelding(nieuw),
  ]);
  await proef.ontvang(signaal);
  const zaakId = (await proef.zakenVan(signaal))[0]?.zaakId ?? expect.fail('no zaak');
  expect(proef.sleutelbos.drop('zaak/2026-11')).toBe(true);
  const zaak = (await lees(zaakId)) ?? expect.fail('not there');
  expect(zaak.meldingen.map(({ persoon }) => persoon?.achternaam)).toEqual([undefined, 'Proef']);
  expect(zaak.persoon?.achternaam).toBe('Proef');
});

describe('wat de inwoner mag weten van waar zijn gegevens vandaan komen', () => {
  test('staat per bron bij de zaak: welke gegevens, wanneer, en voor wanneer hij het moet weten', async () => {
    const signaal = maakSignaal('herkomst', [maakMelding('herkomst', { soort: 'ENERGIE' })]);
    const persoon = maakPersoon({ telefoonnummer: '0612345678' });
    await proef.ontvangMet(metPersonen(signaal, proef.sleutelbos, persoon));
    const [zaak] = await proef.zakenVan(signaal);
    const { zaakId } = zaak ?? expect.fail('no zaak');
    const plicht = {
      partnerId: 'woonstek',
      soort: 'ENERGIE',
      signaaldatum: '2026-02-27',
      ontvangenOp: VANDAAG,
      soorten: ['NAAM', 'ADRES', 'GEBOORTEDATUM', 'TELEFOONNUMMER', 'BETALINGSACHTERSTAND'],
    };
    expect(await lees(zaakId)).toMatchObject({
      informatieplicht: [{ ...plicht, informerenVoor: addMonths(VANDAAG, 1) }],
    });
    await doe(zaakId, ...geweigerd.slice(0, 2));
    expect(await lees(zaakId)).toMatchObject({ informatieplicht: [{ ...plicht, informerenVoor: VANDAAG }] });
  });
});

describe('afgesproken doorlooptijden', () => {
  const spreekAf = (gezien: number, oppakken: number) =>
    withTenant(proef.database.api, { gemeenten: ['0344'] }, ({ db }) =>
      insertDoorlooptijd(db, '0344', gezien, { oppakken, eersteContactpoging: 5, resultaat: null }, VANDAAG, {
        organisatie: 'o',
        clientId: 'c',
      }),
    );

  test('zijn versies: wie een oude zag overschrijft niets', async () => {
    expect(await spreekAf(0, 9)).toBe(true);
    expect(await spreekAf(1, 2)).toBe(true);
    expect(await spreekAf(1, 3)).toBe(false);
    const nu = (gemeenten: string[]) =>
      withTenant(proef.database.api, { gemeenten }, ({ db }) => selectDoorlooptijd(db, '0344'));
    expect(await nu(['0344'])).toMatchObject({ versie: 2, oppakken: 2 });
    expect(await nu(['0268'])).toMatchObject({ versie: 0, oppakken: null });
    expect(await catalogueProblems(proef.database.verwerker, ['casework'])).toEqual([]);
  });

  test('worden voor het einde van een stap en erna aan het eigen systeem verteld', async () => {
    await withUnitOfWork(proef.database.verwerker, (work) =>
      handleGemeenten(
        [
          {
            gemeentecode: '0344',
            versie: 1,
            naam: 'Utrecht',
            provincie: 'Utrecht',
            inwoners: 1,
            aansluiting: 'KAFKA',
            opvolgercode: null,
            opgevolgdPer: null,
            machtigingen: [],
            gezienOp: 0,
          },
        ],
        work,
      ),
    );
    const zaak = await zaakVan('stap', '0344');
    expect(zaak.stap).toMatchObject({ stap: 'OPPAKKEN', tot: '2026-03-04' });
    for (const dag of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']) await proef.wordt(datum(dag));
    await doe(zaak.zaakId, { handeling: 'OPPAKKEN' });
    await doe(zaak.zaakId, {
      handelingId: 'p',
      handeling: 'CONTACTPOGING',
      contactsoort: 'BRIEF',
      bereikt: false,
    });
    expect(
      (await proef.gemeenteSignalen('0344')).map(({ gebeurtenis, termijn, dag }) => [
        gebeurtenis,
        termijn,
        dag,
      ]),
    ).toEqual([
      ['GEOPEND', null, '2026-03-02'],
      ['TERMIJN_NADERT', 'OPPAKKEN', '2026-03-03'],
      ['TERMIJN_VERSTREKEN', 'OPPAKKEN', '2026-03-05'],
    ]);
    const na = await withTenant(proef.database.api, { gemeenten: ['0344'] }, ({ db }) =>
      readZaak(db, zaak.zaakId, proef.personen),
    );
    expect(na).toMatchObject({
      stap: { stap: 'RESULTAAT', vanaf: '2026-03-06', tot: null },
      stappenTeLaat: [{ stap: 'OPPAKKEN', tot: '2026-03-04', gedaanOp: '2026-03-06' }],
      historie: [
        { gebeurtenis: 'GEOPEND' },
        { gebeurtenis: 'TERMIJN_NADERT OPPAKKEN' },
        { gebeurtenis: 'TERMIJN_VERSTREKEN OPPAKKEN' },
        { gebeurtenis: 'OPPAKKEN' },
        { gebeurtenis: 'CONTACTPOGING BRIEF NIET_BEREIKT' },
      ],
    });
  });
});

describe('de tellers voor Prometheus', () => {
  const sinds = (van: number) => {
    const per = new Map<string, number>();
    for (const telling of proef.tellingen.slice(van)) {
      const { teller, ...labels } = telling;
      const naam = [teller, ...Object.values(labels)].filter((deel) => deel !== '').join(' ');
      per.set(naam, (per.get(naam) ?? 0) + 1);
    }
    return Object.fromEntries(per);
  };

  test('tellen wat is vastgelegd: een keer, geweigerd met de reden, en nooit per gemeente', async () => {
    const van = proef.tellingen.length;
    const { zaakId } = await zaakVan('geteld');
    await doe(zaakId, ...geweigerd, { handeling: 'OPPAKKEN' });
    await doe(zaakId, geweigerd[0] ?? {});
    expect(sinds(van)).toEqual({
      'ZAAK_GEOPEND SIGNAAL BRIEF': 1,
      'HANDELING OPPAKKEN VERWERKT': 1,
      'HANDELING CONTACTPOGING VERWERKT': 1,
      'HANDELING EINDRESULTAAT VERWERKT': 1,
      'HANDELING OPPAKKEN GEWEIGERD ZAAK_AFGESLOTEN': 1,
      'HANDELING OPPAKKEN AL_VERWERKT': 1,
      'MELDING_BEEINDIGD HOEFT_GEEN_HULP GEMEENTE': 1,
      'ZAAK_BEEINDIGD SIGNAAL HOEFT_GEEN_HULP': 1,
    });
    expect(JSON.stringify(proef.tellingen)).not.toMatch(/0268|0344|[0-9a-f]{8}-/);
  });

  test('tellen niets van een transactie die wordt teruggedraaid', async () => {
    const geteld: string[] = [];
    const { verwerker } = proef.database;
    const draaiTerug = withUnitOfWork(verwerker, async (work) => {
      work.afterCommit(() => geteld.push('teruggedraaid'));
      await work.db.query('select 1 / 0');
    });
    await expect(draaiTerug).rejects.toThrow('division by zero');
    await withUnitOfWork(verwerker, async (work) => {
      work.afterCommit(() => {
        throw new Error('a figure that fails');
      });
      work.afterCommit(() => geteld.push('vastgelegd'));
    });
    expect(geteld).toEqual(['vastgelegd']);
  });
});
