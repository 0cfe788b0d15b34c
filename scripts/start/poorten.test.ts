import { describe, expect, test } from 'vitest';
import { OptieFout, uitleg } from './opties.ts';
import { readPoorten } from './poorten.ts';

/** Every variable that is looked at, with the port that stands without it. */
function variabelen(): { naam: string; poort: number }[] {
  const namen: string[] = [];
  const env = new Proxy<NodeJS.ProcessEnv>({}, { get: (_, naam) => void namen.push(String(naam)) });
  readPoorten(env);
  return namen.map((naam) => ({ naam, poort: gebruikt({ [naam]: '1' }) }));
}

/** The usual port that this environment replaces. */
function gebruikt(env: NodeJS.ProcessEnv): number {
  const anders = new Set(poorten(env));
  return poorten({}).find((poort) => !anders.has(poort)) ?? 0;
}

function poorten(env: NodeJS.ProcessEnv): number[] {
  const { services, infra, ...rest } = readPoorten(env);
  return [...Object.values(services), ...Object.values(infra), ...Object.values(rest)];
}

describe('the ports of npm start', () => {
  test('are all different, and each can be changed by a variable that the help names with it', () => {
    expect(new Set(poorten({})).size).toBe(11);
    expect(variabelen().length).toBe(11);
    expect(variabelen().filter(({ naam, poort }) => !uitleg.includes(`${naam} (${poort})`))).toEqual([]);
  });

  test.each(['abc', '0', '65536', '-1', '4101.5', '4e3', ' 4101'])(
    'end in one sentence for "%s"',
    (tekst) => {
      expect(() => readPoorten({ KAFKA_PORT: tekst })).toThrow(
        new OptieFout(`KAFKA_PORT takes a port number from 1 to 65535, not "${tekst}".`),
      );
    },
  );

  test('may be the lowest and the highest there is', () => {
    expect(readPoorten({ KAFKA_PORT: '1', POSTGRES_PORT: '65535' }).infra).toMatchObject({
      kafka: 1,
      postgres: 65_535,
    });
  });
});
