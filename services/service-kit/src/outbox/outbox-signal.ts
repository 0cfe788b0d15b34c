import type { DatabasePool } from '../postgres/database.ts';

/** Channel the relay of a schema listens on. */
export function outboxChannel(schema: string): string {
  return `${schema}_outbox`;
}

interface SignalState {
  busy: boolean;
  again: boolean;
}

const states = new WeakMap<DatabasePool, SignalState>();
const leaders = new WeakMap<DatabasePool, () => void>();

/**
 * From now on commits over these pools wake the relay of this very process, which leads, without asking the database: a
 * notification is a transaction of its own, and under a trickle there would be one for every commit. Ends with what is
 * returned.
 */
export function answerOutboxSignal(pools: readonly DatabasePool[], wake: () => void): () => void {
  for (const pool of pools) leaders.set(pool, wake);
  return () => {
    for (const pool of pools) if (leaders.get(pool) === wake) leaders.delete(pool);
  };
}

/**
 * Tells the relay that rows were committed: the one in this process, or by NOTIFY whichever other process leads. NOTIFY
 * runs after the commit and not inside it: there it makes every such commit in the whole cluster wait for one lock, which
 * undoes group commit. One is under way at a time, so a thousand commits a second cost a handful of notifications. A lost
 * one costs at most a second: the relay sweeps.
 */
export function raiseOutboxSignal(pool: DatabasePool): void {
  const wake = leaders.get(pool);
  if (wake !== undefined) {
    wake();
    return;
  }
  const state = states.get(pool) ?? { busy: false, again: false };
  states.set(pool, state);
  if (state.busy) {
    state.again = true;
    return;
  }
  state.busy = true;
  pool
    .query(`notify ${outboxChannel(pool.schema)}`)
    .catch(() => {})
    .finally(() => {
      state.busy = false;
      if (!state.again) return;
      state.again = false;
      raiseOutboxSignal(pool);
    });
}
