// Longer than most: the service is started once for every story over HTTP and Kafka.
import { hash } from 'node:crypto';
import {
  type Afhandeling,
  addDays,
  decode,
  encode,
  type GemeenteAfhandeling,
  type GemeenteOntvangst,
  type GemeenteSignaal,
  type RecordNaam,
  type Records,
  type Signaal,
  topics,
} from '@meldpunt/contracts';
import {
  connectKafka,
  createTokenVerifier,
  type Producer,
  type RunningService,
  readSheet,
  routesWithoutScopes,
  silentLog,
  startService,
  XLSX_MEDIATYPE,
} from '@meldpunt/service-kit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';
import {
  createTestKafka,
  createTestTopics,
  type TestTopics,
  uniqueName,
} from '../../../test/harnas/topics.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { until } from '../../service-kit/test/until.ts';
import { caseworkModule } from '../src/app.module.ts';
import { MachtigingResolver } from '../src/gemeenten/machtiging-resolver.ts';
import { problems } from '../src/problems.ts';
import { subscriptions } from '../src/subscriptions.ts';
import { vulIn } from './blad-invullen.ts';
import { id, maakMelding, maakSignaal, metPersonen, VANDAAG } from './voorbeeld.ts';

// The service as it runs, with real tokens, on topics of its own. 0268 works its looplijst here, 0344 has a system.
const migrations = new URL('../migrations', import.meta.url);
const { sleutelbos, ruimOp } = maakTestsleutels('transport', 'zaak', 'hmac');
const gemeenteTopics = ['signalen', 'afhandelingen', 'ontvangsten'].map(
  (soort) => `gemeente.0344.${soort}.v1`,
);
const hubTopics = [
  topics.dag,
  topics.gemeente,
  topics.signaalpartner,
  topics.signaal,
  topics.reactie,
  topics.afhandeling,
].map(({ naam }) => naam);
let db: ServiceDatabase;
let eigen: TestTopics;
let issuer: TestIssuer;
let service: RunningService;
let producer: Producer;
const gelezen: { topic: string; value: Buffer }[] = [];
let stopLezen: () => Promise<void>;

beforeAll(async () => {
  db = await createServiceDatabase('casework', migrations);
  const alle = [...hubTopics, ...gemeenteTopics];
  eigen = await createTestTopics([...alle, ...alle.map((naam) => `${naam}.dlq`)]);
  issuer = await startTestIssuer();
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'casework', log: silentLog });
  producer = kafka.producer();
  stopLezen = await leesMee([
    eigen.topic(topics.afhandeling.naam),
    ...gemeenteTopics.map((naam) => eigen.topic(naam)),
  ]);
  const nameTopic = (naam: string) => eigen.topic(naam);
  service = await startService({
    name: `${eigen.prefix}casework`,
    apiVersion: '1.0.0',
    port: 0,
    module: caseworkModule(sleutelbos, nameTopic),
    log: silentLog,
    database: db.database,
    migrations,
    kafka,
    subscriptions: subscriptions(nameTopic),
    seal: () => Buffer.alloc(0),
    problems,
    streamedTypes: [XLSX_MEDIATYPE],
    auth: {
      verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
      access: new MachtigingResolver(db.database),
    },
    consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
    exit: () => {},
  });
  await stuur('Dag', topics.dag.naam, 'dag', { dag: VANDAAG, gezienOp: 0 });
  for (const [gemeentecode, naam, aansluiting, organisatieId] of [
    ['0268', 'Nijmegen', 'REST', 'regio'],
    ['0344', 'Utrecht', 'KAFKA', 'utrecht'],
  ] as const) {
    await stuur('Gemeente', topics.gemeente.naam, gemeentecode, {
      gemeentecode,
      versie: 1,
      naam,
      provincie: '',
      inwoners: 1,
      aansluiting,
      opvolgercode: null,
      opgevolgdPer: null,
      machtigingen: [{ organisatieId, van: VANDAAG, tot: null }],
      gezienOp: 0,
    });
  }
  await stuur('Signaalpartner', topics.signaalpartner.naam, 'woonstek', {
    partnerId: 'woonstek',
    versie: 1,
    naam: 'Woonstek',
    soort: 'HUUR',
    aansluiting: 'REST',
    actief: true,
    telefoonIncasso: '0301234567',
    machtigingen: [],
    gezienOp: 0,
  });
  await until(async () => (await fetch(`${service.url}/health/working`)).status === 200);
  await until(async () => service.strategy.topics().includes(eigen.topic('gemeente.0344.afhandelingen.v1')));
});

afterAll(async () => {
  await stopLezen?.();
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await eigen?.delete();
  await db?.drop();
  ruimOp();
});

async function leesMee(namen: readonly string[]): Promise<() => Promise<void>> {
  const consumer = createTestKafka('lezer').consumer({
    groupId: uniqueName('lezer'),
    sessionTimeout: 6_000,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...namen], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      gelezen.push({ topic, value: message.value ?? Buffer.alloc(0) });
    },
  });
  return () => consumer.disconnect();
}

