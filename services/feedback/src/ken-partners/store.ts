import type { Code, Signaalpartner } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

export interface KnownPartner {
  readonly partnerId: string;
  readonly versie: number;
  readonly aansluiting: Code<'aansluiting'> | null;
  readonly laatsteVolgnummer: number;
}

// The row is made when it is not there, so that there is something to lock: terugkoppelingen of this partner and its
// settings may not pass each other.
const LOCK_PARTNERS = statement(
  'feedback-lock-partners',
  `insert into signaalpartner as s (partner_id) select unnest($1::text[]) order by 1
   on conflict (partner_id) do update set versie = s.versie
   returning partner_id as "partnerId", versie, aansluiting, laatste_volgnummer as "laatsteVolgnummer"`,
);

export async function lockPartners(db: Queryable, partnerIds: readonly string[]): Promise<KnownPartner[]> {
  const { rows } = await db.query<KnownPartner>(LOCK_PARTNERS, [partnerIds]);
  return rows;
}

const UPDATE_PARTNERS = statement(
  'feedback-update-partners',
  `update signaalpartner s set versie = n.versie, aansluiting = n.aansluiting, actief = n.actief
   from unnest($1::text[], $2::bigint[], $3::text[], $4::boolean[]) as n(partner_id, versie, aansluiting, actief)
   where s.partner_id = n.partner_id`,
);
const DELETE_MACHTIGINGEN = statement(
  'feedback-delete-machtigingen',
  `delete from machtiging where partij_id = any($1::text[])`,
);
const INSERT_MACHTIGINGEN = statement(
  'feedback-insert-machtigingen',
  `insert into machtiging (partij_id, organisatie_id, van, tot)
   select distinct on (1, 2, 3) * from unnest($1::text[], $2::text[], $3::date[], $4::date[])
   on conflict do nothing`,
);

export async function replacePartners(db: Queryable, partners: readonly Signaalpartner[]): Promise<void> {
  await db.query(UPDATE_PARTNERS, [
    partners.map((partner) => partner.partnerId),
    partners.map((partner) => partner.versie),
    partners.map((partner) => partner.aansluiting),
    partners.map((partner) => partner.actief),
  ]);
  await db.query(DELETE_MACHTIGINGEN, [partners.map((partner) => partner.partnerId)]);
  const machtigingen = partners.flatMap(({ partnerId, machtigingen: own }) =>
    own.map((machtiging) => ({ partnerId, ...machtiging })),
  );
  await db.query(INSERT_MACHTIGINGEN, [
    machtigingen.map((machtiging) => machtiging.partnerId),
    machtigingen.map((machtiging) => machtiging.organisatieId),
    machtigingen.map((machtiging) => machtiging.van),
    machtigingen.map((machtiging) => machtiging.tot),
  ]);
}

const SELECT_PARTNERS_OF = statement(
  'feedback-select-partners-of',
  `select distinct partij_id as id from machtiging, dag
   where organisatie_id = $1 and van <= dag.dag and (tot is null or tot >= dag.dag) order by 1`,
);

/** The creditors an organisatie may act for on the hub's day; none before the first day was heard. */
export async function selectPartnersOf(db: Queryable, organisatieId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(SELECT_PARTNERS_OF, [organisatieId]);
  return rows.map(({ id }) => id);
}
