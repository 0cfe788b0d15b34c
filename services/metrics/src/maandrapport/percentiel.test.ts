import { describe, expect, it } from 'vitest';
import { percentiel } from './percentiel.ts';

describe('a percentile of whole days', () => {
  it('is the smallest number of days by which that share was done', () => {
    const days = new Map([
      [10, 1],
      [1, 4],
      [3, 5],
    ]);
    expect([
      percentiel(days, 0.4),
      percentiel(days, 0.5),
      percentiel(days, 0.9),
      percentiel(days, 1),
    ]).toEqual([1, 3, 3, 10]);
  });

  it('of one is that one, of none is none', () => {
    expect(percentiel(new Map([[7, 1]]), 0.9)).toBe(7);
    expect(percentiel(new Map(), 0.5)).toBeNull();
  });
});
