import { setImmediate as breathe } from 'node:timers/promises';
import { type DatabasePool, ProblemError, type UnitOfWork, withTenant } from '@meldpunt/service-kit';
import type { Maatstaf } from './beoordeel-regel.ts';
import { addFouten, type Regelfout } from './ontvangstbewijs.ts';
import { parseLine, type RuweRegel } from './parse-line.ts';
import { addDagtelling, lockLeveringen, updateLevering } from './store.ts';
import { emptyTelling } from './telling.ts';
import {
  type Blokregel,
  type Bron,
  bereidVoor,
  currentMaatstaf,
  type Intake,
  type Regeluitkomst,
  type Voorbereiding,
  verwerkBlok,
} from './verwerk-blok.ts';

export interface Aanlevering {
  readonly partnerId: string;
  readonly leveringskenmerk: string;
  readonly bron: Exclude<Bron, 'KAFKA'>;
}

export interface Ontvangen {
  readonly leveringId: string;
  /** Of the first lines that were refused or held. */
  readonly fouten: readonly Regelfout[];
}

/** Lines per transaction: with 1,000 a round trip costs little per line and a lock is held for some 50 ms. */
const REGELS_PER_BLOK = 1_000;
/** A line may be 64 KB and seldom is one: what is kept of a connection while a block is written stays within twice this. */
const BYTES_PER_BLOK = 1_000_000;
/** After so many lines whoever waits for the database gets a turn; else reading a block would stand in its way. */
const REGELS_PER_ADEM = 50;
const POGINGEN = 20;

/** What is done with the blocks of a levering: they are recorded, or only tried. */
export interface Blokwerk {
  /** Judges a block meanwhile and gives the function that finishes it, for when the block before it is done. */
  start(blok: readonly Blokregel[]): () => Promise<void>;
  /** The end came when the last block was already full. */
  close(): Promise<void>;
}

/**
 * Takes the lines of one levering from a creditor's connection and records them. A connection that breaks leaves the
 * levering ONVOLLEDIG with every whole line that came; the same leveringskenmerk takes it up again.
 *
 * `mayGoOn` is asked before every block and throws when the hub can take no more, or no more from this caller.
 */
export async function ontvangLevering(
  intake: Intake,
  pool: DatabasePool,
  aanlevering: Aanlevering,
  lines: AsyncIterable<{ regelnummer: number; ruw: RuweRegel }>,
  mayGoOn: () => void | Promise<void>,
): Promise<Ontvangen> {
  const { partnerId, leveringskenmerk } = aanlevering;
  const fouten: Regelfout[] = [];
  const werk: Blokwerk = {
    start: (blok) => {
      const write = writeBlok(intake, pool, aanlevering, blok);
      return async () => addFouten(fouten, await write());
    },
    close: () => closeLevering(intake, pool, aanlevering),
  };
  await doorloopLevering(leveringskenmerk, lines, werk, mayGoOn);
  return { leveringId: intake.kluis.leveringId(partnerId, leveringskenmerk), fouten };
}

/**
 * Passes the lines block by block, while the connection gives them: while a block is being finished the next one is
 * read and judged, and nothing more, so that memory stays flat and a slow database slows the sender down.
 */
export async function doorloopLevering(
  leveringskenmerk: string,
  lines: AsyncIterable<{ regelnummer: number; ruw: RuweRegel }>,
  werk: Blokwerk,
  mayGoOn: () => void | Promise<void>,
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  const next = async (blok: readonly Blokregel[]) => {
    await mayGoOn();
    const finish = werk.start(blok);
    await writing;
    writing = finish();
    // Looked at when it is awaited; without this a failure in between would end the process.
    writing.catch(() => undefined);
  };

  let blok: Blokregel[] = [];
  let bytes = 0;
  await mayGoOn();
  try {
    for await (const { regelnummer, ruw } of lines) {
      blok.push(readLine(leveringskenmerk, regelnummer, ruw));
      if (blok.length % REGELS_PER_ADEM === 0) await breathe();
      bytes += ruw.bytes.length;
      if (blok.length < REGELS_PER_BLOK && bytes < BYTES_PER_BLOK) continue;
      const full = blok;
      blok = [];
      bytes = 0;
      await next(full);
    }
  } catch (error) {
    if (blok.length > 0 && !(error instanceof ProblemError)) await next(blok).catch(() => undefined);
    await writing.catch(() => undefined);
    throw error;
  }
  const last = blok.at(-1);
  if (last === undefined) {
    await writing;
    await werk.close();
  } else {
    await next([...blok.slice(0, -1), { ...last, laatsteRegel: true }]);
    await writing;
  }
}

