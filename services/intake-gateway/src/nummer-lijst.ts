import { type Queryable, type Statement, statement } from '@meldpunt/service-kit';

/**
 * Lists that are read by cursor number their rows when a reader first sees them, one reader at a time: a row that
 * commits later gets a higher number, whenever it was begun. The lock is held until the reader's transaction ends.
 */
interface Nummering {
  /** Under the lock, before anything is numbered. */
  readonly vooraf?: Statement;
  readonly ongenummerd: Statement;
  readonly nummer: Statement;
}

const LOCK = statement(
  'intake-lock-nummering',
  `select pg_advisory_xact_lock(hashtext('intake-nummering'), hashtext($1))`,
);

const leveringen: Nummering = {
  ongenummerd: statement(
    'intake-leveringen-ongenummerd',
    `select 1 from levering where volgnummer is null limit 1`,
  ),
  // Rows are locked in the order of their ids, as writers lock them. A block of lines holds its levering for some 50 ms.
  nummer: statement(
    'intake-nummer-leveringen',
    `with te_nummeren as materialized (
       select levering_id, ontvangen_op from levering where volgnummer is null order by levering_id for update
     ), genummerd as (
       select levering_id, nextval('levering_volgnummer') as nr
       from (select levering_id from te_nummeren order by ontvangen_op, levering_id) as op_volgorde
     )
     update levering l set volgnummer = g.nr from genummerd g where l.levering_id = g.levering_id`,
  ),
};

const uitzonderingen: Nummering = {
  ongenummerd: statement(
    'intake-uitzonderingen-ongenummerd',
    `select 1 from uitzondering where volgnummer is null limit 1`,
  ),
  // One that is being decided at this moment is numbered by the next reader.
  nummer: statement(
    'intake-nummer-uitzonderingen',
    `with te_nummeren as materialized (
       select uitzondering_id, aangehouden_dag, leveringskenmerk, regelnummer from uitzondering
       where volgnummer is null for update skip locked
     ), genummerd as (
       select uitzondering_id, nextval('uitzondering_volgnummer') as nr
       from (select uitzondering_id from te_nummeren
             order by aangehouden_dag, leveringskenmerk, regelnummer) as op_volgorde
     )
     update uitzondering u set volgnummer = g.nr from genummerd g where u.uitzondering_id = g.uitzondering_id`,
  ),
};

/** Held lines in the order in which what became of them could be seen. */
const regelwijzigingen: Nummering = {
  ongenummerd: statement(
    'intake-regelwijzigingen-ongenummerd',
    `select 1 from uitzondering where besluitvolgnummer is null and stand <> 'OPEN' limit 1`,
  ),
  // After a restore to an older backup the sequence is back where it was then, and a creditor reads on from beyond it: it
  // would never hear of what ended since. No list of a day has as many numbers as the day has milliseconds.
  vooraf: statement(
    'intake-nummer-regelwijzigingen-vooraf',
    `select setval('regelwijziging_volgnummer',
       greatest(last_value, floor(extract(epoch from clock_timestamp()) * 1000)::bigint))
     from regelwijziging_volgnummer`,
  ),
  // One that is being numbered for the queue at this moment is numbered here by the next reader.
  nummer: statement(
    'intake-nummer-regelwijzigingen',
    `with te_nummeren as materialized (
       select uitzondering_id, besloten_dag, leveringskenmerk, regelnummer from uitzondering
       where besluitvolgnummer is null and stand <> 'OPEN' for update skip locked
     ), genummerd as (
       select uitzondering_id, nextval('regelwijziging_volgnummer') as nr
       from (select uitzondering_id from te_nummeren
             order by besloten_dag, leveringskenmerk, regelnummer) as op_volgorde
     )
     update uitzondering u set besluitvolgnummer = g.nr from genummerd g where u.uitzondering_id = g.uitzondering_id`,
  ),
};

const lijsten = { leveringen, uitzonderingen, regelwijzigingen };

/** Numbers what this caller can see and nobody numbered yet; nothing happens, and nobody waits, when there is none. */
export async function nummerLijst(db: Queryable, lijst: keyof typeof lijsten): Promise<void> {
  const { ongenummerd, vooraf, nummer }: Nummering = lijsten[lijst];
  if ((await db.query(ongenummerd)).rows.length === 0) return;
  await db.query(LOCK, [lijst]);
  if (vooraf !== undefined) await db.query(vooraf);
  await db.query(nummer);
}
