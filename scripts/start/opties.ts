import { parseArgs } from 'node:util';

export type StartOpties = {
  once: boolean;
  json: boolean;
  fresh: boolean;
  maanden: number;
  /** Null where nobody said how many: as many as the municipalities have inhabitants for. */
  meldingen: number | null;
  gemeenten: number;
  seed: number;
  /** The options given that only a play can answer to, as they are typed. */
  vraagtSpel: readonly string[];
};

export const uitleg = `npm start -- [options]

Sets up and runs the whole hub on this machine with a synthetic nation: creditors deliver, municipalities work their
looplijst, creditors get their answers. Keeps running until Ctrl-C.

A hub plays once. Started again it brings back what it kept, serves that until Ctrl-C and does not play; the options that
ask for a play are then refused, unless --fresh goes with them.

  --once           stop after the summary; ends with 1 when the balance does not close
  --json           print the result as one line of JSON, last on standard output
  --fresh          forget what an earlier run kept and play anew; not what KAFKA_BROKERS and DATABASE_URL name
  --maanden N      months to deliver (1)
  --meldingen N    meldingen per month (4 of every 1,000 inhabitants: 72000 of all municipalities)
  --gemeenten N    municipalities that take part (342, all of them)
  --seed S         another nation; the same seed gives the same result (1)

Environment: KAFKA_BROKERS, DATABASE_URL, OIDC_ISSUER name parts that run already; MELDPUNT_DATA the folder for data.
Other ports than the usual ones: INTAKE_GATEWAY_PORT (4101), SIGNAL_ROUTER_PORT (4102), CASEWORK_PORT (4103),
FEEDBACK_PORT (4104), METRICS_PORT (4105), POSTGRES_PORT (4132), KEYCLOAK_PORT (4180), KEYCLOAK_MANAGEMENT_PORT (4181),
KAFKA_PORT (4192), KAFKA_CONTROLLER_PORT (4193), KAFKA_OUTSIDE_PORT (4194).
`;

/** A wrong option or setting, with a sentence for the terminal. */
export class OptieFout extends Error {
  override readonly name = 'OptieFout';
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min || number > max) {
    throw new OptieFout(`--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
  }
  return number;
}

/** Reads the command line. `null` when help was asked for. Throws OptieFout with a sentence when an option is wrong. */
export function parseOpties(args: readonly string[]): StartOpties | null {
  let values: ReturnType<typeof parse>['values'];
  try {
    ({ values } = parse(args));
  } catch (error) {
    throw new OptieFout(`${error instanceof Error ? error.message : String(error)} See npm start -- --help.`);
  }
  const { help, once = false, json = false, fresh = false } = values;
  if (help === true) return null;
  const { maanden = '1', meldingen, gemeenten = '342', seed = '1' } = values;
  return {
    once,
    json,
    fresh,
    maanden: wholeNumber('maanden', maanden, 1, 36),
    meldingen: meldingen === undefined ? null : wholeNumber('meldingen', meldingen, 100, 1_000_000),
    gemeenten: wholeNumber('gemeenten', gemeenten, 1, 342),
    seed: wholeNumber('seed', seed, 0, 4_294_967_295),
    vraagtSpel: VAN_HET_SPEL.filter((naam) => values[naam] !== undefined).map((naam) => `--${naam}`),
  };
}

const VAN_HET_SPEL = ['once', 'json', 'maanden', 'meldingen', 'gemeenten', 'seed'] as const;

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: false,
    options: {
      once: { type: 'boolean' },
      json: { type: 'boolean' },
      fresh: { type: 'boolean' },
      help: { type: 'boolean' },
      maanden: { type: 'string' },
      meldingen: { type: 'string' },
      gemeenten: { type: 'string' },
      seed: { type: 'string' },
    },
  });
}
