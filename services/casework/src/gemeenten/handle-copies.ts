import type { Gemeente, Signaalpartner } from '@meldpunt/contracts';
import { statement, type UnitOfWork } from '@meldpunt/service-kit';

const UPSERT_GEMEENTEN = statement(
  'casework-upsert-gemeenten',
  `insert into gemeente as g (code, versie, naam, aansluiting)
   select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
   on conflict (code) do update set versie = excluded.versie, naam = excluded.naam, aansluiting = excluded.aansluiting
    where g.versie < excluded.versie
   returning g.code`,
);
const DELETE_MACHTIGINGEN = statement(
  'casework-delete-machtigingen',
  `delete from machtiging where code = any($1::text[])`,
);
const INSERT_MACHTIGINGEN = statement(
  'casework-insert-machtigingen',
  `insert into machtiging (organisatie_id, code, van, tot)
   select * from unnest($1::text[], $2::text[], $3::date[], $4::date[])`,
);

/** Keeps the copy of the municipalities and of who may act for them; each event carries its whole. */
export async function handleGemeenten(gemeenten: readonly Gemeente[], { db }: UnitOfWork): Promise<void> {
  const nieuwste = [...latestVersions(gemeenten, (gemeente) => gemeente.gemeentecode).values()];
  const { rows } = await db.query<{ code: string }>(UPSERT_GEMEENTEN, [
    nieuwste.map((gemeente) => gemeente.gemeentecode),
    nieuwste.map((gemeente) => gemeente.versie),
    nieuwste.map((gemeente) => gemeente.naam),
    nieuwste.map((gemeente) => gemeente.aansluiting),
  ]);
  const veranderd = new Set(rows.map((row) => row.code));
  if (veranderd.size === 0) return;
  await db.query(DELETE_MACHTIGINGEN, [[...veranderd]]);
  const machtigingen = nieuwste
    .filter((gemeente) => veranderd.has(gemeente.gemeentecode))
    .flatMap(({ gemeentecode, machtigingen }) =>
      machtigingen.map((machtiging) => ({ ...machtiging, gemeentecode })),
    );
  await db.query(INSERT_MACHTIGINGEN, [
    machtigingen.map((machtiging) => machtiging.organisatieId),
    machtigingen.map((machtiging) => machtiging.gemeentecode),
    machtigingen.map((machtiging) => machtiging.van),
    machtigingen.map((machtiging) => machtiging.tot),
  ]);
}

const UPSERT_PARTNERS = statement(
  'casework-upsert-signaalpartners',
  `insert into signaalpartner as p (id, versie, naam, telefoon_incasso)
   select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
   on conflict (id) do update set versie = excluded.versie, naam = excluded.naam,
                                  telefoon_incasso = excluded.telefoon_incasso
    where p.versie < excluded.versie`,
);

/** Keeps the names of the creditors and the numbers of their collection desks. */
export async function handleSignaalpartners(
  partners: readonly Signaalpartner[],
  { db }: UnitOfWork,
): Promise<void> {
  const nieuwste = [...latestVersions(partners, (partner) => partner.partnerId).values()];
  await db.query(UPSERT_PARTNERS, [
    nieuwste.map((partner) => partner.partnerId),
    nieuwste.map((partner) => partner.versie),
    nieuwste.map((partner) => partner.naam),
    nieuwste.map((partner) => partner.telefoonIncasso),
  ]);
}

/** One upsert may not meet a key twice (SQLSTATE 21000). */
function latestVersions<T extends { readonly versie: number }>(
  all: readonly T[],
  key: (one: T) => string,
): Map<string, T> {
  const latest = new Map<string, T>();
  for (const one of all) if ((latest.get(key(one))?.versie ?? 0) < one.versie) latest.set(key(one), one);
  return latest;
}
