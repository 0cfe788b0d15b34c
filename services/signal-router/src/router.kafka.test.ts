import { addDays, decode, encode, foutcodes, type Gemeente, type Signaal, topics } from '@meldpunt/contracts';
import {
  connectKafka,
  createTokenVerifier,
  type Producer,
  type RunningService,
  routesWithoutScopes,
  silentLog,
  startService,
  withTenant,
} from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { createTestKafka, createTestTopics, type TestTopics } from '../../../test/harnas/topics.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { until } from '../../service-kit/test/until.ts';
import { afhandeling, DAG, makeSleutels, melding, meldingIdOf } from '../test/voorbeelden.ts';
import { routerModule } from './app.module.ts';
import { MachtigingResolver } from './gemeenten/machtiging-resolver.ts';
import { subscriptions } from './subscriptions.ts';

const migrations = new URL('../migrations', import.meta.url);
const names = [
  topics.melding,
  topics.signaal,
  topics.uitkomst,
  topics.afhandeling,
  topics.dag,
  topics.gemeente,
].flatMap(({ naam }) => [naam, `${naam}.dlq`]);
const sleutels = makeSleutels();
const signalen: Signaal[] = [];
const tweede: Wie = { organisatie: 'org-0268', clientId: 'tweede-0268' };

let db: ServiceDatabase;
let own: TestTopics;
let issuer: TestIssuer;
let service: RunningService;
let producer: Producer;
let reader: ReturnType<ReturnType<typeof createTestKafka>['consumer']>;

beforeAll(async () => {
  db = await createServiceDatabase('router', migrations);
  own = await createTestTopics(names);
  issuer = await startTestIssuer();
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'router', log: silentLog });
  producer = kafka.producer();
  const nameTopic = (naam: string) => own.topic(naam);
  service = await startService({
    name: `${own.prefix}router`,
    apiVersion: '1.0.0',
    port: 0,
    module: routerModule(sleutels.sleutelbos, nameTopic, { sleutelmap: sleutels.map, tempo: 1, elke: 100 }),
    log: silentLog,
    database: db.database,
    migrations,
    kafka,
    subscriptions: subscriptions(nameTopic),
    seal: () => Buffer.alloc(0),
    problems: foutcodes,
    auth: {
      verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
      access: new MachtigingResolver(db.database),
    },
    consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
    exit: () => {},
  });
  reader = createTestKafka().consumer({ groupId: `${own.prefix}lezer` });
  await reader.connect();
  await reader.subscribe({ topic: own.topic(topics.signaal.naam), fromBeginning: true });
  await reader.run({
    eachMessage: async ({ message }) => {
      if (message.value !== null) signalen.push(decode('Signaal', message.value));
    },
  });
  for (const [gemeentecode, organisatieId] of [
    ['0268', 'org-0268'],
    ['0344', 'org-0344'],
  ] as const) {
    await send(topics.gemeente.naam, gemeentecode, encode('Gemeente', gemeente(gemeentecode, organisatieId)));
  }
  await send(topics.dag.naam, DAG, encode('Dag', { dag: DAG, gezienOp: 0 }));
  await until(async () => (await db.database.verwerker.query('select from dag')).rowCount === 1);
});

afterAll(async () => {
  await reader?.disconnect();
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await own?.delete();
  await db?.drop();
  sleutels.ruimOp();
});

function gemeente(gemeentecode: string, organisatieId: string): Gemeente {
  return {
    gemeentecode,
    versie: 1,
    naam: gemeentecode,
    provincie: 'Proef',
    inwoners: 1,
    aansluiting: 'REST',
    opvolgercode: null,
    opgevolgdPer: null,
    machtigingen: [{ organisatieId, van: DAG, tot: null }],
    gezienOp: 0,
  };
}

function send(naam: string, key: string, value: Buffer): Promise<unknown> {
  return producer.send([{ topic: own.topic(naam), key, value }]);
}

type Wie = { organisatie: string; clientId?: string; subject?: string };

