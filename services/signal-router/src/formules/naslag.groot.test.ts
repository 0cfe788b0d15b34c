import { expect, it } from 'vitest';
import { zoekVerschil } from '../../test/vergelijk-formules.ts';

it.each(Array.from({ length: 10 }, (_, deel) => deel + 1))(
  'bouwstenen en naslag zeggen hetzelfde over 1.000.000 willekeurige groepen, deel %d van 10',
  (deel) => {
    expect(zoekVerschil(`groot ${deel}`, 100_000)).toBeNull();
  },
);
