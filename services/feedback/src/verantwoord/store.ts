import type { Code } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

export interface Verantwoordingscel {
  readonly partnerId: string;
  /** Class of the final answer; null while the creditor had none. */
  readonly klasse: Code<'terugkoppelklasse'> | null;
  readonly aantal: number;
  /** By the amount the creditor reported last. */
  readonly centen: number;
}

// What was told counts, and never what is known: a melding whose end waits for its day is open here. What went on from
// another municipality, or was reported again in one, had its answer under the other melding.
const SELECT = statement(
  'feedback-select-verantwoording',
  // A subquery and no join: row-level security makes the planner expect next to no rows, and a join of two guarded
  // tables may then read one of them whole for every row of the other.
  `select partner_id as "partnerId", klasse, count(*) as aantal, sum(bedrag_in_centen)::bigint as centen
   from (select m.partner_id, m.bedrag_in_centen, (select t.klasse from terugkoppeling t
           where t.melding_id = m.melding_id and t.aard = 'DEFINITIEF') as klasse
         from melding m where m.meldmaand = $1 and not m.doorgezet and m.stand <> 'VERPLAATST') as antwoord
   group by 1, 2 order by 1, 2 nulls last`,
);
const SELECT_CORRECTIES = statement(
  'feedback-select-correcties',
  `select partner_id as "partnerId", count(*) as aantal from terugkoppeling
   where meldmaand = $1 and aard = 'CORRECTIE' group by 1`,
);

export async function selectVerantwoording(db: Queryable, meldmaand: string): Promise<Verantwoordingscel[]> {
  const { rows } = await db.query<Verantwoordingscel>(SELECT, [meldmaand]);
  return rows;
}

export async function selectCorrecties(
  db: Queryable,
  meldmaand: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ partnerId: string; aantal: number }>(SELECT_CORRECTIES, [meldmaand]);
  return new Map(rows.map(({ partnerId, aantal }) => [partnerId, aantal]));
}
