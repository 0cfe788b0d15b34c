import { setTimeout as pause } from 'node:timers/promises';
import { datum, daysBetween } from '@meldpunt/contracts';
import { Database, Metrics, readDay } from '@meldpunt/service-kit';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { selectUitzonderingenstand } from './uitzonderingenstand.ts';

/** How long whoever asks for figures waits for these, milliseconds: the others say what is wrong with the database. */
const GEDULD_MS = 2_000;

/** Figures of the exception queue, counted when somebody asks. Of the whole country: a gemeente or a creditor has few. */
@Injectable()
export class Uitzonderingenmeters {
  constructor(database: Database, metrics: Metrics) {
    const registers = [metrics.registry];
    const stand = () => selectUitzonderingenstand(database.verwerker, null);
    new Gauge({
      name: 'meldpunt_uitzonderingen_open',
      help: 'Held lines that wait for a decision',
      registers,
      async collect() {
        await tell(this, async () => (await stand()).open);
      },
    });
    new Gauge({
      name: 'meldpunt_uitzonderingen_oldest_days',
      help: 'Days that the oldest held line waits, by the day of the hub',
      registers,
      async collect() {
        await tell(this, async () => {
          const [{ oudsteDag }, dag] = await Promise.all([stand(), readDay(database.verwerker)]);
          return oudsteDag === null || dag === undefined
            ? 0
            : Math.max(0, daysBetween(oudsteDag, datum(dag)));
        });
      },
    });
  }
}

/** What cannot be counted now has no value: a figure that fails would take all others of the service with it. */
async function tell(gauge: Gauge, count: () => Promise<number>): Promise<void> {
  const counted = await Promise.race([
    count().catch(() => undefined),
    pause(GEDULD_MS, undefined, { ref: false }),
  ]);
  if (counted === undefined) gauge.remove();
  else gauge.set(counted);
}
