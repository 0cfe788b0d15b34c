// Writes contracts/openapi/<service>.json from contracts/src/openapi. Run the formatter afterwards.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapi } from '../src/openapi/openapi.ts';
import { contractsFolder } from './schema-files.ts';

for (const [service, document] of Object.entries(openapi)) {
  writeFileSync(
    join(contractsFolder, 'openapi', `${service}.json`),
    `${JSON.stringify(document, null, 2)}\n`,
  );
}
