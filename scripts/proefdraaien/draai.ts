/* The whole of it, apart from the terminal: for the command and for its test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectorySleutelbos } from '@meldpunt/contracts';
import { Database, migrate, provisionSchema, roleUrls, silentLog } from '@meldpunt/service-kit';
import pg from 'pg';
import type { Gemeenteuitslag } from '../../services/signal-router/src/proefdraaien/draai-proef.ts';
import { startProefWorker } from '../../services/signal-router/src/proefdraaien/start-proef-worker.ts';
import { legeTelling, telOp } from '../../services/signal-router/src/proefdraaien/tel-proef.ts';
import {
  type GetoondeFormule,
  toonFormule,
} from '../../services/signal-router/src/proefdraaien/toon-proef.ts';
import { maakNatie, type Natie } from '../natie/natie.ts';
import { Jaar } from './jaar.ts';
import { laadJaar } from './laad.ts';
import { FORMULES, plantedNood, rangorde } from './rangorde.ts';

const MAANDEN = 12;
const EERSTE_MAAND = '2025-01';
const migrations = new URL('../../services/signal-router/migrations', import.meta.url);

export interface Landelijk {
  /** Meldingen of the year as loaded, and those that were judged: what was taken back is not. */
  readonly meldingen: number;
  readonly beoordeeld: number;
  readonly gemeenten: number;
  readonly geldend: GetoondeFormule;
  readonly formules: readonly GetoondeFormule[];
  /** Of each formule, the mean planted need of whom it is meant to pick out. */
  readonly nood: readonly number[];
  readonly rangordeKlopt: boolean;
  /** Wall clock of making and loading the year, and of reading and playing it; processor time of the threads. */
  readonly seconden: { readonly laden: number; readonly spelen: number; readonly processor: number };
  /** Signalen a month per 1,000 inhabitants of each municipality, by formule; null where hidden. */
  readonly perGemeente: readonly (readonly (number | null)[])[];
}

export interface Draaiopties {
  readonly meldingen: number;
  readonly gemeenten: number;
  readonly seed: number;
  readonly werkers: number;
  /** Share of the time in which a thread works, above 0 and at most 1. */
  readonly tempo: number;
  /** Of the roles of the router, which belong to the whole server: those they have where a router runs on it. */
  readonly wachtwoorden: { readonly eigenaar: string; readonly verwerker: string; readonly api: string };
  readonly onStap: (zin: string) => void;
  /** Awaited between loading and playing. */
  readonly onGeladen?: () => Promise<void>;
}

