import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addDays } from '@meldpunt/contracts';
import { maakNatie, type Natie, STANDAARD } from './natie.ts';
import { telNatie } from './telling.ts';

const HULP = `Writes the deliveries of an invented nation, for parties that connect and want something to send.

  node scripts/natie/main.ts --map <folder> [options]
  node scripts/natie/main.ts --tel [options]

  --map <folder>      write to this folder:
                        leveringen/<day>/<leveringskenmerk>.ndjson   lines for POST /v1/leveringen
                        natie.json       gemeenten, partners, organisaties, convenanten
                        waarheid.ndjson  who is really behind each arrear (keep it apart)
  --tel               only count what would be delivered, and how fast it is made
  --seed <n>          another nation (${STANDAARD.seed})
  --maanden <n>       full months (${STANDAARD.maanden})
  --meldingen <n>     reports per full month (4 of every 1,000 inhabitants; ${STANDAARD.meldingenPerMaand} of the whole country)
  --gemeenten <n>     municipalities, 1 to 342 (${STANDAARD.gemeenten})
  --vanaf <yyyy-mm>   first full month (${STANDAARD.eersteMaand})
  --historie <n>      months before it (${STANDAARD.historieMaanden})

Everybody in it is invented. Equal options give equal files.
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    tel: { type: 'boolean' },
    map: { type: 'string' },
    seed: { type: 'string' },
    maanden: { type: 'string' },
    meldingen: { type: 'string' },
    gemeenten: { type: 'string' },
    vanaf: { type: 'string' },
    historie: { type: 'string' },
  },
});

function whole(
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`--${name} must be a whole number from ${least} to ${most}`);
}

async function writeLines(path: string, lines: Iterable<unknown>): Promise<void> {
  const file = createWriteStream(path);
  for (const line of lines) {
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

async function writeNatie(natie: Natie, folder: string): Promise<void> {
  for (let dag = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
    const leveringen = natie.leveringenOp(dag);
    if (leveringen.length === 0) continue;
    const place = join(folder, 'leveringen', dag);
    await mkdir(place, { recursive: true });
    for (const { leveringskenmerk, regels } of leveringen) {
      await writeLines(join(place, `${leveringskenmerk}.ndjson`), regels);
    }
  }
  const { opties, eersteDag, laatsteLeverdag, laatsteDag, organisaties, gemeenten, partners, convenanten } =
    natie;
  const described = {
    opties,
    eersteDag,
    laatsteLeverdag,
    laatsteDag,
    organisaties,
    gemeenten,
    partners,
    convenanten,
  };
  await writeFile(join(folder, 'natie.json'), `${JSON.stringify(described, null, 2)}\n`);
  await writeLines(join(folder, 'waarheid.ndjson'), natie.waarheid.alle());
}

async function main(): Promise<void> {
  if (values.help === true || (values.map === undefined && values.tel !== true)) {
    process.stdout.write(HULP);
    return;
  }
  const vanaf = values.vanaf ?? STANDAARD.eersteMaand;
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(vanaf)) throw new RangeError('--vanaf must be a month, yyyy-mm');
  const started = performance.now();
  const natie = maakNatie({
    seed: whole('seed', values.seed, STANDAARD.seed, 0, 2 ** 31 - 1),
    maanden: whole('maanden', values.maanden, STANDAARD.maanden, 1, 24),
    ...(values.meldingen === undefined
      ? {}
      : { meldingenPerMaand: whole('meldingen', values.meldingen, STANDAARD.meldingenPerMaand, 1, 200_000) }),
    gemeenten: whole('gemeenten', values.gemeenten, STANDAARD.gemeenten, 1, 342),
    historieMaanden: whole('historie', values.historie, STANDAARD.historieMaanden, 0, 12),
    eersteMaand: vanaf,
  });
  const made = performance.now();
  if (values.map === undefined) {
    const telling = telNatie(natie);
    const seconden = {
      maken: (made - started) / 1000,
      uitschrijvenEnTellen: (performance.now() - made) / 1000,
    };
    const geheugenInMiB = Math.round(process.memoryUsage.rss() / 2 ** 20);
    process.stdout.write(`${JSON.stringify({ ...telling, seconden, geheugenInMiB }, null, 2)}\n`);
    return;
  }
  await mkdir(values.map, { recursive: true });
  await writeNatie(natie, values.map);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
});
