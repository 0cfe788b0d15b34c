import { parseArgs } from 'node:util';

export type ProefdraaiOpties = {
  meldingen: number;
  gemeenten: number;
  seed: number;
  werkers: number;
  html: string;
  json: boolean;
};

export const STANDAARD_MELDINGEN = 860_000;

export const uitleg = `npm run proefdraaien -- [options]

Tries three formules out on the year of a synthetic nation, with the code that does it for one municipality: loads the
meldingen in a PostgreSQL of its own as the router keeps them, plays them again in threads, prints what comes of it and
writes a page with plots. Ends with 1 when the formules do not come out in the order that was planted.

  --meldingen N    meldingen in the year (${STANDAARD_MELDINGEN})
  --gemeenten N    municipalities that take part (342, all of them)
  --seed S         another nation; the same seed gives the same result (1)
  --werkers N      threads that play (2)
  --html FILE      where the page goes (proefdraaien.html in the folder for data)
  --json           close with one line of JSON: meldingen, formules, seconden, rangordeKlopt

Environment: MELDPUNT_DATA the folder for data.
`;

/** A wrong option, with a sentence for the terminal. */
export class OptieFout extends Error {
  override readonly name = 'OptieFout';
}

function whole(
  name: string,
  text: string | undefined,
  otherwise: number,
  least: number,
  most: number,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new OptieFout(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}

/** Reads the command line. `null` when help was asked for. Throws OptieFout with a sentence when an option is wrong. */
export function parseOpties(args: readonly string[], html: string): ProefdraaiOpties | null {
  let values: ReturnType<typeof parse>['values'];
  try {
    ({ values } = parse(args));
  } catch (error) {
    throw new OptieFout(
      `${error instanceof Error ? error.message : String(error)} See npm run proefdraaien -- --help.`,
    );
  }
  if (values.help === true) return null;
  return {
    meldingen: whole('meldingen', values.meldingen, STANDAARD_MELDINGEN, 1_200, 2_400_000),
    gemeenten: whole('gemeenten', values.gemeenten, 342, 1, 342),
    seed: whole('seed', values.seed, 1, 0, 2 ** 31 - 1),
    werkers: whole('werkers', values.werkers, 2, 1, 16),
    html: values.html ?? html,
    json: values.json === true,
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean' },
      meldingen: { type: 'string' },
      gemeenten: { type: 'string' },
      seed: { type: 'string' },
      werkers: { type: 'string' },
      html: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
}
