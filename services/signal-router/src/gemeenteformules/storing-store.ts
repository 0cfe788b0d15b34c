import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';
import type { Storingtelling } from '../form-signalen/tellingen.ts';

const ADD_STORINGEN = statement(
  'router-add-storingen',
  `insert into formule_storing as s (gemeentecode, dag, formule_versie, bouwsteen, bouwsteen_versie, oorzaak, aantal)
   select * from unnest($1::text[], $2::date[], $3::integer[], $4::text[], $5::integer[], $6::text[], $7::integer[])
   on conflict (gemeentecode, dag, formule_versie, bouwsteen, bouwsteen_versie, oorzaak)
     do update set aantal = s.aantal + excluded.aantal`,
);

export function addStoringen(db: TransactionQueryable, storingen: readonly Storingtelling[]): void {
  if (storingen.length === 0) return;
  db.send(ADD_STORINGEN, [
    storingen.map(({ gemeentecode }) => gemeentecode),
    storingen.map(({ dag }) => dag),
    storingen.map(({ formuleVersie }) => formuleVersie),
    storingen.map(({ bouwsteen }) => bouwsteen),
    storingen.map(({ versie }) => versie),
    storingen.map(({ oorzaak }) => oorzaak),
    storingen.map(({ aantal }) => aantal),
  ]);
}

/** As a municipality reads them. */
export type Storingregel = Omit<Storingtelling, 'gemeentecode'>;

const SELECT_STORINGEN = statement(
  'router-select-storingen',
  `select dag, formule_versie as "formuleVersie", bouwsteen, bouwsteen_versie as versie, oorzaak, aantal
   from formule_storing where gemeentecode = $1
   order by dag desc, formule_versie, bouwsteen, bouwsteen_versie, oorzaak limit $2`,
);

/** The latest first. */
export async function selectStoringen(
  db: Queryable,
  gemeentecode: string,
  limit: number,
): Promise<Storingregel[]> {
  const { rows } = await db.query<Storingregel>(SELECT_STORINGEN, [gemeentecode, limit]);
  return rows;
}
