import type { RunningKafka, RunningPostgres } from '@meldpunt/infra';
import type { Hub } from '../../scripts/start/hub.ts';

/** The broker of this run, which may be killed. */
export function eigenKafka({ kafka }: Hub): RunningKafka {
  if ('kill' in kafka) return kafka;
  throw new Error('A fault run breaks its own broker; unset KAFKA_BROKERS.');
}

/** The database server of this run, which may be killed. */
export function eigenPostgres({ postgres }: Hub): RunningPostgres {
  if ('kill' in postgres) return postgres;
  throw new Error('A fault run breaks its own database; unset DATABASE_URL.');
}
