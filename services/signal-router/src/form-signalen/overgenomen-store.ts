import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Overgenomen } from './staat.ts';

const SELECT = statement(
  'router-select-overgenomen',
  `select melding_id as "meldingId", gemeentecode, signaal_id as "signaalId", einde, beeindigd_op as "beeindigdOp",
     gesticht
   from overgenomen where melding_id = any($1::uuid[])`,
);
const SELECT_IDS = statement(
  'router-select-overgenomen-ids',
  `select melding_id as "meldingId" from overgenomen where melding_id = any($1::uuid[])`,
);
const DELETE = statement(
  'router-delete-overgenomen',
  `delete from overgenomen where melding_id = any($1::uuid[])`,
);
// The latest word counts, except that a melding a signaal has let go may have gone to another since. An ending of our own
// is the last word whichever of the two topics was read first.
const UPSERT = statement(
  'router-upsert-overgenomen',
  `insert into overgenomen as o (melding_id, gemeentecode, signaal_id, einde, beeindigd_op, gesticht)
   select melding_id, gemeentecode, signaal_id, einde, beeindigd_op, gesticht
   from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::date[], $6::integer[], $7::boolean[])
     as n(melding_id, gemeentecode, signaal_id, einde, beeindigd_op, gesticht, beslist)
   where n.beslist or not exists (select from overgenomen k where k.melding_id = n.melding_id)
   on conflict (melding_id) do update set signaal_id = excluded.signaal_id, einde = excluded.einde,
     beeindigd_op = excluded.beeindigd_op
     where o.einde is null`,
);
// Whoever was known to own it before, and whoever's word counts.
const RAISE_GESTICHT = statement(
  'router-raise-gesticht',
  `update overgenomen o set gesticht = n.gesticht
   from unnest($1::uuid[], $2::integer[]) as n(melding_id, gesticht)
   where o.melding_id = n.melding_id and o.gesticht < n.gesticht`,
);

/** For meldingen that are not known here; empty but after a restore. */
export async function takeOvergenomen(
  db: Queryable,
  meldingIds: readonly string[],
): Promise<ReadonlyMap<string, Overgenomen>> {
  if (meldingIds.length === 0) return new Map();
  const { rows } = await db.query<Overgenomen>(SELECT, [meldingIds]);
  if (rows.length > 0) await db.query(DELETE, [rows.map(({ meldingId }) => meldingId)]);
  return new Map(rows.map((row) => [row.meldingId, row]));
}

/** Those of these meldingen of which more is known than is here: they are still to be read again. */
export async function selectStillToCome(
  db: Queryable,
  meldingIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (meldingIds.length === 0) return new Set();
  const { rows } = await db.query<{ meldingId: string }>(SELECT_IDS, [meldingIds]);
  return new Set(rows.map(({ meldingId }) => meldingId));
}

/** `beslist` false: only when nothing is known yet. No two with the same meldingId. */
export function upsertOvergenomen(
  db: TransactionQueryable,
  rows: readonly (Overgenomen & { readonly beslist: boolean })[],
): void {
  if (rows.length === 0) return;
  db.send(UPSERT, [
    rows.map(({ meldingId }) => meldingId),
    rows.map(({ gemeentecode }) => gemeentecode),
    rows.map(({ signaalId }) => signaalId),
    rows.map(({ einde }) => einde),
    rows.map(({ beeindigdOp }) => beeindigdOp),
    rows.map(({ gesticht }) => gesticht),
    rows.map(({ beslist }) => beslist),
  ]);
  const founders = rows.filter(({ gesticht }) => gesticht > 0);
  if (founders.length === 0) return;
  db.send(RAISE_GESTICHT, [
    founders.map(({ meldingId }) => meldingId),
    founders.map(({ gesticht }) => gesticht),
  ]);
}
