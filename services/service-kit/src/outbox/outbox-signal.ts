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

/**
 * Tells the relay, in whatever process it leads, that rows were committed. It runs after the commit and not inside
 * it: NOTIFY in a writing transaction makes every such commit in the whole cluster wait for one lock, which undoes
 * group commit. One is under way at a time, so a thousand commits a second cost a handful of notifications. A lost
 * one costs at most a second: the relay sweeps.
 */
export function raiseOutboxSignal(pool: DatabasePool): void {
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
