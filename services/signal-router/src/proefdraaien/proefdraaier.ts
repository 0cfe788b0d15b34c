import type { Database, Log } from '@meldpunt/service-kit';
import type { Proefuitslag } from './draai-proef.ts';
import { type Beurt, finishProef, pulseProef, takeProef } from './proef-store.ts';
import { type Lopend, startProefWorker } from './start-proef-worker.ts';

export interface Proefinstellingen {
  readonly sleutelmap: string;
  /** Share of the time in which a run works, above 0 and at most 1. */
  readonly tempo: number;
  /** Milliseconds between looks for work; 2,000 when left out. */
  readonly elke?: number;
}

const PULSE_MS = 1_000;
/** A run that took its process down this often would take the next one down too. */
const MOST_ATTEMPTS = 3;

/**
 * Takes what was asked for, one at a time, and has it played in a thread. What it must know of a run is in the
 * database, so another process can break it off or take it over.
 */
export class Proefdraaier {
  readonly #database: Database;
  readonly #log: Log;
  readonly #instellingen: Proefinstellingen;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #lopend: Lopend | undefined;
  #stopping = false;

  constructor(database: Database, log: Log, instellingen: Proefinstellingen) {
    this.#database = database;
    this.#log = log;
    this.#instellingen = instellingen;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.look(), this.#instellingen.elke ?? 2_000);
    this.#timer.unref();
  }

  /** Looks for work now; while a run is under way it goes on with the next one by itself. */
  look(): void {
    if (this.#running !== undefined || this.#stopping) return;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
    });
  }

  /** Stops what runs, and leaves it for another process. */
  async onModuleDestroy(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#timer);
    this.#lopend?.stop();
    await this.#running;
  }

  async #work(): Promise<void> {
    try {
      while (!this.#stopping) {
        const beurt = await takeProef(this.#database.verwerker);
        if (beurt === undefined) return;
        await this.#run(beurt);
      }
    } catch (error) {
      // The database is away; the next look finds the run again by its missing pulse.
      this.#log.warn('proefdraaien waits', {}, error);
    }
  }

  async #run(beurt: Beurt): Promise<void> {
    const { verwerker } = this.#database;
    if (beurt.afbreken) return finishProef(verwerker, beurt, 'AFGEBROKEN', null);
    if (beurt.poging > MOST_ATTEMPTS) return finishProef(verwerker, beurt, 'MISLUKT', null);
    let uitslag: Proefuitslag | null = null;
    const { schema, settings } = this.#database;
    const lopend = startProefWorker(
      {
        database: { schema, urls: settings.urls },
        sleutelmap: this.#instellingen.sleutelmap,
        gemeentecodes: [beurt.gemeentecode],
        opdracht: beurt.opdracht,
        tempo: this.#instellingen.tempo,
        allesSinds: null,
      },
      (gemeente) => {
        uitslag = gemeente.uitslag;
      },
    );
    this.#lopend = lopend;
    if (this.#stopping) lopend.stop();
    const pulse = setInterval(() => {
      const { gespeeld, totaal } = lopend.voortgang();
      pulseProef(verwerker, beurt, gespeeld, totaal === 0 ? null : totaal)
        .then((mustStop) => mustStop && lopend.stop())
        .catch((error: unknown) => this.#log.warn('proefdraaien has no pulse', {}, error));
    }, PULSE_MS);
    const einde = await lopend.einde.finally(() => {
      clearInterval(pulse);
      this.#lopend = undefined;
    });
    const { gespeeld, totaal } = lopend.voortgang();
    await pulseProef(verwerker, beurt, gespeeld, totaal === 0 ? null : totaal);
    switch (einde.soort) {
      case 'KLAAR':
        return finishProef(verwerker, beurt, uitslag === null ? 'MISLUKT' : 'GEREED', uitslag);
      case 'AFGEBROKEN':
        return finishProef(verwerker, beurt, this.#stopping ? 'AANGEVRAAGD' : 'AFGEBROKEN', null);
      case 'MISLUKT':
        this.#log.error('proefdraaien failed', {
          gemeentecode: beurt.gemeentecode,
          class: einde.fout.class,
        });
        return finishProef(verwerker, beurt, 'MISLUKT', null);
    }
  }
}