function readLine(leveringskenmerk: string, regelnummer: number, ruw: RuweRegel): Blokregel {
  const { bytes } = ruw;
  return {
    leveringskenmerk,
    regelnummer,
    laatsteRegel: false,
    gelezen: parseLine(ruw),
    ruw: () => Buffer.from(bytes).toString('latin1'),
  };
}

/** Judges a block meanwhile and gives the function that writes it, for when the block before it is in. */
function writeBlok(
  intake: Intake,
  pool: DatabasePool,
  { partnerId, bron }: Aanlevering,
  blok: readonly Blokregel[],
): () => Promise<Regeluitkomst[]> {
  const voorbereiding = prepareBlok(intake, pool, partnerId, blok);
  return async () => {
    const aanbod = await voorbereiding;
    return retrying(pool, partnerId, (work) => verwerkBlok(work, intake, bron, aanbod));
  };
}

/** Reads the measure of today and judges a block by it. A failure is looked at when the promise is awaited. */
export function prepareBlok(
  intake: Intake,
  pool: DatabasePool,
  partnerId: string,
  blok: readonly Blokregel[],
): Promise<Voorbereiding> {
  const voorbereiding = withTenant(pool, { partners: [partnerId] }, ({ db }) =>
    currentMaatstaf(intake, db, partnerId),
  ).then((maatstaf) => judge(intake, maatstaf, blok));
  voorbereiding.catch(() => undefined);
  return voorbereiding;
}

async function judge(intake: Intake, maatstaf: Maatstaf, blok: readonly Blokregel[]): Promise<Voorbereiding> {
  const regels: Voorbereiding['regels'][number][] = [];
  for (let from = 0; from < blok.length; from += REGELS_PER_ADEM) {
    regels.push(...bereidVoor(intake, maatstaf, blok.slice(from, from + REGELS_PER_ADEM)).regels);
    await breathe();
  }
  return { partnerId: maatstaf.partnerId, maatstaf, regels };
}

/** Marks the end of a levering whose last block was already full. */
async function closeLevering(intake: Intake, pool: DatabasePool, aanlevering: Aanlevering): Promise<void> {
  const { partnerId, leveringskenmerk, bron } = aanlevering;
  await retrying(pool, partnerId, async ({ db }) => {
    const { dag } = await currentMaatstaf(intake, db, partnerId);
    const leveringId = intake.kluis.leveringId(partnerId, leveringskenmerk);
    const levering = { leveringId, partnerId, leveringskenmerk, bron, dag };
    const [vergrendeld] = await lockLeveringen(db, [levering]);
    updateLevering(db, leveringId, 0, emptyTelling(), true);
    // One without any line is made here.
    if (vergrendeld?.nieuw === true) addDagtelling(db, dag, partnerId, { ...emptyTelling(), leveringen: 1 });
  });
}

/** Runs a transaction of a partner, again when another one stood in its way. */
export async function retrying<T>(
  pool: DatabasePool,
  partnerId: string,
  fn: (work: UnitOfWork) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withTenant(pool, { partners: [partnerId] }, fn);
    } catch (error) {
      if (attempt >= POGINGEN || !isPassing(error)) throw error;
    }
  }
}

/** Serialization failure (also our own GelijktijdigeLevering) and deadlock. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40001' || error.code === '40P01');
}
