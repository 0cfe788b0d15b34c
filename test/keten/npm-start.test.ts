import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { datum } from '@meldpunt/contracts';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assertPortFree, findFreePorts } from '../../infra/port.ts';
import { databaseUrl } from '../../infra/postgres/start.ts';
import { runToEnd } from '../../infra/process.ts';
import { STANDAARD } from '../../scripts/natie/natie.ts';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { noteerSpel } from '../../scripts/start/eerder-spel.ts';
import { deleteHubData } from '../../scripts/start/hub.ts';
import { startTestIssuer, type TestIssuer } from '../harnas/issuer.ts';
import { dataRoot } from '../harnas/werkmap.ts';

const main = join(import.meta.dirname, '..', '..', 'scripts', 'start', 'main.ts');

const POORTEN = [
  'INTAKE_GATEWAY_PORT',
  'SIGNAL_ROUTER_PORT',
  'CASEWORK_PORT',
  'FEEDBACK_PORT',
  'METRICS_PORT',
  'POSTGRES_PORT',
  'KEYCLOAK_PORT',
  'KEYCLOAK_MANAGEMENT_PORT',
  'KAFKA_PORT',
  'KAFKA_CONTROLLER_PORT',
  'KAFKA_OUTSIDE_PORT',
] as const;
type Poorten = Record<(typeof POORTEN)[number], number>;

let issuer: TestIssuer;
let map: string;
let poorten: Poorten;

beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer?.stop());

beforeEach(async () => {
  map = await mkdtemp(join(await dataRoot(), `meldpunt-keten-${process.pid}-`));
  await chmod(map, 0o711);
  const vrij = await findFreePorts(POORTEN.length);
  poorten = Object.fromEntries(POORTEN.map((naam, plaats) => [naam, vrij[plaats] ?? 0])) as Poorten;
});
afterEach(() => deleteHubData(map));

type Afloop = { code: number | null; uit: string; fout: string };

/** Runs what npm start runs. Who vouches for parties is there already, so that no Keycloak is started for it. */
function start(opties: readonly string[], anders: NodeJS.ProcessEnv = {}) {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...Object.fromEntries(Object.entries(poorten).map(([naam, poort]) => [naam, String(poort)])),
    OIDC_ISSUER: issuer.issuer,
    MELDPUNT_DATA: map,
    ...anders,
  };
  const kind = spawn(process.execPath, [main, ...opties], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const afloop: Afloop = { code: null, uit: '', fout: '' };
  kind.stdout.setEncoding('utf8').on('data', (deel: string) => {
    afloop.uit += deel;
  });
  kind.stderr.setEncoding('utf8').on('data', (deel: string) => {
    afloop.fout += deel;
  });
  const einde = new Promise<Afloop>((klaar, mislukt) => {
    kind.on('error', mislukt);
    kind.on('close', (code) => klaar({ ...afloop, code }));
  });
  /** Resolves when it has said this; rejects when it ended before. */
  const gezegd = async (tekst: string) => {
    const over = einde.then(({ fout }) => Promise.reject(new Error(`it ended:\n${fout}`)));
    over.catch(() => undefined);
    const gehoord = new Promise<void>((klaar) => {
      const kijk = () => {
        if (afloop.fout.includes(tekst)) klaar();
      };
      kind.stderr.on('data', kijk);
      kijk();
    });
    await Promise.race([gehoord, over]);
  };
  return { einde, gezegd, stop: () => kind.kill('SIGINT') };
}

async function expectNietsOver(): Promise<void> {
  for (const [naam, poort] of Object.entries(poorten)) await assertPortFree(poort, naam, naam, 0);
  const { output } = await runToEnd('ps', ['-eo', 'pid,args'], process.env);
  expect(output.split('\n').filter((regel) => regel.includes(map))).toEqual([]);
}

