import { datum, encode } from '@meldpunt/contracts';
import { expect, it } from 'vitest';
import { afhandeling, melding } from '../test/voorbeelden.ts';
import { readAfhandeling } from './read-event.ts';

it.each([
  [false, '2026-04-20'],
  [true, null],
])(
  'of a melding that is alleenDoorAnderen (%s) a longer pause stays outside: %s',
  (alleenDoorAnderen, tot) => {
    const event = afhandeling(melding('m1'), {
      stand: 'OPGEPAKT',
      pauzeVerlengdTot: datum('2026-04-20'),
      alleenDoorAnderen,
    });
    expect(readAfhandeling(encode('Afhandeling', event))).toMatchObject({
      zaakstand: { pauzeVerlengdTot: tot, einde: null },
    });
  },
);
