import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const src = import.meta.dirname;
/** Where a wrong decision hurts a person: grouping, formules, what becomes of a groep, and what may be told of a proef. */
const roots = [
  'groeperen/groepeer.ts',
  'formules/parse-formule.ts',
  'form-signalen/apply-melding.ts',
  'form-signalen/apply-afhandeling.ts',
  'form-signalen/sluit-melding.ts',
  'gemeenteformules/formulestand.ts',
  'gemeenteformules/tweede-persoon.ts',
  'gemeenteformules/vergelijk-formules.ts',
  'plug-ins/pluginblok.ts',
  'plug-ins/vraag.ts',
  'plug-ins/beschrijving.ts',
  'plug-ins/zekering.ts',
  'proefdraaien/speel-gemeente.ts',
  'proefdraaien/toon-proef.ts',
  'proefdraaien/maanden.ts',
  'motiveren/uitleg.ts',
];
const ALLOWED = new Set(['@meldpunt/contracts', 'ajv']);

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)[^;]*?from '([^']+)'/gms)].flatMap(
    (match) => match[1] ?? [],
  );
}

it.each(roots)('%s en alles wat het gebruikt kent geen database, broker, raamwerk of klok', (root) => {
  const seen = new Set<string>();
  const queue = [join(src, root)];
  const forbidden: string[] = [];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    if (/process\.env|Date\.now|new Date\(/.test(text))
      forbidden.push(`${relative(src, file)} reads a clock or the environment`);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        if (!specifier.endsWith('.json')) queue.push(resolve(dirname(file), specifier));
      } else if (!ALLOWED.has(specifier)) forbidden.push(`${relative(src, file)} → ${specifier}`);
    }
  }
  expect(forbidden).toEqual([]);
});

it('deze dienst gebruikt alleen contracts en service-kit', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /(?<!test)\.ts$/.test(name) && !name.includes('.test.'),
  );
  const others = files.flatMap((name) =>
    importsOf(join(src, name)).filter((specifier) =>
      /^@meldpunt\/(?!contracts$|service-kit$)/.test(specifier),
    ),
  );
  expect(others).toEqual([]);
});
