import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { type ServiceName, services } from '../../scripts/start/services.ts';
import type { Kijker } from './kijker.ts';

// A logical backup, as pg_dump makes one: every table of a schema as of one snapshot, and where its sequences stood.
// The programs that come with the test server do not include pg_dump. Keys in files and Kafka stay as they are.

const TABELLEN = `select c.relname as naam from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
const REEKSEN = `select sequencename as naam, last_value::text as stand from pg_sequences where schemaname = $1`;
/** Sessions of a process that was killed live until the server notices; their locks would wait for it. */
const BEEINDIG = `select count(pg_terminate_backend(pid))::integer as nog from pg_stat_activity where application_name = $1`;

export type Reservekopie = { naam: ServiceName; reeksen: { naam: string; stand: string | null }[] };

const kopieSchema = (naam: ServiceName) => `kopie_${services[naam].schema}`;

export async function maakReservekopie(kijker: Kijker, naam: ServiceName): Promise<Reservekopie> {
  const { schema } = services[naam];
  const kopie = kopieSchema(naam);
  const db = await kijker.verbinding();
  try {
    await db.query(`drop schema if exists ${kopie} cascade`);
    await db.query(`create schema ${kopie}`);
    await db.query('begin isolation level repeatable read');
    const { rows } = await db.query<{ naam: string }>(TABELLEN, [schema]);
    for (const { naam: tabel } of rows)
      await db.query(`create table ${kopie}."${tabel}" as table ${schema}."${tabel}"`);
    const { rows: reeksen } = await db.query<{ naam: string; stand: string | null }>(REEKSEN, [schema]);
    await db.query('commit');
    return { naam, reeksen };
  } finally {
    db.release(true);
  }
}

/** Until they are gone: one that was told to end still holds its locks for a while. */
async function beeindigSessies(db: PoolClient, naam: string): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ nog: number }>(BEEINDIG, [naam]);
    if (rows[0]?.nog === 0) return;
    await pause(50);
  }
}

/** Puts the schema back to the backup. Its service must be down. */
export async function zetTerug(kijker: Kijker, { naam, reeksen }: Reservekopie): Promise<void> {
  const { schema } = services[naam];
  const db = await kijker.verbinding();
  try {
    await beeindigSessies(db, `meldpunt-${schema}`);
    await db.query('begin');
    // No triggers and no foreign keys while tables come back one by one.
    await db.query(`set local session_replication_role = replica`);
    const { rows } = await db.query<{ naam: string }>(TABELLEN, [schema]);
    const alle = rows.map(({ naam: tabel }) => `${schema}."${tabel}"`);
    await db.query(`truncate ${alle.join(', ')}`);
    for (const { naam: tabel } of rows)
      await db.query(
        `insert into ${schema}."${tabel}" overriding system value select * from ${kopieSchema(naam)}."${tabel}"`,
      );
    for (const { naam: reeks, stand } of reeksen)
      await db.query(`select setval($1::regclass, $2::bigint, $3)`, [
        `${schema}."${reeks}"`,
        stand ?? '1',
        stand !== null,
      ]);
    await db.query('commit');
  } finally {
    db.release(true);
  }
}
