// npm test: installs what is missing, builds, and runs every tier of tests. Arguments go on to vitest. What is too large
// for that (*.groot.test.ts) runs when its project is named: npm run groot.
// Closes with one line "N passed, N failed" so that any reader of the output can see that tests ran.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, runPinned } from './prepare.mjs';

prepare();
const asked = process.argv.slice(2);
const everyTier = asked.some((argument) => argument.startsWith('--project')) ? [] : ['--project=!groot'];
const folder = mkdtempSync(join(tmpdir(), 'meldpunt-test-'));
const outputFile = join(folder, 'result.json');
const code = await runPinned([
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${outputFile}`,
  ...everyTier,
  ...asked,
]);
let failed = 0;
try {
  const result = JSON.parse(readFileSync(outputFile, 'utf8'));
  // A file whose preparation failed has tests that were skipped, or none, and not one that failed.
  const fell = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  );
  failed = result.numFailedTests + fell.length;
  process.stdout.write(`\n${result.numPassedTests} passed, ${failed} failed\n`);
} catch {
  process.stderr.write('The test runner left no result; its messages stand above.\n');
  failed = 1;
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = code !== 0 ? code : failed > 0 ? 1 : 0;
