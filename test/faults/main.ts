import type { Bevinding } from './controle.ts';
import { type Draaiplan, draaiScenario, type Rondje } from './draai.ts';
import { maakSpeelplan } from './natie.ts';
import { HULP, OptieFout, type Opties, parseOpties } from './opties.ts';
import type { Scenario } from './scenario.ts';
import { ongestoord, scenarios } from './scenarios.ts';

/** So few that each has work of some size, so many that every way of working is there. */
const GEMEENTEN = 10;

function kies({ only, kort }: Opties): Scenario[] {
  const onbekend = only.filter((naam) => !scenarios.some((scenario) => scenario.naam === naam));
  if (onbekend.length > 0)
    throw new OptieFout(`Unknown scenario ${onbekend.join(', ')}; --list names all ${scenarios.length}.`);
  if (only.length > 0) return scenarios.filter(({ naam }) => only.includes(naam));
  return kort ? scenarios.filter((scenario) => scenario.kort === true) : [...scenarios];
}

function toon({ scenario, bevindingen, gebroken, seconden, waarneming }: Rondje): void {
  const wat = Object.entries(gebroken).map(([naam, aantal]) => `${naam} ${aantal}`);
  const staat = bevindingen.length === 0 ? 'ok  ' : 'FAIL';
  const dubbel = waarneming === undefined ? [] : [`${waarneming.aangenomen} meldingen`];
  process.stdout.write(
    `${staat}  ${scenario.naam.padEnd(34)}${seconden.toFixed(0).padStart(4)} s  ${[...dubbel, ...wat].join(', ')}\n`,
  );
  for (const { soort, wat: bevinding } of bevindingen) process.stdout.write(`      ${soort}  ${bevinding}\n`);
}

async function run(opties: Opties): Promise<number> {
  const gekozen = kies(opties);
  if (opties.lijst) {
    for (const { naam, wat } of gekozen) process.stdout.write(`${naam.padEnd(34)}${wat}\n`);
    return 0;
  }
  for (const naam of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(naam, () => stop.abort());
  process.stdout.write(`seed ${opties.seed}, ${opties.meldingen} meldingen, ${gekozen.length} scenarios\n`);
  const draaiplan: Draaiplan = {
    plan: maakSpeelplan({ seed: opties.seed, meldingen: opties.meldingen, gemeenten: GEMEENTEN }),
    seed: opties.seed,
    signal: stop.signal,
    onVoortgang: (zin) => {
      if (opties.voortgang) process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${zin}\n`);
    },
    ...(opties.logs === undefined ? {} : { logs: opties.logs }),
  };
  const rustig = await draaiScenario(ongestoord, draaiplan);
  toon(rustig);
  if (rustig.uitkomst === undefined || rustig.bevindingen.length > 0) {
    process.stdout.write('The undisturbed run does not balance; nothing can be compared with it.\n');
    return 1;
  }
  const bevindingen: Bevinding[] = [];
  for (const scenario of gekozen) {
    const rondje = await draaiScenario(scenario, { ...draaiplan, rustig: rustig.uitkomst });
    toon(rondje);
    bevindingen.push(...rondje.bevindingen);
  }
  const telling = (soort: string) => bevindingen.filter((bevinding) => bevinding.soort === soort).length;
  process.stdout.write(
    `${gekozen.length} scenarios, ${telling('LOST')} lost, ${telling('DOUBLE')} double, ${telling('STUCK')} stuck\n`,
  );
  return bevindingen.length === 0 ? 0 : 1;
}

const stop = new AbortController();
try {
  const opties = parseOpties(process.argv.slice(2));
  if (opties === null) process.stdout.write(HULP);
  else process.exitCode = await run(opties);
} catch (error) {
  if (stop.signal.aborted) {
    process.stderr.write('Stopped; what was started is gone.\n');
    process.exit(130);
  }
  process.stderr.write(
    `${error instanceof OptieFout ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = error instanceof OptieFout ? 2 : 1;
}
process.exit();
