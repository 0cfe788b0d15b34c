import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { assertPortFree, findFreePort, LOOPBACK } from '../port.ts';
import { type RunningProcess, runToEnd, startProcess, waitUntilReady } from '../process.ts';
import { explainDiskFull, SetupError } from '../setup-error.ts';
import { findPlace, type Place } from './place.ts';

export type PostgresOptions = {
  /** Holds the cluster, its log and the superuser's password; made when absent. */
  dataDir: string;
  /** Default: a free port. */
  port?: number;
  /** Server settings; win from ours. */
  settings?: Readonly<Record<string, string>>;
  readyTimeoutMs?: number;
};

/** How to reach a server, ours or one that was already there. */
export type PostgresAccess = {
  /** Connection string of the superuser (ours) or of the user in DATABASE_URL, for a database of that server. */
  url(database?: string): string;
  /** Stops what was started; nothing when the server was there already. */
  stop(): Promise<void>;
};

export type RunningPostgres = PostgresAccess & {
  dataDir: string;
  port: number;
  /** The present process; another one after a restart. */
  readonly process: RunningProcess;
  /** SIGKILL of the postmaster, as in a fault run. */
  kill(): Promise<void>;
  /** Up again after a stop or kill: same data, same port. */
  start(): Promise<void>;
};

/** The URL with another database in it; user, host and parameters stay. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

/** The server named by DATABASE_URL or, without it, one of our own. */
export async function connectPostgres(
  options: PostgresOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<PostgresAccess | RunningPostgres> {
  const named = env.DATABASE_URL;
  if (named === undefined || named === '') return startPostgres(options);
  await assertAnswers(named);
  return {
    url: (database) => (database === undefined ? named : databaseUrl(named, database)),
    stop: async () => undefined,
  };
}

/** The URL holds a password: the sentence names the setting, and what the driver said. */
async function assertAnswers(named: string): Promise<void> {
  const client = new pg.Client({ connectionString: named, connectionTimeoutMillis: 10_000 });
  // A server that goes away later is noticed by whoever uses it then.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const said = error instanceof Error ? ('code' in error ? `${error.code}` : error.message) : String(error);
    throw new SetupError(
      `The database that DATABASE_URL names cannot be used (${said}). Start it, mend DATABASE_URL, or leave it out to run one here.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

const SUPERUSER = 'postgres';
const MARKER = 'initialised';

/** The password the cluster was made with; a fresh one as long as there is no cluster. */
async function readOrCreatePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'superuser-password');
  if (existsSync(join(dataDir, MARKER))) return (await readFile(file, 'utf8')).trim();
  const password = randomBytes(24).toString('base64url');
  await rm(file, { force: true });
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/**
 * Runs initdb unless the marker says it was done. The marker is written last: an initdb that was cut short is done
 * over, and a cluster with the marker is never emptied.
 */
async function createCluster(dataDir: string, place: Place, password: string): Promise<void> {
  const marker = join(dataDir, MARKER);
  if (existsSync(marker)) return;
  for (const name of await readdir(place.cluster)) {
    await rm(join(place.cluster, name), { recursive: true, force: true });
  }
  // For initdb's eyes: it runs as another user than the one that owns our password file.
  const passwordFile = join(dirname(place.cluster), `initdb-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (place.user !== undefined) await chown(passwordFile, place.user.uid, place.user.gid);
    const { failed, output } = await runToEnd(
      join(place.binaries, 'bin', 'initdb'),
      [
        `--pgdata=${place.cluster}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        // Built in, so that text sorts alike on every machine whatever locales it has.
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-instructions',
      ],
      serverEnv(),
      place.user,
    );
    if (failed)
      throw new SetupError(`The database in ${place.cluster} could not be made:\n${output.trimEnd()}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await writeFile(marker, '');
}

/** Ours without what would steer PostgreSQL behind our back (PGDATA, PGPORT and the like). */
function serverEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)));
}

