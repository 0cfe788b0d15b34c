import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { explainDiskFull, findJava, SetupError, workDir } from '@meldpunt/infra';
import { maakNatie } from '../natie/natie.ts';
import { speelNatie, type Verloop } from '../simulatie/speel-natie.ts';
import { werkritmeVan } from '../simulatie/werkritme.ts';
import {
  beschrijfEerderSpel,
  buitenBereik,
  leesEerderSpel,
  noteerSpel,
  weigerTweedeSpel,
  weigerWissenNaast,
  zoekEerderSpel,
} from './eerder-spel.ts';
import { deleteHubData, type Hub, startHub } from './hub.ts';
import { startIdentity } from './identity.ts';
import { OptieFout, parseOpties, type StartOpties, uitleg } from './opties.ts';
import { assertServicePortsFree, readPoorten } from './poorten.ts';
import { schrijfAdressen, verslagVan } from './samenvatting.ts';

/** Progress goes to standard error, so that standard output holds the summary and, with --json, ends in its one line. */
function report(sentence: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${sentence}\n`);
}

/** Rejects when somebody asks the process to stop; everything that waits races against it. */
function stopRequest(): { asked: Promise<never>; signal: AbortSignal } {
  const controller = new AbortController();
  const asked = new Promise<never>((_resolve, reject) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (controller.signal.aborted) return;
        const asked = new StopAsked();
        controller.abort(asked);
        reject(asked);
      });
    }
  });
  asked.catch(() => undefined);
  return { asked, signal: controller.signal };
}

class StopAsked extends Error {
  override readonly name = 'StopAsked';
}

type Opdracht = {
  hub: Hub;
  opties: StartOpties;
  dataDir: string;
  asked: Promise<never>;
  signal: AbortSignal;
};

async function speel({ hub, opties, dataDir, asked, signal }: Opdracht): Promise<Verloop> {
  const natie = maakNatie({
    seed: opties.seed,
    maanden: opties.maanden,
    gemeenten: opties.gemeenten,
    ...(opties.meldingen === null ? {} : { meldingenPerMaand: opties.meldingen }),
  });
  report(
    `The nation: ${natie.gemeenten.length} gemeenten, ${natie.partners.length} signaalpartners, ` +
      `${natie.opties.meldingenPerMaand} meldingen a month`,
  );
  await noteerSpel(dataDir, natie.opties, false);
  const verloop = await Promise.race([
    asked,
    speelNatie({ hub, natie, signal, onVoortgang: report, werkt: werkritmeVan(natie) }),
  ]);
  await noteerSpel(dataDir, natie.opties, true);
  return verloop;
}

async function run(opties: StartOpties): Promise<number> {
  const { asked, signal } = stopRequest();
  const poorten = readPoorten(process.env);
  const dataDir = process.env.MELDPUNT_DATA ?? join(workDir, 'start');
  const genoteerd = opties.fresh ? null : await leesEerderSpel(dataDir);
  weigerTweedeSpel(genoteerd, opties, dataDir);
  const started: { stop(): Promise<unknown> }[] = [];
  const begin = performance.now();
  let exitCode = 0;
  try {
    await assertServicePortsFree(poorten);
    // Asked before anything starts: what starts meanwhile would have to be stopped again. Kafka and Keycloak need it,
    // unless both run elsewhere.
    if (!process.env.KAFKA_BROKERS || !process.env.OIDC_ISSUER) await findJava();
    if (opties.fresh) {
      for (const naam of buitenBereik(process.env))
        report(`--fresh clears ${dataDir}, and not what ${naam} names`);
      await weigerWissenNaast(dataDir, process.env);
      await deleteHubData(dataDir);
    }
    await mkdir(dataDir, { recursive: true });

    report('Starting Keycloak (the first time it is downloaded too)');
    const identity = startIdentity({
      dataDir: join(dataDir, 'keycloak'),
      port: poorten.keycloak,
      managementPort: poorten.keycloakManagement,
    }).then((running) => {
      started.unshift(running);
      return running;
    });
    // Awaited by the hub; when something else fails first, its own failure has been told already.
    identity.catch(() => undefined);
    const hub: Hub = await startHub({
      dataDir,
      identity,
      ports: poorten.services,
      infraPorts: poorten.infra,
      signal,
      onStep: (step) => report(`Starting ${step}`),
      onDeath: (name, exit) =>
        report(`${name} ended unexpectedly (${exit.signal ?? exit.code}) and is started again`),
      onGivenUp: (name, reason) => report(`${name} cannot be kept running: ${reason.message}`),
    });
    started.push(hub);
    const opgestart = performance.now();

    const eerder = genoteerd ?? (await zoekEerderSpel(hub));
    weigerTweedeSpel(eerder, opties, dataDir);
    if (eerder === null) {
      const verloop = await speel({ hub, opties, dataDir, asked, signal });
      const metingen = {
        opstartSeconden: Math.round((opgestart - begin) / 100) / 10,
        ...verloop.metingen,
        seconden: Math.round((performance.now() - begin) / 100) / 10,
      };
      const verslag = verslagVan({ ...verloop, metingen }, opties, schrijfAdressen(hub, poorten));
      process.stdout.write(verslag.tekst);
      exitCode = verslag.code;
    } else {
      report(beschrijfEerderSpel(eerder));
      process.stdout.write(`\n${schrijfAdressen(hub, poorten)}\n`);
    }
    if (!opties.once) {
      report('The hub keeps running. Ctrl-C stops it.');
      await asked;
    }
  } catch (error) {
    if (!(error instanceof StopAsked)) {
      // Sentences for people; anything else is a fault of ours and shows where.
      const told = explainDiskFull(error, 'npm start', dataDir);
      const isSentence = told instanceof SetupError || told instanceof OptieFout;
      report(isSentence ? told.message : String(told instanceof Error ? told.stack : told));
      exitCode = told instanceof OptieFout ? 2 : 1;
    }
  } finally {
    report('Stopping');
    // The hub before the issuer it asks for keys.
    for (const part of started.toReversed()) {
      await part.stop().catch((error: unknown) => report(`While stopping: ${String(error)}`));
    }
  }
  return exitCode;
}

try {
  const opties = parseOpties(process.argv.slice(2));
  if (opties === null) process.stdout.write(uitleg);
  else process.exitCode = await run(opties);
} catch (error) {
  if (!(error instanceof OptieFout)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
process.exit();
