import { parseArgs } from 'node:util';
import { KORTE_OMVANG, OMVANG } from './natie.ts';

export type Opties = {
  seed: number;
  meldingen: number;
  only: readonly string[];
  kort: boolean;
  lijst: boolean;
  voortgang: boolean;
  logs?: string;
  /** Scenarios played side by side. */
  naast: number;
};

export const HULP = `npm run faults -- [options]

Plays a synthetic nation on the whole chain, on real parts, and breaks it on purpose, once per scenario, each on a
chain of its own and compared with the undisturbed run of the same seed. Several are played side by side: most of a
scenario is waiting for somebody to notice what was broken.

  --seed N        chooses the nation and every moment at which something breaks; printed, so that it can be given back
  --only a,b      only these scenarios
  --short         the short set of \`npm test\`: a small nation, and a thing is broken once
  --meldingen N   meldingen of the nation (${OMVANG.meldingen}; ${KORTE_OMVANG.meldingen} with --short)
  --beside N      scenarios side by side (3, 4 with --short); each takes a gigabyte and a half of memory
  --list          names the scenarios
  --verbose       progress on standard error
  --logs FOLDER   keeps the logs of scenarios that fail
  --help          this
`;

export class OptieFout extends Error {
  override readonly name = 'OptieFout';
}

/** Null when help is asked for. */
export function parseOpties(argumenten: readonly string[]): Opties | null {
  let gelezen: ReturnType<typeof lees>;
  try {
    gelezen = lees(argumenten);
  } catch (error) {
    throw new OptieFout(`${error instanceof Error ? error.message : String(error)}\n\n${HULP}`);
  }
  if (gelezen.help === true) return null;
  const { short = false, list = false, verbose = false, only, logs } = gelezen;
  return {
    seed: getal('--seed', gelezen.seed) ?? 1 + Math.floor(Math.random() * 999_999),
    meldingen: getal('--meldingen', gelezen.meldingen) ?? (short ? KORTE_OMVANG : OMVANG).meldingen,
    only: only === undefined ? [] : only.split(',').filter((naam) => naam !== ''),
    kort: short,
    lijst: list,
    voortgang: verbose,
    naast: getal('--beside', gelezen.beside) ?? (short ? 4 : 3),
    ...(logs === undefined ? {} : { logs }),
  };
}

function lees(argumenten: readonly string[]) {
  return parseArgs({
    args: [...argumenten],
    options: {
      seed: { type: 'string' },
      meldingen: { type: 'string' },
      only: { type: 'string' },
      beside: { type: 'string' },
      short: { type: 'boolean' },
      list: { type: 'boolean' },
      verbose: { type: 'boolean' },
      logs: { type: 'string' },
      help: { type: 'boolean' },
    },
  }).values;
}

function getal(naam: string, tekst: string | undefined): number | undefined {
  if (tekst === undefined) return undefined;
  if (!/^[1-9]\d{0,5}$/.test(tekst))
    throw new OptieFout(`${naam}: "${tekst}" is not a number from 1 to 999999.`);
  return Number(tekst);
}
