import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STANDAARD } from '../natie/natie.ts';
import {
  beschrijfEerderSpel,
  buitenBereik,
  type EerderSpel,
  leesEerderSpel,
  noteerSpel,
  weigerTweedeSpel,
} from './eerder-spel.ts';
import { OptieFout, parseOpties, type StartOpties } from './opties.ts';

function opties(tekst: string): StartOpties {
  const gelezen = parseOpties(tekst.split(' ').filter((woord) => woord !== ''));
  if (gelezen === null) throw new Error('help was asked for');
  return gelezen;
}

let map: string;
beforeEach(async () => {
  map = await mkdtemp(join(tmpdir(), `meldpunt-test-${process.pid}-`));
});
afterEach(() => rm(map, { recursive: true, force: true }));

describe('what npm start finds of an earlier play', () => {
  test('is nothing where none was begun', async () => {
    expect(await leesEerderSpel(map)).toBeNull();
    expect(await leesEerderSpel(join(map, 'nergens'))).toBeNull();
  });

  test('is what was played, and whether that came to its end', async () => {
    const spel = { ...STANDAARD, maanden: 2, meldingenPerMaand: 500, gemeenten: 3, seed: 9 };
    await noteerSpel(map, spel, false);
    const natie = '--maanden 2 --meldingen 500 --gemeenten 3 --seed 9';
    expect(await leesEerderSpel(map)).toEqual({ natie, af: false });
    await noteerSpel(map, spel, true);
    expect(await leesEerderSpel(map)).toEqual({ natie, af: true });
  });

  test('is a play also where the note was cut off', async () => {
    await writeFile(join(map, 'spel.json'), '{"nat');
    expect(await leesEerderSpel(map)).toEqual({ natie: null, af: false });
  });
});

describe('a hub that has had its play', () => {
  const gespeeld: EerderSpel = { natie: '--seed 9', af: true };

  test('serves what it holds when nothing is asked of it', () => {
    expect(() => weigerTweedeSpel(gespeeld, opties(''), map)).not.toThrow();
    expect(beschrijfEerderSpel(gespeeld)).toContain('an earlier play (--seed 9)');
    expect(beschrijfEerderSpel({ ...gespeeld, af: false })).toContain('(--seed 9, broken off)');
  });

  test.each([
    '--once',
    '--json',
    '--maanden 1',
    '--meldingen 72000',
    '--gemeenten 342',
    '--seed 1',
    '--once --json',
  ])('refuses %s in a sentence that names --fresh', (tekst) => {
    const poging = () => weigerTweedeSpel(gespeeld, opties(tekst), map);
    expect(poging).toThrow(OptieFout);
    expect(poging).toThrow(map);
    expect(poging).toThrow('--fresh');
    expect(() => weigerTweedeSpel(null, opties(tekst), map)).not.toThrow();
  });

  test('is not forgotten by --fresh where its data lie elsewhere, and says so', () => {
    expect(() => weigerTweedeSpel(gespeeld, opties('--fresh'), map)).toThrow(
      /it clears that and nothing else.*Empty it and try again\.$/,
    );
    expect(buitenBereik({ DATABASE_URL: 'postgres://x', KAFKA_BROKERS: 'a:1' })).toEqual([
      'DATABASE_URL',
      'KAFKA_BROKERS',
    ]);
    expect(buitenBereik({ DATABASE_URL: '', KAFKA_BROKERS: ' ' })).toEqual([]);
  });
});
