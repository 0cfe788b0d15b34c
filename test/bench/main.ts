import { parseArgs } from 'node:util';
import { type Ronde, speelRonde } from './ronde.ts';

const HULP = `npm run bench -- [meldingen] [--rondes N] [--json]

How fast each stage is, against a bare loop that does the same durable work with nothing around it, and how the chain
compares with its stages. Each of N rounds (3) plays a month of that many meldingen (20000) twice, stage by stage on
one hub and all at once on another; figures are medians of the rounds. --json ends with one line of all figures.
`;

const { values, positionals } = lees();
const meldingen = positionals[0] ?? '20000';
const rondes = values.rondes ?? '3';
if (values.help) stop(HULP, 0);
if (!/^[1-9]\d{2,5}$/.test(meldingen))
  stop(`${HULP}\n"${meldingen}" is not a number from 100 to 999999.\n`, 2);
if (!/^[1-9]$/.test(rondes)) stop(`${HULP}\n"${rondes}" is not a number of rounds from 1 to 9.\n`, 2);

function lees() {
  const options = {
    help: { type: 'boolean' },
    json: { type: 'boolean' },
    rondes: { type: 'string' },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return stop(`${HULP}\n${error instanceof Error ? error.message : ''}\n`, 2);
  }
}

function stop(tekst: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(tekst);
  process.exit(code);
}

const schrijf = (regel: string) => process.stdout.write(`${regel}\n`);
const kolommen = (naam: string, ...rest: readonly string[]) =>
  `${naam.padEnd(36)}${rest.map((tekst) => tekst.padStart(10)).join('')}`;

const uitslagen: Ronde[] = [];
for (let ronde = 1; ronde <= Number(rondes); ronde++) {
  schrijf('');
  schrijf(kolommen(`round ${ronde}`, 'number', 'seconds', 'a second'));
  uitslagen.push(
    await speelRonde(Number(meldingen), ({ naam, aantal, seconden }) =>
      schrijf(
        kolommen(
          naam,
          String(aantal),
          seconden.toFixed(1),
          seconden === 0 ? '-' : String(Math.round(aantal / seconden)),
        ),
      ),
    ),
  );
}

/** What each ratio is to reach. */
const bereik: Record<keyof Ronde['verhoudingen'], number> = {
  intake: 0.6,
  router: 0.6,
  casework: 0.6,
  feedback: 0.6,
  metrics: 0.6,
  keten: 0.7,
  historie: 0.85,
  proef: 0.8,
};

function mediaan(getallen: readonly number[]): number {
  const gesorteerd = getallen.toSorted((a, b) => a - b);
  const midden = Math.floor(gesorteerd.length / 2);
  const [onder = 0, boven = 0] = [gesorteerd[gesorteerd.length - 1 - midden], gesorteerd[midden]];
  return Math.round(((onder + boven) / 2) * 1_000) / 1_000;
}

schrijf('');
schrijf(kolommen('ratio', 'median', 'reach'));
const verhoudingen: Record<string, number> = {};
for (const [naam, doel] of Object.entries(bereik)) {
  const waarden = uitslagen.flatMap((ronde) =>
    Object.entries(ronde.verhoudingen).flatMap(([welke, waarde]) => (welke === naam ? [waarde] : [])),
  );
  verhoudingen[naam] = mediaan(waarden);
  schrijf(kolommen(naam, mediaan(waarden).toFixed(2), doel.toFixed(2)));
}
const perSeconde: Record<string, number> = {};
for (const naam of new Set(uitslagen.flatMap(({ etappes }) => etappes.map((etappe) => etappe.naam)))) {
  const snelheden = uitslagen.flatMap(({ etappes }) =>
    etappes.filter((etappe) => etappe.naam === naam).map(({ aantal, seconden }) => aantal / seconden),
  );
  perSeconde[naam] = Math.round(mediaan(snelheden));
}
if (values.json) schrijf(JSON.stringify({ verhoudingen, perSeconde, rondes: uitslagen.length }));
process.exit();
