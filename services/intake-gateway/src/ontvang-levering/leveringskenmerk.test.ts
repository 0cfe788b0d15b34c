import { openapi } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { isLeveringskenmerk, parseLeveringskenmerk } from './leveringskenmerk.ts';

test('the document says which names a levering may have', () => {
  const { pattern } = JSON.parse(JSON.stringify(openapi['intake-gateway'])).components.schemas.Levering
    .properties.leveringskenmerk;
  for (const naam of ['L', 'week 11', '2026-03/1 (2e)', 'x'.repeat(64)]) {
    expect([naam, isLeveringskenmerk(naam), new RegExp(pattern).test(naam)]).toEqual([naam, true, true]);
  }
  for (const naam of ['', ' L', 'L ', 'Levering März', 'a\tb', 'x'.repeat(65)]) {
    expect([naam, isLeveringskenmerk(naam), new RegExp(pattern).test(naam)]).toEqual([naam, false, false]);
  }
});

test('a name with other characters is told which there may be', () => {
  expect(() => parseLeveringskenmerk('Levering März')).toThrow(
    expect.objectContaining({
      options: expect.objectContaining({ detail: expect.stringContaining('accenten') }),
    }),
  );
});
