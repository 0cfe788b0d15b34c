import { type Code, type Datum, derivedId, type Telreactie } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Aangebodenreactie, Gegevenantwoord } from './decide-reactie.ts';

// The newest message about the end counts: a correction takes the place of what it corrects.
const SELECT_ANTWOORDEN = statement(
  'feedback-select-gegeven-antwoorden',
  `select distinct on (t.melding_id) t.melding_id as "meldingId", t.klasse, m.aangenomen_op as "aangenomenOp",
     (select d.dag from terugkoppeling d where d.melding_id = t.melding_id and d.aard = 'DEFINITIEF') as "beantwoordOp"
   from terugkoppeling t join melding m using (melding_id)
   where t.partner_id = $1 and t.melding_id = any($2::text[]) and t.aard <> 'TUSSENTIJDS'
   order by t.melding_id, t.volgnummer desc`,
);

/** What this creditor was told of these meldingen; only of those that were answered for good. */
export async function selectAntwoorden(
  db: Queryable,
  partnerId: string,
  meldingIds: readonly string[],
): Promise<ReadonlyMap<string, Gegevenantwoord>> {
  const { rows } = await db.query<Gegevenantwoord>(SELECT_ANTWOORDEN, [partnerId, meldingIds]);
  return new Map(rows.map((row) => [row.meldingId, row]));
}

export interface Bewaardereactie extends Aangebodenreactie {
  readonly id: string;
  readonly klasse: Code<'terugkoppelklasse'>;
}

const INSERT = statement(
  'feedback-insert-reacties',
  `insert into reactie (reactie_id, partner_id, eigen_id, melding_id, klasse, reactie, op, bedrag_in_centen, gereageerd_op)
   select id, $1, eigen, melding, klasse, reactie, op, bedrag, $2::date
   from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::bigint[])
     as n(id, eigen, melding, klasse, reactie, op, bedrag)
   order by id
   on conflict do nothing returning eigen_id as eigen`,
);

/** The creditor's own numbers of those that were new. */
export async function insertReacties(
  db: Queryable,
  partnerId: string,
  dag: Datum,
  reacties: readonly Bewaardereactie[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ eigen: string }>(INSERT, [
    partnerId,
    dag,
    reacties.map(({ id }) => id),
    reacties.map(({ reactieId }) => reactieId),
    reacties.map(({ meldingId }) => meldingId),
    reacties.map(({ klasse }) => klasse),
    reacties.map(({ reactie }) => reactie),
    reacties.map(({ op }) => op),
    reacties.map(({ bedragInCenten }) => bedragInCenten),
  ]);
  return new Set(rows.map(({ eigen }) => eigen));
}

/** What follows from the creditor and its own number of the reactie. */
export function reactieIdVan(partnerId: string, eigenId: string): string {
  return derivedId('reactie', partnerId, eigenId);
}

// By the id that follows from the creditor's number: what was read back after a restore does not say the number itself.
const SELECT_EERDER = statement(
  'feedback-select-eerdere-reacties',
  `select reactie_id as id, melding_id as "meldingId", reactie, op, bedrag_in_centen as "bedragInCenten"
   from reactie where partner_id = $1 and reactie_id = any($2::text[])`,
);

/** By the creditor's own number. */
export async function selectEerdereReacties(
  db: Queryable,
  partnerId: string,
  eigenIds: readonly string[],
): Promise<ReadonlyMap<string, Aangebodenreactie>> {
  const eigen = new Map(eigenIds.map((eigenId) => [reactieIdVan(partnerId, eigenId), eigenId]));
  const { rows } = await db.query<Omit<Aangebodenreactie, 'reactieId'> & { id: string }>(SELECT_EERDER, [
    partnerId,
    [...eigen.keys()],
  ]);
  return new Map(
    rows.map(({ id, ...row }) => {
      const reactieId = eigen.get(id) ?? id;
      return [reactieId, { ...row, reactieId }];
    }),
  );
}

export interface TeDoen extends Omit<Telreactie, 'gezienOp'> {
  readonly partnerId: string;
  /** Under which casework ended the melding; null when the router did. */
  readonly signaalId: string | null;
}

