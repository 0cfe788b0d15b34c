import { createLog } from '../../src/log/log.ts';
import { Database, type DatabaseSettings } from '../../src/postgres/database.ts';
import { guardProcess } from '../../src/service/guard-process.ts';
import { handleDingen } from './ding.ts';
import { startProef } from './proef-consumer.ts';

/** What the parent hands over, as JSON in PROEF. */
export interface KindSettings {
  brokers: string[];
  urls: DatabaseSettings['urls'];
  topic: string;
  uit: string;
  group: string;
  relay: boolean;
  /** Milliseconds every batch takes longer. */
  slow?: number;
  maxMessages?: number;
  session?: number;
}

/** The trial service as a process of its own, to be killed. Tells its parent of every committed batch. */
const settings: KindSettings = JSON.parse(process.env.PROEF ?? '{}');
const log = createLog({ service: 'kind', level: 'info' });
const database = new Database({ schema: 'proef', urls: settings.urls, log });
const guard = guardProcess({ log, drainDeadline: 15_000 });
const proef = startProef({
  brokers: settings.brokers,
  database,
  topic: settings.topic,
  uit: settings.uit,
  group: settings.group,
  relay: settings.relay,
  subscription: { maxMessages: settings.maxMessages ?? 50 },
  timeouts: { session: settings.session ?? 1_500, heartbeat: 300 },
  log,
  handle: async (batch, work) => {
    process.send?.('batch');
    await handleDingen(batch, work, settings.uit);
    if (settings.slow !== undefined) await work.db.query('select pg_sleep($1)', [settings.slow / 1000]);
  },
  onFatal: (reason, error) => guard.fail(reason, error),
});
guard.onStop(async () => {
  await proef.stop();
  await database.close();
});
