import 'reflect-metadata';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startTestIssuer, type TestIssuer, type TokenRequest } from '../../../test/harnas/issuer.ts';
import { uniqueName } from '../../../test/harnas/topics.ts';
import {
  connectKafka,
  createLog,
  createTokenVerifier,
  JwtGuard,
  type KafkaConnection,
  type KitBalans,
  outboxAge,
  type Producer,
  type RunningService,
  routesWithoutScopes,
  Scopes,
  type ServiceSettings,
  startService,
} from '../src/index.ts';
import { dingMessage, dingSubscription, encodeDing } from './proef/ding.ts';
import { proefModule } from './proef/proef.module.ts';
import { createServiceDatabase, type ServiceDatabase } from './service-database.ts';
import { until } from './until.ts';

const migrations = new URL('./proef/migrations', import.meta.url);
const lines: string[] = [];
const log = createLog({ service: 'proef', write: (line) => lines.push(line) });
let db: ServiceDatabase;
const prefix = uniqueName('');
const [DING, UIT] = [`${prefix}ding`, `${prefix}uit`];
let kafka: KafkaConnection;
let issuer: TestIssuer;
let service: RunningService;
let producer: Producer;

beforeAll(async () => {
  db = await createServiceDatabase('proef', migrations, { log });
  issuer = await startTestIssuer();
  kafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'proef', log });
  await kafka.admin.createTopics([
    { topic: DING, partitions: 2 },
    { topic: UIT, partitions: 1 },
  ]);
  producer = kafka.producer();
  service = await startService({ ...settings(), bodyTimeout: 500 });
});

const settings = (): ServiceSettings => ({
  name: `${prefix}proef`,
  apiVersion: '1.0.0',
  port: 0,
  module: proefModule(UIT),
  log,
  database: db.database,
  migrations,
  kafka,
  subscriptions: [dingSubscription(DING, { readyWhenCaughtUp: true, tooOldReasons: ['ONBEKEND_SCHEMA'] })],
  seal: (bytes) => bytes,
  problems: {},
  auth: {
    verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
    access: { resolve: async ({ organisatie }) => ({ gemeenten: [], partners: [organisatie ?? ''] }) },
  },
  consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
  bodyLimit: 1_000,
  streamedTypes: ['application/x-ndjson'],
  exit: () => {},
});

afterAll(async () => {
  await producer?.close();
  await service?.stop();
  await issuer?.stop();
  await kafka?.admin.deleteTopics([DING, UIT]);
  await kafka?.close();
  await db?.drop();
});

/** Sends headers and not all of the body they speak of. */
function halfABody(url: string, route = 'POST /v1/klein'): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `${route} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"a":`,
  );
  return socket;
}