// Said before this day, so that where the day falls within a second makes no difference.
const SELECT_TE_DOEN = statement(
  'feedback-select-reacties-te-doen',
  `select r.reactie_id as "reactieId", r.partner_id as "partnerId", m.soort, r.melding_id as "meldingId",
     m.gemeentecode, r.klasse, r.reactie, r.op, r.bedrag_in_centen as "bedragInCenten",
     r.gereageerd_op as "gereageerdOp",
     case when v.einde_bron = 'CASEWORK' then v.einde_signaal_id end as "signaalId"
   from reactie r join melding m using (melding_id) join verloop v using (melding_id)
   where r.doorgegeven_op is null and r.gereageerd_op < $1::date
   order by r.reactie_id limit $2 for update of r`,
);

export async function selectReactiesTeDoen(db: Queryable, dag: Datum, limit: number): Promise<TeDoen[]> {
  return (await db.query<TeDoen>(SELECT_TE_DOEN, [dag, limit])).rows;
}

const MARK = statement(
  'feedback-mark-reacties',
  `update reactie r set doorgegeven_op = $1::date, naar_zaak = n.zaak
   from unnest($2::text[], $3::boolean[]) as n(id, zaak) where r.reactie_id = n.id`,
);

export async function markDoorgegeven(db: Queryable, dag: Datum, reacties: readonly TeDoen[]): Promise<void> {
  await db.query(MARK, [
    dag,
    reacties.map(({ reactieId }) => reactieId),
    reacties.map(({ signaalId }) => signaalId !== null),
  ]);
}

const SELECT_DOORGEGEVEN = statement(
  'feedback-select-doorgegeven-reacties',
  `select reactie_id as id from reactie where reactie_id = any($1::text[]) and doorgegeven_op is not null`,
);

/** Which of these are known to have gone on. */
export async function selectDoorgegeven(db: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>(SELECT_DOORGEGEVEN, [ids]);
  return new Set(rows.map(({ id }) => id));
}

export interface Uitgeganereactie extends Omit<Telreactie, 'gezienOp' | 'soort' | 'gemeentecode'> {
  readonly partnerId: string | null;
  readonly naarZaak: boolean;
}

// It went on with the day after the one on which it was said. One that the backup holds as waiting went on since.
const INSERT_UITGEGAAN = statement(
  'feedback-insert-uitgegane-reacties',
  `insert into reactie as r (reactie_id, partner_id, melding_id, klasse, reactie, op, bedrag_in_centen, gereageerd_op,
     doorgegeven_op, naar_zaak)
   select n.id, p.partner_id, n.melding, n.klasse, n.reactie, n.op, n.bedrag, n.gereageerd, n.gereageerd + 1, n.zaak
   from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::bigint[], $8::date[],
     $9::boolean[]) as n(id, partner, melding, klasse, reactie, op, bedrag, gereageerd, zaak)
   cross join lateral (
     select coalesce(n.partner, (select t.partner_id from terugkoppeling t where t.melding_id = n.melding limit 1))
       as partner_id
   ) as p
   where p.partner_id is not null
   order by n.id
   on conflict (reactie_id) do update set doorgegeven_op = excluded.doorgegeven_op, naar_zaak = excluded.naar_zaak
   where r.doorgegeven_op is null`,
);

/** Takes over reacties that are out in the world. */
export function insertUitgeganeReacties(
  db: TransactionQueryable,
  reacties: readonly Uitgeganereactie[],
): void {
  db.send(INSERT_UITGEGAAN, [
    reacties.map(({ reactieId }) => reactieId),
    reacties.map(({ partnerId }) => partnerId),
    reacties.map(({ meldingId }) => meldingId),
    reacties.map(({ klasse }) => klasse),
    reacties.map(({ reactie }) => reactie),
    reacties.map(({ op }) => op),
    reacties.map(({ bedragInCenten }) => bedragInCenten),
    reacties.map(({ gereageerdOp }) => gereageerdOp),
    reacties.map(({ naarZaak }) => naarZaak),
  ]);
}
