// npm run proefdraaien [-- options]: three formules tried out on the year of a synthetic nation.
import { prepare, runPinned } from './prepare.mjs';

prepare();
process.exitCode = await runPinned([
  '--max-old-space-size=8192',
  'scripts/proefdraaien/main.ts',
  ...process.argv.slice(2),
]);
