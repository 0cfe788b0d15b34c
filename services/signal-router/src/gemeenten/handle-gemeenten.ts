import type { Gemeente } from '@meldpunt/contracts';
import { statement, type UnitOfWork } from '@meldpunt/service-kit';

const UPSERT_GEMEENTEN = statement(
  'router-upsert-gemeenten',
  `insert into gemeente as g (gemeentecode, versie, inwoners) select * from unnest($1::text[], $2::bigint[], $3::integer[])
   on conflict (gemeentecode) do update set versie = excluded.versie, inwoners = excluded.inwoners
     where g.versie < excluded.versie
   returning gemeentecode`,
);
const DELETE_MACHTIGINGEN = statement(
  'router-delete-machtigingen',
  `delete from machtiging where partij_id = any($1::text[])`,
);
const INSERT_MACHTIGINGEN = statement(
  'router-insert-machtigingen',
  `insert into machtiging (partij_id, organisatie_id, van, tot)
   select distinct on (1, 2, 3) * from unnest($1::text[], $2::text[], $3::date[], $4::date[]) order by 1, 2, 3
   on conflict do nothing`,
);

/** Keeps the copy of who may act for which municipality, and its size; each event carries its whole. */
export async function handleGemeenten(gemeenten: readonly Gemeente[], { db }: UnitOfWork): Promise<void> {
  const latest = new Map<string, Gemeente>();
  for (const gemeente of gemeenten) {
    if ((latest.get(gemeente.gemeentecode)?.versie ?? 0) < gemeente.versie)
      latest.set(gemeente.gemeentecode, gemeente);
  }
  const { rows } = await db.query<{ gemeentecode: string }>(UPSERT_GEMEENTEN, [
    [...latest.keys()],
    [...latest.values()].map(({ versie }) => versie),
    [...latest.values()].map(({ inwoners }) => inwoners),
  ]);
  if (rows.length === 0) return;
  await db.query(DELETE_MACHTIGINGEN, [rows.map(({ gemeentecode }) => gemeentecode)]);
  const machtigingen = rows.flatMap(({ gemeentecode }) =>
    (latest.get(gemeentecode)?.machtigingen ?? []).map((machtiging) => ({ gemeentecode, ...machtiging })),
  );
  await db.query(INSERT_MACHTIGINGEN, [
    machtigingen.map(({ gemeentecode }) => gemeentecode),
    machtigingen.map(({ organisatieId }) => organisatieId),
    machtigingen.map(({ van }) => van),
    machtigingen.map(({ tot }) => tot),
  ]);
}
