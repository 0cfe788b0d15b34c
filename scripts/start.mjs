// npm start: sets everything up and runs the whole hub with a synthetic nation. `npm start -- --help` lists the options.
import { prepare, runPinned } from './prepare.mjs';

// Also for --help: without its dependencies nothing of the project runs.
prepare();
process.exitCode = await runPinned([
  // A day of the nation fits among its young objects: a fifth of what the players took was clearing them away.
  '--max-semi-space-size=64',
  '--min-semi-space-size=64',
  'scripts/start/main.ts',
  ...process.argv.slice(2),
]);
