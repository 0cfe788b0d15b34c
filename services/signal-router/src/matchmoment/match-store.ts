import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Matchinstellingen } from './decide-stichten.ts';
import type { Matchinstelling, Matchversie } from './matchinstelling.ts';
import { type Wachtende, Wachtrij, Wachtrijstand } from './wachtrij.ts';

/** A version as a municipality laid it down; never changed afterwards. */
export interface VastgelegdeMatchversie extends Matchversie {
  readonly gemeentecode: string;
  readonly versie: number;
  readonly auteur: string;
  readonly reden: string;
}

const SELECT_VERSIES = statement(
  'router-select-matchinstellingen',
  `select gemeentecode, versie, ingangsdatum, instelling, auteur, reden from matchinstelling
    where gemeentecode = any($1::text[]) order by gemeentecode, ingangsdatum`,
);

export async function selectMatchversies(
  db: Queryable,
  gemeentecodes: readonly string[],
): Promise<VastgelegdeMatchversie[]> {
  const { rows } = await db.query<VastgelegdeMatchversie>(SELECT_VERSIES, [gemeentecodes]);
  return rows;
}

const INSERT_VERSIE = statement(
  'router-insert-matchinstelling',
  `insert into matchinstelling (gemeentecode, versie, ingangsdatum, instelling, auteur, reden)
   select $1, coalesce(max(versie), 0) + 1, $2, $3::jsonb, $4, $5 from matchinstelling where gemeentecode = $1`,
);

export async function insertMatchversie(
  db: Queryable,
  versie: Omit<VastgelegdeMatchversie, 'versie' | 'instelling'> & { readonly instelling: Matchinstelling },
): Promise<void> {
  const { gemeentecode, ingangsdatum, instelling, auteur, reden } = versie;
  await db.query(INSERT_VERSIE, [gemeentecode, ingangsdatum, JSON.stringify(instelling), auteur, reden]);
}

// Two at once would read the same newest version; the lock ends with the transaction.
const LOCK_VERSIES = statement(
  'router-lock-matchinstellingen',
  `select pg_advisory_xact_lock(hashtext('matchinstelling'), $1::integer)`,
);

export async function lockMatchversies(db: Queryable, gemeentecode: string): Promise<void> {
  await db.query(LOCK_VERSIES, [gemeentecode]);
}

const SELECT_GEMEENTEN = statement(
  'router-select-gemeenten-met-matchinstelling',
  `select distinct gemeentecode from matchinstelling`,
);

export async function selectGemeentenWithMatching(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ gemeentecode: string }>(SELECT_GEMEENTEN);
  return rows.map(({ gemeentecode }) => gemeentecode);
}

// A row whose melding is the router's no longer says nothing any more; the day deletes it.
const SELECT_WACHTENDEN = statement(
  'router-select-wachtenden',
  `select w.melding_id as "meldingId", w.gemeentecode, w.sinds, w.aanpak, w.zwaarte
     from wachtend w join melding m using (melding_id)
    where w.gemeentecode = any($1::text[]) and m.houder = 'ROUTER'
    order by w.gemeentecode, w.zwaarte desc, w.sinds, w.melding_id`,
);

/** In the order of their turns. */
export async function selectWachtenden(
  db: Queryable,
  gemeentecodes: readonly string[],
): Promise<Wachtende[]> {
  const { rows } = await db.query<Wachtende>(SELECT_WACHTENDEN, [gemeentecodes]);
  return rows;
}

const SELECT_STICHTINGEN = statement(
  'router-select-stichtingen',
  `select gemeentecode, dag, aanpak, aantal from stichting where gemeentecode = any($1::text[])`,
);

/** How these municipalities match; undefined, after one look at an index, when all do so on arrival and without bound. */
export async function loadMatching(
  db: Queryable,
  gemeentecodes: readonly string[],
): Promise<Matchinstellingen | undefined> {
  const rows = await selectMatchversies(db, gemeentecodes);
  if (rows.length === 0) return undefined;
  const versies = Map.groupBy(rows, ({ gemeentecode }) => gemeentecode);
  const bounded = [...versies]
    .filter(([, own]) => own.some(({ instelling }) => instelling.capaciteit !== null))
    .map(([gemeentecode]) => gemeentecode);
  if (bounded.length === 0) return { versies, wachtrij: new Wachtrijstand() };
  const wachtenden = await selectWachtenden(db, bounded);
  const { rows: stichtingen } = await db.query<{
    gemeentecode: string;
    dag: Datum;
    aanpak: string;
    aantal: number;
  }>(SELECT_STICHTINGEN, [bounded]);
  return { versies, wachtrij: new Wachtrijstand(wachtenden, stichtingen) };
}

