import { describe, expect, it } from 'vitest';
import { createLog } from '../log/log.ts';
import { DeadKeys } from './dead-keys.ts';

/** Keys named for their month, on a hub whose day and whose wall clock are set by hand. */
function place(names: string[]) {
  const state = { day: undefined as string | undefined, now: '2026-12-01T00:30:00Z', away: false };
  const lines: Record<string, unknown>[] = [];
  const deadKeys = new DeadKeys({
    readDay: async () => state.day,
    keys: {
      dropDead(day) {
        if (state.away) throw new Error('key store away');
        const dead = names.filter((name) => `${name}-01` <= day);
        for (const name of dead) names.splice(names.indexOf(name), 1);
        return dead;
      },
    },
    clock: { now: () => new Date(state.now) },
    log: createLog({ service: 'proef', write: (line) => void lines.push(JSON.parse(line)) }),
  });
  return { state, names, lines, look: () => deadKeys.look() };
}

describe('keys that are named for the month they die', () => {
  it('are dropped when the day has come to that month, and named in the log', async () => {
    const { state, names, lines, look } = place(['2026-11', '2026-12', '2027-01']);
    await look();
    expect(names).toHaveLength(3);
    state.day = '2026-11-30';
    await look();
    expect(names).toEqual(['2026-12', '2027-01']);
    state.day = '2026-12-01';
    await look();
    await look();
    expect(names).toEqual(['2027-01']);
    expect(lines.map(({ name, day }) => [name, day])).toEqual([
      ['2026-11', '2026-11-30'],
      ['2026-12', '2026-12-01'],
    ]);
  });

  it('stay while the day lies ahead of the clock, with an alarm', async () => {
    const { state, names, lines, look } = place(['2026-12', '2027-01']);
    state.day = '2027-01-04';
    await look();
    await look();
    expect(names).toHaveLength(2);
    expect(lines).toMatchObject([{ level: 'error', day: '2027-01-04' }]);
    state.now = '2027-01-02T22:10:00Z';
    await look();
    expect(names).toHaveLength(2);
    // Midnight in Amsterdam comes an hour or two before that of the clock; by then it is the same day as refused before.
    state.now = '2027-01-03T23:10:00Z';
    await look();
    expect(names).toEqual([]);
  });

  it('are tried again where the key store was away', async () => {
    const { state, names, lines, look } = place(['2026-11']);
    state.day = '2026-12-01';
    state.away = true;
    await look();
    expect(lines).toMatchObject([{ level: 'error', msg: 'ALARM dead keys could not be dropped' }]);
    state.away = false;
    await look();
    expect(names).toEqual([]);
  });
});
