/**
 * Measures how many lines a second one levering passes, PostgreSQL included.
 *
 *   node services/intake-gateway/test/doorvoer.ts [lines] [leveringen at once]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySleutelbos } from '@meldpunt/contracts';
import { startPostgres } from '@meldpunt/infra';
import {
  applyDay,
  Database,
  migrate,
  provisionSchema,
  roleUrls,
  silentLog,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import pg from 'pg';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { beproefLevering } from '../src/beproef-levering/beproef-levering.ts';
import { Kluis } from '../src/kluis/kluis.ts';
import { ontvangLevering } from '../src/ontvang-levering/ontvang-levering.ts';
import { splitLines } from '../src/ontvang-levering/split-lines.ts';
import type { Intake } from '../src/ontvang-levering/verwerk-blok.ts';
import { Referentie } from '../src/referentie/referentie.ts';
import { legVast } from '../src/signaalpartners/leg-vast.ts';
import type { Inrichting } from '../src/signaalpartners/partij.ts';
import { Topicnamen } from '../src/topicnamen.ts';
import { DAG, inrichting, zorgregel } from './voorbeelden.ts';

const [lines = 72_000, atOnce = 1] = process.argv.slice(2).map(Number);
const map = mkdtempSync(join(tmpdir(), 'meldpunt-doorvoer-'));
const postgres = await startPostgres({ dataDir: join(map, 'postgres') });
try {
  const provision = { schema: 'intake', passwords: { eigenaar: 'e', verwerker: 'v', api: 'a' } };
  const admin = new pg.Client({ connectionString: postgres.url() });
  await admin.connect();
  await provisionSchema(admin, provision);
  const database = new Database({
    schema: 'intake',
    urls: roleUrls(postgres.url(), provision),
    log: silentLog,
  });
  await migrate(database, new URL('../migrations', import.meta.url));
  const intake: Intake = {
    kluis: new Kluis(
      new DirectorySleutelbos({ map: join(map, 'sleutels'), magMaken: ['transport', 'hmac'] }),
    ),
    referentie: new Referentie(database.verwerker, await readGeo(), {
      teOudNaDagen: 62,
      experimentsoorten: new Set(),
    }),
    topics: new Topicnamen(),
    now: () => Date.now(),
  };
  const parties: Inrichting = JSON.parse(JSON.stringify(inrichting));
  await withUnitOfWork(database.verwerker, async (work) => {
    await applyDay(work, DAG);
    await legVast(work, intake, parties, 0);
  });
  async function* body(name: string, amount: number) {
    for (let from = 0; from < lines; from += 200) {
      const part = Array.from({ length: Math.min(200, lines - from) }, (_, nr) =>
        JSON.stringify(zorgregel(`${name[0]}-${from + nr}`, { bedragInCenten: amount })),
      );
      yield Buffer.from(`${part.join('\n')}\n`);
    }
  }
  const aanlevering = (name: string) =>
    ({ partnerId: 'zorg', leveringskenmerk: name, bron: 'NDJSON' }) as const;
  const deliver = async (name: string, amount: number) => {
    const regels = splitLines(body(name, amount));
    await ontvangLevering(intake, database.api, aanlevering(name), regels, () => undefined);
  };
  const tryOut = async (name: string, amount: number) => {
    const regels = splitLines(body(name, amount));
    const bewijs = await beproefLevering(intake, database.api, aanlevering(name), regels);
    for (const _ of bewijs.json());
  };
  const measure = async (what: string, names: readonly string[], amount: number, act = deliver) => {
    const cpu = process.cpuUsage();
    const started = performance.now();
    await Promise.all(names.map((name) => act(name, amount)));
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const total = lines * names.length;
    const rss = Math.round(process.memoryUsage().rss / 1e6);
    process.stdout.write(
      `${what}: ${total} lines in ${seconds.toFixed(1)} s, ${Math.round(total / seconds)} lines/s, ` +
        `${((user + system) / total).toFixed(0)} µs of CPU per line in this process, RSS ${rss} MB\n`,
    );
  };
  const letters = ['a', 'b', 'c', 'd'].slice(0, atOnce);
  await measure(
    'tried',
    letters.map((letter) => `${letter}0`),
    10_000,
    tryOut,
  );
  await measure(
    'new',
    letters.map((letter) => `${letter}1`),
    10_000,
  );
  await measure(
    'delivered again',
    letters.map((letter) => `${letter}1`),
    10_000,
  );
  await measure(
    'unchanged under another name',
    letters.map((letter) => `${letter}2`),
    10_000,
  );
  await measure(
    'tried, with all of it changed',
    letters.map((letter) => `${letter}0`),
    20_000,
    tryOut,
  );
  await measure(
    'changed',
    letters.map((letter) => `${letter}3`),
    20_000,
  );
  await database.close();
  await admin.end();
} finally {
  await postgres.stop();
  rmSync(map, { recursive: true, force: true });
}
