import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leesBronnen, root } from './bronnen.ts';

/** Names of variables of the environment, as a config.ts writes them. */
const NAAM = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'/g;

const namenIn = (tekst: string): string[] => [
  ...new Set([...tekst.matchAll(NAAM)].map(([, naam = '']) => naam)),
];

/** The part of a README under its heading Settings. */
function instellingen(dienst: string): string {
  const readme = readFileSync(join(root, 'services', dienst, 'README.md'), 'utf8');
  return /\n## Settings\n([\s\S]*?)(?=\n## |$)/.exec(readme)?.[1] ?? '';
}

const configs = leesBronnen('/config.ts')
  .filter(({ pad }) => /^services\/[^/]+\/src\/config\.ts$/.test(pad))
  .map(({ pad, tekst }) => ({ dienst: pad.split('/')[1] ?? '', tekst }));

describe('what a service can be told by its environment stands in its README', () => {
  it('looks at all of them', () => expect(configs.length).toBe(5));

  it.each(configs)('$dienst', ({ dienst, tekst }) => {
    const namen = namenIn(tekst);
    expect(namen).toContain('PORT');
    expect(namen.filter((naam) => !instellingen(dienst).includes(`\`${naam}\``))).toEqual([]);
  });

  it('and what all of them take in that of the kit', () => {
    const kit = readFileSync(join(root, 'services/service-kit/src/config/common-settings.ts'), 'utf8');
    const namen = namenIn(kit);
    expect(namen).toContain('KAFKA_SESSION_TIMEOUT_MS');
    expect(namen.filter((naam) => !instellingen('service-kit').includes(naam))).toEqual([]);
  });
});
