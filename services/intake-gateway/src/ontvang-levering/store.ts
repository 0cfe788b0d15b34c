// Longer than most: every statement of a block of lines in the order they run in, so that the locks can be read here.
import { type Datum, decode, encode, type Melding } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { type Bevinding, bevinding, formatBevindingen } from './bevinding.ts';
import type { OpenUitzondering, Sluitreden } from './decide-regel.ts';
import type { Meldingstaat } from './meldingstaat.ts';
import type { Meldregel } from './regel.ts';
import type { Telling } from './telling.ts';

const SELECT_STAND = statement(
  'intake-stand',
  'select (select dag from dag) as dag, (select versie from referentiestand) as versie',
);

/** The hub's day (null before the first day event) and the number of the reference state. */
export async function selectStand(db: Queryable): Promise<{ dag: Datum | null; versie: number }> {
  const { rows } = await db.query<{ dag: Datum | null; versie: number }>(SELECT_STAND);
  return rows[0] ?? { dag: null, versie: 0 };
}

export interface NieuweLevering {
  readonly leveringId: string;
  readonly partnerId: string;
  readonly leveringskenmerk: string;
  readonly bron: string;
  readonly dag: Datum;
}

export interface VergrendeldeLevering {
  readonly leveringId: string;
  readonly hoogsteRegel: number;
  readonly nieuw: boolean;
}

const LOCK_LEVERINGEN = statement(
  'intake-lock-leveringen',
  `insert into levering (levering_id, partner_id, leveringskenmerk, bron, stand, ontvangen_dag)
   select levering_id, partner_id, kenmerk, bron, 'ONVOLLEDIG', dag
   from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[])
     as nieuw(levering_id, partner_id, kenmerk, bron, dag)
   order by levering_id
   on conflict (levering_id) do update set bijgewerkt_op = clock_timestamp()
   returning levering_id as "leveringId", hoogste_regel as "hoogsteRegel", xmax = 0 as nieuw`,
);

/** Makes the leveringen that are not there and locks them all, in the order of their ids. */
export async function lockLeveringen(
  db: Queryable,
  leveringen: readonly NieuweLevering[],
): Promise<VergrendeldeLevering[]> {
  const { rows } = await db.query<VergrendeldeLevering>(LOCK_LEVERINGEN, [
    leveringen.map(({ leveringId }) => leveringId),
    leveringen.map(({ partnerId }) => partnerId),
    leveringen.map(({ leveringskenmerk }) => leveringskenmerk),
    leveringen.map(({ bron }) => bron),
    leveringen.map(({ dag }) => dag),
  ]);
  return rows;
}

const SELECT_LEVERINGSTANDEN = statement(
  'intake-select-leveringstanden',
  `select levering_id as "leveringId", hoogste_regel as "hoogsteRegel", false as nieuw
   from levering where levering_id = any($1::uuid[])`,
);

/** Where leveringen stand that are there, without a lock: for whoever writes nothing. */
export async function selectLeveringstanden(
  db: Queryable,
  leveringIds: readonly string[],
): Promise<VergrendeldeLevering[]> {
  const { rows } = await db.query<VergrendeldeLevering>(SELECT_LEVERINGSTANDEN, [leveringIds]);
  return rows;
}

export interface VastgelegdeRegel {
  readonly leveringId: string;
  readonly regelnummer: number;
  readonly inhoudHash: Buffer | null;
  readonly resultaat: string;
  readonly bevindingen: string;
  readonly kenmerk: string | null;
  readonly meldingId: string | null;
  readonly incassopauzeTot: Datum | null;
}

const SELECT_REGELS = statement(
  'intake-select-regels',
  `select r.levering_id as "leveringId", r.regelnummer, inhoud_hash as "inhoudHash", resultaat, bevindingen, kenmerk,
     melding_id as "meldingId", incassopauze_tot as "incassopauzeTot"
   from levering_regel r
   join unnest($1::uuid[], $2::int[]) as gevraagd(levering_id, regelnummer) using (levering_id, regelnummer)`,
);

export async function selectVastgelegdeRegels(
  db: Queryable,
  plaatsen: readonly { leveringId: string; regelnummer: number }[],
): Promise<VastgelegdeRegel[]> {
  if (plaatsen.length === 0) return [];
  const { rows } = await db.query<VastgelegdeRegel>(SELECT_REGELS, [
    plaatsen.map(({ leveringId }) => leveringId),
    plaatsen.map(({ regelnummer }) => regelnummer),
  ]);
  return rows;
}

