// npm run dode-brieven: what the services could not handle, and sending it to them again (--help).
import { prepare, runPinned } from './prepare.mjs';

prepare();
process.exitCode = await runPinned(['scripts/dode-brieven/main.ts', ...process.argv.slice(2)]);