describe('npm start on a hub that kept its data', () => {
  it('brings it back and serves it until Ctrl-C; asked for a play it refuses before anything starts', async () => {
    await noteerSpel(map, { ...STANDAARD, seed: 3 }, true);

    const geweigerd = await start(['--once', '--json']).einde;
    expect(geweigerd).toMatchObject({ code: 2, uit: '' });
    expect(geweigerd.fout).toMatch(/^The hub in .* holds the data of an earlier play .*--fresh.*\n$/);

    const eerste = start([]);
    await eerste.gezegd('The hub keeps running');
    const gateway = await fetch(`http://127.0.0.1:${poorten.INTAKE_GATEWAY_PORT}/v1/openapi.json`);
    expect(gateway.status).toBe(200);
    await vertelDag();
    await expectNietGewistNaast();
    eerste.stop();
    const { code, uit, fout } = await eerste.einde;
    expect([code, fout]).toEqual([0, expect.stringContaining('--seed 3')]);
    expect(uit).toContain(`http://127.0.0.1:${poorten.METRICS_PORT}/v1/openapi.json`);
    await expectNietsOver();

    // Without the note, as an earlier release left it: the hub itself knows that days went by.
    await rm(join(map, 'spel.json'));
    const opnieuw = await start(['--meldingen', '100']).einde;
    expect([opnieuw.code, opnieuw.uit]).toEqual([2, '']);
    expect(opnieuw.fout).toContain('holds the data of an earlier play, and a hub plays once');
    await expectNietsOver();
  });

  /** Its database as one that was there already, and a folder with keys for what is in it. */
  async function expectNietGewistNaast(): Promise<void> {
    const wachtwoord = (await readFile(join(map, 'postgres', 'superuser-password'), 'utf8')).trim();
    const server = `postgres://postgres:${wachtwoord}@127.0.0.1:${poorten.POSTGRES_PORT}/postgres`;
    const client = new pg.Client({ connectionString: databaseUrl(server, 'meldpunt') });
    await client.connect();
    const dagen = async () => (await client.query('select dag from intake.dag')).rowCount;
    await expect.poll(dagen, { timeout: 60_000 }).toBe(1);
    await client.end();
    const sleutels = join(map, 'elders', 'sleutels');
    await mkdir(sleutels, { recursive: true });
    const vrij = await findFreePorts(5);
    const diensten = Object.fromEntries(POORTEN.slice(0, 5).map((naam, plaats) => [naam, `${vrij[plaats]}`]));
    const { code, fout } = await start(['--fresh'], {
      DATABASE_URL: server,
      MELDPUNT_DATA: join(map, 'elders'),
      ...diensten,
    }).einde;
    expect([code, existsSync(sleutels)]).toEqual([2, true]);
    expect(fout).toMatch(/--fresh clears .*, and not what DATABASE_URL names\n/);
    expect(fout).toContain('the database meldpunt at DATABASE_URL holds the data of an earlier play');
  }

  /** As the play does, and only the play. */
  async function vertelDag(): Promise<void> {
    const geheimen = JSON.parse(await readFile(join(map, 'secrets.json'), 'utf8'));
    const producer = new Kafka({
      brokers: [`127.0.0.1:${poorten.KAFKA_PORT}`],
      sasl: { mechanism: 'plain', username: 'dienst.beheer', password: geheimen['dienst.beheer'] },
      logLevel: logLevel.NOTHING,
    }).producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await publiceerDag(producer, datum('2026-03-02'));
    await producer.disconnect();
  }
});

describe('npm start where a part cannot start', () => {
  /** A program of somebody else at this port. */
  async function bezet(poort: number): Promise<Server> {
    const server = createServer();
    await new Promise<void>((klaar) => {
      server.listen(poort, '127.0.0.1', klaar);
    });
    return server;
  }

  function expectEenZin({ code, uit, fout }: Afloop, zin: string): void {
    expect([code, uit]).toEqual([1, '']);
    expect(fout.split('\n').filter((regel) => regel.endsWith(`  ${zin}`)).length, fout).toBe(1);
    // Beside it only what is being started and stopped: no stack, no name of an error.
    const rest = fout.split('\n').filter((regel) => regel !== '' && !regel.endsWith(zin));
    expect(rest.filter((regel) => !/^\d\d:\d\d:\d\d {2}(Starting|Stopping)/.test(regel))).toEqual([]);
  }

  it.each([
    ['CASEWORK_PORT', 'casework'],
    ['KAFKA_PORT', 'Kafka'],
  ] as const)('says that the port in %s is taken, and leaves nothing running', async (naam, wie) => {
    const poort = poorten[naam];
    const server = await bezet(poort);
    try {
      const afloop = await start(['--once']).einde;
      expectEenZin(
        afloop,
        `Port ${poort} on 127.0.0.1 is taken, and ${wie} needs it. Stop what is using it, or choose another port with ${naam}.`,
      );
    } finally {
      await new Promise((klaar) => server.close(klaar));
    }
    await expectNietsOver();
  });

  it('says that Java is missing, and starts nothing', async () => {
    const afloop = await start(['--once'], { PATH: '', JAVA_HOME: '' }).einde;
    expectEenZin(
      afloop,
      'Java 17 or newer is needed to run Kafka and Keycloak; found none. Install a JDK 17 and try again.',
    );
    expect(afloop.fout).not.toContain('Starting');
    await expectNietsOver();
  });

  it('says what is wrong with an option or a setting, and starts nothing', async () => {
    const optie = await start(['--maanden', 'drie']).einde;
    expect(optie).toEqual({
      code: 2,
      uit: '',
      fout: '--maanden takes a whole number from 1 to 36, not "drie".\n',
    });
    const instelling = await start([], { KAFKA_PORT: 'negen' }).einde;
    expect(instelling).toMatchObject({ code: 2, fout: expect.stringMatching(/^KAFKA_PORT takes .*\n$/) });
  });
});
