import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Code } from '@meldpunt/contracts';
import type { Draadbericht, Draadgegevens, Draadvraag } from './berichten.ts';

/**
 * What one plug-in may use. They guard against mistakes, not against malice: a thread can do all that Node can. Time on
 * the clock is counted in looks of some 25 ms: on a machine so busy that a look comes late, the rest of that wait is
 * nobody's fault.
 */
export interface Grenzen {
  /** Processor time of one question, milliseconds: a machine that is busy is not the plug-in's fault. */
  readonly rekentijd: number;
  /** One question, milliseconds on the clock: for what waits instead of computing. */
  readonly wachttijd: number;
  /** All questions of one batch together, milliseconds on the clock: others wait for them. */
  readonly batchtijd: number;
  /** Loading the module, milliseconds. */
  readonly laadtijd: number;
  /** Of its heap, and as much again outside of it (buffers). */
  readonly geheugenInMb: number;
}

export const GRENZEN: Grenzen = {
  rekentijd: 250,
  wachttijd: 2_000,
  batchtijd: 3_000,
  laadtijd: 10_000,
  geheugenInMb: 64,
};

type Oorzaak = Code<'formulestoring'>;
export type Uitslag =
  | { readonly status: 'ANTWOORD'; readonly waarde: unknown }
  | { readonly status: 'FAALT'; readonly oorzaak: Oorzaak };

const MB = 2 ** 20;
const LOOK_EVERY = 25;
const LOOK_AT_MOST = 500;
// The source in tests and development, what it compiles to elsewhere.
const DRAAD = new URL(import.meta.url.endsWith('.ts') ? './draad.ts' : './draad.js', import.meta.url);

/** What is left of the time for a batch, milliseconds. */
export interface Tijdpot {
  rest: number;
}

interface Gezien {
  /** Messages. */
  readonly count: number;
  /** Milliseconds of processor of the thread; null before the first look. */
  readonly cpu: number | null;
  /** On the clock and of the processor, by the question it is at. */
  readonly waited: number;
  readonly spent: number;
}

/** One running thread of a plug-in. It is killed when it breaks a limit; a new one is made then. */
export class PluginDraad {
  readonly #worker: Worker;
  readonly #grenzen: Grenzen;
  #received: (bericht: Draadbericht) => void = () => {};
  #ended: (oorzaak: Oorzaak) => void = () => {};
  #over: Oorzaak | null = null;

  private constructor(module: string, grenzen: Grenzen) {
    this.#grenzen = grenzen;
    const gegevens: Draadgegevens = { module };
    this.#worker = new Worker(DRAAD, {
      workerData: gegevens,
      // None of our settings, no flags, and what it prints goes nowhere.
      env: {},
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: grenzen.geheugenInMb,
        maxYoungGenerationSizeMb: Math.ceil(grenzen.geheugenInMb / 4),
        stackSizeMb: 4,
      },
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.on('message', (bericht: Draadbericht) => this.#received(bericht));
    this.#worker.on('error', (error: unknown) => this.#end(isOutOfMemory(error) ? 'GEHEUGEN' : 'GESTOPT'));
    this.#worker.on('exit', () => this.#end('GESTOPT'));
    this.#worker.unref();
  }

  /** Starts a thread; null when the module cannot be loaded in time. Gives what it says of itself, unchecked. */
  static async start(
    module: string,
    grenzen: Grenzen,
  ): Promise<{ draad: PluginDraad; beschrijving: unknown } | null> {
    const draad = new PluginDraad(module, grenzen);
    const [bericht] = await draad.#watch(1, { rekentijd: grenzen.laadtijd, wachttijd: grenzen.laadtijd });
    if (bericht?.soort === 'BESCHRIJVING') return { draad, beschrijving: JSON.parse(bericht.json) };
    await draad.stop();
    return null;
  }

  get over(): boolean {
    return this.#over !== null;
  }