function vanTopic<N extends RecordNaam>(naam: N, topic: string): Records[N][] {
  return gelezen.filter((een) => een.topic === eigen.topic(topic)).map((een) => decode(naam, een.value));
}

async function stuur<N extends RecordNaam>(
  naam: N,
  topic: string,
  key: string,
  value: Records[N],
): Promise<void> {
  await producer.send([{ topic: eigen.topic(topic), key, value: encode(naam, value) }]);
}

/** Sends a signaal and gives the zaak it opened. */
async function opent(signaal: Signaal): Promise<string> {
  await stuur('Signaal', topics.signaal.naam, signaal.gemeentecode, metPersonen(signaal, sleutelbos));
  const vind = () => afhandelingenVan(signaal.signaalId)[0]?.zaakId;
  await until(async () => vind() !== undefined);
  return vind() ?? '';
}

function afhandelingenVan(signaalId: string): Afhandeling[] {
  return vanTopic('Afhandeling', topics.afhandeling.naam).filter((een) => een.signaalId === signaalId);
}

type Antwoord = { status: number; etag: string | null; body: Record<string, unknown> };

async function roep(
  pad: string,
  {
    organisatie = 'regio',
    scopes = ['zaken:lezen', 'zaken:verwerken'],
    body,
    etag,
    method,
  }: {
    organisatie?: string;
    scopes?: readonly string[];
    body?: unknown;
    etag?: string;
    method?: string;
  } = {},
): Promise<Antwoord> {
  const token = await issuer.issueToken({ organisatie, scopes });
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (etag !== undefined) headers.set('if-match', etag);
  const init =
    body === undefined ? { headers } : { method: method ?? 'POST', headers, body: JSON.stringify(body) };
  const antwoord = await fetch(`${service.url}${pad}`, init);
  const gegeven: Record<string, unknown> = JSON.parse(await antwoord.text());
  return { status: antwoord.status, etag: antwoord.headers.get('etag'), body: gegeven };
}

