// npm run bench [meldingen]: each stage against a bare loop that does the same durable work, the chain against its stages.
import { prepare, runPinned } from './prepare.mjs';

prepare();
process.exitCode = await runPinned(['test/bench/main.ts', ...process.argv.slice(2)]);