const LOCK_ACHTERSTANDEN = statement(
  'intake-lock-achterstanden',
  `select achterstand_id as "achterstandId" from achterstand where achterstand_id = any($1::uuid[])
   order by achterstand_id for update`,
);

/** Locks the arrears that are there, in the order of their ids, so that two deliveries cannot wait for each other. */
export async function lockAchterstanden(db: Queryable, achterstandIds: readonly string[]): Promise<string[]> {
  if (achterstandIds.length === 0) return [];
  const { rows } = await db.query<{ achterstandId: string }>(LOCK_ACHTERSTANDEN, [achterstandIds]);
  return rows.map(({ achterstandId }) => achterstandId);
}

const SELECT_ACHTERSTANDEN = statement(
  'intake-select-achterstanden',
  'select achterstand_id as "achterstandId" from achterstand where achterstand_id = any($1::uuid[])',
);

/** The arrears that are there, without a lock: for whoever writes nothing. */
export async function selectAchterstanden(
  db: Queryable,
  achterstandIds: readonly string[],
): Promise<string[]> {
  if (achterstandIds.length === 0) return [];
  const { rows } = await db.query<{ achterstandId: string }>(SELECT_ACHTERSTANDEN, [achterstandIds]);
  return rows.map(({ achterstandId }) => achterstandId);
}

const SELECT_MELDINGEN = statement(
  'intake-select-meldingen',
  `select staat, encode(inhoud_hash, 'hex') as "inhoudHash" from melding where achterstand_id = any($1::uuid[])`,
);

/** A statement of its own after the lock: one snapshot with it would not see what the awaited transaction wrote. */
export async function selectMeldingen(
  db: Queryable,
  achterstandIds: readonly string[],
): Promise<Meldingstaat[]> {
  const { rows } = await db.query<{ staat: Buffer; inhoudHash: string }>(SELECT_MELDINGEN, [achterstandIds]);
  return rows.map(({ staat, inhoudHash }) => decodeStaat(staat, inhoudHash));
}

export function decodeStaat(staat: Buffer, inhoudHash: string): Meldingstaat {
  const { persoon, gezienOp: _, ...inhoud } = decode('Melding', staat);
  return { inhoud, persoon: { status: 'VERZEGELD', blok: persoon }, inhoudHash };
}

const SELECT_UITZONDERINGEN = statement(
  'intake-select-open-uitzonderingen',
  `select uitzondering_id as "uitzonderingId", achterstand_id as "achterstandId", meldmaand,
     encode(inhoud_hash, 'hex') as "inhoudHash", levering_id as "leveringId", leveringskenmerk, regelnummer
   from uitzondering where achterstand_id = any($1::uuid[]) and stand = 'OPEN'`,
);

export async function selectOpenUitzonderingen(
  db: Queryable,
  achterstandIds: readonly string[],
): Promise<(OpenUitzondering & { achterstandId: string })[]> {
  const { rows } = await db.query<OpenUitzondering & { achterstandId: string }>(SELECT_UITZONDERINGEN, [
    achterstandIds,
  ]);
  return rows;
}

const SELECT_ADRESBESLUITEN = statement(
  'intake-select-adresbesluiten',
  `select encode(adres_hash, 'hex') as "adresHash", besluit_gemeentecode as gemeentecode
   from adresbesluit where partner_id = $1 and adres_hash = any($2::bytea[])`,
);

export async function selectAdresbesluiten(
  db: Queryable,
  partnerId: string,
  adresHashes: readonly string[],
): Promise<Map<string, string | null>> {
  if (adresHashes.length === 0) return new Map();
  const { rows } = await db.query<{ adresHash: string; gemeentecode: string | null }>(SELECT_ADRESBESLUITEN, [
    partnerId,
    adresHashes.map(bytea),
  ]);
  return new Map(rows.map(({ adresHash, gemeentecode }) => [adresHash, gemeentecode]));
}

const INSERT_ACHTERSTANDEN = statement(
  'intake-insert-achterstanden',
  `insert into achterstand (achterstand_id, partner_id)
   select achterstand_id, $2 from unnest($1::uuid[]) as nieuw(achterstand_id) order by achterstand_id
   on conflict (achterstand_id) do nothing`,
);

/**
 * Another delivery made one of these arrears between our look and our insert. The whole transaction runs again and
 * then finds and locks it; waiting for it here could make two deliveries wait for each other.
 */
export class GelijktijdigeLevering extends Error {
  override readonly name = 'GelijktijdigeLevering';
  /** As PostgreSQL says it (serialization_failure), so that the consumer loop tries again too. */
  readonly code = '40001';
}

