import { statement } from '../postgres/queryable.ts';
import type { UnitOfWork } from '../transaction/unit-of-work.ts';
import type { CalendarDay } from './day.ts';

const CLAIM = statement(
  'kit-dagtaak-claim',
  `insert into dagtaak (taak, eenheid, dag) values ($1, $2, $3::date - 1) on conflict (taak, eenheid) do nothing`,
);
const DAYS_TO_DO = statement(
  'kit-dagtaak-days',
  `with gedaan as (select dag from dagtaak where taak = $1 and eenheid = $2 for update)
   select to_char(d, 'YYYY-MM-DD') as dag
   from gedaan, generate_series(gedaan.dag + 1, $3::date, interval '1 day') as d order by d`,
);
const MARK_DONE = statement(
  'kit-dagtaak-done',
  `update dagtaak set dag = $3::date where taak = $1 and eenheid = $2`,
);

/**
 * Runs `fn` once per (day, taak, eenheid), for every day since the last one done up to and including `day`, in
 * order. The first time only `day` itself. The row of (taak, eenheid) is locked until the transaction ends, so two
 * instances cannot both do a day; a failure rolls back the work and the mark together.
 * Returns the days done, none when there was nothing left to do.
 */
export async function runDagtaak(
  work: UnitOfWork,
  day: CalendarDay,
  taak: string,
  eenheid: string,
  fn: (day: CalendarDay) => Promise<void>,
): Promise<CalendarDay[]> {
  work.db.send(CLAIM, [taak, eenheid, day]);
  const { rows } = await work.db.query<{ dag: CalendarDay }>(DAYS_TO_DO, [taak, eenheid, day]);
  if (rows.length === 0) return [];
  for (const row of rows) await fn(row.dag);
  work.db.send(MARK_DONE, [taak, eenheid, day]);
  return rows.map((row) => row.dag);
}
