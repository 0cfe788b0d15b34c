import { datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { currentCode, type Gemeenteverloop, isOpvolgingRond, withGemeenten } from './geo.ts';
import { parseGeo } from './parse-geo.ts';

const kop = 'gemeentecode,naam,opvolgercode,van,beeindigdPer';
const geo = parseGeo({
  versie: 'proef',
  gemeentecodes: [
    kop,
    '0000,Onbekend,,,',
    '0268,Nijmegen,,,',
    '0402,Hilversum,,,',
    '0501,Brielle,1992,,2023-01-01',
    '1992,Voorne aan Zee,,2023-01-01,',
    '1999,Registratie Niet Ingezetenen (RNI),,2014-01-06,',
  ].join('\n'),
  pc4: 'pc4,gemeentecode,plaats',
});
const gemeente = (gemeentecode: string, more: Partial<Gemeenteverloop> = {}): Gemeenteverloop => ({
  gemeentecode,
  opvolgercode: null,
  opgevolgdPer: null,
  ...more,
});
/** Stands for a hash: all that goes into it. */
const hash = (text: string) => text;
const oud = datum('2026-12-31');
const nieuw = datum('2027-01-01');

describe('the gemeenten of the hub lie over the built-in list', () => {
  test('a redivision that was recorded holds from its day and no day earlier', () => {
    const over = withGemeenten(
      geo,
      [gemeente('0268', { opvolgercode: '0402', opgevolgdPer: nieuw }), gemeente('0402')],
      hash,
    );
    expect(currentCode(over, '0268', oud)).toEqual({
      status: 'GELDIG',
      gemeentecode: '0268',
      opgevolgd: false,
    });
    expect(currentCode(over, '0268', nieuw)).toEqual({
      status: 'GELDIG',
      gemeentecode: '0402',
      opgevolgd: true,
    });
    // What went up in it before goes along.
    const fused = withGemeenten(geo, [gemeente('1992', { opvolgercode: '0402', opgevolgdPer: nieuw })], hash);
    expect(currentCode(fused, '0501', nieuw)).toMatchObject({ gemeentecode: '0402', opgevolgd: true });
  });

  test('a new municipality exists once it is recorded', () => {
    expect(currentCode(geo, '1993', nieuw)).toEqual({ status: 'ONBEKEND' });
    const over = withGemeenten(geo, [gemeente('1993')], hash);
    expect(currentCode(over, '1993', nieuw)).toMatchObject({ status: 'GELDIG', gemeentecode: '1993' });
  });

  test('one that was split has no successor: its lines are for a person', () => {
    const over = withGemeenten(geo, [gemeente('0268', { opgevolgdPer: nieuw })], hash);
    expect(currentCode(over, '0268', oud)).toMatchObject({ status: 'GELDIG' });
    expect(currentCode(over, '0268', nieuw)).toEqual({ status: 'ONBEKEND' });
  });

  test('one that names no successor leaves what the list says of it', () => {
    const over = withGemeenten(geo, [gemeente('0501'), gemeente('0268')], hash);
    expect(currentCode(over, '0501', nieuw)).toMatchObject({ gemeentecode: '1992' });
    expect(over).toBe(geo);
  });

  test('the version on a melding tells that the list of the hub had a say', () => {
    expect(withGemeenten(geo, [gemeente('1993')], hash).versie).toBe('proef+gemeenten-1993::');
  });
});

test.each(['0000', '1999'])('%s is no municipality, also when it was recorded as one', (code) => {
  expect(currentCode(geo, code, nieuw)).toEqual({ status: 'ONBEKEND' });
  expect(currentCode(withGemeenten(geo, [gemeente(code)], hash), code, nieuw)).toEqual({
    status: 'ONBEKEND',
  });
});

test('successors that lead back to the code itself, or to one on the way, never come to an end', () => {
  const per = { opgevolgdPer: nieuw };
  // 0501 went up in 1992 long ago.
  const rond = withGemeenten(
    geo,
    [gemeente('1992', { opvolgercode: '0501', ...per }), gemeente('0268', { opvolgercode: '1992', ...per })],
    hash,
  );
  for (const code of ['0501', '1992', '0268']) expect(isOpvolgingRond(rond, code)).toBe(true);
  const recht = withGemeenten(geo, [gemeente('1992', { opvolgercode: '0402', ...per })], hash);
  for (const code of ['0501', '1992', '0402', '9999']) expect(isOpvolgingRond(recht, code)).toBe(false);
});

test('the version is that of the list: the same for equal lists, another for another', () => {
  const fusie = gemeente('0268', { opvolgercode: '0402', opgevolgdPer: nieuw });
  const versie = (...gemeenten: Gemeenteverloop[]) => withGemeenten(geo, gemeenten, hash).versie;
  expect(versie(fusie, gemeente('1993'))).toBe(versie(gemeente('1993'), gemeente('0402'), fusie));
  const others = [
    versie(fusie),
    versie(fusie, gemeente('1994')),
    versie({ ...fusie, opgevolgdPer: oud }),
    versie({ ...fusie, opvolgercode: '1992' }),
    versie({ ...fusie, opvolgercode: null }),
    versie(),
  ];
  expect(new Set(others).size).toBe(others.length);
});
