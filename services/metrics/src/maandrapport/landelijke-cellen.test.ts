import { beforeEach, describe, expect, it } from 'vitest';
import type { Cel } from './cel.ts';
import { LandelijkeCellen } from './landelijke-cellen.ts';

const started: string[] = [];
let ends: { ok(): void; fail(): void }[] = [];
let clock = 0;
let cellen: LandelijkeCellen;

beforeEach(() => {
  started.length = 0;
  ends = [];
  clock = 0;
  cellen = new LandelijkeCellen(
    (maand) => {
      started.push(maand);
      return new Promise<Cel[]>((resolve, reject) => {
        ends.push({ ok: () => resolve([]), fail: () => reject(new Error('no database')) });
      });
    },
    30_000,
    () => clock,
  );
});

/** Whatever was waiting for it has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('national cells', () => {
  it('are counted for one month at a time', async () => {
    const both = [cellen.of('2026-03'), cellen.of('2026-04')];
    await settled();
    expect(started).toEqual(['2026-03']);
    ends[0]?.ok();
    await settled();
    expect(started).toEqual(['2026-03', '2026-04']);
    ends[1]?.ok();
    await Promise.all(both);
  });

  it('are shared while they are counted and for a while after', async () => {
    const first = cellen.of('2026-03');
    const second = cellen.of('2026-03');
    await settled();
    clock = 60_000;
    ends[0]?.ok();
    expect(await second).toBe(await first);
    await settled();
    clock += 29_999;
    expect(await cellen.of('2026-03')).toBe(await first);
    clock += 1;
    cellen.of('2026-03').catch(() => {});
    await settled();
    expect(started).toEqual(['2026-03', '2026-03']);
  });

  it('that could not be counted keep nobody else from theirs', async () => {
    const failed = cellen.of('2026-03');
    const other = cellen.of('2026-04');
    await settled();
    ends[0]?.fail();
    await expect(failed).rejects.toThrow('no database');
    await settled();
    ends[1]?.ok();
    expect(await other).toEqual([]);
    cellen.of('2026-03').catch(() => {});
    await settled();
    expect(started).toEqual(['2026-03', '2026-04', '2026-03']);
  });
});
