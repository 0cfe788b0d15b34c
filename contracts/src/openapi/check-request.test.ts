import { describe, expect, it } from 'vitest';
import { checkRequest } from './check-request.ts';

/** What a list of clients holds, each counting how often somebody looks at it. */
function klanten(aantal: number, kenmerk: unknown): { klanten: object[]; gelezen: () => number } {
  let gelezen = 0;
  const een = {
    get kenmerk() {
      gelezen += 1;
      return kenmerk;
    },
    behandelaarId: null,
  };
  return { klanten: Array.from({ length: aantal }, () => een), gelezen: () => gelezen };
}

const check = (lijst: readonly object[]) => checkRequest('legBekendeKlantenVast', 'body', { klanten: lijst });

describe('what a bad request costs', () => {
  it('is no more than its first fifty faults', () => {
    const { klanten: lijst, gelezen } = klanten(30_000, 'geen kenmerk');
    const gevonden = check(lijst);
    expect(gevonden).toHaveLength(50);
    expect(gevonden[49]).toEqual({ field: '/klanten/49/kenmerk', code: 'ONGELDIGE_WAARDE' });
    expect(gelezen()).toBeLessThan(500);
  });

  it('is nothing for what stands in a list that is too long', () => {
    const { klanten: lijst, gelezen } = klanten(30_001, undefined);
    expect(check(lijst)).toEqual([{ field: '/klanten', code: 'ONGELDIGE_WAARDE' }]);
    expect(gelezen()).toBeLessThan(10);
  });

  it('is bounded for fields that nobody knows too', () => {
    const veel = Object.fromEntries(Array.from({ length: 100_000 }, (_, nr) => [`veld${nr}`, 1]));
    const wachten = { moment: { soort: 'AANKOMST', ...veel }, capaciteit: null, ingangsdatum: '2026-04-01' };
    expect(checkRequest('legBekendeKlantenVast', 'body', veel)).toHaveLength(50);
    expect(checkRequest('stelMatchenIn', 'body', { ...wachten, reden: 'Proef' }).length).toBeLessThan(10);
  });

  it('finds a fault at the end of a long list, and others beside the list', () => {
    const goed = Array.from({ length: 29_999 }, () => ({ kenmerk: 'a'.repeat(64), behandelaarId: null }));
    const body = { klanten: [...goed, { kenmerk: 'a', behandelaarId: 1 }], geheim: 1 };
    expect(checkRequest('legBekendeKlantenVast', 'body', body)).toEqual([
      { field: '/klanten/29999/kenmerk', code: 'ONGELDIGE_WAARDE' },
      { field: '/klanten/29999/behandelaarId', code: 'VERKEERD_TYPE' },
      { field: '/geheim', code: 'ONBEKEND_VELD' },
    ]);
  });
});
