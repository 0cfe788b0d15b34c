// npm run bench [meldingen]: the rate of each stage alone, on topics that are full already.
import { prepare, runPinned } from './prepare.mjs';

prepare();
process.exitCode = await runPinned(['test/bench/main.ts', ...process.argv.slice(2)]);