export async function insertAchterstanden(
  db: Queryable,
  partnerId: string,
  achterstandIds: readonly string[],
): Promise<void> {
  if (achterstandIds.length === 0) return;
  const { rowCount } = await db.query(INSERT_ACHTERSTANDEN, [achterstandIds, partnerId]);
  if (rowCount !== achterstandIds.length)
    throw new GelijktijdigeLevering('another delivery made the same arrear');
}

export interface TeBewarenMelding {
  readonly staat: Meldingstaat;
  /** The event as it goes out; kept as the state. */
  readonly gebeurtenis: Buffer;
}

const UPSERT_MELDINGEN = statement(
  'intake-upsert-meldingen',
  `insert into melding as m (melding_id, achterstand_id, partner_id, gemeentecode, meldmaand, versie, stand,
     bedrag_in_centen, inhoud_hash, staat, herkomst)
   select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
     $8::bigint[], $9::bytea[], $10::bytea[], $11::text[])
   on conflict (melding_id) do update set versie = excluded.versie, stand = excluded.stand,
     bedrag_in_centen = excluded.bedrag_in_centen, inhoud_hash = excluded.inhoud_hash, staat = excluded.staat,
     herkomst = excluded.herkomst`,
);

export function upsertMeldingen(db: TransactionQueryable, meldingen: readonly TeBewarenMelding[]): void {
  if (meldingen.length === 0) return;
  db.send(UPSERT_MELDINGEN, [
    meldingen.map(({ staat }) => staat.inhoud.meldingId),
    meldingen.map(({ staat }) => staat.inhoud.achterstandId),
    meldingen.map(({ staat }) => staat.inhoud.partnerId),
    meldingen.map(({ staat }) => staat.inhoud.gemeentecode),
    meldingen.map(({ staat }) => staat.inhoud.meldmaand),
    meldingen.map(({ staat }) => staat.inhoud.versie),
    meldingen.map(({ staat }) => staat.inhoud.stand),
    meldingen.map(({ staat }) => staat.inhoud.bedragInCenten),
    meldingen.map(({ staat }) => bytea(staat.inhoudHash)),
    meldingen.map(({ gebeurtenis }) => gebeurtenis),
    meldingen.map(({ staat }) => staat.inhoud.herkomst),
  ]);
}

export interface TeBewarenUitzondering {
  readonly uitzonderingId: string;
  readonly partnerId: string;
  readonly achterstandId: string;
  readonly meldmaand: string;
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly oorzaak: string;
  readonly waarschuwingen: string;
  readonly dag: Datum;
  readonly regel: Omit<Meldregel, 'persoon'>;
  readonly persoon: Buffer;
  readonly inhoudHash: string;
  /** Null where the line gives no address. */
  readonly adresHash: string | null;
}

const UPSERT_UITZONDERINGEN = statement(
  'intake-upsert-uitzonderingen',
  `insert into uitzondering (uitzondering_id, partner_id, achterstand_id, meldmaand, levering_id, leveringskenmerk,
     regelnummer, stand, oorzaak, waarschuwingen, aangehouden_dag, regel, persoon, inhoud_hash, adres_hash)
   select u.id, u.partner_id, u.achterstand_id, u.meldmaand, u.levering_id, u.leveringskenmerk, u.regelnummer, 'OPEN',
     u.oorzaak, string_to_array(u.waarschuwingen, ' '), u.dag, u.regel, u.persoon, u.inhoud_hash, u.adres_hash
   from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::int[], $8::text[], $9::text[],
     $10::date[], $11::jsonb[], $12::bytea[], $13::bytea[], $14::bytea[])
     as u(id, partner_id, achterstand_id, meldmaand, levering_id, leveringskenmerk, regelnummer, oorzaak, waarschuwingen,
       dag, regel, persoon, inhoud_hash, adres_hash)
   on conflict (uitzondering_id) do update set oorzaak = excluded.oorzaak, waarschuwingen = excluded.waarschuwingen,
     regel = excluded.regel, persoon = excluded.persoon, inhoud_hash = excluded.inhoud_hash,
     adres_hash = excluded.adres_hash`,
);

