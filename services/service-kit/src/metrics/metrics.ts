import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BatchObserver } from '../consumer/partition-worker.ts';

/** Prometheus figures of one process. A service adds its own to `registry`, with bounded labels. */
export class Metrics {
  readonly registry = new Registry();
  readonly outboxRows: Gauge;
  readonly outboxAge: Gauge;
  readonly parkedRows: Gauge;
  readonly parkedAge: Gauge;
  readonly lag: Gauge<'topic' | 'partition'>;
  readonly relayLeads: Gauge;
  readonly heldBack: Gauge<'topic' | 'partition'>;
  readonly #batchSeconds: Histogram<'subscription'>;
  readonly #messages: Counter<'subscription'>;
  readonly #deadLetters: Counter<'subscription' | 'reason'>;
  readonly #retries: Counter<'subscription'>;

  constructor(service: string) {
    const registers = [this.registry];
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry, prefix: 'meldpunt_' });
    const gauge = (name: string, help: string) => new Gauge({ name: `meldpunt_${name}`, help, registers });
    this.outboxRows = gauge('outbox_rows', 'Messages committed and not yet acknowledged by Kafka');
    this.outboxAge = gauge('outbox_oldest_seconds', 'Age of the oldest message in the outbox');
    this.parkedRows = gauge('parked_rows', 'Messages that wait for something unknown');
    this.parkedAge = gauge('parked_oldest_seconds', 'Age of the oldest parked message');
    this.relayLeads = gauge('relay_leads', '1 in the process that sends the outbox');
    this.heldBack = new Gauge({
      name: 'meldpunt_reader_too_old',
      help: '1 for a partition that waits because this release cannot read its next message',
      labelNames: ['topic', 'partition'],
      registers,
    });
    this.lag = new Gauge({
      name: 'meldpunt_consumer_lag',
      help: 'Messages in the log and not yet applied: end offset minus recorded next offset',
      labelNames: ['topic', 'partition'],
      registers,
    });
    this.#batchSeconds = new Histogram({
      name: 'meldpunt_batch_seconds',
      help: 'Duration of handling one batch, retries included',
      labelNames: ['subscription'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60],
      registers,
    });
    this.#messages = new Counter({
      name: 'meldpunt_messages_total',
      help: 'Messages handled',
      labelNames: ['subscription'],
      registers,
    });
    this.#deadLetters = new Counter({
      name: 'meldpunt_dead_letters_total',
      help: 'Messages sent to a dead-letter topic',
      labelNames: ['subscription', 'reason'],
      registers,
    });
    this.#retries = new Counter({
      name: 'meldpunt_batch_retries_total',
      help: 'Transactions tried again',
      labelNames: ['subscription'],
      registers,
    });
  }

  /** What the consumer loop reports, once per batch. */
  readonly observer: BatchObserver = {
    batchDone: ({ name }, messages, seconds) => {
      this.#batchSeconds.observe({ subscription: name }, seconds);
      this.#messages.inc({ subscription: name }, messages);
    },
    deadLettered: ({ name }, reason, count) => this.#deadLetters.inc({ subscription: name, reason }, count),
    retried: ({ name }) => this.#retries.inc({ subscription: name }),
    position: (topic, partition, nextOffset, logEnd) => {
      this.lag.set({ topic, partition: `${partition}` }, Math.max(0, logEnd - nextOffset));
    },
  };
}