const get = (path: string, token?: string) =>
  fetch(
    `${service.url}${path}`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
const tokenFor = (organisatie: string, more: Partial<TokenRequest> = {}) =>
  issuer.issueToken({ organisatie, scopes: ['dingen:lezen'], ...more });
/** As a scraper asks for them. */
const figuresNow = async () =>
  (
    await get(
      '/metrics',
      await issuer.issueToken({
        organisatie: 'hub',
        scopes: ['metingen:lezen'],
        claims: { organisatie: undefined },
      }),
    )
  ).text();

async function codeOf(answer: Response): Promise<unknown> {
  const body: unknown = await answer.json();
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

test('a message becomes state, is sent on, and its position is recorded', async () => {
  const { verwerker } = db.database;
  await producer.send(Array.from({ length: 50 }, (_, nr) => dingMessage(DING, nr)));
  await until(async () => {
    const { rows } = await verwerker.query<{ n: number }>('select count(*) as n from gezien');
    return rows[0]?.n === 50;
  });
  await until(async () => (await get('/health/working')).status === 200);
  await until(async () => (await outboxAge(verwerker)).count === 0);
  const balans = await get('/v1/_balans', await tokenFor('hub', { scopes: ['beheer'] }));
  const { verbruik, ...rest }: KitBalans = JSON.parse(await balans.text());
  expect(rest).toEqual({
    service: 'proef',
    dag: null,
    outbox: { ongepubliceerd: 0, oudsteSeconden: 0 },
    geparkeerd: 0,
  });
  const sum = verbruik.reduce((total, row) => total + row.volgendeOffset, 0);
  expect(sum).toBe(50);
});

test('the routes nobody gave a scope are found', () => {
  expect(routesWithoutScopes(service.app)).toEqual(['DingController.vergeten vergeten']);
});

describe('who may come in', () => {
  test('a good token with the scope sees its own things; what is of another is not there', async () => {
    const own = await get('/v1/dingen/d1', await tokenFor('p1'));
    expect([own.status, await own.json()]).toEqual([200, { id: 'd1', versie: 1, waarde: 'w1' }]);
    const others = await get('/v1/dingen/d1', await tokenFor('p2'));
    const nobodys = await get('/v1/dingen/bestaat-niet', await tokenFor('p2'));
    expect(others.status).toBe(404);
    expect(await others.json()).toEqual(await nobodys.json());
  });

  test('is refused', async () => {
    const unsigned = (await tokenFor('p1')).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const hmac = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');
    const refused: Record<string, [number, string | undefined]> = {
      'no token': [401, undefined],
      'not a token': [401, 'a.b.c'],
      expired: [401, await tokenFor('p1', { expiresInSeconds: -60 })],
      'for another audience': [401, await tokenFor('p1', { audience: 'elders' })],
      'of another issuer': [401, await tokenFor('p1', { claims: { iss: 'https://elders.example' } })],
      'signed by a stranger': [401, await tokenFor('p1', { forged: true })],
      'algorithm none': [401, `${header}.${unsigned[1]}.`],
      'symmetric algorithm': [401, `${hmac}.${unsigned[1]}.${unsigned[2]}`],
      'without the scope': [403, await tokenFor('p1', { scopes: ['andere'] })],
    };
    for (const [what, [status, token]] of Object.entries(refused)) {
      const answer = await get('/v1/dingen/d1', token);
      expect([what, answer.status]).toEqual([what, status]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      if (status === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const forgotten = await get('/v1/vergeten', await tokenFor('p1'));
    expect(forgotten.status).toBe(403);
  });

  test('while the issuer’s keys cannot be had, it is not the caller who is refused', async () => {
    const guard = new JwtGuard(createTokenVerifier({ issuer: 'http://127.0.0.1:1', audience: 'meldpunt' }), {
      resolve: async () => ({ gemeenten: [], partners: [] }),
    });
    const handler = () => {};
    Scopes('x')(handler);
    const context = new ExecutionContextHost(
      [{ headers: { authorization: `Bearer ${await tokenFor('p1')}` } }],
      Object,
      handler,
    );
    await expect(guard.canActivate(context)).rejects.toMatchObject({ code: 'TIJDELIJK_NIET_BESCHIKBAAR' });
  });

  test('a token in the address is no token', async () => {
    const answer = await get(`/v1/dingen/d1?access_token=${await tokenFor('p1')}`);
    expect(answer.status).toBe(401);
  });
});

describe('answers', () => {
  test('every one carries the safety headers, errors and unknown addresses included', async () => {
    for (const path of ['/health/live', '/v1/dingen/d1', '/bestaat/niet', '/health/live/', '/v1/druk']) {
      const { headers } = await get(path);
      expect([path, headers.get('api-version')]).toEqual([path, '1.0.0']);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });

  test('an unforeseen error tells nothing, outside or in the log', async () => {
    const answer = await get('/v1/kapot', await tokenFor('p1'));
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      type: 'urn:meldpunt:fout:INTERNE_FOUT',
      title: 'Er ging iets mis',
      status: 500,
      code: 'INTERNE_FOUT',
    });
    expect(lines.some((line) => line.includes('request failed') && line.includes('/v1/kapot'))).toBe(true);
    expect(lines.join('')).not.toContain('123456782');
  });

  test('an unknown address is a problem and not a redirect, with a slash at the end too', async () => {
    for (const path of ['/bestaat/niet', '/health/live/']) {
      const answer = await fetch(`${service.url}${path}`, { redirect: 'manual' });
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'NIET_GEVONDEN']);
    }
  });

  test('503 says when to come back', async () => {
    const answer = await get('/v1/druk');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
  });

  test('bodies: too large, malformed, of an unknown kind; a stream passes whole and unparsed', async () => {
    const post = (path: string, type: string, body: string) =>
      fetch(`${service.url}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
    const codes: Record<string, Response> = {
      TE_GROOT: await post('/v1/klein', 'application/json', JSON.stringify('x'.repeat(2_000))),
      ONGELDIG_VERZOEK: await post('/v1/klein', 'application/json', '{"a":'),
      MEDIATYPE_NIET_ONDERSTEUND: await post('/v1/klein', 'application/xml', '<a/>'),
    };
    for (const [code, answer] of Object.entries(codes)) expect(await codeOf(answer)).toBe(code);
    const poisoned = await post('/v1/klein', 'application/json', '{"__proto__":{"a":1}}');
    expect(poisoned.status).toBe(400);
    const stream = await post('/v1/stroom', 'application/x-ndjson', '{"regel":1}\n'.repeat(10_000));
    expect(await stream.json()).toEqual({ bytes: 120_000 });
  });

  test('half a body holds its connection for no longer than a body may take, with or without a token', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    halfABody(service.url).once('close', resolve);
    await closed;
  });

  test('what is left of a body after its answer is waited for no longer than that', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const socket = halfABody(service.url, 'GET /health/live');
    socket.once('close', resolve);
    // A byte now and then keeps a connection alive.
    const drip = setInterval(() => socket.write('x'), 200);
    await closed;
    clearInterval(drip);
  });

  test('a stream may take longer than that', async () => {
    const later = new ReadableStream({
      async start(controller) {
        controller.enqueue(Buffer.from('{}'));
        await pause(1_000);
        controller.enqueue(Buffer.from('{}'));
        controller.close();
      },
    });
    const answer = await fetch(`${service.url}/v1/stroom`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: later,
      duplex: 'half',
    } as RequestInit);
    expect(await answer.json()).toEqual({ bytes: 4 });
  });

  test('half a body keeps no consumer from leaving its group when the service is told to stop', async () => {
    const other = await createServiceDatabase('proef', migrations, { log });
    const ownKafka = connectKafka({ brokers: inject('kafkaBrokers'), clientId: 'proef', log });
    const second = await startService({
      ...settings(),
      name: `${prefix}ander`,
      database: other.database,
      kafka: ownKafka,
    });
    await until(async () => (await fetch(`${second.url}/health/working`)).status === 200);
    const half = halfABody(second.url);
    await once(half, 'connect');
    const stopping = second.stop();
    await until(() => second.strategy.topics().length === 0);
    expect(half.closed).toBe(false);
    half.destroy();
    await stopping;
    await other.drop();
  });

  test('figures for Prometheus carry the prefix and the positions', async () => {
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/metrics', await tokenFor('org-a'))).status).toBe(403);
    const figures = await figuresNow();
    for (const name of [
      'batch_seconds_count',
      'messages_total',
      'outbox_rows',
      'parked_rows',
      'consumer_lag',
      'process_cpu_seconds_total',
    ]) {
      expect(figures).toContain(`meldpunt_${name}`);
    }
    expect(figures).toMatch(/meldpunt_messages_total\{[^}]*subscription="ding"[^}]*\} 50/);
    const names = figures.split('\n').filter((line) => /^[a-z]/.test(line));
    expect(names.filter((line) => !line.startsWith('meldpunt_'))).toEqual([]);
  });
});

// Last in this file: from here on a partition of the service waits for a release that does not come.
test('a release that is too old for a message says so at its health, in its figures and in its log', async () => {
  await until(async () => (await get('/health/working')).status === 200);
  const newer = encodeDing({ id: 'n', gemeentecode: '0268', partnerId: 'p', versie: 1, waarde: '' }, 8);
  await producer.send([{ topic: DING, key: '0268', value: newer }]);
  await until(async () => (await get('/health/working')).status === 503);
  const answer = await get('/health/working');
  expect(await answer.json()).toEqual({
    status: 'niet gereed',
    nietGereed: ['consumers', 'reader-version'],
  });
  // Requests it can answer all the same.
  expect(await (await get('/health/ready')).json()).toEqual({ status: 'ok', nietGereed: [] });
  await until(async () => /meldpunt_reader_too_old\{[^}]*\} 1/.test(await figuresNow()));
  expect(lines.some((line) => line.includes('ALARM this release is too old'))).toBe(true);
  expect((await get('/health/live')).status).toBe(200);
});
