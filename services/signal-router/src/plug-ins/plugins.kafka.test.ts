import { join } from 'node:path';
import { addDays, encode, foutcodes, topics } from '@meldpunt/contracts';
import {
  connectKafka,
  createTokenVerifier,
  type Producer,
  type RunningService,
  silentLog,
  startService,
} from '@meldpunt/service-kit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../../test/harnas/issuer.ts';
import { createTestTopics, type TestTopics } from '../../../../test/harnas/topics.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../../service-kit/test/service-database.ts';
import { until } from '../../../service-kit/test/until.ts';
import { DAG, makeSleutels, melding } from '../../test/voorbeelden.ts';
import { routerModule } from '../app.module.ts';
import { MachtigingResolver } from '../gemeenten/machtiging-resolver.ts';
import { subscriptions } from '../subscriptions.ts';
import { GRENZEN } from './plugin-draad.ts';

const migrations = new URL('../../migrations', import.meta.url);
const map = join(import.meta.dirname, '../../test/plug-ins');
const names = [topics.signaal, topics.uitkomst, topics.afhandeling, topics.dag, topics.gemeente].flatMap(
  ({ naam }) => [naam, `${naam}.dlq`],
);
const sleutels = makeSleutels();
/** One judges by a plug-in that never comes to an end, eats memory or throws, the others by the formule of the hub. */
const STUK = ['0101', '0102', '0103'];
const ANDERE = ['0201', '0202', '0203', '0204', '0205', '0206', '0207', '0208'];

let db: ServiceDatabase;
let own: TestTopics;
let issuer: TestIssuer;
let service: RunningService;
let producer: Producer;

beforeAll(async () => {
  db = await createServiceDatabase('router', migrations);
  // All in one partition: nobody has a batch to himself.
  own = await createTestTopics([...names, topics.melding.naam, `${topics.melding.naam}.dlq`]);
  issuer = await startTestIssuer();
  const kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'router', log: silentLog });
  producer = kafka.producer();
  const nameTopic = (naam: string) => own.topic(naam);
  service = await startService({
    name: `${own.prefix}router`,
    apiVersion: '1.0.0',
    port: 0,
    module: routerModule(
      sleutels.sleutelbos,
      nameTopic,
      { sleutelmap: sleutels.map, tempo: 1 },
      {
        plugins: [
          { naam: 'stuk', module: join(map, 'stuk.ts') },
          { naam: 'teller', module: join(map, 'teller.ts') },
        ],
        grenzen: { ...GRENZEN, rekentijd: 60, laadtijd: 60_000, geheugenInMb: 32 },
      },
    ),
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
    consumer: { timeouts: { session: 30_000, heartbeat: 3_000 } },
    exit: () => {},
  });
  for (const gemeentecode of [...STUK, '0201']) {
    await producer.send([
      {
        topic: own.topic(topics.gemeente.naam),
        key: gemeentecode,
        value: encode('Gemeente', {
          gemeentecode,
          versie: 1,
          naam: gemeentecode,
          provincie: 'Proef',
          inwoners: 1,
          aansluiting: 'REST',
          opvolgercode: null,
          opgevolgdPer: null,
          machtigingen: [{ organisatieId: `org-${gemeentecode}`, van: DAG, tot: null }],
          gezienOp: 0,
        }),
      },
    ]);
  }
  await begin(0);
});
afterAll(async () => {
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await own?.delete();
  await db?.drop();
  sleutels.ruimOp();
});

async function begin(dag: number): Promise<void> {
  const op = addDays(DAG, dag);
  await producer.send([
    { topic: own.topic(topics.dag.naam), key: 'dag', value: encode('Dag', { dag: op, gezienOp: 0 }) },
  ]);
  await until(
    async () => (await db.database.verwerker.query('select from dag where dag = $1', [op])).rowCount === 1,
  );
}

