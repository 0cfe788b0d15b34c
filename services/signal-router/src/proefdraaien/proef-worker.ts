/*
 * The thread in which a proef is played. It has a connection of its own and a low priority, and
 * rests between slices of work for as long as its pace asks, so that whoever judges what comes in goes first.
 */
import { setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { DirectorySleutelbos } from '@meldpunt/contracts';
import { Database, describeError, type Queryable, silentLog } from '@meldpunt/service-kit';
import { draaiProef } from './draai-proef.ts';
import { type Bericht, GESPEELD, STOP, TOTAAL, type Werkopdracht } from './proef-bericht.ts';

class Afgebroken extends Error {}

const SLICE_MS = 20;
/** A tenth of what others get of a core that is wanted; at the lowest the reading would starve, and its snapshot with it. */
const LOW_PRIORITY = 10;

function send(bericht: Bericht): void {
  parentPort?.postMessage(bericht);
}

async function run(werk: Werkopdracht): Promise<void> {
  const stand = new Int32Array(werk.stand);
  const database = new Database({ ...werk.database, log: silentLog });
  const client = await database.connectApart();
  const db: Queryable = {
    query: async (query, values) => {
      const named = typeof query === 'string' ? { text: query } : { name: query.name, text: query.text };
      const { rows, rowCount } = await client.query({ ...named, ...(values && { values: [...values] }) });
      return { rows, rowCount: rowCount ?? 0 };
    },
  };
  let begun = performance.now();
  try {
    await draaiProef(werk.gemeentecodes, werk.opdracht, {
      db,
      sleutelbos: new DirectorySleutelbos({ map: werk.sleutelmap }),
      ...(werk.allesSinds === null ? {} : { allesSinds: werk.allesSinds }),
      opTotaal: (meldingen) => void Atomics.store(stand, TOTAAL, meldingen),
      opGemeente: (uitslag) => send({ soort: 'GEMEENTE', ...uitslag }),
      tussendoor: (gespeeld) => {
        Atomics.add(stand, GESPEELD, gespeeld);
        if (Atomics.load(stand, STOP) !== 0) throw new Afgebroken();
        const worked = performance.now() - begun;
        if (worked < SLICE_MS) return undefined;
        return rest((worked * (1 - werk.tempo)) / werk.tempo).then(() => {
          begun = performance.now();
        });
      },
    });
  } finally {
    await client.end();
    await database.close();
  }
}

function rest(milliseconds: number): Promise<void> {
  return milliseconds < 1 ? Promise.resolve() : pause(milliseconds);
}

try {
  // On Linux this is the priority of the thread that asks, elsewhere of the whole process: there it is left alone.
  if (process.platform === 'linux') setPriority(0, LOW_PRIORITY);
  const begun = process.threadCpuUsage();
  await run(workerData);
  const { user, system } = process.threadCpuUsage(begun);
  send({ soort: 'KLAAR', cpuSeconden: (user + system) / 1e6 });
} catch (error) {
  if (error instanceof Afgebroken) send({ soort: 'AFGEBROKEN' });
  else send({ soort: 'MISLUKT', fout: describeError(error) });
}
