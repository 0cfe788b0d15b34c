// npm run ddas: makes the key of the exchange and puts the parts of a DDAS levering together (--help).
import { prepare, runPinned } from './prepare.mjs';

prepare();
process.exitCode = await runPinned(['scripts/ddas/main.ts', ...process.argv.slice(2)]);
