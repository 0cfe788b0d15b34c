import { expect, test } from 'vitest';
import { parseHandelingen } from './parse-handelingen.ts';

const fouten = (body: unknown) => {
  const gelezen = parseHandelingen(body);
  return gelezen.status === 'ONGELDIG' ? gelezen.fouten.map(({ field, code }) => [field, code]) : [];
};

test('een tot duizend handelingen worden gelezen, ook als een ervan niets is', () => {
  const handelingen = [7, {}, null];
  expect(parseHandelingen({ handelingen })).toEqual({ status: 'GELEZEN', handelingen });
  expect(fouten({ handelingen: Array(1000).fill({}) })).toEqual([]);
});

test.each([
  [null, [['', 'VERKEERD_TYPE']]],
  [[], [['', 'VERKEERD_TYPE']]],
  [{}, [['/handelingen', 'VELD_ONTBREEKT']]],
  [{ handelingen: {} }, [['/handelingen', 'VERKEERD_TYPE']]],
  [{ handelingen: [] }, [['/handelingen', 'ONGELDIGE_WAARDE']]],
  [{ handelingen: Array(1001).fill({}) }, [['/handelingen', 'ONGELDIGE_WAARDE']]],
  [{ handelingen: [{}], gemeentecode: '0268' }, [['/gemeentecode', 'ONBEKEND_VELD']]],
  [{ handelingen: [{}], 'naam 123456782': 1 }, [['/', 'ONBEKEND_VELD']]],
])('wat er niet goed aan is wordt genoemd %#', (body, verwacht) => {
  expect(fouten(body)).toEqual(verwacht);
});
