import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
/** Where a wrong decision hurts a person. */
const rules = [
  'behandelen/decide-handeling.ts',
  'behandelen/decide-eindresultaat.ts',
  'behandelen/eindresultaatregels.ts',
  'behandelen/parse-handeling.ts',
  'cijfers/check-periode.ts',
  'cijfers/evaluate-cijfers.ts',
  'ddas/bedrijfsregels.ts',
  'ddas/decide-ddas.ts',
  'blad/kolommen.ts',
  'controleren/evaluate-controles.ts',
  'blad/parse-blad.ts',
  'open-zaken/apply-signaal.ts',
  'termijnen/decide-dag.ts',
  'termijnen/termijnen.ts',
  'neem-over/take-over.ts',
  'looplijst/filter.ts',
  'looplijst/zaak-weergave.ts',
  'looplijst-instelling/instelling.ts',
  'looplijsten/decide-looplijst.ts',
  'looplijsten/evaluate-punten.ts',
  'zaak/record-change.ts',
];

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)';/gms)].flatMap(
    ([, from]) => from ?? [],
  );
}

test('rules import other rules and the contracts only, whatever the path', () => {
  const seen = new Set<string>();
  const wrong: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const from of importsOf(file)) {
      if (from.startsWith('.')) walk(relative(src, join(src, dirname(file), from)), [...path, file]);
      else if (from !== '@meldpunt/contracts') wrong.push([...path, file, from].join(' → '));
    }
  };
  for (const rule of rules) walk(rule, []);
  expect(wrong).toEqual([]);
  expect(seen.size).toBeGreaterThan(rules.length);
});

test('no rule looks at the clock, the environment or chance', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const wrong = files.filter(
    (file) =>
      file !== 'config.ts' &&
      /process\.env|Date\.now|new Date\(|Math\.random/.test(readFileSync(join(src, file), 'utf8')),
  );
  expect(wrong).toEqual([]);
});