/** As a scraper asks for them. */
async function leesMeters(): Promise<string> {
  const token = await issuer.issueToken({
    organisatie: 'hub',
    scopes: ['metingen:lezen'],
    claims: { organisatie: undefined },
  });
  return (await fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
}

describe('een gemeente die haar looplijst hier werkt', () => {
  test('ziet haar zaak, doet een voor een haar handelingen, en de partner krijgt zijn antwoord', async () => {
    const signaal = maakSignaal('rest', [maakMelding('rest')], { motivering: [] });
    const zaakId = await opent(signaal);
    const lijst = await roep('/v1/zaken?stand=NIEUW&soort=HUUR');
    expect(lijst).toMatchObject({
      status: 200,
      body: { zaken: [{ zaakId, persoon: { achternaam: 'Proef' } }], volgende: null },
    });
    const zaak = await roep(`/v1/zaken/${zaakId}`);
    expect(zaak).toMatchObject({
      status: 200,
      etag: '"1"',
      body: {
        meldingen: [
          {
            kenmerk: 'K-rest',
            partnerNaam: 'Woonstek',
            telefoonIncasso: '0301234567',
            persoon: { postcode: '6511AA' },
          },
        ],
      },
    });
    // An id in capitals is the same one (RFC 9562).
    expect(await roep(`/v1/zaken/${zaakId.toUpperCase()}`)).toMatchObject({ status: 200, body: { zaakId } });
    const pad = `/v1/zaken/${zaakId}`;
    expect(await roep(`${pad}/_oppakken`, { body: {} })).toMatchObject({
      status: 400,
      body: { code: 'ONGELDIG_VERZOEK' },
    });
    for (const etag of ['"9"', '"0"'])
      expect(await roep(`${pad}/_oppakken`, { body: {}, etag })).toMatchObject({
        status: 412,
        body: { code: 'ZAAK_GEWIJZIGD' },
      });
    // What the path says already is no field of the body, and a list is no act.
    expect(
      await roep(`${pad}/_oppakken`, { body: { zaakId, handeling: 'AFSLUITEN', datum: 'nu' }, etag: '"1"' }),
    ).toMatchObject({
      status: 400,
      body: {
        code: 'ONBEKEND_VELD',
        errors: [
          { field: '/zaakId', code: 'ONBEKEND_VELD' },
          { field: '/handeling', code: 'ONBEKEND_VELD' },
          { field: '/datum', code: 'ONGELDIGE_DATUM' },
        ],
      },
    });
    expect(await roep(`${pad}/_oppakken`, { body: [], etag: '"1"' })).toMatchObject({
      status: 400,
      body: { code: 'ONGELDIG_VELD', errors: [{ field: '', code: 'VERKEERD_TYPE' }] },
    });
    const opgepakt = await roep(`${pad}/_oppakken`, { body: {}, etag: '"1"' });
    expect(opgepakt).toMatchObject({ status: 200, etag: '"2"', body: { resultaat: 'VERWERKT' } });
    expect(
      await roep(`${pad}/_afsluiten`, { etag: '"2"', body: { eindresultaat: 'VERVOLGHULP' } }),
    ).toMatchObject({
      status: 409,
      body: { code: 'CONTACT_ONTBREEKT', title: expect.stringContaining('bereikt') },
    });
    const poging = await roep(`${pad}/contactpogingen`, {
      etag: '"2"',
      body: { contactsoort: 'HUISBEZOEK', bereikt: true, dagdeel: 'AVOND' },
    });
    expect(poging).toMatchObject({ status: 201, etag: '"3"' });
    expect(
      await roep(`${pad}/_verlengen`, { etag: '"3"', body: { pauzeVerlengdTot: '2026-04-20' } }),
    ).toMatchObject({
      status: 400,
      body: { code: 'VELD_ONTBREEKT', errors: [{ field: '/verlengingsreden' }] },
    });
    const verlengd = await roep(`${pad}/_verlengen`, {
      etag: '"3"',
      body: { pauzeVerlengdTot: '2026-04-20', verlengingsreden: 'INVENTARISATIE' },
    });
    expect(verlengd.etag).toBe('"4"');
    expect(
      await roep(`${pad}/_afsluiten`, { etag: '"4"', body: { eindresultaat: 'ANDER_LOPEND_TRAJECT' } }),
    ).toMatchObject({ status: 200, etag: '"5"' });
    expect(await roep(`${pad}/_hulp-melden`, { etag: '"5"', body: {} })).toMatchObject({
      status: 200,
      etag: '"6"',
    });
    expect(
      await roep(`${pad}/_corrigeren`, { etag: '"6"', body: { eindresultaat: 'VERVOLGHULP_FINANCIEEL' } }),
    ).toMatchObject({ status: 200, etag: '"7"' });
    await until(async () => afhandelingenVan(signaal.signaalId).length === 7);
    expect(afhandelingenVan(signaal.signaalId).at(-1)).toMatchObject({
      versie: 7,
      stand: 'BEEINDIGD',
      eindresultaat: 'VERVOLGHULP_FINANCIEEL',
      correctienummer: 1,
      contactpogingen: [{ soort: 'HUISBEZOEK', bereikt: true }],
    });
    const historie = (await roep(pad)).body.historie as { organisatieId: string | null }[];
    expect(historie.map((regel) => regel.organisatieId)).toEqual([null, ...Array(6).fill('regio')]);
  });

  test('hoort met 409 dat het signaal is vervallen voordat zij contact zoekt', async () => {
    const signaal = maakSignaal('vervalt', [maakMelding('vervalt')]);
    const zaakId = await opent(signaal);
    await stuur('Signaal', topics.signaal.naam, '0268', {
      ...signaal,
      versie: 2,
      stand: 'VERVALLEN',
      meldingen: [maakMelding('vervalt', { meldingstand: 'BETAALD' })],
    });
    await until(async () =>
      afhandelingenVan(signaal.signaalId).some(
        ({ eindresultaat }) => eindresultaat === 'BETAALD_BIJ_PARTNER',
      ),
    );
    const { etag } = await roep(`/v1/zaken/${zaakId}`);
    expect(etag).not.toBe('"1"');
    // Also who read the zaak before: fetching it once more would not help.
    for (const gelezen of [etag ?? '', '"1"']) {
      const poging = await roep(`/v1/zaken/${zaakId}/contactpogingen`, {
        etag: gelezen,
        body: { contactsoort: 'BRIEF', bereikt: false },
      });
      expect(poging).toMatchObject({ status: 409, body: { code: 'SIGNAAL_VERVALLEN' } });
    }
  });

  test('bladert: elke zaak een keer, in volgorde', async () => {
    const bedragen = [500, 100, 400, 200, 300];
    for (const euro of bedragen) {
      await opent(
        maakSignaal(`blad${euro}`, [
          maakMelding(`blad${euro}`, { bedragInCenten: euro * 100, soort: 'WATER' }),
        ]),
      );
    }
    const gezien: unknown[] = [];
    let cursor = '';
    do {
      const { body } = await roep(`/v1/zaken?soort=WATER&limit=2${cursor}`);
      gezien.push(...(body.zaken as { bedragInCenten: number }[]).map((zaak) => zaak.bedragInCenten / 100));
      cursor = body.volgende === null ? '' : `&cursor=${String(body.volgende)}`;
    } while (cursor !== '');
    expect(gezien).toEqual([500, 400, 300, 200, 100]);
  });

  test('verwerkt in bulk, met een resultaat per handeling', async () => {
    const zaakId = await opent(maakSignaal('bulk', [maakMelding('bulk')]));
    const body = {
      handelingen: [
        { handelingId: 'b1', zaakId, handeling: 'OPPAKKEN' },
        { handelingId: 'b2', zaakId, handeling: 'OPPAKKEN' },
        { handelingId: 'b3', zaakId: id('nergens'), handeling: 'OPPAKKEN' },
      ],
    };
    expect((await roep('/v1/zaken/_verwerk', { body })).body).toEqual({
      resultaten: [
        {
          handelingId: 'b1',
          zaakId,
          resultaat: 'VERWERKT',
          code: null,
          veld: null,
          zaakVersie: 2,
          vervolgZaakId: null,
        },
        {
          handelingId: 'b2',
          zaakId,
          resultaat: 'GEWEIGERD',
          code: 'ZAAK_AL_OPGEPAKT',
          veld: null,
          zaakVersie: null,
          vervolgZaakId: null,
        },
        {
          handelingId: 'b3',
          zaakId: id('nergens'),
          resultaat: 'GEWEIGERD',
          code: 'ZAAK_ONBEKEND',
          veld: 'zaakId',
          zaakVersie: null,
          vervolgZaakId: null,
        },
      ],
    });
    for (const verkeerd of [
      {},
      { handelingen: [] },
      { handelingen: 'x' },
      { handelingen: Array(1001).fill({}) },
    ]) {
      expect((await roep('/v1/zaken/_verwerk', { body: verkeerd })).status).toBe(400);
    }
  });
});

describe('na een weigering', () => {
  test('een gesprek, een hulpvraag, en wat de gemeente en Prometheus daarvan zien', async () => {
    const zaakId = await opent(maakSignaal('later', [maakMelding('later')]));
    const pad = `/v1/zaken/${zaakId}`;
    await roep(`${pad}/_oppakken`, { etag: '"1"', body: {} });
    const poging = {
      contactsoort: 'HUISBEZOEK',
      dagdeel: 'AVOND',
      bereikt: true,
      contactuitkomst: 'WEIGERING',
    };
    await roep(`${pad}/contactpogingen`, { etag: '"2"', body: poging });
    const verwijzing = { verwijzing: 'WIJKTEAM' };
    expect(await roep(`${pad}/_gesprek-vastleggen`, { etag: '"3"', body: verwijzing })).toMatchObject({
      status: 409,
      body: { code: 'TOESTEMMING_ONTBREEKT' },
    });
    expect(
      await roep(`${pad}/_gesprek-vastleggen`, { etag: '"3"', body: { schuldklasse: 'VANAF_5000' } }),
    ).toMatchObject({ status: 200, etag: '"4"' });
    expect(await roep(`${pad}/_hulpvraag`, { etag: '"4"', body: { contactsoort: 'MAIL' } })).toMatchObject({
      status: 409,
      body: { code: 'ZAAK_LOOPT_NOG' },
    });
    await roep(`${pad}/_afsluiten`, { etag: '"4"', body: { eindresultaat: 'HOEFT_GEEN_HULP' } });
    const vraag = await roep(`${pad}/_hulpvraag`, { etag: '"5"', body: { contactsoort: 'MAIL' } });
    expect(vraag).toMatchObject({ status: 200, etag: '"6"' });
    expect(await roep(`/v1/zaken/${String(vraag.body.vervolgZaakId)}`)).toMatchObject({
      etag: '"1"',
      body: { stand: 'OPGEPAKT', aanleiding: 'HULPVRAAG', volgtOpZaakId: zaakId, meldingen: [] },
    });
    const periode = `gemeentecode=0268&van=${VANDAAG}&tot=${VANDAAG}`;
    const cijfers = await roep(`/v1/cijfers?${periode}`, { scopes: ['rapporten:lezen'] });
    expect(cijfers).toMatchObject({ status: 200, body: { hulpvragen: 1 } });
    const opOrde = await roep(`/v1/ddas/op-orde?${periode}`);
    expect(opOrde).toMatchObject({ status: 200, body: { ddasVersie: '1.2', gemeentecode: '0268' } });
    for (const [adres, status] of [
      [`/v1/cijfers?${periode.replace('0268', '0363')}`, 404],
      [`/v1/ddas/op-orde?${periode.replace('0268', '0363')}`, 404],
      [`/v1/ddas/op-orde?${periode}&versie=0.9`, 400],
      [`/v1/ddas/op-orde?gemeentecode=0268&van=${VANDAAG}&tot=2026-02-30`, 400],
      [`/v1/cijfers?gemeentecode=0268&van=${VANDAAG}&tot=2025-01-01`, 400],
    ] as const)
      expect([adres, (await roep(adres)).status]).toEqual([adres, status]);
    const meters = await leesMeters();
    expect(meters).toMatch(/meldpunt_zaken_geopend_total\{aanleiding="HULPVRAAG"[^}]*\} 1/);
    expect(meters).toMatch(/meldpunt_handelingen_total\{[^}]*reden="TOESTEMMING_ONTBREEKT"[^}]*\} 1/);
  });
});