/** PostgreSQL on loopback with password login; resolves once it has answered a query. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir } = options;
  const port = options.port ?? (await findFreePort());
  let place: Place;
  let password: string;
  try {
    await mkdir(dataDir, { recursive: true });
    place = await findPlace(dataDir);
    password = await readOrCreatePassword(dataDir);
    await createCluster(dataDir, place, password);
  } catch (error) {
    throw explainDiskFull(error, 'PostgreSQL', dataDir);
  }
  const url = (database = 'postgres') =>
    databaseUrl(`postgresql://${SUPERUSER}:${password}@${LOOPBACK}:${port}`, database);

  const settings: Record<string, string> = {
    listen_addresses: LOOPBACK,
    // TCP only: a socket directory is one more place with owners and permissions.
    unix_socket_directories: '',
    max_connections: '200',
    // Rows are found by their keys: a tenth of the usual sample tells the planner enough, and analysing tables that
    // grow from nothing to a month of meldingen took 15 % of the machine (measured with a look every ten seconds).
    default_statistics_target: '10',
    // A national month is a gigabyte of tables and indexes. With the default of 128 MB every batch fetched its pages
    // from the system again (4 million of them in 40,000 meldingen). The memory is taken as it is used.
    shared_buffers: '1GB',
    // Between two checkpoints the first change of a page logs the whole page; fewer checkpoints, fewer whole pages.
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    // A new piece of the log is written when there is something to write in it, not full of zeros first: in a database
    // that grows that was a twentieth of all the server did. (The zeros claim the room beforehand. Without room the server
    // ends with them as well, and goes on once there is some: the fault disk-full-database.)
    wal_init_zero: 'off',
    // There are no replication slots. One that a backup or a standby makes and leaves behind would keep the log until the
    // disk is full, with which the server ends: it is given up before that, and whoever used it begins anew.
    max_slot_wal_keep_size: '4GB',
    // Analysed each time a table has grown by half, not by a tenth. Each time every connection plans anew.
    autovacuum_analyze_scale_factor: '0.5',
    // Every statement here is short; compiling one costs more than running it.
    jit: 'off',
    // What a connection is doing is told by pg_stat_activity; writing it into the name of its process costs each statement.
    update_process_title: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %u@%d ',
    // Details and statements quote values, and values are about persons.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...options.settings,
  };

  async function launchOnce(): Promise<RunningProcess> {
    await assertPortFree(port, 'PostgreSQL', 'POSTGRES_PORT');
    const running = await startProcess({
      name: 'PostgreSQL',
      command: join(place.binaries, 'bin', 'postgres'),
      args: [
        '-D',
        place.cluster,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      cwd: '/',
      env: serverEnv(),
      logFile: join(dataDir, 'postgres.log'),
      // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
      stopSignal: 'SIGINT',
      ...(place.user === undefined ? {} : { user: place.user }),
    });
    await waitUntilReady(running, options.readyTimeoutMs ?? 60_000, async () => {
      const client = new pg.Client({ connectionString: url(), connectionTimeoutMillis: 2_000 });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('select 1');
      } finally {
        await client.end().catch(() => undefined);
      }
    });
    return running;
  }

  // After a SIGKILL of the postmaster its backends need a moment to notice; until then a new one refuses to start.
  async function launch(): Promise<RunningProcess> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      try {
        return await launchOnce();
      } catch (error) {
        const leftovers =
          error instanceof SetupError &&
          /pre-existing shared memory block|postmaster\.pid/.test(error.message);
        if (!leftovers || Date.now() >= deadline) throw error;
        await new Promise((next) => setTimeout(next, 300));
      }
    }
  }

  let current = await launch();
  return {
    dataDir,
    port,
    url,
    get process() {
      return current;
    },
    stop: () => current.stop(),
    kill: () => current.kill(),
    async start() {
      if (!current.isRunning()) current = await launch();
    },
  };
}
