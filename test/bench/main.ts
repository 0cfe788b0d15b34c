import { parseArgs } from 'node:util';
import { meetGeheugen } from './geheugen.ts';
import { metKeten, type Ronde, speelRonde, type Verhouding } from './ronde.ts';

const HULP = `npm run bench -- [meldingen] [--rondes N] [--json]
npm run bench -- --geheugen N

How fast each stage is, against a bare loop that does the same durable work with nothing around it, and how the chain
compares with its stages. Each of N rounds (3) plays months of that many meldingen (20000), stage by stage and all at
once, each on a hub of its own; figures are medians of the rounds. --json ends with one line of all figures.
--geheugen delivers N lines at once and tells how much memory each service took.
`;

/** Megabytes that a service may take more than at rest, whatever is delivered. */
const MEER_MB = 150;

const { values, positionals } = lees();
const meldingen = positionals[0] ?? '20000';
const rondes = values.rondes ?? '3';
if (values.help) stop(HULP, 0);
if (!/^[1-9]\d{2,5}$/.test(meldingen))
  stop(`${HULP}\n"${meldingen}" is not a number from 100 to 999999.\n`, 2);
if (values.geheugen !== undefined && !/^[1-9]\d{2,6}$/.test(values.geheugen))
  stop(`${HULP}\n"${values.geheugen}" is not a number from 100 to 9999999.\n`, 2);
if (!/^[1-9]$/.test(rondes)) stop(`${HULP}\n"${rondes}" is not a number of rounds from 1 to 9.\n`, 2);

function lees() {
  const options = {
    help: { type: 'boolean' },
    json: { type: 'boolean' },
    rondes: { type: 'string' },
    geheugen: { type: 'string' },
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

if (values.geheugen !== undefined) {
  const regels = Number(values.geheugen);
  schrijf(kolommen(`MB over ${regels} lines`, 'at rest', 'most', 'more', 'reach'));
  const gemeten = await metKeten({}, (hub) => meetGeheugen(hub, regels));
  for (const { dienst, rust, piek } of gemeten)
    schrijf(kolommen(dienst, ...[rust, piek, piek - rust].map((getal) => getal.toFixed(0)), `<= ${MEER_MB}`));
  if (values.json)
    schrijf(
      JSON.stringify({
        megabytes: Object.fromEntries(gemeten.map(({ dienst, rust, piek }) => [dienst, { rust, piek }])),
      }),
    );
  process.exit();
}

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

/** What each figure is to reach, and of which less is better. */
const bereik: Record<Verhouding, number> = {
  intake: 0.6,
  router: 0.6,
  casework: 0.6,
  feedback: 0.6,
  metrics: 0.6,
  keten: 0.7,
  historie: 0.85,
  historieMaand: 0.85,
  proef: 0.8,
  adres: 3,
  routers: 1,
};
const hoogstens: ReadonlySet<string> = new Set<Verhouding>(['adres']);

function mediaan(getallen: readonly number[]): number {
  const gesorteerd = getallen.toSorted((a, b) => a - b);
  const midden = Math.floor(gesorteerd.length / 2);
  const [onder = 0, boven = 0] = [gesorteerd[gesorteerd.length - 1 - midden], gesorteerd[midden]];
  return Math.round(((onder + boven) / 2) * 1_000) / 1_000;
}

const over = (welke: (ronde: Ronde) => number) => mediaan(uitslagen.map(welke));

schrijf('');
schrijf(kolommen('figure', 'median', 'reach'));
const verhoudingen: Record<string, number> = {};
for (const naam of Object.keys(bereik) as Verhouding[]) {
  verhoudingen[naam] = over((ronde) => ronde.verhoudingen[naam]);
  const teken = hoogstens.has(naam) ? '<=' : '>=';
  schrijf(kolommen(naam, verhoudingen[naam].toFixed(2), `${teken} ${bereik[naam].toFixed(2)}`));
}
const perSeconde: Record<string, number> = { keten: Math.round(over((ronde) => ronde.ketenPerSeconde)) };
schrijf(kolommen('chain, lines a second', String(perSeconde.keten), '>= 1500'));
const milliseconden = {
  lijstP50: over(({ vertraging }) => vertraging.lijst.p50),
  lijstP99: over(({ vertraging }) => vertraging.lijst.p99),
  intrekkenP99: over(({ vertraging }) => vertraging.intrekken.p99),
};
schrijf(
  'memory over a delivery of a million lines: npm run bench -- --geheugen 1000000 (it takes the chain longer than a round)',
);
schrijf(kolommen('ms to the looplijst, median', milliseconden.lijstP50.toFixed(0), '< 150'));
schrijf(kolommen('ms to the looplijst, p99', milliseconden.lijstP99.toFixed(0), '< 750'));
schrijf(kolommen('ms off it once withdrawn, p99', milliseconden.intrekkenP99.toFixed(0), '< 1000'));
const meldingenGemeten = {
  lijst: over(({ vertraging }) => vertraging.lijst.aantal),
  lijstVerzonden: over(({ vertraging }) => vertraging.lijst.verzonden),
  intrekken: over(({ vertraging }) => vertraging.intrekken.aantal),
  intrekkenVerzonden: over(({ vertraging }) => vertraging.intrekken.verzonden),
};
schrijf(
  `measured: ${meldingenGemeten.lijst} of ${meldingenGemeten.lijstVerzonden} lines sent, ${meldingenGemeten.intrekken} of ${meldingenGemeten.intrekkenVerzonden} withdrawn; the others came on no looplijst`,
);
for (const naam of new Set(uitslagen.flatMap(({ etappes }) => etappes.map((etappe) => etappe.naam)))) {
  const snelheden = uitslagen.flatMap(({ etappes }) =>
    etappes.filter((etappe) => etappe.naam === naam).map(({ aantal, seconden }) => aantal / seconden),
  );
  perSeconde[naam] = Math.round(mediaan(snelheden));
}
if (values.json)
  schrijf(
    JSON.stringify({ verhoudingen, perSeconde, milliseconden, meldingenGemeten, rondes: uitslagen.length }),
  );
process.exit();