/** Loads the year into a database of its own on this server, plays it, and throws the database away. */
export async function draaiLandelijk(serverUrl: string, opties: Draaiopties): Promise<Landelijk> {
  const map = await mkdtemp(join(tmpdir(), 'meldpunt-proefdraaien-'));
  const naam = `proefdraaien_${process.pid}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  // Told to stop, the server goes first; that is no error of its own.
  admin.on('error', () => {});
  await admin.connect();
  await admin.query(`create database ${naam}`);
  try {
    return await inDatabase(urlOf(serverUrl, naam), map, opties);
  } finally {
    await admin.query(`drop database ${naam} with (force)`);
    await admin.end();
    await rm(map, { recursive: true, force: true });
  }
}

async function inDatabase(url: string, map: string, opties: Draaiopties): Promise<Landelijk> {
  const provision = { schema: 'router', passwords: opties.wachtwoorden };
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await provisionSchema(client, provision);
  await client.end();
  const urls = roleUrls(url, provision);
  const database = new Database({ schema: 'router', urls, log: silentLog });
  try {
    await migrate(database, migrations);
    opties.onStap(`A year of ${opties.meldingen} meldingen in ${opties.gemeenten} municipalities is made …`);
    const begin = performance.now();
    const natie = maakNatie({
      seed: opties.seed,
      maanden: MAANDEN,
      historieMaanden: 0,
      eersteMaand: EERSTE_MAAND,
      meldingenPerMaand: Math.ceil(opties.meldingen / MAANDEN),
      gemeenten: opties.gemeenten,
    });
    const jaar = new Jaar(natie);
    opties.onStap(`… and ${jaar.aantal} meldingen are loaded`);
    const sleutelbos = new DirectorySleutelbos({ map, magMaken: ['matching', 'hmac'] });
    await laadJaar(database, sleutelbos, natie, jaar);
    const laden = (performance.now() - begin) / 1_000;
    await opties.onGeladen?.();
    opties.onStap(`${opties.werkers} threads play it under ${FORMULES.length + 1} formules`);
    const geladen = performance.now();
    const gespeeld = await speelAlles(natie, { urls, map, ...opties });
    const spelen = (performance.now() - geladen) / 1_000;
    return tellen(natie, jaar, gespeeld, { laden, spelen, processor: gespeeld.processor });
  } finally {
    await database.close();
  }
}

interface Alles {
  readonly uitslagen: readonly Gemeenteuitslag[];
  readonly beoordeeld: number;
  readonly processor: number;
}

async function speelAlles(
  natie: Natie,
  {
    urls,
    map,
    werkers,
    tempo,
  }: { urls: Database['settings']['urls']; map: string } & Pick<Draaiopties, 'werkers' | 'tempo'>,
): Promise<Alles> {
  const uitslagen: Gemeenteuitslag[] = [];
  const delen = divide(natie, werkers);
  const threads = delen.map((gemeentecodes) =>
    startProefWorker(
      {
        database: { schema: 'router', urls },
        sleutelmap: map,
        gemeentecodes,
        opdracht: {
          formules: FORMULES.map(({ naam, formule }) => ({ naam, formule })),
          periode: { van: null, tot: null },
          capaciteit: {},
        },
        tempo,
        allesSinds: natie.eersteDag,
      },
      (uitslag) => uitslagen.push(uitslag),
    ),
  );
  const eindes = await Promise.all(threads.map(({ einde }) => einde));
  let processor = 0;
  for (const einde of eindes) {
    if (einde.soort !== 'KLAAR') throw new Error(`a thread ended ${JSON.stringify(einde)}`);
    processor += einde.cpuSeconden;
  }
  const beoordeeld = threads.reduce((sum, thread) => sum + thread.voortgang().gespeeld, 0);
  return { uitslagen, beoordeeld, processor };
}

/** Municipalities over threads, so that each has about as many inhabitants: the largest first, to the emptiest. */
function divide({ gemeenten }: Natie, werkers: number): string[][] {
  const delen = Array.from({ length: Math.min(werkers, gemeenten.length) }, () => ({
    codes: [] as string[],
    inwoners: 0,
  }));
  for (const { gemeentecode, inwoners } of [...gemeenten].sort((a, b) => b.inwoners - a.inwoners)) {
    const deel = delen.reduce((least, other) => (other.inwoners < least.inwoners ? other : least));
    deel.codes.push(gemeentecode);
    deel.inwoners += inwoners;
  }
  return delen.map(({ codes }) => codes);
}

function tellen(
  natie: Natie,
  jaar: Jaar,
  { uitslagen, beoordeeld }: Alles,
  seconden: Landelijk['seconden'],
): Landelijk {
  const geldend = legeTelling(false);
  const kandidaten = FORMULES.map(() => legeTelling(true));
  for (const { telling } of uitslagen) {
    telOp(geldend, telling.geldend);
    for (const [nr, own] of kandidaten.entries()) {
      const from = telling.kandidaten[nr];
      if (from !== undefined) telOp(own, from);
    }
  }
  const grootte = {
    maanden: MAANDEN,
    inwoners: natie.gemeenten.reduce((sum, { inwoners }) => sum + inwoners, 0),
    capaciteit: {},
  };
  const formules = FORMULES.map(({ naam }, nr) =>
    toonFormule(naam, EERSTE_MAAND, kandidaten[nr] ?? legeTelling(true), grootte),
  );
  const nood = plantedNood(jaar.huishoudens(), FORMULES);
  const found = formules.map(({ uitslagen: { hulp } }) => hulp?.aandeel ?? 0);
  return {
    meldingen: jaar.aantal,
    beoordeeld,
    gemeenten: natie.gemeenten.length,
    geldend: toonFormule('standaard', EERSTE_MAAND, geldend, grootte),
    formules,
    nood,
    rangordeKlopt: rangorde(found).join() === rangorde(nood).join(),
    seconden,
    perGemeente: FORMULES.map((_, nr) =>
      uitslagen.map(({ uitslag }) => uitslag.formules[nr]?.perDuizend ?? null),
    ),
  };
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
