import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { topics } from '@meldpunt/contracts';
import { connectPostgres, databaseUrl } from '@meldpunt/infra';
import pg from 'pg';
import type { NatieOpties } from '../natie/natie.ts';
import { DATABASE, type Hub } from './hub.ts';
import { OptieFout, type StartOpties } from './opties.ts';

/** A play of which a hub keeps the data. */
export type EerderSpel = {
  /** What was played, as a person would say it; null where nothing tells. */
  natie: string | null;
  /** Its last day was played and its balance drawn up. */
  af: boolean;
};

const ONBEKEND: EerderSpel = { natie: null, af: false };

const bestand = (dataDir: string) => join(dataDir, 'spel.json');

/** The play that was begun on the data in this folder, as it was noted there. */
export async function leesEerderSpel(dataDir: string): Promise<EerderSpel | null> {
  if (!existsSync(bestand(dataDir))) return null;
  const tekst = await readFile(bestand(dataDir), 'utf8');
  try {
    const { natie, af } = JSON.parse(tekst);
    return { natie: typeof natie === 'string' ? natie : null, af: af === true };
  } catch {
    // Cut off while it was written: something was played.
    return ONBEKEND;
  }
}

/** To be noted before the first act of a play: what is done from there on cannot be done twice. */
export async function noteerSpel(dataDir: string, opties: NatieOpties, af: boolean): Promise<void> {
  const spel: EerderSpel = { natie: beschrijfNatie(opties), af };
  await writeFile(bestand(dataDir), `${JSON.stringify(spel)}\n`);
}

function beschrijfNatie({ maanden, meldingenPerMaand, gemeenten, seed }: NatieOpties): string {
  return `--maanden ${maanden} --meldingen ${meldingenPerMaand} --gemeenten ${gemeenten} --seed ${seed}`;
}

/**
 * The same asked of the hub itself, where nothing is noted: data of an earlier release, or a database or Kafka that was
 * there already. A play begins with a day, and nobody else tells one.
 */
export async function zoekEerderSpel(hub: Pick<Hub, 'admin' | 'postgres'>): Promise<EerderSpel | null> {
  const dagen = await hub.admin.fetchTopicOffsets(topics.dag.naam);
  if (dagen.some(({ high }) => BigInt(high) > 0n)) return ONBEKEND;
  return (await heeftDag(hub.postgres.url())) ? ONBEKEND : null;
}

/**
 * A hub plays once: a second nation would deliver to creditors that the first one answered, and its sums would hold both.
 * Throws OptieFout with a sentence where a play is asked for on a hub that has had one.
 */
export function weigerTweedeSpel(eerder: EerderSpel | null, opties: StartOpties, dataDir: string): void {
  const { fresh, vraagtSpel } = opties;
  if (eerder === null) return;
  if (fresh)
    throw new OptieFout(
      `--fresh has cleared ${dataDir}; it clears that and nothing else, and a database or Kafka that was there already holds the data of an earlier play. Empty it and try again.`,
    );
  if (vraagtSpel.length === 0) return;
  throw new OptieFout(
    `The hub in ${dataDir} holds the data of an earlier play${hoe(eerder)}, and a hub plays once: it cannot do ` +
      `${vraagtSpel.join(' ')}. Give --fresh as well to forget that data and play anew, or start without options to have it served.`,
  );
}

export function beschrijfEerderSpel(eerder: EerderSpel): string {
  return `This hub holds the data of an earlier play${hoe(eerder)}. It serves them and does not play again; --fresh forgets them and plays anew.`;
}

function hoe({ natie, af }: EerderSpel): string {
  if (natie === null) return '';
  return ` (${natie}${af ? '' : ', broken off'})`;
}

/** What --fresh leaves alone: parts that were there already. */
export function buitenBereik(env: NodeJS.ProcessEnv): string[] {
  return ['DATABASE_URL', 'KAFKA_BROKERS'].filter((naam) => (env[naam] ?? '').trim() !== '');
}

/**
 * Asked before --fresh clears anything: with the folder the keys would go of all that a database elsewhere keeps. Throws
 * OptieFout with a sentence when that database holds a play.
 */
export async function weigerWissenNaast(dataDir: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!buitenBereik(env).includes('DATABASE_URL')) return;
  const { url } = await connectPostgres({ dataDir }, env);
  if (await heeftDag(url()))
    throw new OptieFout(
      `--fresh clears ${dataDir} and nothing else, and the database ${DATABASE} at DATABASE_URL holds the data of an earlier play. Empty it and try again, or start without options to have the data served.`,
    );
}

async function heeftDag(server: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl(server, DATABASE),
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ tabel: string | null }>(
      `select to_regclass('intake.dag') as tabel`,
    );
    if (rows[0]?.tabel == null) return false;
    return ((await client.query('select 1 from intake.dag limit 1')).rowCount ?? 0) > 0;
  } catch (error) {
    if (isGeenDatabase(error)) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** 3D000: a server on which the hub never was. */
function isGeenDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '3D000';
}