async function call(path: string, organisatie: string, clientId: string, method = 'GET', body?: unknown) {
  const token = await issuer.issueToken({
    organisatie,
    clientId,
    scopes: ['formules:beheren', 'signalen:lezen'],
  });
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

/** Lays a formule down and has it approved by another, in force from tomorrow. */
async function stelIn(gemeentecode: string, formule: object): Promise<void> {
  const path = `/v1/gemeenten/${gemeentecode}/formules`;
  const body = { naam: 'eigen', ingangsdatum: addDays(DAG, 1), reden: 'Proef', formule };
  expect(await call(path, `org-${gemeentecode}`, 'een', 'PUT', body)).toMatchObject({ status: 200 });
  expect(await call(`${path}/1/_goedkeuren`, `org-${gemeentecode}`, 'twee', 'POST', {})).toMatchObject({
    status: 200,
  });
}

let rondes = 0;

/** Milliseconds until everything of this round was judged. */
async function ronde(naam: string, gemeenten: readonly string[], perGemeente: number): Promise<number> {
  // Each a household of its own.
  const huisnummer = 1 + 100 * rondes++;
  const messages = Array.from({ length: perGemeente }, (_, nr) =>
    gemeenten.map((gemeentecode) => ({
      topic: own.topic(topics.melding.naam),
      key: gemeentecode,
      value: encode(
        'Melding',
        melding(sleutels.sleutelbos, `${naam}-${gemeentecode}-${nr}`, {
          gemeentecode,
          aangenomenOp: addDays(DAG, 1),
          persoon: { huisnummer: huisnummer + nr },
        }),
      ),
    })),
  ).flat();
  const before = await judged();
  const begonnen = performance.now();
  await producer.send(messages);
  await until(async () => (await judged()) >= before + messages.length, 120_000);
  return performance.now() - begonnen;
}

async function judged(): Promise<number> {
  const { rows } = await db.database.verwerker.query<{ aantal: number }>(
    'select coalesce(sum(ontvangen), 0)::integer as aantal from dagsom',
  );
  return rows[0]?.aantal ?? 0;
}

/** What the figures say of the plug-in that fails: seconds that batches waited for it, and its costly failures. */
async function kosten(): Promise<{ seconden: number; dureFouten: number }> {
  const figures = await service.metrics.registry.metrics();
  const sum = (pattern: RegExp) =>
    [...figures.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
  return {
    seconden: sum(/^meldpunt_plugin_batch_seconds_sum\{.*formule="stuk".*\} (\S+)$/gm),
    dureFouten: sum(/^meldpunt_plugin_failures_total\{.*oorzaak="(?:TIJD|GEHEUGEN|GESTOPT)".*\} (\S+)$/gm),
  };
}

describe('een plug-in die vastloopt, volloopt of gooit', () => {
  it('houdt de meldingen van andere gemeenten in dezelfde batches niet op', async () => {
    const [lus, vol, gooit] = STUK;
    await stelIn(lus ?? '', { formule: 'stuk', parameters: { hoe: 'lus' } });
    await stelIn(vol ?? '', { formule: 'stuk', parameters: { hoe: 'buffers' } });
    await stelIn(gooit ?? '', { formule: 'stuk', parameters: { hoe: 'gooit' } });
    await stelIn('0201', { formule: 'teller', parameters: { minstens: 1 } });
    await begin(1);
    await ronde('warm', ANDERE, 25);

    const sinds = performance.now();
    const eerst = await ronde('eerst', [...ANDERE, ...STUK], 25);
    const begin1 = await kosten();
    const zonder: number[] = [];
    const met: number[] = [];
    for (const nr of [1, 2, 3]) {
      zonder.push(await ronde(`zonder${nr}`, ANDERE, 25));
      met.push(await ronde(`met${nr}`, [...ANDERE, ...STUK], 25));
    }
    const einde = await kosten();
    process.stdout.write(
      `plug-in die faalt: eerste ronde ${Math.round(eerst)} ms waarvan ${begin1.seconden.toFixed(2)} s gewacht; daarna zonder ${zonder.map(Math.round).join(', ')} ms, met ${met.map(Math.round).join(', ')} ms, ${(einde.seconden - begin1.seconden).toFixed(3)} s gewacht\n`,
    );
    // Three costly failures, then it is left alone; each minute one question finds out whether it works again. What it
    // can cost the others is bounded by that, whatever it does.
    expect(begin1.dureFouten).toBeGreaterThan(0);
    expect(einde.dureFouten).toBeLessThanOrEqual(3 + Math.floor((performance.now() - sinds) / 60_000));
    // Eleven municipalities against eight: a third more work, and no pace of the plug-in's making.
    const total = (times: readonly number[]) => times.reduce((sum, time) => sum + time, 0);
    expect(total(met)).toBeLessThan(3 * total(zonder));
  }, 240_000);

  it('kost niemand zijn oordeel: de terugval sprak voor haar gemeenten, en een goede plug-in voor de hare', async () => {
    const { rows } = await db.database.verwerker.query<{
      gemeentecode: string;
      formule: string;
      gefaald: string | null;
      aantal: number;
    }>(
      `select gemeentecode, formule, invoer->'gefaald'->>'formule' as gefaald, count(*)::integer as aantal
       from signaal where stand = 'LOPEND' group by 1, 2, 3 order by 1`,
    );
    const perMelding = (keer: number) => keer * 25;
    expect(rows).toEqual([
      ...STUK.map((gemeentecode) => ({
        gemeentecode,
        formule: 'standaard',
        gefaald: 'eigen',
        aantal: perMelding(4),
      })),
      { gemeentecode: '0201', formule: 'eigen', gefaald: null, aantal: perMelding(8) },
      ...ANDERE.slice(1).map((gemeentecode) => ({
        gemeentecode,
        formule: 'standaard',
        gefaald: null,
        aantal: perMelding(8),
      })),
    ]);
  });

  it('is te zien voor haar gemeente, met de oorzaken, en voor geen ander', async () => {
    const [lus = ''] = STUK;
    const path = `/v1/gemeenten/${lus}/formules/storingen`;
    const { body } = await call(path, `org-${lus}`, 'een');
    const { storingen } = body as {
      storingen: { oorzaak: string; aantal: number; bouwsteen: string; dag: string }[];
    };
    expect(storingen.map(({ bouwsteen, dag }) => `${bouwsteen} ${dag}`)).toEqual(
      storingen.map(() => `stuk ${addDays(DAG, 1)}`),
    );
    expect(storingen.reduce((sum, { aantal }) => sum + aantal, 0)).toBe(100);
    expect(storingen.map(({ oorzaak }) => oorzaak)).toContain('UITGESCHAKELD');
    expect(await call(path, 'org-0201', 'een')).toMatchObject({ status: 404 });
    const { body: stand } = await call('/v1/formules/plug-ins', 'org-0201', 'een');
    expect(stand).toMatchObject({
      plugIns: [
        { naam: 'stuk', stand: 'UITGESCHAKELD' },
        { naam: 'teller', stand: 'GELADEN' },
      ],
    });
  });

  it('staat met al haar versies in het schema van wat een gemeente kiezen kan', async () => {
    const { body: schema } = await call('/v1/formules/_schema', 'org-0201', 'een');
    const admits = new Ajv2020({ strict: false }).compile(schema as object);
    const met = (deel: object) => admits({ formule: 'niet', delen: [deel] });
    expect(met({ formule: 'teller', parameters: { minstens: 2 } })).toBe(true);
    expect(met({ formule: 'teller', versie: 1 })).toBe(true);
    expect(met({ formule: 'teller', parameters: { minstens: 0 } })).toBe(false);
    expect(met({ formule: 'teller', versie: 3 })).toBe(false);
    const { $defs } = schema as { $defs: Record<string, { description?: string }> };
    expect($defs['teller-2']?.description).toBe('Telt signaalpartners per inwoner');
  });

  it('wordt niet aangenomen met instellingen die haar schema niet kent, of met een terugval die er niet is', async () => {
    const path = '/v1/gemeenten/0201/formules';
    const put = (patch: object) =>
      call(path, 'org-0201', 'een', 'PUT', {
        naam: 'tweede',
        ingangsdatum: addDays(DAG, 9),
        reden: 'Proef',
        formule: { formule: 'teller' },
        ...patch,
      });
    const fout = async (patch: object) => {
      const { status, body } = await put(patch);
      const { errors = [] } = body as { errors?: { field: string; code: string; detail: string }[] };
      return [status, ...errors.map(({ field, code }) => `${field} ${code}`)];
    };
    const met = (parameters: object) => ({
      formule: { formule: 'niet', delen: [{ formule: 'teller', parameters }] },
    });
    expect(await fout(met({ minstens: 0, meer: 1 }))).toEqual([
      400,
      '/formule/niet/1/teller/parameters/meer additionalProperties',
      '/formule/niet/1/teller/parameters/minstens minimum',
    ]);
    expect(await fout({ formule: { formule: 'teller', versie: 3 } })).toEqual([
      400,
      '/formule/formule ONBEKENDE_BOUWSTEEN',
    ]);
    expect(await fout({ terugvalVersie: 7 })).toEqual([400, '/terugvalVersie ONBEKEND']);
    expect(await fout({ terugvalVersie: 1 })).toEqual([400, '/terugvalVersie PLUGIN']);
    expect(await fout({ formule: { formule: 'altijd' }, terugvalVersie: 1 })).toEqual([
      400,
      '/terugvalVersie OVERBODIG',
    ]);
    // The newest version of a plug-in is written down when none is named.
    const { body } = await put({});
    const { versies } = body as { versies: { formule: unknown }[] };
    expect(versies.at(-1)?.formule).toEqual({ formule: 'teller', versie: 2 });
  });
});
