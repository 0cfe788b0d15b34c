import type { Code, Datum } from '@meldpunt/contracts';
import { type Principal, type Queryable, statement } from '@meldpunt/service-kit';
import type { LooplijstRij } from '../looplijst/select-looplijst.ts';
import type { Gekozen, Kandidaat } from './decide-looplijst.ts';
import type { Punten } from './evaluate-punten.ts';

/** A list without its zaken, as everybody sees it. */
export type Looplijstkop = {
  readonly looplijstId: string;
  readonly gemeentecode: string;
  readonly dag: Datum;
  readonly behandelaarId: string;
  readonly metBehandelaarId: string | null;
  readonly instellingVersie: number;
  readonly gemaaktOp: Date;
  readonly geldigTot: Datum;
  readonly vervangenDoor: string | null;
  readonly aantal: number;
};

export type Looplijstregel = {
  readonly volgorde: number;
  readonly zaakId: string;
  readonly zaakVersie: number;
  readonly punten: number;
  readonly opbouw: Punten;
  readonly wijk: string | null;
  readonly dagdeel: Code<'dagdeel'> | null;
};

const KOP = `looplijst_id as "looplijstId", gemeentecode, dag, behandelaar_id as "behandelaarId",
  met_behandelaar_id as "metBehandelaarId", instelling_versie as "instellingVersie", gemaakt_op as "gemaaktOp",
  dag as "geldigTot", vervangen_door as "vervangenDoor", aantal`;

// Two workers' lists made at once must not take the same zaak. No row stands for "the lists of this municipality", so
// the lock is on its name; it ends with the transaction. It is not waited for: whoever waits holds a connection, and those
// are shared by all municipalities.
const LOCK = statement(
  'casework-lock-looplijsten',
  `select pg_try_advisory_xact_lock(hashtextextended('looplijsten/' || $1, 0)) as gelukt`,
);

/** False while another list of this municipality is being made. */
export async function lockLooplijsten(db: Queryable, gemeentecode: string): Promise<boolean> {
  const { rows } = await db.query<{ gelukt: boolean }>(LOCK, [gemeentecode]);
  return rows[0]?.gelukt ?? false;
}

// The last attempt is the last of the array. Whoever was reached is worked on by appointment, not by a list; under a
// lapsed signaal nobody may begin.
const SELECT_KANDIDATEN = statement(
  'casework-select-kandidaten',
  `with anderen as materialized (
     select r.zaak_id from looplijst l join looplijst_regel r on r.looplijst_id = l.looplijst_id
      where l.gemeentecode = $1 and l.dag = $2 and l.behandelaar_id <> $3 and l.vervangen_door is null
   )
   select z.zaak_id as "zaakId", z.versie, z.aanpak, z.zwaarte, z.crisis, z.dreiging_vanaf as "dreigingVanaf",
          z.klok_vanaf as "klokVanaf", z.bedrag_in_centen as "bedragInCenten", z.soorten, z.pc4,
          z.contactpogingen -> -1 ->> 'op' as "laatsteContactpogingOp",
          t.behandelaar_id as "behandelaarId", coalesce(t.eigen_consulent, false) as "eigenConsulent",
          z.zaak_id in (select zaak_id from anderen) as "opAndereLijst", false as bezwaar
     from zaak z left join zaak_toewijzing t on t.zaak_id = z.zaak_id
    where z.gemeentecode = $1 and z.stand in ('NIEUW', 'OPGEPAKT') and z.contact_op is null
      and z.signaal_vervallen_op is null`,
);

/** Every zaak that could be on a list of this worker for this day. */
export async function selectKandidaten(
  db: Queryable,
  gemeentecode: string,
  dag: Datum,
  behandelaarId: string,
): Promise<Kandidaat[]> {
  const { rows } = await db.query<Kandidaat>(SELECT_KANDIDATEN, [gemeentecode, dag, behandelaarId]);
  return rows;
}

const SELECT_INGEDEELD = statement(
  'casework-select-ingedeeld',
  `select coalesce(sum(aantal), 0)::bigint as ingedeeld from looplijst
    where gemeentecode = $1 and dag = $2 and behandelaar_id <> $3 and vervangen_door is null`,
);

export async function selectIngedeeld(
  db: Queryable,
  gemeentecode: string,
  dag: Datum,
  behandelaarId: string,
): Promise<number> {
  const { rows } = await db.query<{ ingedeeld: number }>(SELECT_INGEDEELD, [
    gemeentecode,
    dag,
    behandelaarId,
  ]);
  return rows[0]?.ingedeeld ?? 0;
}

