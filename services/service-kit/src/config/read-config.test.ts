import { expect, test } from 'vitest';
import { ConfigError, choice, integer, list, port, readConfig, text, url } from './read-config.ts';

const spec = {
  naam: text('NAAM'),
  poort: port('POORT', { fallback: 4101 }),
  aantal: integer('AANTAL', { min: 1, max: 10 }),
  adres: url('ADRES'),
  brokers: list('BROKERS'),
  soort: choice('SOORT', ['a', 'b'], { fallback: 'a' }),
  sleutel: text('SLEUTEL', { unsafeDevelopmentDefault: 'ontwikkel' }),
};

function read(env: Record<string, string>) {
  const announced: string[] = [];
  const result = () => readConfig(spec, { env, announce: (names) => announced.push(...names) });
  return { result, announced };
}

const GOOD = { NAAM: 'x', AANTAL: '3', ADRES: 'https://a.example/', BROKERS: 'a:1, b:2' };

test('gives typed values, fallbacks included, and announces what is unsafe', () => {
  const { result, announced } = read(GOOD);
  expect(result()).toEqual({
    naam: 'x',
    poort: 4101,
    aantal: 3,
    adres: 'https://a.example/',
    brokers: ['a:1', 'b:2'],
    soort: 'a',
    sleutel: 'ontwikkel',
  });
  expect(announced).toEqual(['SLEUTEL']);
});

test('names everything that is missing or wrong at once, and prints no value', () => {
  const { result } = read({
    NAAM: ' ',
    POORT: 'geheim1',
    AANTAL: '99',
    ADRES: 'geheim2',
    SOORT: 'geheim3',
  });
  expect(result).toThrow(ConfigError);
  try {
    result();
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [];
    expect(problems).toEqual([
      'NAAM is missing (text)',
      'POORT must be a port number',
      'AANTAL must be a whole number from 1 to 10',
      'ADRES must be a URL',
      'BROKERS is missing (a comma separated list)',
      'SOORT must be one of a, b',
    ]);
    expect(String(error)).not.toContain('geheim');
  }
});

test('in production an unsafe development default is a missing setting', () => {
  const { result } = read({ ...GOOD, NODE_ENV: 'production' });
  expect(result).toThrow('SLEUTEL is missing');
});