export function upsertUitzonderingen(
  db: TransactionQueryable,
  uitzonderingen: readonly TeBewarenUitzondering[],
): void {
  if (uitzonderingen.length === 0) return;
  db.send(UPSERT_UITZONDERINGEN, [
    uitzonderingen.map(({ uitzonderingId }) => uitzonderingId),
    uitzonderingen.map(({ partnerId }) => partnerId),
    uitzonderingen.map(({ achterstandId }) => achterstandId),
    uitzonderingen.map(({ meldmaand }) => meldmaand),
    uitzonderingen.map(({ leveringId }) => leveringId),
    uitzonderingen.map(({ leveringskenmerk }) => leveringskenmerk),
    uitzonderingen.map(({ regelnummer }) => regelnummer),
    uitzonderingen.map(({ oorzaak }) => oorzaak),
    uitzonderingen.map(({ waarschuwingen }) => waarschuwingen),
    uitzonderingen.map(({ dag }) => dag),
    uitzonderingen.map(({ regel }) => JSON.stringify(regel)),
    uitzonderingen.map(({ persoon }) => persoon),
    uitzonderingen.map(({ inhoudHash }) => bytea(inhoudHash)),
    uitzonderingen.map(({ adresHash }) => (adresHash === null ? null : bytea(adresHash))),
  ]);
}

const CLOSE_UITZONDERINGEN = statement(
  'intake-close-uitzonderingen',
  `with gesloten as (
     update uitzondering u set stand = 'AFGEKEURD', besluit = te_sluiten.reden, besloten_dag = $3,
       besloten_door = 'SIGNAALPARTNER', regel = null, persoon = null
     from unnest($1::uuid[], $2::text[], $4::text[]) as te_sluiten(id, reden, bevinding)
     where u.uitzondering_id = te_sluiten.id and u.stand = 'OPEN'
     returning u.levering_id, u.regelnummer, array_to_string(u.waarschuwingen || te_sluiten.bevinding, ' ') as bevindingen
   )
   update levering_regel r set resultaat = 'ALSNOG_AFGEKEURD', kenmerk = null, bevindingen = gesloten.bevindingen
   from gesloten join levering l using (levering_id)
   where r.levering_id = gesloten.levering_id and r.regelnummer = gesloten.regelnummer
   returning r.levering_id as "leveringId", l.leveringskenmerk, r.regelnummer, r.bevindingen, l.bron`,
);

/** The receipt line of a held line that ended, with its warnings and why it ended, and how it came in. */
export interface GeslotenRegel {
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly bevindingen: string;
  readonly bron: string;
}

/**
 * Ends held lines on the creditor's own word, and their receipt lines with them; what is personal in them goes at once.
 * The lock on their arrears is the lock on these lines too, whatever levering they came with.
 */
export async function closeUitzonderingen(
  db: Queryable,
  gesloten: readonly { uitzonderingId: string; reden: Sluitreden }[],
  dag: Datum,
): Promise<GeslotenRegel[]> {
  if (gesloten.length === 0) return [];
  const { rows } = await db.query<GeslotenRegel>(CLOSE_UITZONDERINGEN, [
    gesloten.map(({ uitzonderingId }) => uitzonderingId),
    gesloten.map(({ reden }) => reden),
    dag,
    gesloten.map(({ reden }) => formatBevindingen([bevindingOf(reden)])),
  ]);
  return rows;
}

/** Why a line is refused after all that its creditor itself ended: nobody looks for its municipality any more. */
function bevindingOf(reden: Sluitreden): Bevinding {
  return bevinding(reden === 'ACHTERHAALD' ? 'ACHTERHAALD' : 'TERUGGENOMEN', '');
}

export interface TeBewarenRegel {
  readonly leveringId: string;
  readonly regelnummer: number;
  readonly inhoudHash: string | null;
  readonly resultaat: string;
  readonly bevindingen: string;
  readonly kenmerk: string | null;
  readonly meldingId: string | null;
  readonly incassopauzeTot: Datum | null;
}

const INSERT_REGELS = statement(
  'intake-insert-regels',
  `insert into levering_regel (levering_id, regelnummer, inhoud_hash, resultaat, bevindingen, kenmerk, melding_id,
     incassopauze_tot, partner_id)
   select r.*, $9 from unnest($1::uuid[], $2::int[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::uuid[],
     $8::date[]) as r`,
);

export function insertRegels(
  db: TransactionQueryable,
  partnerId: string,
  regels: readonly TeBewarenRegel[],
): void {
  if (regels.length === 0) return;
  db.send(INSERT_REGELS, [
    regels.map(({ leveringId }) => leveringId),
    regels.map(({ regelnummer }) => regelnummer),
    regels.map(({ inhoudHash }) => (inhoudHash === null ? null : bytea(inhoudHash))),
    regels.map(({ resultaat }) => resultaat),
    regels.map(({ bevindingen }) => bevindingen),
    regels.map(({ kenmerk }) => kenmerk),
    regels.map(({ meldingId }) => meldingId),
    regels.map(({ incassopauzeTot }) => incassopauzeTot),
    partnerId,
  ]);
}

