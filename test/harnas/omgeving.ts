import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectKafka } from '../../infra/kafka/start.ts';
import { deletePostgres } from '../../infra/postgres/place.ts';
import { connectPostgres } from '../../infra/postgres/start.ts';
import { isAlive } from '../../infra/process.ts';
import { dropTestDatabases } from './database-server.ts';
import { dataRoot, dataRoots } from './werkmap.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Unique to this test run; part of every name a test leaves on a shared server. */
    runId: string;
    /** Connection string of a user who may create databases. */
    postgresUrl: string;
    /** host:port of a broker where everyone may do everything. */
    kafkaBrokers: string[];
  }
}

type Omgeving = { runId: string; postgresUrl: string; kafkaBrokers: string[] };

// Several vitest projects use this setup in one process, each with its own copy of this module. The first one starts
// the servers and stops them; the others find them in these variables.
const RUN_ID = 'MELDPUNT_TEST_RUN_ID';
const POSTGRES_URL = 'MELDPUNT_TEST_POSTGRES_URL';
const KAFKA_BROKERS = 'MELDPUNT_TEST_KAFKA_BROKERS';

/** Directories of runs that were killed: the process id in the name no longer runs. */
async function deleteAbandonedDirectories(): Promise<void> {
  for (const root of dataRoots) {
    for (const name of await readdir(root).catch(() => [])) {
      const match = /^meldpunt-(?:test|keten)-(\d+)-/.exec(name);
      if (match === null || isAlive(Number(match[1]))) continue;
      const directory = join(root, name);
      await deletePostgres(join(directory, 'postgres')).catch(() => undefined);
      await rm(directory, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function makeRunDirectory(root: string): Promise<string> {
  const directory = await mkdtemp(join(root, `meldpunt-test-${process.pid}-`));
  // PostgreSQL started by root runs as another user, who must get through.
  await chmod(directory, 0o711);
  return directory;
}

async function startOmgeving(): Promise<{ omgeving: Omgeving; stop(): Promise<void> }> {
  await deleteAbandonedDirectories();
  const [directory, databaseDirectory] = await Promise.all([
    makeRunDirectory(tmpdir()),
    makeRunDirectory(await dataRoot()),
  ]);
  const runId = randomBytes(4).toString('hex');
  const postgresDir = join(databaseDirectory, 'postgres');
  const [kafka, postgres] = await Promise.allSettled([
    connectKafka({
      dataDir: join(directory, 'kafka'),
      // So that a test about a lost consumer need not wait the usual six seconds and more.
      settings: { 'group.min.session.timeout.ms': '1000' },
    }),
    connectPostgres({ dataDir: postgresDir }),
  ]);
  const stop = async () => {
    if (postgres.status === 'fulfilled') await dropTestDatabases(postgres.value.url(), runId);
    await Promise.all(
      [kafka, postgres].map((part) => (part.status === 'fulfilled' ? part.value.stop() : undefined)),
    );
    await deletePostgres(postgresDir);
    for (const made of [directory, databaseDirectory]) await rm(made, { recursive: true, force: true });
  };
  if (kafka.status === 'rejected' || postgres.status === 'rejected') {
    const reasons = [kafka, postgres].flatMap((part) => (part.status === 'rejected' ? [part.reason] : []));
    await stop().catch(() => undefined);
    throw reasons.length === 1 ? reasons[0] : new AggregateError(reasons, reasons.map(String).join('\n'));
  }
  return {
    omgeving: { runId, postgresUrl: postgres.value.url(), kafkaBrokers: kafka.value.brokers },
    stop,
  };
}

function provideAll(project: TestProject, omgeving: Omgeving): void {
  project.provide('runId', omgeving.runId);
  project.provide('postgresUrl', omgeving.postgresUrl);
  project.provide('kafkaBrokers', omgeving.kafkaBrokers);
}

/**
 * One Kafka and one PostgreSQL for the whole test run, thrown away with their data at its end. KAFKA_BROKERS and
 * DATABASE_URL name servers to use instead.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { [RUN_ID]: runId, [POSTGRES_URL]: postgresUrl, [KAFKA_BROKERS]: brokers } = process.env;
  if (runId !== undefined && postgresUrl !== undefined && brokers !== undefined) {
    provideAll(project, { runId, postgresUrl, kafkaBrokers: brokers.split(',') });
    return undefined;
  }
  const { omgeving, stop } = await startOmgeving();
  process.env[RUN_ID] = omgeving.runId;
  process.env[POSTGRES_URL] = omgeving.postgresUrl;
  process.env[KAFKA_BROKERS] = omgeving.kafkaBrokers.join(',');
  provideAll(project, omgeving);
  return stop;
}
