import { execFile } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { datum } from '../kalender/datum.ts';
import { DirectorySleutelbos } from './directory-sleutelbos.ts';

const NAAM = 'transport/2026-12';
let map: string;
beforeEach(() => {
  map = mkdtempSync(join(tmpdir(), 'meldpunt-sleutels-'));
});
afterEach(() => rmSync(map, { recursive: true }));

const maker = () => new DirectorySleutelbos({ map, magMaken: ['transport', 'hmac'] });

describe('DirectorySleutelbos', () => {
  it('makes a key once, readable for its owner only, and gives every holder the same', () => {
    const key = maker().encryptionKey(NAAM);
    expect(statSync(join(map, `${NAAM}.sleutel`)).mode & 0o777).toBe(0o600);
    expect(statSync(join(map, 'transport')).mode & 0o777).toBe(0o700);
    expect(new DirectorySleutelbos({ map }).encryptionKey(NAAM).equals(key)).toBe(true);
    expect(readdirSync(join(map, 'transport'))).toHaveLength(1);
  });

  it('lets who may only read find a key but not make one', () => {
    const reader = new DirectorySleutelbos({ map });
    expect(reader.find(NAAM)).toBeNull();
    expect(() => reader.encryptionKey(NAAM)).toThrow('GEEN_SLEUTEL');
    expect(() => reader.hmacKey('melding-id')).toThrow('GEEN_SLEUTEL');
    expect(() => maker().encryptionKey('zaak/0268/2028-06')).toThrow('GEEN_SLEUTEL');
  });

  it('keeps keys of different purposes apart', () => {
    const bos = maker();
    expect(bos.hmacKey('melding-id').equals(bos.hmacKey('matching-bsn'))).toBe(false);
    expect(bos.hmacKey('melding-id').equals(maker().hmacKey('melding-id'))).toBe(true);
    expect(bos.names()).toEqual([]);
    bos.encryptionKey(NAAM);
    expect(bos.names()).toEqual([NAAM]);
  });

  it('derives the keys of all municipalities from one secret per purpose and month, each another', () => {
    const bos = new DirectorySleutelbos({ map, magMaken: ['matching', 'zaak'] });
    const a = bos.encryptionKey('matching/0268/2027-05');
    const b = bos.encryptionKey('matching/0363/2027-05');
    const c = bos.encryptionKey('zaak/0268/2027-05');
    expect(a.equals(b) || a.equals(c)).toBe(false);
    expect(new DirectorySleutelbos({ map }).find('matching/0363/2027-05')?.equals(b)).toBe(true);
    expect(bos.names()).toEqual(['matching/2027-05', 'zaak/2027-05']);
  });

  it('drops every key of a purpose and month with its secret, and no other', () => {
    const bos = new DirectorySleutelbos({ map, magMaken: ['matching'] });
    for (const naam of ['matching/0268/2027-05', 'matching/0363/2027-05', 'matching/0268/2027-06']) {
      bos.encryptionKey(naam);
    }
    expect(bos.drop('matching/2027-05')).toBe(true);
    expect(bos.drop('matching/2027-05')).toBe(false);
    expect(bos.find('matching/0268/2027-05')).toBeNull();
    expect(bos.find('matching/0363/2027-05')).toBeNull();
    expect(bos.find('matching/0268/2027-06')).not.toBeNull();
    expect(() => bos.drop('matching/0268/2027-06')).toThrow('ONGELDIGE_NAAM');
  });

  it('drops on a day what has died by then of the purposes it may make, and nothing else', () => {
    const all = new DirectorySleutelbos({ map, magMaken: ['transport', 'matching', 'hmac'] });
    const namen = ['transport/2026-11', 'transport/2026-12', 'transport/2027-01', 'matching/0268/2026-12'];
    for (const naam of namen) all.encryptionKey(naam);
    all.hmacKey('melding-id');
    expect(maker().dropDead(datum('2026-10-31'))).toEqual([]);
    expect(maker().dropDead(datum('2026-12-01'))).toEqual(['transport/2026-11', 'transport/2026-12']);
    expect(maker().dropDead(datum('2026-12-01'))).toEqual([]);
    expect(all.names()).toEqual(['matching/2026-12', 'transport/2027-01']);
    expect(new DirectorySleutelbos({ map }).dropDead(datum('2030-01-01'))).toEqual([]);
    expect(maker().hmacKey('melding-id').equals(all.hmacKey('melding-id'))).toBe(true);
  });

  it('leaves no second name of a secret whose maker was killed', () => {
    const bos = maker();
    bos.encryptionKey(NAAM);
    const path = join(map, `${NAAM}.sleutel`);
    linkSync(path, `${path}.5a0e`);
    bos.drop(NAAM);
    expect(readdirSync(join(map, 'transport'))).toEqual([]);
  });

  it('forgets a key whose file was deleted within a minute, whatever cache time was asked for', () => {
    let now = 0;
    const bos = new DirectorySleutelbos({ map, magMaken: ['transport'], cacheMs: 3_600_000, now: () => now });
    bos.encryptionKey(NAAM);
    unlinkSync(join(map, `${NAAM}.sleutel`));
    now = 59_999;
    expect(bos.find(NAAM)).not.toBeNull();
    now = 60_000;
    expect(bos.find(NAAM)).toBeNull();
  });

  it('sees that a file was replaced', () => {
    let now = 0;
    const bos = new DirectorySleutelbos({ map, magMaken: ['transport'], now: () => now });
    const first = bos.encryptionKey(NAAM);
    unlinkSync(join(map, `${NAAM}.sleutel`));
    writeFileSync(join(map, `${NAAM}.sleutel`), Buffer.alloc(32, 7), { mode: 0o600 });
    now = 60_000;
    expect(bos.encryptionKey(NAAM).equals(first)).toBe(false);
  });

  it('refuses a file that others can read or that is no key', () => {
    maker().encryptionKey(NAAM);
    const path = join(map, `${NAAM}.sleutel`);
    chmodSync(path, 0o640);
    expect(() => maker().find(NAAM)).toThrow('ONVEILIG_BESTAND');
    chmodSync(path, 0o600);
    writeFileSync(path, 'kort');
    expect(() => maker().find(NAAM)).toThrow('ONVEILIG_BESTAND');
  });

  it('refuses names that are none', () => {
    for (const naam of ['../x', 'transport/../2026-12', 'hmac/melding-id', 'transport/2026-1']) {
      expect(() => maker().encryptionKey(naam)).toThrow('ONGELDIGE_NAAM');
      expect(maker().find(naam)).toBeNull();
    }
    expect(() => maker().hmacKey('../id')).toThrow('ONGELDIGE_NAAM');
  });

  it('gives all processes the same key when they make it at the same moment', async () => {
    const script = `
      import { DirectorySleutelbos } from ${JSON.stringify(join(import.meta.dirname, 'directory-sleutelbos.ts'))};
      const bos = new DirectorySleutelbos({ map: ${JSON.stringify(map)}, magMaken: ['transport'] });
      const keys = [];
      for (let month = 1; month <= 12; month++) {
        const naam = 'transport/2030-' + String(month).padStart(2, '0');
        keys.push(bos.encryptionKey(naam).export().toString('hex'));
      }
      process.stdout.write(keys.join());`;
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    const outputs = await Promise.all(Array.from({ length: 6 }, run));
    expect(new Set(outputs.map(({ stdout }) => stdout)).size).toBe(1);
    expect(readdirSync(join(map, 'transport'))).toHaveLength(12);
  }, 30_000);
});