const UPDATE_LEVERING = statement(
  'intake-update-levering',
  `update levering set hoogste_regel = greatest(hoogste_regel, $2), aangeboden = aangeboden + $3, nieuw = nieuw + $4,
     gewijzigd = gewijzigd + $5, ongewijzigd = ongewijzigd + $6, ingetrokken = ingetrokken + $7,
     afgekeurd = afgekeurd + $8, aangehouden = aangehouden + $9, waarschuwingen = waarschuwingen + $10,
     nieuw_in_centen = nieuw_in_centen + $11, wijziging_in_centen = wijziging_in_centen + $12,
     ingetrokken_in_centen = ingetrokken_in_centen + $13,
     stand = case when $14 then 'AFGEROND' else stand end, bijgewerkt_op = clock_timestamp()
   where levering_id = $1`,
);

export function updateLevering(
  db: TransactionQueryable,
  leveringId: string,
  hoogsteRegel: number,
  telling: Telling,
  afgerond: boolean,
): void {
  db.send(UPDATE_LEVERING, [
    leveringId,
    hoogsteRegel,
    telling.aangeboden,
    telling.nieuw,
    telling.gewijzigd,
    telling.ongewijzigd,
    telling.ingetrokken,
    telling.afgekeurd,
    telling.aangehouden,
    telling.waarschuwingen,
    telling.centenEerste,
    telling.centenWijzigingen,
    telling.centenIngetrokken,
    afgerond,
  ]);
}

const ADD_DAGTELLING = statement(
  'intake-add-dagtelling',
  `insert into dagtelling as d (dag, partner_id, leveringen, aangeboden, nieuw, gewijzigd, ongewijzigd, ingetrokken,
     afgekeurd, aangehouden, vrijgegeven, alsnog_afgekeurd, doorgezet, naar_betaald, naar_ingetrokken, naar_verplaatst,
     centen_eerste, centen_wijzigingen)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
   on conflict (dag, partner_id) do update set leveringen = d.leveringen + excluded.leveringen,
     aangeboden = d.aangeboden + excluded.aangeboden, nieuw = d.nieuw + excluded.nieuw,
     gewijzigd = d.gewijzigd + excluded.gewijzigd, ongewijzigd = d.ongewijzigd + excluded.ongewijzigd,
     ingetrokken = d.ingetrokken + excluded.ingetrokken, afgekeurd = d.afgekeurd + excluded.afgekeurd,
     aangehouden = d.aangehouden + excluded.aangehouden, vrijgegeven = d.vrijgegeven + excluded.vrijgegeven,
     alsnog_afgekeurd = d.alsnog_afgekeurd + excluded.alsnog_afgekeurd, doorgezet = d.doorgezet + excluded.doorgezet,
     naar_betaald = d.naar_betaald + excluded.naar_betaald,
     naar_ingetrokken = d.naar_ingetrokken + excluded.naar_ingetrokken,
     naar_verplaatst = d.naar_verplaatst + excluded.naar_verplaatst,
     centen_eerste = d.centen_eerste + excluded.centen_eerste,
     centen_wijzigingen = d.centen_wijzigingen + excluded.centen_wijzigingen`,
);

/** The last lock of a transaction: nobody who holds this row waits for another. */
export function addDagtelling(
  db: TransactionQueryable,
  dag: Datum,
  partnerId: string,
  telling: Telling,
): void {
  db.send(ADD_DAGTELLING, [
    dag,
    partnerId,
    telling.leveringen,
    telling.aangeboden,
    telling.nieuw,
    telling.gewijzigd,
    telling.ongewijzigd,
    telling.ingetrokken,
    telling.afgekeurd,
    telling.aangehouden,
    telling.vrijgegeven,
    telling.alsnogAfgekeurd,
    telling.doorgezet,
    telling.naarBetaald,
    telling.naarIngetrokken,
    telling.naarVerplaatst,
    telling.centenEerste - telling.centenEigenGemaakt,
    telling.centenWijzigingen,
  ]);
}

export function encodeMelding(staat: Meldingstaat, persoon: Buffer | null, gezienOp: number): Buffer {
  const melding: Melding = { ...staat.inhoud, persoon, gezienOp };
  return encode('Melding', melding);
}

/** PostgreSQL's text form of bytes. */
export function bytea(hex: string): string {
  return `\\x${hex}`;
}
