import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deletePostgres, startPostgres, workDir } from '@meldpunt/infra';
import { draaiLandelijk, type Landelijk } from './draai.ts';
import { OptieFout, parseOpties, uitleg } from './opties.ts';
import { FORMULES } from './rangorde.ts';
import { maakVerslag } from './verslag.ts';

const dataDir = process.env.MELDPUNT_DATA ?? workDir;

const newPassword = () => randomBytes(24).toString('base64url');

async function main(): Promise<number> {
  const opties = parseOpties(process.argv.slice(2), join(dataDir, 'proefdraaien.html'));
  if (opties === null) {
    process.stdout.write(uitleg);
    return 0;
  }
  const folder = await mkdtemp(join(tmpdir(), 'meldpunt-proefdraaien-db-'));
  // Always a server of its own: on another the roles of the router would get new passwords, and shut a router out.
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const stop = async () => {
    await postgres.stop();
    await deletePostgres(join(folder, 'postgres'));
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  try {
    const landelijk = await draaiLandelijk(postgres.url(), {
      ...opties,
      tempo: 1,
      wachtwoorden: { eigenaar: newPassword(), verwerker: newPassword(), api: newPassword() },
      onStap: (zin) => void process.stderr.write(`${zin}\n`),
    });
    await mkdir(dirname(opties.html), { recursive: true });
    await writeFile(opties.html, maakVerslag(landelijk));
    process.stdout.write(tabel(landelijk));
    process.stdout.write(`\nPage with plots: ${opties.html}\n`);
    const { meldingen, seconden, rangordeKlopt } = landelijk;
    if (opties.json) {
      const line = {
        meldingen,
        formules: FORMULES.length,
        seconden: Number(seconden.spelen.toFixed(1)),
        rangordeKlopt,
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
    return rangordeKlopt ? 0 : 1;
  } finally {
    await stop();
  }
}

function tabel({
  meldingen,
  beoordeeld,
  formules,
  geldend,
  nood,
  seconden,
  rangordeKlopt,
}: Landelijk): string {
  const rows = [
    [
      'formule',
      'signalen',
      'per 1,000 a month',
      'contact',
      'help accepted',
      '95 %',
      'planted need',
      'both',
      'only new',
      'only old',
      'earlier',
      'later',
    ],
    ...[...formules, geldend].map((formule, nr) => {
      const { hulp, contact } = formule.uitslagen;
      const { verschil } = formule;
      return [
        formule.naam,
        shown(formule.signalen),
        shown(formule.perDuizend),
        percent(contact?.aandeel),
        percent(hulp?.aandeel),
        hulp === null ? '-' : `${percent(hulp.van)} to ${percent(hulp.tot)}`,
        percent(nood[nr]),
        ...[
          verschil?.ookGeldend,
          verschil?.alleenNieuw,
          verschil?.alleenGeldend,
          verschil?.vroeger,
          verschil?.later,
        ].map(shown),
      ];
    }),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
  const perMelding = Math.round((seconden.processor / beoordeeld) * 1e6);
  return `${lines.join('\n')}

${meldingen} meldingen loaded in ${seconden.laden.toFixed(0)} s, not counted below; ${beoordeeld} judged, the rest were taken back.
Read from the database, opened, grouped and judged under ${formules.length + 1} formules in ${seconden.spelen.toFixed(1)} s of wall clock
and ${seconden.processor.toFixed(1)} s of processor time in all threads (${perMelding} us a melding). The last row is the formule in force.
The results rank the formules ${rangordeKlopt ? 'as' : 'NOT as'} the planted need does.
`;
}

function shown(value: number | null | undefined): string {
  return value == null ? '-' : String(value);
}

function percent(value: number | null | undefined): string {
  return value == null ? '-' : `${(value * 100).toFixed(1)} %`;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    error instanceof OptieFout
      ? `${error.message}\n`
      : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = error instanceof OptieFout ? 2 : 1;
}