async function call(path: string, wie: string | Wie, scope: string, init: RequestInit = {}) {
  const { organisatie, clientId, subject } = typeof wie === 'string' ? { organisatie: wie } : wie;
  const token = await issuer.issueToken({
    organisatie,
    scopes: [scope],
    ...(clientId === undefined ? {} : { clientId }),
    ...(subject === undefined ? {} : { claims: { sub: subject } }),
  });
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  if (init.body !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(`${service.url}${path}`, { ...init, headers });
  const body: unknown = await response.json();
  return { status: response.status, body, etag: response.headers.get('etag') };
}

describe('de router als dienst', () => {
  it('maakt van een melding op het ene topic een signaal op het andere, en hoort het antwoord', async () => {
    await send(topics.melding.naam, '0268', Buffer.from('no avro'));
    await send(topics.melding.naam, '0268', encode('Melding', melding(sleutels.sleutelbos, 'm1')));
    await until(async () => signalen.length === 1);
    const [signaal] = signalen;
    if (signaal === undefined) throw new Error('no signaal');
    expect(signaal).toMatchObject({ gebeurtenis: 'ONTSTAAN', meldingen: [{ meldingId: meldingIdOf('m1') }] });
    const answer = afhandeling(signaal, meldingIdOf('m1'), 'BEEINDIGD');
    await send(topics.afhandeling.naam, '0268', encode('Afhandeling', answer));
    await until(async () => signalen.at(-1)?.stand === 'BEEINDIGD');
  });

  it('toont de motivering aan de eigen gemeente en aan geen ander', async () => {
    const path = `/v1/signalen/${signalen[0]?.signaalId}`;
    expect(await call(path, 'org-0268', 'signalen:lezen')).toMatchObject({
      status: 200,
      body: {
        stand: 'BEEINDIGD',
        formule: 'standaard',
        aanpak: 'BRIEF',
        motivering: expect.arrayContaining([
          expect.objectContaining({ pad: 'of/3/en/2/of/3/altijd', tekst: 'Er staat een melding open.' }),
        ]),
        proportionaliteit: { tekst: expect.stringMatching(/^Gevraagd is een brief/), aantalMeldingen: 1 },
      },
    });
    expect(await call(path, 'org-0344', 'signalen:lezen')).toMatchObject({ status: 404 });
    expect(await call(path, 'org-0268', 'zaken:lezen')).toMatchObject({ status: 403 });
    expect(await call('/v1/signalen/geen-id', 'org-0268', 'signalen:lezen')).toMatchObject({ status: 404 });
    const again = { method: 'POST' };
    expect(await call(`${path}/_herbereken`, 'org-0268', 'signalen:lezen', again)).toMatchObject({
      status: 200,
      body: { gelijk: true },
    });
  });

  it('legt een formule vast die vanaf haar dag oordeelt', async () => {
    const path = '/v1/gemeenten/0268/formules';
    const put = (body: unknown, organisatie = 'org-0268') =>
      call(path, organisatie, 'formules:beheren', { method: 'PUT', body: JSON.stringify(body) });
    const eigen = {
      naam: 'alleen-samenloop',
      ingangsdatum: addDays(DAG, 2),
      reden: 'Proef',
      formule: { formule: 'samenloop', parameters: { minstens: 2 } },
    };
    expect(await put(eigen, 'org-0344')).toMatchObject({ status: 404 });
    expect(await put({ ...eigen, ingangsdatum: DAG })).toMatchObject({
      status: 400,
      body: { code: 'ONGELDIG_VELD', errors: [{ field: '/ingangsdatum', code: 'NIET_IN_TOEKOMST' }] },
    });
    expect(
      await put({ ...eigen, formule: { formule: 'samenloop', parameters: { minstens: 1 } } }),
    ).toMatchObject({
      status: 400,
      body: {
        code: 'FORMULE_ONGELDIG',
        errors: [
          { field: '/formule/samenloop/parameters/minstens', code: 'minimum', detail: 'Kies 2 of meer' },
        ],
      },
    });
    for (const _ of ['first', 'again']) {
      expect(await put(eigen)).toMatchObject({
        status: 200,
        body: { versies: [{ versie: 1, stand: 'VOORGESTELD', toegepast: false }] },
      });
    }
    expect(await put({ ...eigen, reden: 'anders' })).toMatchObject({
      status: 409,
      body: { code: 'BESTAAT_AL', errors: [{ field: 'If-Match' }] },
    });
    // Another token of the author's own client is the author; another person through one client is not.
    const post = (wie: string | Wie, act = '_goedkeuren', versie = '1') =>
      call(`${path}/${versie}/${act}`, wie, 'formules:beheren', { method: 'POST' });
    expect(await post('org-0268')).toMatchObject({ status: 409, body: { code: 'TWEEDE_PERSOON_NODIG' } });
    expect(await post('org-0344')).toMatchObject({ status: 404 });
    expect(await post(tweede, '_goedkeuren', '9')).toMatchObject({ status: 404 });
    expect(
      await post({ organisatie: 'org-0268', clientId: 'tweede', subject: 'org-0268' }),
      'one person behind two clients',
    ).toMatchObject({ status: 409, body: { code: 'TWEEDE_PERSOON_NODIG' } });
    for (const _ of ['first', 'again']) {
      expect(await post({ organisatie: 'org-0268', subject: 'een ander' })).toMatchObject({
        status: 200,
        body: { versies: [{ versie: 1, stand: 'GOEDGEKEURD', toegepast: false }] },
      });
    }
    expect(await post(tweede, '_delen')).toMatchObject({ status: 400, body: { code: 'ONGELDIG_VELD' } });
    const op = addDays(DAG, 2);
    await send(topics.dag.naam, op, encode('Dag', { dag: op, gezienOp: 0 }));
    const nieuw = melding(sleutels.sleutelbos, 'm2', { aangenomenOp: op, persoon: { huisnummer: 7 } });
    await send(topics.melding.naam, '0268', encode('Melding', nieuw));
    const balans = async () => (await call('/v1/_balans', 'beheer', 'beheer')).body;
    await until(async () => JSON.stringify(await balans()).includes('"eigenOpen":1,'));
    expect(await balans()).toMatchObject({
      service: 'signal-router',
      meldingen: { ontvangen: 2, eigenOpen: 1, inSignaal: 0, beeindigdHier: 0, beeindigdElders: 1 },
      signalen: { ontstaan: 1, lopend: 0, vervallen: 0, beeindigd: 1 },
    });
    // The day comes by a topic of its own, and may be read after the melding that was judged by it.
    await until(async () => JSON.stringify((await put(eigen)).body).includes('"toegepast":true'));
    // Now that it judged: the same again is still nothing new, and nothing takes its place.
    expect(await put(eigen)).toMatchObject({ status: 200, body: { versies: [{ toegepast: true }] } });
    expect(await put({ ...eigen, reden: 'anders' })).toMatchObject({
      status: 409,
      body: { code: 'FORMULE_LIGT_VAST', errors: [{ field: '/ingangsdatum' }] },
    });
  });

  it('laat een versie zonder goedkeuring nooit ingaan, en een afgewezen evenmin', async () => {
    const path = '/v1/gemeenten/0344/formules';
    const eerste: Wie = { organisatie: 'org-0344', clientId: 'eerste-0344' };
    const ander: Wie = { organisatie: 'org-0344', clientId: 'ander-0344' };
    const nooit = (naam: string, dagen: number) => ({
      naam,
      ingangsdatum: addDays(DAG, dagen),
      reden: 'Proef',
      formule: { formule: 'niet', delen: [{ formule: 'altijd' }] },
    });
    const put = (body: unknown, headers = {}) =>
      call(path, eerste, 'formules:beheren', { method: 'PUT', body: JSON.stringify(body), headers });
    const post = (wie: Wie, act: string, body?: unknown) =>
      call(`${path}/${act}`, wie, 'formules:beheren', { method: 'POST', body: JSON.stringify(body ?? {}) });
    await put(nooit('ongezien', 3));
    expect(await put(nooit('ongewenst', 4))).toMatchObject({ status: 200, etag: '"2-0"' });
    expect(await post(ander, '2/_afwijzen', {})).toMatchObject({ status: 400 });
    // What PostgreSQL refuses to keep is a fault of its field.
    for (const reden of ['a\u0000b', 'a\ud800b'])
      expect(await post(ander, '2/_afwijzen', { reden })).toMatchObject({
        status: 400,
        body: { errors: [{ field: '/reden', code: 'ONGELDIGE_WAARDE' }] },
      });
    const gebieden = [{ naam: 'a\u0000b', van: '1011' }];
    expect(
      await put({ ...nooit('gebied', 4), formule: { formule: 'postcode', parameters: { gebieden } } }),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/formule/postcode/parameters', code: 'ONGELDIGE_TEKST' }] },
    });
    expect(await post(ander, '2/_afwijzen', { reden: 'Zo vindt niemand iets' })).toMatchObject({
      status: 200,
      body: { versies: [{ versie: 1 }, { stand: 'AFGEWEZEN', besluitreden: 'Zo vindt niemand iets' }] },
    });
    expect(await post(ander, '2/_goedkeuren')).toMatchObject({
      status: 409,
      body: { code: 'FORMULE_AL_BESLIST' },
    });
    const op = addDays(DAG, 5);
    await send(topics.dag.naam, op, encode('Dag', { dag: op, gezienOp: 0 }));
    const shown = () => call(path, eerste, 'signalen:lezen');
    await until(async () => JSON.stringify((await shown()).body).includes('VERLOPEN'));
    expect(await shown()).toMatchObject({
      etag: '"2-1"',
      body: {
        versies: [
          { stand: 'VERLOPEN', toegepast: false },
          { stand: 'AFGEWEZEN', toegepast: false },
        ],
      },
    });
    expect(await post(ander, '1/_goedkeuren')).toMatchObject({
      status: 409,
      body: { code: 'FORMULE_LIGT_VAST' },
    });
    const aantal = signalen.length;
    const nieuw = melding(sleutels.sleutelbos, 'u1', { gemeentecode: '0344', aangenomenOp: op });
    await send(topics.melding.naam, '0344', encode('Melding', nieuw));
    await until(() => signalen.length > aantal);
    expect(signalen.at(-1)).toMatchObject({
      gemeentecode: '0344',
      formule: 'standaard',
      gefaaldeFormule: null,
    });
  });

  it('laat twee die tegelijk schrijven elkaar niet ongezien vervangen, en vergelijkt in woorden', async () => {
    const path = '/v1/gemeenten/0344/formules';
    const versie = (minstens: number) => ({
      naam: 'samen',
      ingangsdatum: addDays(DAG, 30),
      reden: `${minstens} soorten`,
      formule: {
        formule: 'of',
        delen: [{ formule: 'samenloop', parameters: { minstens } }, { formule: 'crisis' }],
      },
    });
    const put = (body: unknown, etag: string | null, wie: Wie) =>
      call(path, wie, 'formules:beheren', {
        method: 'PUT',
        body: JSON.stringify(body),
        ...(etag === null ? {} : { headers: { 'if-match': etag } }),
      });
    const [jan, piet] = ['jan', 'piet'].map((clientId) => ({ organisatie: 'org-0344', clientId }));
    if (jan === undefined || piet === undefined) throw new Error('nobody');
    const { etag } = await call(path, jan, 'formules:beheren');
    const [een, twee] = await Promise.all([put(versie(2), etag, jan), put(versie(3), etag, piet)]);
    expect([een.status, twee.status].toSorted()).toEqual([200, 412]);
    expect([een, twee].find(({ status }) => status === 412)).toMatchObject({
      body: { code: 'FORMULES_GEWIJZIGD' },
    });
    const verliezer = een.status === 412 ? { minstens: 2, wie: jan } : { minstens: 3, wie: piet };
    const nu = await call(path, verliezer.wie, 'formules:beheren');
    for (const vorm of [`W/${nu.etag}`, '*', nu.etag?.replaceAll('"', '') ?? ''])
      expect(await put(versie(verliezer.minstens), vorm, verliezer.wie)).toMatchObject({
        status: 400,
        body: { code: 'ONGELDIG_VERZOEK', errors: [{ field: 'If-Match', code: 'ONGELDIGE_WAARDE' }] },
      });
    const later = await put(versie(verliezer.minstens), nu.etag, verliezer.wie);
    expect(later).toMatchObject({ status: 200 });
    // Of two for one day the later one counts, once each is approved.
    const vergelijk = (van: string, met: string, wie: Wie = jan) =>
      call(`${path}/_vergelijk?van=${van}&met=${met}`, wie, 'signalen:lezen');
    const anders = 5 - verliezer.minstens;
    expect(await vergelijk('3', '4')).toMatchObject({
      status: 200,
      body: {
        gelijk: false,
        verschillen: [
          {
            pad: 'of/1/samenloop',
            tekst: `Bouwsteen samenloop: minstens gaat van ${anders} naar ${verliezer.minstens}.`,
          },
        ],
      },
    });
    expect(await vergelijk('4', '4')).toMatchObject({ body: { gelijk: true, verschillen: [] } });
    expect(await vergelijk('0', '4')).toMatchObject({ status: 200, body: { gelijk: false } });
    expect(await vergelijk('x', '99')).toMatchObject({ status: 400, body: { errors: [{ field: 'van' }] } });
    expect(await vergelijk('3', '99')).toMatchObject({ status: 404 });
    expect(await vergelijk('3', '4', { organisatie: 'org-0268' })).toMatchObject({ status: 404 });
  });

  it('geeft alleen door wat een gemeente wil delen, en een kopie zegt waar zij vandaan komt', async () => {
    const eigen = '/v1/gemeenten/0268/formules';
    const beheer = (path: string, wie: string | Wie, method = 'GET', body?: unknown) =>
      call(path, wie, 'formules:beheren', {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const lijst = async (wie: string) => (await beheer('/v1/formules/sjablonen', wie)).body;
    expect(await lijst('org-0344')).toEqual({ sjablonen: [], cursor: null });
    const kopie = {
      naam: 'van-nijmegen',
      ingangsdatum: addDays(DAG, 40),
      reden: 'Werkt daar',
      sjabloon: { gemeentecode: '0268', versie: 1 },
    };
    const overnemen = (body: unknown) => beheer('/v1/gemeenten/0344/formules', 'org-0344', 'PUT', body);
    expect(await overnemen(kopie)).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/sjabloon', code: 'ONBEKEND_SJABLOON' }] },
    });
    expect(
      await beheer(`${eigen}/1/_delen`, 'org-0268', 'POST', { toelichting: 'Bij weinig tijd' }),
    ).toMatchObject({ status: 200 });
    expect(await lijst('org-0344')).toMatchObject({
      sjablonen: [
        { gemeentecode: '0268', versie: 1, naam: 'alleen-samenloop', toelichting: 'Bij weinig tijd' },
      ],
    });
    expect(JSON.stringify(await lijst('org-0344'))).not.toContain('org-0268');
    expect(await lijst('org-van-niemand')).toEqual({ sjablonen: [], cursor: null });
    expect(await overnemen({ ...kopie, formule: { formule: 'altijd' } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/formule', code: 'DUBBEL' }] },
    });
    const gekopieerd = await overnemen(kopie);
    expect(gekopieerd).toMatchObject({ status: 200 });
    const { versies } = gekopieerd.body as { versies: { sjabloon: unknown; formule: unknown }[] };
    expect(versies.at(-1)).toMatchObject({
      sjabloon: { gemeentecode: '0268', versie: 1 },
      formule: { formule: 'samenloop', parameters: { minstens: 2 } },
      stand: 'VOORGESTELD',
    });
    expect(await beheer(`${eigen}/1/_niet-delen`, 'org-0344', 'POST')).toMatchObject({ status: 404 });
    expect(await beheer(`${eigen}/1/_niet-delen`, 'org-0268', 'POST')).toMatchObject({ status: 200 });
    expect(await lijst('org-0344')).toEqual({ sjablonen: [], cursor: null });
    // The wall stands in the database too.
    await expect(
      withTenant(db.database.api, { gemeenten: ['0344'] }, (work) =>
        work.db.query(`insert into sjabloon values ('0268', 1, 'x', '{}', 'van een ander', '2026-03-02')`),
      ),
    ).rejects.toMatchObject({ code: '42501' });
    expect(await beheer('/v1/formules/plug-ins', 'org-0268')).toMatchObject({ body: { plugIns: [] } });
  });

  it('geeft wie een formule schrijft het schema van alle bouwstenen', async () => {
    const path = '/v1/formules/_schema';
    expect(await call(path, 'org-0268', 'formules:beheren')).toMatchObject({
      status: 200,
      body: {
        $defs: {
          'samenloop-2': { properties: { parameters: { properties: { minstens: { minimum: 2 } } } } },
        },
      },
    });
    expect(await call(path, 'org-0268', 'zaken:lezen')).toMatchObject({ status: 403 });
  });

  it('nummert formules die op hetzelfde moment komen na elkaar, en legt dezelfde maar één keer vast', async () => {
    const put = (body: unknown) =>
      call('/v1/gemeenten/0268/formules', 'org-0268', 'formules:beheren', {
        method: 'PUT',
        body: JSON.stringify(body),
      });
    const formule = { formule: 'samenloop', parameters: { minstens: 2 } };
    const versie = (nummer: number) => ({
      naam: `tegelijk-${nummer}`,
      ingangsdatum: addDays(DAG, 100 + nummer),
      reden: 'Proef',
      formule,
    });
    const aantallen = [0, 1, 2, 3, 4, 5, 6, 7];
    const anders = await Promise.all(aantallen.map((nummer) => put(versie(nummer))));
    const gelijk = await Promise.all(aantallen.map(() => put(versie(50))));
    expect([...anders, ...gelijk].map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200));
    const { body } = await call('/v1/gemeenten/0268/formules', 'org-0268', 'formules:beheren');
    const { versies } = body as { versies: { versie: number }[] };
    expect(versies.map((gevonden) => gevonden.versie).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 10 }, (_, index) => index + 1),
    );
  });

  it('legt een matchdag en een capaciteit vast, en zegt van elke fout waar zij staat', async () => {
    const path = '/v1/gemeenten/0344/matchinstellingen';
    const put = (body: unknown, organisatie = 'org-0344') =>
      call(path, organisatie, 'formules:beheren', { method: 'PUT', body: JSON.stringify(body) });
    const eigen = {
      ingangsdatum: addDays(DAG, 40),
      reden: 'Proef',
      moment: { soort: 'MAANDELIJKS', dagVanMaand: 5 },
      capaciteit: { per: 'WEEK', signalen: { HUISBEZOEK: 20 } },
    };
    expect(await put(eigen, 'org-0268')).toMatchObject({ status: 404 });
    expect(await put({ ...eigen, moment: { soort: 'MAANDELIJKS', dagVanMaand: 31 } })).toMatchObject({
      status: 400,
      body: { code: 'ONGELDIG_VELD' },
    });
    expect(await put({ ...eigen, ingangsdatum: DAG })).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/ingangsdatum', code: 'NIET_IN_TOEKOMST' }] },
    });
    const both = await Promise.all([put(eigen), put(eigen)]);
    for (const answer of [...both, await put(eigen)]) {
      expect(answer).toMatchObject({
        status: 200,
        body: { versies: [{ versie: 1, ...eigen, toegepast: false }], wachtrij: [] },
      });
    }
    expect(await put({ ...eigen, reden: 'anders' })).toMatchObject({
      status: 409,
      body: { code: 'BESTAAT_AL' },
    });
  });

  it('laat een formule uitproberen, voor de eigen gemeente en zo dat een ander haar niet ziet', async () => {
    const path = '/v1/gemeenten/0268/proefdraaien';
    const vraag = (body: unknown, organisatie = 'org-0268') =>
      call(path, organisatie, 'formules:beheren', { method: 'POST', body: JSON.stringify(body) });
    const altijd = { naam: 'altijd', formule: { formule: 'altijd' } };
    expect(await vraag({ formules: [altijd] }, 'org-0344')).toMatchObject({ status: 404 });
    expect(await vraag({ formules: [] })).toMatchObject({ status: 400, body: { code: 'ONGELDIG_VELD' } });
    expect(
      await vraag({ formules: [altijd, { ...altijd, formule: { formule: 'bestaat-niet' } }] }),
    ).toMatchObject({
      status: 400,
      body: {
        code: 'FORMULE_ONGELDIG',
        errors: [
          { field: '/formules/1/naam', code: 'DUBBEL' },
          { field: '/formules/1/formule/formule', code: 'ONBEKENDE_BOUWSTEEN' },
        ],
      },
    });
    expect(await vraag({ formules: [altijd], van: '2026-02', tot: '2026-01' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/tot', code: 'VOOR_VAN' }] },
    });
    const gevraagd = await vraag({ formules: [altijd] });
    expect(gevraagd).toMatchObject({ status: 202, body: { uitslag: null } });
    const { proefId } = gevraagd.body as { proefId: string };
    const own = `${path}/${proefId}`;
    await until(async () => {
      const { body } = await call(own, 'org-0268', 'formules:beheren');
      return (body as { stand: string }).stand === 'GEREED';
    });
    expect(await call(own, 'org-0268', 'formules:beheren')).toMatchObject({
      status: 200,
      body: { voortgang: 1, formules: [altijd], uitslag: { formules: [{ naam: 'altijd' }] } },
    });
    expect(await call(own, 'org-0344', 'formules:beheren')).toMatchObject({ status: 404 });
    // Broken off when it is over already, it stays as it is.
    const afbreken = { method: 'DELETE' };
    expect(await call(own, 'org-0344', 'formules:beheren', afbreken)).toMatchObject({ status: 404 });
    expect(await call(own, 'org-0268', 'formules:beheren', afbreken)).toMatchObject({
      body: { stand: 'GEREED' },
    });
    expect(await call(path, 'org-0268', 'formules:beheren')).toMatchObject({
      body: { proeven: [{ proefId }] },
    });
  });

  it('laat geen route zonder scope en zet wat onleesbaar is apart', async () => {
    expect(routesWithoutScopes(service.app)).toEqual([]);
    const { rowCount } = await db.database.verwerker.query('select from geparkeerd');
    expect(rowCount).toBe(0);
    const openapi = await fetch(`${service.url}/v1/openapi.json`);
    expect(await openapi.json()).toMatchObject({ openapi: '3.1.0' });
  });
});
