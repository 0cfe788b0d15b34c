// npm run faults [options]: breaks the whole chain on purpose and checks that nothing is lost, doubled or stuck.
import { prepare, runPinned } from './prepare.mjs';

prepare();
process.exitCode = await runPinned(['test/faults/main.ts', ...process.argv.slice(2)]);
