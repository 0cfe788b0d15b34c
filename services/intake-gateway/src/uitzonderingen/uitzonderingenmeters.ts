import { datum, daysBetween } from '@meldpunt/contracts';
import { Database, Metrics, readDay } from '@meldpunt/service-kit';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { selectUitzonderingenstand } from './uitzonderingenstand.ts';

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
        this.set((await stand()).open);
      },
    });
    new Gauge({
      name: 'meldpunt_uitzonderingen_oldest_days',
      help: 'Days that the oldest held line waits, by the day of the hub',
      registers,
      async collect() {
        const [{ oudsteDag }, dag] = await Promise.all([stand(), readDay(database.verwerker)]);
        this.set(
          oudsteDag === null || dag === undefined ? 0 : Math.max(0, daysBetween(oudsteDag, datum(dag))),
        );
      },
    });
  }
}
