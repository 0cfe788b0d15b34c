import type { Gemeente, Signaalpartner } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { latest } from '../feiten/latest.ts';

const UPSERT_GEMEENTEN = statement(
  'metrics-upsert-gemeenten',
  `insert into gemeente as g (code, versie, naam, provincie, inwoners, opvolgercode, opgevolgd_per)
   select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::int[], $6::text[], $7::date[])
   on conflict (code) do update set versie = excluded.versie, naam = excluded.naam, provincie = excluded.provincie,
     inwoners = excluded.inwoners, opvolgercode = excluded.opvolgercode, opgevolgd_per = excluded.opgevolgd_per
   where g.versie < excluded.versie returning code`,
);
const DELETE_MACHTIGINGEN = statement(
  'metrics-delete-machtigingen',
  `delete from machtiging where partij_id = any($1::text[])`,
);
const INSERT_MACHTIGINGEN = statement(
  'metrics-insert-machtigingen',
  `insert into machtiging (partij_id, organisatie_id, van, tot)
   select * from unnest($1::text[], $2::text[], $3::date[], $4::date[]) on conflict do nothing`,
);

export async function upsertGemeenten(db: Queryable, events: readonly Gemeente[]): Promise<void> {
  const gemeenten = latest(events, ({ gemeentecode }) => gemeentecode);
  const { rows } = await db.query<{ code: string }>(UPSERT_GEMEENTEN, [
    gemeenten.map((gemeente) => gemeente.gemeentecode),
    gemeenten.map((gemeente) => gemeente.versie),
    gemeenten.map((gemeente) => gemeente.naam),
    gemeenten.map((gemeente) => gemeente.provincie),
    gemeenten.map((gemeente) => gemeente.inwoners),
    gemeenten.map((gemeente) => gemeente.opvolgercode),
    gemeenten.map((gemeente) => gemeente.opgevolgdPer),
  ]);
  const newer = new Set(rows.map(({ code }) => code));
  const machtigingen = gemeenten
    .filter(({ gemeentecode }) => newer.has(gemeentecode))
    .flatMap(({ gemeentecode, machtigingen: own }) =>
      own.map((machtiging) => ({ gemeentecode, ...machtiging })),
    );
  await db.query(DELETE_MACHTIGINGEN, [[...newer]]);
  await db.query(INSERT_MACHTIGINGEN, [
    machtigingen.map((machtiging) => machtiging.gemeentecode),
    machtigingen.map((machtiging) => machtiging.organisatieId),
    machtigingen.map((machtiging) => machtiging.van),
    machtigingen.map((machtiging) => machtiging.tot),
  ]);
}

const UPSERT_PARTNERS = statement(
  'metrics-upsert-partners',
  `insert into signaalpartner as s (code, versie, soort, aansluiting, actief)
   select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::boolean[])
   on conflict (code) do update set versie = excluded.versie, soort = excluded.soort,
     aansluiting = excluded.aansluiting, actief = excluded.actief
   where s.versie < excluded.versie`,
);

export async function upsertPartners(db: Queryable, events: readonly Signaalpartner[]): Promise<void> {
  const partners = latest(events, ({ partnerId }) => partnerId);
  await db.query(UPSERT_PARTNERS, [
    partners.map((partner) => partner.partnerId),
    partners.map((partner) => partner.versie),
    partners.map((partner) => partner.soort),
    partners.map((partner) => partner.aansluiting),
    partners.map((partner) => partner.actief),
  ]);
}

const SELECT_GEMEENTEN_OF = statement(
  'metrics-select-gemeenten-of',
  `select distinct partij_id as id from machtiging, dag
   where organisatie_id = $1 and van <= dag.dag and (tot is null or tot >= dag.dag) order by 1`,
);

/** The municipalities an organisatie acts for on the hub's day. */
export async function selectGemeentenOf(db: Queryable, organisatieId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(SELECT_GEMEENTEN_OF, [organisatieId]);
  return rows.map(({ id }) => id);
}
