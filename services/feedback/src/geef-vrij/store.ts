import type { Datum, Terugkoppeling } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

/** A partner after its counter moved: the numbers handed out are the last `aantal` up to and including `tot`. */
export interface Nummers {
  readonly partnerId: string;
  readonly tot: number;
  /** It has a topic of its own and wants its answers there. */
  readonly opEigenTopic: boolean;
}

// In the order of the key, everywhere, so that two transactions never wait for each other. The rows stay locked until
// the commit: numbers are gap-free and come out in order.
const TAKE_NUMBERS = statement(
  'feedback-take-numbers',
  `insert into signaalpartner as s (partner_id, laatste_volgnummer)
   select partner_id, aantal from unnest($1::text[], $2::bigint[]) as n(partner_id, aantal) order by partner_id
   on conflict (partner_id) do update set laatste_volgnummer = s.laatste_volgnummer + excluded.laatste_volgnummer
   returning partner_id as "partnerId", laatste_volgnummer as tot,
     coalesce(aansluiting = 'KAFKA', false) and eigen_topic as "opEigenTopic"`,
);

export async function takeNumbers(db: Queryable, aantallen: ReadonlyMap<string, number>): Promise<Nummers[]> {
  const { rows } = await db.query<Nummers>(TAKE_NUMBERS, [[...aantallen.keys()], [...aantallen.values()]]);
  return rows;
}

const SELECT_KNOWN = statement(
  'feedback-select-known-terugkoppelingen',
  `select terugkoppeling_id as id from terugkoppeling where terugkoppeling_id = any($1::text[])`,
);

/** Which of these messages left before. */
export async function selectKnown(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>(SELECT_KNOWN, [ids]);
  return new Set(rows.map(({ id }) => id));
}

const INSERT = statement(
  'feedback-insert-terugkoppelingen',
  `insert into terugkoppeling (terugkoppeling_id, partner_id, volgnummer, melding_id, kenmerk, meldmaand, gemeentecode,
     aard, klasse, dag, bedrag_in_centen, incassopauze_tot, hervatting_op, regeling_vanaf, regeling_termijn_in_centen,
     regeling_aantal_termijnen, onterechtreden, corrigeert_terugkoppeling_id, gezien_op)
   select id, partner, nr, melding, kenmerk, maand, gemeente, aard, klasse, dag, bedrag, pauze, hervatting, vanaf,
     termijn, aantal, onterecht, corrigeert, to_timestamp(gezien / 1000.0)
   from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
     $9::text[], $10::date[], $11::bigint[], $12::date[], $13::date[], $14::date[], $15::bigint[], $16::int[],
     $17::text[], $18::text[], $19::bigint[])
     as n(id, partner, nr, melding, kenmerk, maand, gemeente, aard, klasse, dag, bedrag, pauze, hervatting, vanaf,
       termijn, aantal, onterecht, corrigeert, gezien)
   on conflict do nothing`,
);

/** Returns how many of them were new. */
export async function insertTerugkoppelingen(
  db: Queryable,
  messages: readonly Terugkoppeling[],
): Promise<number> {
  const { rowCount } = await db.query(INSERT, [
    messages.map((message) => message.terugkoppelingId),
    messages.map((message) => message.partnerId),
    messages.map((message) => message.volgnummer),
    messages.map((message) => message.meldingId),
    messages.map((message) => message.kenmerk),
    messages.map((message) => message.meldmaand),
    messages.map((message) => message.gemeentecode),
    messages.map((message) => message.aard),
    messages.map((message) => message.klasse),
    messages.map((message) => message.dag),
    messages.map((message) => message.bedragInCenten),
    messages.map((message) => message.incassopauzeTot),
    messages.map((message) => message.hervattingOp),
    messages.map((message) => message.regelingVanaf),
    messages.map((message) => message.regelingTermijnInCenten),
    messages.map((message) => message.regelingAantalTermijnen),
    messages.map((message) => message.onterechtreden),
    messages.map((message) => message.corrigeertTerugkoppelingId),
    messages.map((message) => message.gezienOp),
  ]);
  return rowCount;
}

const RAISE_COUNTERS = statement(
  'feedback-raise-counters',
  `insert into signaalpartner as s (partner_id, laatste_volgnummer)
   select partner_id, max(nr) from unnest($1::text[], $2::bigint[]) as n(partner_id, nr) group by 1 order by 1
   on conflict (partner_id) do update
     set laatste_volgnummer = greatest(s.laatste_volgnummer, excluded.laatste_volgnummer)
   returning partner_id as "partnerId", coalesce(aansluiting = 'KAFKA', false) and eigen_topic as "opEigenTopic"`,
);

/** No number at or below these is handed out again. Says which of the creditors want their answers on a topic of their own. */
export async function raiseCounters(
  db: Queryable,
  messages: readonly Terugkoppeling[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ partnerId: string; opEigenTopic: boolean }>(RAISE_COUNTERS, [
    messages.map((message) => message.partnerId),
    messages.map((message) => message.volgnummer),
  ]);
  return new Set(rows.filter(({ opEigenTopic }) => opEigenTopic).map(({ partnerId }) => partnerId));
}

/**
 * A message as it is told. One that was acknowledged before is a replay by itself: only who lost it reads it again.
 */
export const KOLOMMEN = `terugkoppeling_id as "terugkoppelingId", partner_id as "partnerId", volgnummer,
     melding_id as "meldingId", kenmerk, meldmaand, gemeentecode, aard, klasse, dag,
     bedrag_in_centen as "bedragInCenten", incassopauze_tot as "incassopauzeTot", hervatting_op as "hervattingOp",
     regeling_vanaf as "regelingVanaf", regeling_termijn_in_centen as "regelingTermijnInCenten",
     regeling_aantal_termijnen as "regelingAantalTermijnen", onterechtreden,
     corrigeert_terugkoppeling_id as "corrigeertTerugkoppelingId",
     volgnummer <= coalesce((select bevestigd_tot from signaalpartner s where s.partner_id = t.partner_id), 0)
       as "opnieuwGeleverd",
     (extract(epoch from gezien_op) * 1000)::bigint as "gezienOp"`;

const SELECT_FROM = statement(
  'feedback-select-terugkoppelingen',
  `select ${KOLOMMEN} from terugkoppeling t where partner_id = $1 and volgnummer > $2 order by volgnummer limit $3`,
);

/** Messages of one creditor after a volgnummer, in order. */
export async function selectTerugkoppelingen(
  db: Queryable,
  partnerId: string,
  na: number,
  limit: number,
): Promise<Terugkoppeling[]> {
  const { rows } = await db.query<Terugkoppeling>(SELECT_FROM, [partnerId, na, limit]);
  return rows;
}

const SELECT_FIRST_OF = statement(
  'feedback-select-first-of',
  `select volgnummer from terugkoppeling where partner_id = $1 and dag >= $2 order by volgnummer limit 1`,
);

/** The first volgnummer that left on this day or later; undefined when there is none. */
export async function selectFirstOf(
  db: Queryable,
  partnerId: string,
  dag: Datum,
): Promise<number | undefined> {
  return (await db.query<{ volgnummer: number }>(SELECT_FIRST_OF, [partnerId, dag])).rows[0]?.volgnummer;
}