const MARK_VERVANGEN = statement(
  'casework-mark-looplijst-vervangen',
  `update looplijst set vervangen_door = $4
    where gemeentecode = $1 and dag = $2 and behandelaar_id = $3 and vervangen_door is null`,
);
const INSERT_LIJST = statement(
  'casework-insert-looplijst',
  `insert into looplijst (looplijst_id, gemeentecode, dag, behandelaar_id, met_behandelaar_id, instelling_versie, aantal,
                          organisatie_id, client_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${KOP}`,
);
const INSERT_REGELS = statement(
  'casework-insert-looplijst-regels',
  `insert into looplijst_regel (looplijst_id, gemeentecode, volgorde, zaak_id, zaak_versie, punten, opbouw, wijk, dagdeel)
   select $1, $2, * from unnest($3::integer[], $4::uuid[], $5::bigint[], $6::integer[], $7::jsonb[], $8::text[], $9::text[])`,
);

export type NieuweLijst = Pick<
  Looplijstkop,
  'looplijstId' | 'gemeentecode' | 'dag' | 'behandelaarId' | 'metBehandelaarId' | 'instellingVersie'
>;

/** Writes a list with its zaken in this order; an earlier one of the same worker and day is replaced by it. */
export async function insertLooplijst(
  db: Queryable,
  lijst: NieuweLijst,
  gekozen: readonly Gekozen[],
  { organisatie, clientId }: Principal,
): Promise<Looplijstkop> {
  const { looplijstId, gemeentecode, dag, behandelaarId, metBehandelaarId, instellingVersie } = lijst;
  await db.query(MARK_VERVANGEN, [gemeentecode, dag, behandelaarId, looplijstId]);
  const { rows } = await db.query<Looplijstkop>(INSERT_LIJST, [
    looplijstId,
    gemeentecode,
    dag,
    behandelaarId,
    metBehandelaarId,
    instellingVersie,
    gekozen.length,
    organisatie ?? null,
    clientId,
  ]);
  const [kop] = rows;
  if (kop === undefined) throw new Error('a looplijst was not written');
  await db.query(INSERT_REGELS, [
    looplijstId,
    gemeentecode,
    gekozen.map((_, plaats) => plaats + 1),
    gekozen.map(({ kandidaat }) => kandidaat.zaakId),
    gekozen.map(({ kandidaat }) => kandidaat.versie),
    gekozen.map(({ punten }) => punten),
    gekozen.map(({ opbouw }) => JSON.stringify(opbouw)),
    gekozen.map(({ wijk }) => wijk?.naam ?? null),
    gekozen.map(({ wijk }) => wijk?.dagdeel ?? null),
  ]);
  return kop;
}

const SELECT_LIJST = statement(
  'casework-select-looplijst',
  `select ${KOP} from looplijst where looplijst_id = $1`,
);
const SELECT_REGELS = statement(
  'casework-select-looplijst-regels',
  `select volgorde, zaak_id as "zaakId", zaak_versie as "zaakVersie", punten, opbouw, wijk, dagdeel
     from looplijst_regel where looplijst_id = $1 order by volgorde`,
);
const SELECT_ZAKEN = statement(
  'casework-select-looplijst-zaken',
  `select * from zaak where zaak_id = any($1::uuid[])`,
);

export async function selectKop(db: Queryable, looplijstId: string): Promise<Looplijstkop | undefined> {
  return (await db.query<Looplijstkop>(SELECT_LIJST, [looplijstId])).rows[0];
}

export async function selectRegels(db: Queryable, looplijstId: string): Promise<Looplijstregel[]> {
  return (await db.query<Looplijstregel>(SELECT_REGELS, [looplijstId])).rows;
}

/** The zaken as they are now, by id; one that was erased is not there. */
export async function selectZaken(
  db: Queryable,
  zaakIds: readonly string[],
): Promise<ReadonlyMap<string, LooplijstRij>> {
  const { rows } = await db.query<LooplijstRij>(SELECT_ZAKEN, [zaakIds]);
  return new Map(rows.map((rij) => [rij.zaak_id, rij]));
}

/** Place of the last list of a page. */
export type Lijstcursor = { readonly dag: Datum; readonly looplijstId: string };

const SELECT_LIJSTEN = statement(
  'casework-select-looplijsten',
  `select ${KOP} from looplijst
    where ($1::text is null or gemeentecode = $1) and ($2::date is null or dag = $2)
      and ($3::date is null or dag < $3 or (dag = $3 and looplijst_id > $4::uuid))
    order by dag desc, looplijst_id limit $5`,
);

export async function selectLijsten(
  db: Queryable,
  gemeentecode: string | null,
  dag: Datum | null,
  cursor: Lijstcursor | null,
  limit: number,
): Promise<Looplijstkop[]> {
  const waarden = [gemeentecode, dag, cursor?.dag ?? null, cursor?.looplijstId ?? null, limit];
  return (await db.query<Looplijstkop>(SELECT_LIJSTEN, waarden)).rows;
}

const SELECT_GEMEENTENAAM = statement(
  'casework-select-gemeentenaam',
  `select naam from gemeente where code = $1`,
);

export async function selectGemeentenaam(db: Queryable, gemeentecode: string): Promise<string> {
  const { rows } = await db.query<{ naam: string }>(SELECT_GEMEENTENAAM, [gemeentecode]);
  return rows[0]?.naam ?? gemeentecode;
}
