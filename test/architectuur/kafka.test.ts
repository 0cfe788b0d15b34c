import { describe, expect, it } from 'vitest';
import { leesBronnen } from './bronnen.ts';

const bronnen = leesBronnen('.ts', '.mjs').filter(
  ({ pad }) => /^(services|scripts|infra)\//.test(pad) && !/\.test\.ts$|^services\/[^/]+\/test\//.test(pad),
);
// Elsewhere in services a producer or consumer is one of the kit: nothing there can import kafkajs.
const metKafkajs = bronnen.filter(({ pad }) =>
  /^(services\/service-kit\/src\/kafka|scripts|infra)\//.test(pad),
);

/** The settings with which a text makes producers and consumers, brackets and all. */
function gemaakt(tekst: string): string[] {
  return [...tekst.matchAll(/\.(?:producer|consumer)(?=\()/g)].map(({ index, 0: naam }) => {
    const begin = index + naam.length;
    let diepte = 0;
    for (let plaats = begin; plaats < tekst.length; plaats += 1) {
      if (tekst[plaats] === '(') diepte += 1;
      if (tekst[plaats] === ')') diepte -= 1;
      if (diepte === 0) return tekst.slice(begin, plaats + 1);
    }
    return tekst.slice(begin);
  });
}

describe('what we use of kafkajs', () => {
  it('finds what is made, with all its settings', () => {
    expect(gemaakt('const a = kafka.consumer({ b: c(), d });\nkafka\n  .producer();\nproducer(e)')).toEqual([
      '({ b: c(), d })',
      '()',
    ]);
  });

  // Exactly once is the work of the database; a producer that fences others off by a name would be a second way.
  it('has no transactions', () => {
    const transactie = /\btransactional|\.transaction\(|\bsendOffsets\b/i;
    expect(bronnen.filter(({ tekst }) => transactie.test(tekst)).map(({ pad }) => pad)).toEqual([]);
  });

  // A misspelt topic must fail also at a broker of somebody else, which may make what it is asked for.
  it('makes no topic by reading or writing it', () => {
    const alle = metKafkajs.flatMap(({ pad, tekst }) => gemaakt(tekst).map((met) => ({ pad, met })));
    expect(alle.length).toBeGreaterThan(5);
    expect(alle.filter(({ met }) => !/\ballowAutoTopicCreation: false\b/.test(met))).toEqual([]);
  });
});