describe('afgesproken doorlooptijden', () => {
  test('worden gelezen, afgesproken en niet ongezien overschreven', async () => {
    const pad = '/v1/gemeenten/0268/doorlooptijden';
    expect(await roep(pad)).toMatchObject({ etag: '"0"', body: { versie: 0, oppakken: null } });
    const afspraak = { oppakken: 3, eersteContactpoging: null, resultaat: 20 };
    const zet = (etag: string, body: unknown) => roep(pad, { method: 'PUT', etag, body });
    expect(await zet('"0"', { ...afspraak, oppakken: 0 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/oppakken', code: 'ONGELDIGE_WAARDE' }] },
    });
    expect(await zet('"0"', afspraak)).toMatchObject({ status: 200, etag: '"1"', body: afspraak });
    expect(await zet('"0"', afspraak)).toMatchObject({ status: 412, body: { code: 'INTUSSEN_GEWIJZIGD' } });
    expect((await roep(pad.replace('0268', '0363'))).status).toBe(404);
    await zet('"1"', { oppakken: null, eersteContactpoging: null, resultaat: null });
  });
});

describe('looplijsten per behandelaar', () => {
  const pad = '/v1/looplijst-instellingen/0268';
  const anne = {
    behandelaarId: 'anne',
    capaciteit: [9, 9, 9, 9, 9, 9, 9],
    wijken: [],
    aanpakken: ['BELLEN'],
  };

  test('worden ingesteld, gemaakt, gelezen en nagevraagd', async () => {
    const zaakId = await opent(maakSignaal('lijst', [maakMelding('lijst')], { aanpak: 'BELLEN' }));
    const { etag, body: standaard } = await roep(pad);
    expect(etag).toBe('"0"');
    const zet = (meer: object, versie: string) =>
      roep(pad, { method: 'PUT', etag: versie, body: { ...standaard, behandelaars: [anne], ...meer } });
    expect(await zet({}, '"0"')).toMatchObject({ status: 200, etag: '"1"' });
    expect(await zet({}, '"0"')).toMatchObject({ status: 412, body: { code: 'INTUSSEN_GEWIJZIGD' } });
    expect(await zet({ behandelaars: [anne, anne] }, '"1"')).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/behandelaars/1/behandelaarId', code: 'ONGELDIGE_WAARDE' }] },
    });
    expect(await zet({ herbezoekNaDagen: 99 }, '"1"')).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/herbezoekNaDagen' }] },
    });
    expect(await roep(pad, { organisatie: 'utrecht' })).toMatchObject({ status: 404 });

    const toewijzing = `/v1/zaken/${zaakId}/toewijzing`;
    expect(await roep(toewijzing)).toMatchObject({ status: 200, etag: '"0"', body: { behandelaarId: null } });
    const wens = { behandelaarId: 'anne', eigenConsulent: false };
    expect(await roep(toewijzing, { method: 'PUT', etag: '"0"', body: wens })).toMatchObject({
      status: 200,
      etag: '"1"',
    });
    expect(await roep(toewijzing, { method: 'PUT', etag: '"0"', body: wens })).toMatchObject({ status: 412 });

    const verzoek = { gemeentecode: '0268', behandelaarId: 'anne', aanpakken: ['BELLEN'] };
    const gemaakt = await roep('/v1/looplijsten', { body: verzoek });
    expect(gemaakt).toMatchObject({ status: 201, body: { dag: VANDAAG, aantal: 1, instellingVersie: 1 } });
    expect(await roep('/v1/looplijsten', { body: verzoek, organisatie: 'utrecht' })).toMatchObject({
      status: 404,
    });
    const { looplijstId } = gemaakt.body;
    const lijst = `/v1/looplijsten/${String(looplijstId)}`;
    expect(await roep(lijst)).toMatchObject({
      status: 200,
      body: {
        behandelaarId: 'anne',
        verlopen: false,
        regels: [{ zaak: { zaakId, persoon: { achternaam: 'Proef' } } }],
      },
    });
    expect(await roep(`${lijst}/vervallen`)).toMatchObject({ status: 200, body: { vervallen: [] } });
    expect(await roep('/v1/looplijsten?gemeentecode=0268&limit=1')).toMatchObject({
      body: { looplijsten: [{ looplijstId }], volgende: null },
    });
    for (const vreemd of [lijst, `${lijst}/vervallen`]) {
      expect((await roep(vreemd, { organisatie: 'utrecht' })).status).toBe(404);
    }

    const haal = async (formaat: string) => {
      const token = await issuer.issueToken({ organisatie: 'regio', scopes: ['zaken:lezen'] });
      return fetch(`${service.url}${lijst}?formaat=${formaat}`, {
        headers: { authorization: `Bearer ${token}` },
      });
    };
    const pagina = await haal('html');
    expect(pagina.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await pagina.text();
    expect(html).toContain('Gemeente Nijmegen');
    expect(html).toContain('0301234567');
    const stijl = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
    expect(pagina.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash('sha256', stijl, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    const blad = await haal('xlsx');
    expect(blad.headers.get('content-type')).toBe(XLSX_MEDIATYPE);
    const bytes = Buffer.from(await blad.arrayBuffer());
    expect((await readSheet(bytes, { rows: 9, columns: 99, cellLength: 99 })).length).toBe(2);
    expect((await haal('pdf')).status).toBe(400);

    const leesIn = async (inhoud: Buffer | string, soort = XLSX_MEDIATYPE, organisatie = 'regio') => {
      const token = await issuer.issueToken({ organisatie, scopes: ['zaken:verwerken'] });
      const antwoord = await fetch(`${service.url}${lijst}/_inlezen`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': soort },
        body: new Uint8Array(Buffer.from(inhoud)),
      });
      const body: { code?: string } = JSON.parse(await antwoord.text());
      return { status: antwoord.status, body };
    };
    expect(await leesIn(bytes)).toEqual({ status: 200, body: { rijen: [], fouten: [] } });
    const geteld = async () =>
      (await leesMeters())
        .split('\n')
        .filter((regel) => /^meldpunt_(handelingen|zaken_beeindigd)_total\{/.test(regel));
    const vooraf = await geteld();
    const ingevuld = {
      'Contact op': VANDAAG,
      'Soort contact': 'Telefoon',
      Bereikt: 'Ja',
      Eindresultaat: 'Betaling hervat',
      'Betaalt weer vanaf': addDays(VANDAAG, 9),
    };
    expect(await leesIn(await vulIn(bytes, { 1: ingevuld }))).toMatchObject({
      status: 200,
      body: { rijen: [{ zaakId, resultaat: 'VERWERKT' }], fouten: [] },
    });
    // What came in by sheet is counted as what came in by any other door.
    const erbij = (await geteld()).filter((regel) => !vooraf.includes(regel)).join('\n');
    expect(erbij).toMatch(/handelingen_total\{handeling="OPPAKKEN",resultaat="VERWERKT"/);
    expect(erbij).toMatch(/handelingen_total\{handeling="CONTACTPOGING",resultaat="VERWERKT"/);
    expect(erbij).toMatch(/zaken_beeindigd_total\{[^}]*resultaat="BETALING_HERVAT"/);
    expect(await leesIn('naam;adres')).toMatchObject({
      status: 400,
      body: { code: 'BESTAND_NIET_LEESBAAR' },
    });
    expect(await leesIn(Buffer.alloc(3_000_000))).toMatchObject({ status: 413, body: { code: 'TE_GROOT' } });
    expect(await leesIn('{}', 'application/json')).toMatchObject({ status: 415 });
    expect(await leesIn('x', 'text/csv')).toMatchObject({ status: 415 });
    expect(await leesIn(bytes, XLSX_MEDIATYPE, 'utrecht')).toMatchObject({ status: 404 });

    const { rows } = await db.database.verwerker.query<{ client_id: string }>(
      'select client_id from inzage where $1 = any(zaak_ids)',
      [zaakId],
    );
    // The list three times: as JSON, to print and to fill in.
    expect(rows).toEqual(Array(3).fill({ client_id: 'regio' }));
  });
});

describe('wie er niet over gaat', () => {
  test('elke weg heeft een scope', () => {
    expect(routesWithoutScopes(service.app)).toEqual([]);
  });

  test('krijgt niets: zonder token, zonder scope, zonder machtiging of van een andere gemeente', async () => {
    const zaakId = await opent(maakSignaal('ander', [maakMelding('ander')]));
    const body = { handelingen: [{ handelingId: 'a1', zaakId, handeling: 'OPPAKKEN' }] };
    expect((await fetch(`${service.url}/v1/zaken`)).status).toBe(401);
    expect((await roep('/v1/zaken', { scopes: ['zaken:verwerken'] })).status).toBe(403);
    expect((await roep('/v1/zaken/_verwerk', { scopes: ['zaken:lezen'], body })).status).toBe(403);
    expect((await roep('/v1/_balans')).status).toBe(403);
    for (const organisatie of ['utrecht', 'niemand']) {
      const zaken = (await roep('/v1/zaken?stand=ALLE&gemeentecode=0268', { organisatie })).body.zaken;
      expect(zaken).toEqual([]);
      expect((await roep(`/v1/zaken/${zaakId}`, { organisatie })).status).toBe(404);
      expect(
        (await roep(`/v1/zaken/${zaakId}/_oppakken`, { organisatie, etag: '"1"', body: {} })).status,
      ).toBe(404);
      expect((await roep('/v1/zaken/_verwerk', { organisatie, body })).body).toMatchObject({
        resultaten: [{ code: 'ZAAK_ONBEKEND' }],
      });
    }
    expect((await roep(`/v1/zaken/${zaakId}`)).body).toMatchObject({ stand: 'NIEUW', versie: 1 });
  });

  test('wat geen zaak is of geen filter heeft, is niet gevonden of ongeldig', async () => {
    expect((await roep('/v1/zaken/geen-uuid')).status).toBe(404);
    expect((await roep("/v1/zaken/' or 1=1--/_oppakken", { etag: '"1"', body: {} })).status).toBe(404);
    expect(await roep('/v1/zaken?wijk=1')).toMatchObject({
      status: 400,
      body: { code: 'ONGELDIG_VELD', errors: [{ field: 'wijk' }] },
    });
  });
});

describe('een gemeente met een eigen systeem', () => {
  const leeg: Omit<GemeenteAfhandeling, 'handelingId' | 'zaakId' | 'handeling'> = {
    meldingId: null,
    datum: null,
    zaakVersie: null,
    contactsoort: null,
    dagdeel: null,
    bereikt: null,
    contactuitkomst: null,
    eindresultaat: null,
    binnenreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    nieuweGemeentecode: null,
    pauzeVerlengdTot: null,
    verlengingsreden: null,
    hulpsoort: null,
    schuldklasse: null,
    verwijzing: null,
    toestemming: null,
  };

  test('krijgt haar zaak op haar topic, haalt de inhoud, en haar handelingen werken als over HTTP', async () => {
    const signaal = maakSignaal('eigen', [maakMelding('eigen')], { gemeentecode: '0344' });
    const zaakId = await opent(signaal);
    const vanElders = await opent(maakSignaal('elders', [maakMelding('elders')]));
    const signalen = (): GemeenteSignaal[] => vanTopic('GemeenteSignaal', 'gemeente.0344.signalen.v1');
    await until(async () => signalen().some((een) => een.zaakId === zaakId));
    const dataref = signalen()[0]?.dataref ?? '';
    expect((await roep(dataref, { organisatie: 'utrecht' })).body).toMatchObject({
      zaakId,
      persoon: { achternaam: 'Proef' },
    });

    const handelingen: GemeenteAfhandeling[] = [
      { ...leeg, handelingId: 'e1', zaakId, handeling: 'OPPAKKEN' },
      { ...leeg, handelingId: 'e2', zaakId: vanElders, handeling: 'OPPAKKEN' },
      { ...leeg, handelingId: 'e3', zaakId, handeling: 'CONTACTPOGING', contactsoort: 'FAX', bereikt: true },
      {
        ...leeg,
        handelingId: 'e4',
        zaakId,
        handeling: 'CONTACTPOGING',
        contactsoort: 'TELEFOON',
        bereikt: true,
      },
      {
        ...leeg,
        handelingId: 'e5',
        zaakId,
        handeling: 'EINDRESULTAAT',
        zaakVersie: 1,
        eindresultaat: 'HOEFT_GEEN_HULP',
      },
      { ...leeg, handelingId: 'e1', zaakId, handeling: 'OPPAKKEN' },
    ];
    for (const handeling of handelingen)
      await stuur('GemeenteAfhandeling', 'gemeente.0344.afhandelingen.v1', zaakId, handeling);
    await producer.send([
      { topic: eigen.topic('gemeente.0344.afhandelingen.v1'), key: 'x', value: Buffer.from('geen avro') },
    ]);
    const ontvangsten = (): GemeenteOntvangst[] =>
      vanTopic('GemeenteOntvangst', 'gemeente.0344.ontvangsten.v1');
    await until(async () => ontvangsten().length === handelingen.length);
    expect(
      ontvangsten().map(({ handelingId, resultaat, code, veld }) => [handelingId, resultaat, code, veld]),
    ).toEqual([
      ['e1', 'VERWERKT', null, null],
      ['e2', 'GEWEIGERD', 'ZAAK_ONBEKEND', 'zaakId'],
      ['e3', 'GEWEIGERD', 'ONGELDIGE_WAARDE', 'contactsoort'],
      ['e4', 'VERWERKT', null, null],
      ['e5', 'VERWERKT', null, null],
      ['e1', 'AL_VERWERKT', null, null],
    ]);
    await until(async () => signalen().filter((een) => een.zaakId === zaakId).length === 2);
    expect(signalen().map(({ zaakId: van, gebeurtenis }) => [van, gebeurtenis])).toEqual([
      [zaakId, 'GEOPEND'],
      [zaakId, 'AFGESLOTEN'],
    ]);
    await until(async () => afhandelingenVan(signaal.signaalId).at(-1)?.eindresultaat === 'HOEFT_GEEN_HULP');
    expect((await roep(`/v1/zaken/${vanElders}`)).body).toMatchObject({ stand: 'NIEUW' });
  });
});

describe('de antwoorden', () => {
  test('zijn wat het gepubliceerde document belooft', async () => {
    const zaakId = await opent(
      maakSignaal('document', [maakMelding('document')], {
        onderbouwing: [maakMelding('oud', { stand: 'BEANTWOORD' })],
      }),
    );
    const document = await (await fetch(`${service.url}/v1/openapi.json`)).json();
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    ajv.addSchema(document as object, 'document');
    const schema = (pad: string, methode: string) =>
      `document#/paths/${pad.replaceAll('/', '~1').replace('{', '%7B').replace('}', '%7D')}/${methode}/responses/200/content/application~1json/schema`;
    const fouten = (ref: string, waarde: unknown) => {
      ajv.validate({ $ref: ref }, waarde);
      return ajv.errors ?? [];
    };
    expect(fouten(schema('/v1/zaken', 'get'), (await roep('/v1/zaken?stand=ALLE&limit=1000')).body)).toEqual(
      [],
    );
    expect(fouten(schema('/v1/zaken/{zaakId}', 'get'), (await roep(`/v1/zaken/${zaakId}`)).body)).toEqual([]);
    const body = { handelingen: [{ handelingId: 'doc', zaakId, handeling: 'OPPAKKEN' }, 7] };
    expect(
      fouten(schema('/v1/zaken/_verwerk', 'post'), (await roep('/v1/zaken/_verwerk', { body })).body),
    ).toEqual([]);
    const verzoek = { gemeentecode: '0268', behandelaarId: 'anne', aantal: 100 };
    const { looplijstId } = (await roep('/v1/looplijsten', { body: verzoek })).body;
    const lijst = `/v1/looplijsten/${String(looplijstId)}`;
    await roep('/v1/zaken/_controleer', { body: { zaakIds: [zaakId] } });
    for (const [pad, weg] of [
      ['/v1/looplijst-instellingen/{gemeentecode}', '/v1/looplijst-instellingen/0268'],
      ['/v1/zaken/{zaakId}/toewijzing', `/v1/zaken/${zaakId}/toewijzing`],
      ['/v1/zaken/{zaakId}/controles', `/v1/zaken/${zaakId}/controles`],
      ['/v1/looplijsten', '/v1/looplijsten'],
      ['/v1/looplijsten/{looplijstId}', lijst],
      ['/v1/looplijsten/{looplijstId}/vervallen', `${lijst}/vervallen`],
      ['/v1/bekende-klanten/{gemeentecode}/sleutel', '/v1/bekende-klanten/0268/sleutel'],
    ] as const) {
      const antwoord = await roep(weg);
      expect([pad, antwoord.status, fouten(schema(pad, 'get'), antwoord.body)]).toEqual([pad, 200, []]);
    }
    const gecontroleerd = await roep('/v1/zaken/_controleer', { body: { zaakIds: [zaakId] } });
    expect(fouten(schema('/v1/zaken/_controleer', 'post'), gecontroleerd.body)).toEqual([]);
    const [een] = gecontroleerd.body.gecontroleerd as { zaakId: string; controles: unknown[] }[];
    expect([een?.zaakId, een?.controles.length]).toEqual([zaakId, 5]);
    const bezwaar = await roep(`/v1/zaken/${zaakId}/_bezwaar`, { body: {} });
    expect(fouten(schema('/v1/zaken/{zaakId}/_bezwaar', 'post'), bezwaar.body)).toEqual([]);
    const klanten = [{ kenmerk: 'ab'.repeat(32), behandelaarId: null }];
    expect(await roep('/v1/bekende-klanten/0268', { method: 'PUT', body: { klanten } })).toMatchObject({
      status: 200,
      body: { gemeentecode: '0268', aantal: 1 },
    });
    expect(await roep(`/v1/zaken/${zaakId}/_bezwaar-intrekken`, { body: {} })).toMatchObject({
      body: { zaakId, bezwaar: false },
    });
    const { body: balans } = await roep('/v1/_balans', { scopes: ['beheer'] });
    expect(fouten(schema('/v1/_balans', 'get'), balans)).toEqual([]);
  });

  test('die een inwoner tonen laten een regel na: wie, wanneer, welke zaken', async () => {
    const zaakId = await opent(maakSignaal('inzage', [maakMelding('inzage')]));
    await roep(`/v1/zaken/${zaakId}`);
    await roep(`/v1/zaken/${zaakId}`, { organisatie: 'utrecht' });
    const { rows } = await db.database.verwerker.query(
      'select organisatie_id from inzage where $1::uuid = any(zaak_ids)',
      [zaakId],
    );
    expect(rows).toEqual([{ organisatie_id: 'regio' }]);
  });
});

test('de balans telt zaken, meldingen en centen', async () => {
  const { status, body } = await roep('/v1/_balans', { scopes: ['beheer'] });
  expect(status).toBe(200);
  const { zaken, meldingen, eindresultaten } = body as Record<string, Record<string, number>>;
  expect(body).toMatchObject({ service: 'casework', dag: VANDAAG });
  expect(meldingen?.ontvangen).toBe(
    (meldingen?.open ?? 0) + (meldingen?.beeindigd ?? 0) + (meldingen?.teruggegeven ?? 0),
  );
  expect(zaken?.totaal).toBe(
    ['NIEUW', 'OPGEPAKT', 'AFGESLOTEN', 'VERVALLEN'].reduce((som, stand) => som + (zaken?.[stand] ?? 0), 0),
  );
  expect(Object.values(eindresultaten ?? {}).reduce((som, aantal) => som + aantal, 0)).toBe(
    meldingen?.beeindigd,
  );
});

// Last in this file: all that stands above is about the day before.
describe('de dag daarna', () => {
  test('is een looplijst van gisteren nog te lezen, en niet meer af te drukken of in te vullen', async () => {
    const { looplijsten } = (await roep(`/v1/looplijsten?gemeentecode=0268&dag=${VANDAAG}`)).body;
    const [{ looplijstId } = { looplijstId: '' }] = looplijsten as { looplijstId: string }[];
    const lijst = `/v1/looplijsten/${looplijstId}`;
    expect(await roep(lijst)).toMatchObject({ status: 200, body: { verlopen: false } });
    await stuur('Dag', topics.dag.naam, 'dag', { dag: addDays(VANDAAG, 1), gezienOp: 0 });
    await until(async () => (await roep(lijst)).body.verlopen === true);
    for (const formaat of ['html', 'xlsx']) {
      expect(await roep(`${lijst}?formaat=${formaat}`)).toMatchObject({
        status: 410,
        body: { code: 'LOOPLIJST_VERLOPEN', title: expect.stringContaining('maak een nieuwe') },
      });
    }
  });
});
