import { expect, test } from 'vitest';
import { id } from '../../test/voorbeeld.ts';
import { parseHandeling } from '../behandelen/parse-handeling.ts';
import { parseUuid } from './parse-uuid.ts';

test('een uuid is dezelfde in hoofdletters', () => {
  const zaakId = id('zaak');
  expect([parseUuid(zaakId), parseUuid(zaakId.toUpperCase())]).toEqual([zaakId, zaakId]);
  const handeling = { handelingId: 'h-1', zaakId, meldingId: id('melding'), handeling: 'OPPAKKEN' };
  const hoofdletters = {
    ...handeling,
    zaakId: zaakId.toUpperCase(),
    meldingId: handeling.meldingId.toUpperCase(),
  };
  expect(parseHandeling(hoofdletters)).toEqual(parseHandeling(handeling));
  expect(parseHandeling(hoofdletters).status).toBe('GELEZEN');
});

test.each(['', 'zaak', `${id('zaak')}0`, `{${id('zaak')}}`, id('zaak').replaceAll('-', ''), 7, null])(
  '%j is er geen',
  (tekst) => {
    expect(parseUuid(tekst)).toBeUndefined();
  },
);
