import type { Code } from '@meldpunt/contracts';
import type { Metrics } from '@meldpunt/service-kit';
import { Counter, Gauge, Histogram } from 'prom-client';

const TELL_EVERY = 60_000;

/** Figures of plug-ins. Labels are names in the configuration and codes: bounded, and about nobody. */
export class PluginMeters {
  readonly #questions: Counter<'formule'>;
  readonly #failures: Counter<'formule' | 'oorzaak'>;
  readonly #seconds: Histogram<'formule'>;
  readonly #loaded: Gauge<'formule'>;
  readonly #told = new Map<string, number>();

  constructor({ registry }: Pick<Metrics, 'registry'>) {
    const registers = [registry];
    this.#questions = new Counter({
      name: 'meldpunt_plugin_questions_total',
      help: 'Verdicts asked of a formule plug-in',
      labelNames: ['formule'],
      registers,
    });
    this.#failures = new Counter({
      name: 'meldpunt_plugin_failures_total',
      help: 'Verdicts a formule plug-in did not give, so that the fallback judged',
      labelNames: ['formule', 'oorzaak'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'meldpunt_plugin_batch_seconds',
      help: 'Time a batch waited for one plug-in',
      labelNames: ['formule'],
      buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#loaded = new Gauge({
      name: 'meldpunt_plugin_loaded',
      help: '1 for a formule plug-in that could be loaded',
      labelNames: ['formule'],
      registers,
    });
  }

  loaded(formule: string, is: boolean): void {
    this.#loaded.set({ formule }, is ? 1 : 0);
  }

  asked(formule: string, count: number, failures: readonly Code<'formulestoring'>[], seconds: number): void {
    this.#questions.inc({ formule }, count);
    this.#seconds.observe({ formule }, seconds);
    for (const oorzaak of failures) this.#failures.inc({ formule, oorzaak });
  }

  /** Once a minute for each plug-in: a line for every groep would be a log of its own. */
  mayTell(formule: string): boolean {
    const last = this.#told.get(formule);
    const now = performance.now();
    if (last !== undefined && now - last < TELL_EVERY) return false;
    this.#told.set(formule, now);
    return true;
  }
}
