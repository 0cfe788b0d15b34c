import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleOf } from '../../scripts/samples.ts';
import { addDays, addMonths, datum } from '../kalender/datum.ts';
import { DirectorySleutelbos } from './directory-sleutelbos.ts';
import { open, openBytes, seal, sealBytes, sleutelnaamVan } from './persoonsblok.ts';
import {
  geheimnaamVan,
  isGestorven,
  matchingSleutel,
  parseSleutelnaam,
  transportSleutel,
  zaakSleutel,
} from './sleutelnaam.ts';

const map = mkdtempSync(join(tmpdir(), 'meldpunt-sleutels-'));
afterAll(() => rmSync(map, { recursive: true }));
const sleutelbos = new DirectorySleutelbos({ map, magMaken: ['transport', 'matching'] });
const persoon = sampleOf('Persoon', 1);
const sleutelnaam = transportSleutel(datum('2026-10-31'));

describe('sleutelnaam', () => {
  it('names the month in which the key dies', () => {
    expect(transportSleutel(datum('2026-10-31'))).toBe('transport/2027-02');
    expect(matchingSleutel('0268', datum('2026-10-31'))).toBe('matching/0268/2027-05');
    expect(zaakSleutel('0268', datum('2026-10-31'))).toBe('zaak/0268/2028-06');
  });

  it('to travel outlives every act that may pass a resident on: two months, and four weeks to correct it', () => {
    for (let day = datum('2026-01-01'); day < '2028-03-01'; day = addDays(day, 1)) {
      const geheim = geheimnaamVan(transportSleutel(day)) ?? '';
      expect([day, isGestorven(geheim, addDays(addMonths(day, 2), 28))]).toEqual([day, false]);
      expect(isGestorven(geheim, addMonths(day, 5))).toBe(true);
    }
  });

  it('lives as long as what it seals may', () => {
    const sealed = datum('2026-10-31');
    const geheim = geheimnaamVan(matchingSleutel('0268', sealed)) ?? '';
    expect(isGestorven(geheim, datum('2027-04-30'))).toBe(false);
    expect(isGestorven(geheim, datum('2027-05-01'))).toBe(true);
    expect(isGestorven('hmac/melding-id', datum('9999-12-31'))).toBe(false);
  });

  it('is nothing else, so that no name leads out of the folder', () => {
    const others = [
      'transport/2026-13',
      'transport/0268/2026-12',
      'matching/2026-12',
      'zaak/../../etc/2026-12',
      'x/2026-12',
    ];
    for (const naam of [...others, '', 'transport/2026-12/', 'hmac/a'])
      expect(parseSleutelnaam(naam)).toBeNull();
  });
});

describe('persoonsblok', () => {
  it('opens as the record it was sealed for', () => {
    const blok = seal({ sleutelbos, sleutelnaam, recordId: 'm1', persoon });
    expect(open({ sleutelbos, recordId: 'm1', blok })).toEqual({ status: 'OPEN', persoon });
    expect(sleutelnaamVan(blok)).toBe(sleutelnaam);
  });

  it('shows nothing of the person and is another block every time', () => {
    const first = seal({ sleutelbos, sleutelnaam, recordId: 'm1', persoon });
    expect(first.includes(persoon.achternaam ?? '')).toBe(false);
    expect(first.equals(seal({ sleutelbos, sleutelnaam, recordId: 'm1', persoon }))).toBe(false);
  });

  it('does not open as another record or for another purpose', () => {
    const blok = seal({ sleutelbos, sleutelnaam, recordId: 'm1', persoon });
    expect(open({ sleutelbos, recordId: 'm2', blok })).toEqual({ status: 'ONLEESBAAR' });
    const elsewhere = matchingSleutel('0268', datum('2026-10-31'));
    sleutelbos.encryptionKey(elsewhere);
    const renamed = Buffer.concat([
      Buffer.from([1, elsewhere.length]),
      Buffer.from(elsewhere),
      blok.subarray(2 + sleutelnaam.length),
    ]);
    expect(open({ sleutelbos, recordId: 'm1', blok: renamed })).toEqual({ status: 'ONLEESBAAR' });
  });

  it('does not open with any byte changed or left out', () => {
    const blok = seal({ sleutelbos, sleutelnaam, recordId: 'm1', persoon });
    for (let index = 0; index < blok.length; index++) {
      const damaged = Buffer.from(blok);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      expect(open({ sleutelbos, recordId: 'm1', blok: damaged }).status).not.toBe('OPEN');
      expect(open({ sleutelbos, recordId: 'm1', blok: blok.subarray(0, index) }).status).toBe('ONLEESBAAR');
    }
  });

  it('is gone once its key is dropped, and stays gone when a new key gets the name', () => {
    const naam = transportSleutel(datum('2025-01-01'));
    const blok = sealBytes({ sleutelbos, sleutelnaam: naam, recordId: 'r', inhoud: Buffer.from('regel') });
    expect(openBytes({ sleutelbos, recordId: 'r', blok })).toEqual({
      status: 'OPEN',
      inhoud: Buffer.from('regel'),
    });
    expect(sleutelbos.drop(naam)).toBe(true);
    expect(openBytes({ sleutelbos, recordId: 'r', blok })).toEqual({ status: 'SLEUTEL_WEG' });
    sleutelbos.encryptionKey(naam);
    expect(openBytes({ sleutelbos, recordId: 'r', blok })).toEqual({ status: 'ONLEESBAAR' });
  });
});
