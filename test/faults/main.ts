import type { Bevinding } from './controle.ts';
import { type Draaiplan, draaiScenario, type Rondje } from './draai.ts';
import { KORTE_OMVANG, maakSpeelplan, OMVANG } from './natie.ts';
import { HULP, OptieFout, type Opties, parseOpties } from './opties.ts';
import type { Scenario } from './scenario.ts';
import { ongestoord, scenarios } from './scenarios.ts';

class OngestoordFout extends Error {
  override readonly name = 'OngestoordFout';
  override readonly message = 'The undisturbed run does not balance; nothing can be compared with it.';
}

function kies({ only, kort }: Opties): Scenario[] {
  const onbekend = only.filter((naam) => !scenarios.some((scenario) => scenario.naam === naam));
  if (onbekend.length > 0)
    throw new OptieFout(`Unknown scenario ${onbekend.join(', ')}; --list names all ${scenarios.length}.`);
  if (only.length > 0) return scenarios.filter(({ naam }) => only.includes(naam));
  return kort ? scenarios.filter((scenario) => scenario.kort === true) : [...scenarios];
}

function toon({ scenario, bevindingen, gebroken, gemist, seconden, waarneming }: Rondje): void {
  const wat = Object.entries({ ...gebroken, ...gemist }).map(([naam, aantal]) => `${naam} ${aantal}`);
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
    for (const { naam, wat, enkel } of gekozen) {
      process.stdout.write(`${naam.padEnd(34)}${wat}\n`);
      if (enkel !== undefined) process.stdout.write(`${''.padEnd(34)}one process of each: ${enkel}\n`);
    }
    return 0;
  }
  for (const naam of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(naam, () => stop.abort());
  process.stdout.write(`seed ${opties.seed}, ${opties.meldingen} meldingen, ${gekozen.length} scenarios\n`);
  const draaiplan: Draaiplan = {
    plan: maakSpeelplan({
      ...(opties.kort ? KORTE_OMVANG : OMVANG),
      seed: opties.seed,
      meldingen: opties.meldingen,
    }),
    seed: opties.seed,
    kort: opties.kort,
    signal: stop.signal,
    onVoortgang: (zin) => {
      if (opties.voortgang) process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${zin}\n`);
    },
    ...(opties.logs === undefined ? {} : { logs: opties.logs }),
  };
  const rustig = draaiScenario(ongestoord, draaiplan).then((rondje) => {
    toon(rondje);
    if (rondje.uitkomst !== undefined && rondje.bevindingen.length === 0) return rondje.uitkomst;
    throw new OngestoordFout();
  });
  const bevindingen: Bevinding[] = [];
  const wachtend = [...gekozen];
  const speelAchterElkaar = async () => {
    for (let scenario = wachtend.shift(); scenario !== undefined; scenario = wachtend.shift()) {
      const rondje = await draaiScenario(scenario, { ...draaiplan, rustig });
      toon(rondje);
      bevindingen.push(...rondje.bevindingen);
    }
  };
  // The undisturbed run is one of those side by side; whoever is ready before it waits for it.
  const rijen = [
    rustig.then(speelAchterElkaar),
    ...Array.from({ length: opties.naast - 1 }, speelAchterElkaar),
  ];
  try {
    await Promise.all(rijen);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(rijen);
    if (!(error instanceof OngestoordFout)) throw error;
    process.stdout.write(`${error.message}\n`);
    return 1;
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
