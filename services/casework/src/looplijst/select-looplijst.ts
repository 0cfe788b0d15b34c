import type { Queryable } from '@meldpunt/service-kit';
import type { ZaakRij } from '../zaak/zaak-rij.ts';
import type { Looplijstfilter } from './filter.ts';

export type LooplijstRij = ZaakRij & {
  readonly prioriteit: number;
  readonly bedrag_in_centen: number;
  readonly uiterlijk_op: string;
  readonly pc4: string | null;
};

/**
 * One page in the order of the looplijst; at most one row more than asked for, which says that there is a next page.
 * Only the filters given are in the statement, so that the planner can use the index of priority: a page of 100 of
 * 20,000 running zaken is a range of it. The rows are those of the tenant of the transaction.
 */
export async function selectLooplijst(db: Queryable, filter: Looplijstfilter): Promise<LooplijstRij[]> {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  // Named one by one and not as an array: the partial index is then known to hold them all.
  const standen = filter.standen.map((stand) => `'${stand}'`).join(', ');
  const where = [`stand in (${standen})`];
  if (filter.gemeentecode !== null) where.push(`gemeentecode = ${parameter(filter.gemeentecode)}`);
  if (filter.aanpak !== null) where.push(`aanpak = ${parameter(filter.aanpak)}`);
  if (filter.soort !== null) where.push(`soorten @> to_jsonb(${parameter(filter.soort)}::text)`);
  if (filter.crisis !== null) where.push(`crisis = ${parameter(filter.crisis)}`);
  if (filter.uiterlijkVoor !== null) where.push(`uiterlijk_op < ${parameter(filter.uiterlijkVoor)}::date`);
  if (filter.pc4 !== null) where.push(`pc4 = ${parameter(filter.pc4)}`);
  if (filter.cursor !== null) {
    const prioriteit = parameter(filter.cursor.prioriteit);
    const zaakId = parameter(filter.cursor.zaakId);
    where.push(`prioriteit <= ${prioriteit} and (prioriteit < ${prioriteit} or zaak_id > ${zaakId}::uuid)`);
  }
  const { rows } = await db.query<LooplijstRij>(
    `select * from zaak where ${where.join(' and ')} order by prioriteit desc, zaak_id limit ${parameter(filter.limit + 1)}`,
    values,
  );
  return rows;
}
