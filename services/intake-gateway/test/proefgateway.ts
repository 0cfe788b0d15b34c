import { type DirectorySleutelbos, datum, decode, encode, type Melding, topics } from '@meldpunt/contracts';
import {
  connectKafka,
  createLog,
  createTokenVerifier,
  type KafkaAuth,
  type Producer,
  type RunningService,
} from '@meldpunt/service-kit';
import { inject } from 'vitest';
import { startTestIssuer, type TestIssuer } from '../../../test/harnas/issuer.ts';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';
import { createTestTopics, type TestTopics } from '../../../test/harnas/topics.ts';
import { createServiceDatabase, type ServiceDatabase } from '../../service-kit/test/service-database.ts';
import { until } from '../../service-kit/test/until.ts';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { startIntake } from '../src/start-intake.ts';
import { Topicnamen } from '../src/topicnamen.ts';

export const migrations = new URL('../migrations', import.meta.url);

/** The gateway as it runs, with real tokens, a real broker and a database of its own. */
export interface Proefgateway {
  readonly service: RunningService;
  readonly db: ServiceDatabase;
  readonly topics: TestTopics;
  readonly names: Topicnamen;
  readonly producer: Producer;
  readonly sleutelbos: DirectorySleutelbos;
  /** What it logged, a line each. */
  readonly logregels: readonly string[];
  token(organisatie: string, ...scopes: string[]): Promise<string>;
  beheer(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Response>;
  get(path: string, token: string): Promise<Response>;
  lever(
    token: string,
    leveringskenmerk: string,
    regels: readonly unknown[],
    partnerId?: string,
  ): Promise<Response>;
  setDag(dag: string): Promise<void>;
  stop(): Promise<void>;
}

const HUB_TOPICS = ['melding', 'dag', 'afhandeling', 'signaalpartner', 'gemeente', 'convenant'] as const;

/** A kept connection may be closed by the server just when a busy test comes back to it. */
const ALONE = { connection: 'close' };

/** A broker of its own instead of the one that the tests share, with the hub's topics by their own names. */
export interface EigenMakelaar {
  readonly brokers: readonly string[];
  readonly auth: KafkaAuth;
}

export async function startProefgateway(makelaar?: EigenMakelaar): Promise<Proefgateway> {
  const { sleutelbos, ruimOp } = maakTestsleutels('transport', 'hmac');
  const [db, testTopics, issuer] = await Promise.all([
    createServiceDatabase('intake', migrations),
    makelaar === undefined
      ? createTestTopics(HUB_TOPICS.flatMap((name) => [topics[name].naam, `${topics[name].naam}.dlq`]))
      : { prefix: '', topic: (name: string) => name, delete: async () => undefined },
    startTestIssuer(),
  ]);
  const names = new Topicnamen(testTopics.prefix);
  const logregels: string[] = [];
  const log = createLog({
    service: 'intake-gateway',
    allowedFields: ['partnerId', 'gemeentecode'],
    write: (regel) => logregels.push(regel),
  });
  const { brokers = inject('kafkaBrokers'), ...auth } = makelaar ?? {};
  const kafka = connectKafka({ brokers, clientId: 'intake-gateway', log, ...auth });
  const producer = kafka.producer();
  const service = await startIntake({
    port: 0,
    host: '127.0.0.1',
    log,
    database: db.database,
    kafka,
    sleutelbos,
    geo: await readGeo(),
    verify: createTokenVerifier({ issuer: issuer.issuer, audience: 'meldpunt' }),
    teOudNaDagen: 62,
    experimentsoorten: new Set(),
    topics: names,
    name: `${testTopics.prefix}intake-gateway`,
    consumer: { timeouts: { session: 6_000, heartbeat: 1_000 } },
    exit: () => undefined,
  });
  const token = (organisatie: string, ...scopes: string[]) => issuer.issueToken({ organisatie, scopes });
  const json = async (method: string, path: string, bearer: string, body: unknown) =>
    fetch(`${service.url}${path}`, {
      method,
      headers: { ...ALONE, authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    service,
    db,
    topics: testTopics,
    names,
    producer,
    sleutelbos,
    logregels,
    token,
    beheer: async (method, path, body) => json(method, path, await token('hub', 'beheer'), body),
    get: (path, bearer) =>
      fetch(`${service.url}${path}`, { headers: { ...ALONE, authorization: `Bearer ${bearer}` } }),
    lever: (bearer, leveringskenmerk, regels, partnerId) =>
      fetch(`${service.url}/v1/leveringen${partnerId === undefined ? '' : `?partnerId=${partnerId}`}`, {
        method: 'POST',
        headers: {
          ...ALONE,
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/x-ndjson',
          leveringskenmerk,
        },
        body: regels
          .map((regel) => `${typeof regel === 'string' ? regel : JSON.stringify(regel)}\n`)
          .join(''),
      }),
    setDag: async (dag) => {
      const value = encode('Dag', { dag: datum(dag), gezienOp: Date.now() });
      await producer.send([{ topic: names.dag, key: dag, value }]);
      await until(async () => {
        const { rows } = await db.database.verwerker.query<{ dag: string }>('select dag from dag');
        return rows[0]?.dag === dag;
      });
    },
    stop: async () => {
      await producer.close();
      await service.stop();
      await stopAll(issuer, testTopics, db);
      ruimOp();
    },
  };
}

async function stopAll(issuer: TestIssuer, testTopics: TestTopics, db: ServiceDatabase): Promise<void> {
  await issuer.stop();
  await testTopics.delete();
  await db.drop();
}

/** The meldingen as last sent, by kenmerk. */
export async function meldingenOf({ db }: Pick<Proefgateway, 'db'>): Promise<Melding[]> {
  const { rows } = await db.database.verwerker.query<{ staat: Buffer }>('select staat from melding');
  return rows
    .map(({ staat }) => decode('Melding', staat))
    .toSorted((a, b) => (a.kenmerk < b.kenmerk ? -1 : 1));
}

/** The body of an answer; the test knows its shape. */
export async function jsonOf<T extends object>(response: Response | Promise<Response>): Promise<T> {
  const value: T = JSON.parse(await (await response).text());
  return value;
}
