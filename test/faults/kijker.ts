import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Hub } from '../../scripts/start/hub.ts';
import { type ServiceName, services } from '../../scripts/start/services.ts';

const KIJK_MS = 15;

/** Looks into the database as its administrator, past everything that a scenario puts in between. */
export class Kijker {
  readonly #pool: pg.Pool;

  constructor(hub: Hub) {
    this.#pool = new pg.Pool({ connectionString: hub.postgres.url(hub.database), max: 8 });
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async vraag<R extends pg.QueryResultRow>(sql: string, waarden: readonly unknown[] = []): Promise<R[]> {
    return (await this.#pool.query<R>(sql, [...waarden])).rows;
  }

  /** A connection of its own, for a transaction that is held open; `release(true)` lets go of it. */
  verbinding(): Promise<pg.PoolClient> {
    return this.#pool.connect();
  }

  /** True as soon as the query has a row; false when that takes too long. A database that is away has none. */
  async wachtTot(sql: string, waarden: readonly unknown[] = [], deadlineMs = 15_000): Promise<boolean> {
    for (const tot = Date.now() + deadlineMs; Date.now() < tot; await pause(KIJK_MS)) {
      const rijen = await this.vraag(sql, waarden).catch(() => []);
      if (rijen.length > 0) return true;
    }
    return false;
  }

  /** The service has a transaction open in which it wrote: its consumers, or who answers over HTTP; never its relay. */
  midInTransactie(naam: ServiceName, wie: 'verwerker' | 'api' = 'verwerker'): Promise<boolean> {
    const { schema } = services[naam];
    return this.wachtTot(
      `select from pg_stat_activity where application_name = $1 and usename = $2 and backend_xid is not null
         and query not like 'delete from outbox%'`,
      [`meldpunt-${schema}`, `${schema}_${wie}`],
    );
  }

  /** A session of it sits in a transaction in which it wrote and does nothing more. */
  staatStilInTransactie(
    naam: ServiceName,
    milliseconden: number,
    wie: 'verwerker' | 'api' = 'verwerker',
  ): Promise<boolean> {
    const { schema } = services[naam];
    return this.wachtTot(
      `select from pg_stat_activity where application_name = $1 and usename = $2 and state = 'idle in transaction'
         and backend_xid is not null and state_change < clock_timestamp() - $3 * interval '1 millisecond'`,
      [`meldpunt-${schema}`, `${schema}_${wie}`, milliseconden],
      milliseconden + 250,
    );
  }

  /** Committed, and not yet carried to Kafka. */
  volleOutbox(naam: ServiceName, minstens = 1, deadlineMs?: number): Promise<boolean> {
    return this.wachtTot(
      `select from ${services[naam].schema}.outbox having count(*) >= ${minstens}`,
      [],
      deadlineMs,
    );
  }

  /** A service's positions by topic and partition. */
  async posities(naam: ServiceName): Promise<Map<string, number>> {
    const rijen = await this.vraag<{ van: string; volgende: string }>(
      `select topic || ' ' || partitie as van, volgende_offset::text as volgende from ${services[naam].schema}.verbruik`,
    );
    return new Map(rijen.map(({ van, volgende }) => [van, Number(volgende)]));
  }

  /** The sum of a service's positions on the hub's own topics. */
  async positie(naam: ServiceName): Promise<number> {
    const [rij] = await this.vraag<{ som: string }>(
      `select coalesce(sum(volgende_offset), 0)::text as som from ${services[naam].schema}.verbruik`,
    );
    return Number(rij?.som ?? 0);
  }

  /** It has handled at least so many messages more than at the call. */
  async opgeschoven(naam: ServiceName, minstens: number): Promise<boolean> {
    const nu = await this.positie(naam).catch(() => 0);
    return this.wachtTot(`select from ${services[naam].schema}.verbruik having sum(volgende_offset) >= $1`, [
      nu + minstens,
    ]);
  }

  sluit(): Promise<void> {
    return this.#pool.end();
  }
}
