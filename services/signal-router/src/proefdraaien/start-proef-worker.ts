import { Worker } from 'node:worker_threads';
import { describeError } from '@meldpunt/service-kit';
import { type Bericht, GESPEELD, STOP, TOTAAL, type Werkopdracht } from './proef-bericht.ts';

export interface Lopend {
  /** Resolves when the thread is gone. A thread that dies without a word has failed. */
  readonly einde: Promise<Exclude<Bericht, { soort: 'GEMEENTE' }>>;
  voortgang(): { readonly gespeeld: number; readonly totaal: number };
  /** Asks it to stop; it does so between two kringen. */
  stop(): void;
}

/** More than the largest municipality takes, so that a mistake ends the thread and not the service. */
const MEMORY_MB = 1_024;

/** Starts a thread that plays a proef. `opGemeente` is called for each municipality, in its order. */
export function startProefWorker(
  werk: Omit<Werkopdracht, 'stand'>,
  opGemeente: (bericht: Extract<Bericht, { soort: 'GEMEENTE' }>) => void,
): Lopend {
  const stand = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  const view = new Int32Array(stand);
  // Run from source in tests, and compiled in a service.
  const file = import.meta.url.endsWith('.ts') ? './proef-worker.ts' : './proef-worker.js';
  const worker = new Worker(new URL(file, import.meta.url), {
    workerData: { ...werk, stand } satisfies Werkopdracht,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    // Conditions and loaders of whoever started this process are not the thread's.
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let last: Exclude<Bericht, { soort: 'GEMEENTE' }> = {
    soort: 'MISLUKT',
    fout: { class: 'EndedWithoutWord' },
  };
  worker.on('message', (bericht: Bericht) => {
    if (bericht.soort === 'GEMEENTE') opGemeente(bericht);
    else last = bericht;
  });
  worker.on('error', (error) => {
    last = { soort: 'MISLUKT', fout: describeError(error) };
  });
  return {
    einde: new Promise((resolve) => worker.on('exit', () => resolve(last))),
    voortgang: () => ({ gespeeld: Atomics.load(view, GESPEELD), totaal: Atomics.load(view, TOTAAL) }),
    stop: () => void Atomics.store(view, STOP, 1),
  };
}
