import { expect, test } from 'vitest';

test('workspace packages load from their source', () => {
  expect(import.meta.resolve('@meldpunt/contracts')).toMatch(/\/contracts\/src\/index\.ts$/);
});