  /**
   * Answers in order, as far as it came: when a question broke a limit its failure is the last one and the thread is
   * over. What it took is taken from `tijd`.
   */
  async run(vragen: readonly Draadvraag[], tijd: Tijdpot): Promise<Uitslag[]> {
    const watching = this.#watch(vragen.length, this.#grenzen, tijd);
    if (!this.over) this.#worker.postMessage(vragen);
    const uitslagen = (await watching).map(toUitslag);
    if (this.#over !== null) {
      uitslagen.push({ status: 'FAALT', oorzaak: this.#over });
      await this.stop();
    }
    return uitslagen;
  }

  async stop(): Promise<void> {
    this.#end('GESTOPT');
    await this.#worker.terminate();
  }

  #end(oorzaak: Oorzaak): void {
    this.#over ??= oorzaak;
    this.#ended(this.#over);
  }

  /** Collects so many messages; fewer when the thread ends, by itself or because it broke a limit. */
  async #watch(
    count: number,
    grenzen: Pick<Grenzen, 'rekentijd' | 'wachttijd'>,
    tijd: Tijdpot = { rest: Number.POSITIVE_INFINITY },
  ): Promise<readonly Draadbericht[]> {
    const berichten: Draadbericht[] = [];
    const done = new AbortController();
    const finish = () => done.abort();
    this.#received = (bericht) => {
      berichten.push(bericht);
      if (berichten.length >= count) finish();
    };
    this.#ended = finish;
    if (this.over) finish();
    this.#worker.ref();
    let last = performance.now();
    let seen: Gezien = { count: 0, cpu: null, waited: 0, spent: 0 };
    while (!done.signal.aborted) {
      await sleep(LOOK_EVERY, undefined, { signal: done.signal }).catch(() => {});
      if (done.signal.aborted) break;
      const { cpu, buiten } = await this.#look();
      if (done.signal.aborted) break;
      const now = performance.now();
      const passed = Math.min(now - last, 2 * LOOK_EVERY);
      last = now;
      tijd.rest -= passed;
      if (berichten.length > seen.count) seen = { count: berichten.length, cpu, waited: 0, spent: 0 };
      else {
        // What the thread used before these questions is unknown until the first look.
        const used = cpu === null || seen.cpu === null ? 0 : cpu - seen.cpu;
        seen = { ...seen, cpu: cpu ?? seen.cpu, waited: seen.waited + passed, spent: seen.spent + used };
      }
      if (buiten > this.#grenzen.geheugenInMb) this.#end('GEHEUGEN');
      else if (seen.spent > grenzen.rekentijd || seen.waited > grenzen.wachttijd || tijd.rest <= 0)
        this.#end('TIJD');
    }
    this.#worker.unref();
    this.#received = () => {};
    this.#ended = () => {};
    return berichten;
  }

  /** Milliseconds of processor the thread has used, null when it is deaf for a moment, and megabytes outside its heap. */
  async #look(): Promise<{ cpu: number | null; buiten: number }> {
    const stop = new AbortController();
    const looking = Promise.all([this.#worker.cpuUsage(), this.#worker.getHeapStatistics()]).then(
      ([{ user, system }, { external_memory }]) => ({
        cpu: (user + system) / 1_000,
        buiten: external_memory / MB,
      }),
    );
    const nothing = { cpu: null, buiten: 0 };
    const late = sleep(LOOK_AT_MOST, nothing, { signal: stop.signal });
    const found = await Promise.race([looking, late]).catch(() => nothing);
    stop.abort();
    // Whichever lost: it may still fail, and nobody waits for it.
    looking.catch(() => {});
    late.catch(() => {});
    return found;
  }
}

function toUitslag(bericht: Draadbericht): Uitslag {
  if (bericht.soort !== 'ANTWOORD') return { status: 'FAALT', oorzaak: 'GEEN_OORDEEL' };
  if (bericht.uitkomst !== 'ANTWOORD') return { status: 'FAALT', oorzaak: bericht.uitkomst };
  return { status: 'ANTWOORD', waarde: JSON.parse(bericht.json ?? 'null') };
}

function isOutOfMemory(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  );
}
