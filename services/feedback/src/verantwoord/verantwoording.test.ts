import { expect, it } from 'vitest';
import { sumVerantwoording, toCsvRows, toSheet } from './verantwoording.ts';

const [een] = sumVerantwoording(
  '2026-03',
  ['water-oost'],
  [
    { partnerId: 'water-oost', klasse: 'REGELING', aantal: 2, centen: 4_004 },
    { partnerId: 'water-oost', klasse: null, aantal: 1, centen: 1 },
    { partnerId: 'huur-west', klasse: null, aantal: 9, centen: 9 },
  ],
  new Map([['water-oost', 3]]),
);

it('the workbook and the CSV say the same, and delivered is ended plus open to the cent', () => {
  if (een === undefined) throw new Error('no verantwoording');
  const { columns, rows } = toSheet('2026-03', [een]);
  expect(toCsvRows([een]).slice(1)).toEqual(rows.map((row) => row.map((cell) => `${cell ?? ''}`)));
  expect(rows).toEqual([
    ['water-oost', '2026-03', 'beeindigd', 'REGELING', 2, 4_004],
    ['water-oost', '2026-03', 'beeindigd', 'totaal', 2, 4_004],
    ['water-oost', '2026-03', 'open', '', 1, 1],
    ['water-oost', '2026-03', 'geleverd', '', 3, 4_005],
    ['water-oost', '2026-03', 'correcties', '', 3, null],
  ]);
  expect(columns.at(-1)?.kind).toBe('money');
});