const DELETE_WACHTSTAND = statement('router-delete-wachtstand', `delete from wachtstand`);
const COUNT_WACHTENDEN = statement(
  'router-count-wachtenden',
  `insert into wachtstand (gemeentecode, aanpak, dag, aantal, oudste_sinds)
   select w.gemeentecode, w.aanpak, $1, count(*), min(w.sinds) from wachtend w join melding m using (melding_id)
    where m.houder = 'ROUTER' group by 1, 2`,
);

/** Notes how many wait at the end of a day. */
export function countWachtenden(db: TransactionQueryable, dag: Datum): void {
  db.send(DELETE_WACHTSTAND);
  db.send(COUNT_WACHTENDEN, [dag]);
}

export interface Wachtstand {
  readonly aanpak: string;
  readonly dag: Datum;
  readonly aantal: number;
  readonly oudsteSinds: Datum;
}

const SELECT_WACHTSTAND = statement(
  'router-select-wachtstand',
  `select aanpak, dag, aantal, oudste_sinds as "oudsteSinds" from wachtstand where gemeentecode = $1 order by aanpak`,
);

export async function selectWachtstand(db: Queryable, gemeentecode: string): Promise<Wachtstand[]> {
  const { rows } = await db.query<Wachtstand>(SELECT_WACHTSTAND, [gemeentecode]);
  return rows;
}

const UPSERT_WACHTENDEN = statement(
  'router-upsert-wachtenden',
  `insert into wachtend as w (melding_id, gemeentecode, sinds, aanpak, zwaarte)
   select * from unnest($1::uuid[], $2::text[], $3::date[], $4::text[], $5::integer[])
   on conflict (melding_id) do update set sinds = excluded.sinds, aanpak = excluded.aanpak, zwaarte = excluded.zwaarte`,
);
const DELETE_WACHTENDEN = statement(
  'router-delete-wachtenden',
  `delete from wachtend where melding_id = any($1::uuid[])`,
);
const ADD_STICHTINGEN = statement(
  'router-add-stichtingen',
  `insert into stichting as s (gemeentecode, dag, aanpak, aantal)
   select * from unnest($1::text[], $2::date[], $3::text[], $4::integer[])
   on conflict (gemeentecode, dag, aanpak) do update set aantal = s.aantal + excluded.aantal`,
);

/** Writes what the rules changed about it; asks nothing of the database when that is nothing. */
export function storeWachtrij(db: TransactionQueryable, wachtrij: Wachtrij): void {
  const [wachtenden, vertrokken, stichtingen] = [
    wachtrij.wachtenden(),
    wachtrij.vertrokken(),
    wachtrij.stichtingen(),
  ];
  if (wachtenden.length > 0) {
    db.send(UPSERT_WACHTENDEN, [
      wachtenden.map(({ meldingId }) => meldingId),
      wachtenden.map(({ gemeentecode }) => gemeentecode),
      wachtenden.map(({ sinds }) => sinds),
      wachtenden.map(({ aanpak }) => aanpak),
      wachtenden.map(({ zwaarte }) => zwaarte),
    ]);
  }
  if (vertrokken.length > 0) db.send(DELETE_WACHTENDEN, [vertrokken]);
  if (stichtingen.length > 0) {
    db.send(ADD_STICHTINGEN, [
      stichtingen.map(({ gemeentecode }) => gemeentecode),
      stichtingen.map(({ dag }) => dag),
      stichtingen.map(({ aanpak }) => aanpak),
      stichtingen.map(({ aantal }) => aantal),
    ]);
  }
}

const DELETE_GONE = statement(
  'router-delete-wachtenden-gone',
  `delete from wachtend w where not exists
     (select from melding m where m.melding_id = w.melding_id and m.houder = 'ROUTER')`,
);
const DELETE_OLD = statement('router-delete-stichtingen', `delete from stichting where dag <= $1`);

/** Forgets who no longer waits, and counts of periods that are long over. */
export function tidyMatching(db: TransactionQueryable, before: Datum): void {
  db.send(DELETE_GONE);
  db.send(DELETE_OLD, [before]);
}

/** Founded before the database was set back: it took a place too. */
export function addStichtingen(
  db: TransactionQueryable,
  signalen: readonly { gemeentecode: string; ontstaanOp: Datum; aanpak: Wachtende['aanpak'] }[],
): void {
  const rij = new Wachtrij();
  for (const { gemeentecode, aanpak, ontstaanOp } of signalen) rij.tel(gemeentecode, aanpak, ontstaanOp);
  storeWachtrij(db, rij);
}
