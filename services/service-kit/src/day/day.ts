import type { Queryable } from '../postgres/queryable.ts';
import { statement } from '../postgres/queryable.ts';
import type { UnitOfWork } from '../transaction/unit-of-work.ts';

/** Calendar day as 'YYYY-MM-DD'. */
export type CalendarDay = string;

const CALENDAR_DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const READ_DAY = statement('kit-read-day', `select dag from dag`);
const APPLY_DAY = statement(
  'kit-apply-day',
  `insert into dag (dag) values ($1::date)
   on conflict (enkel) do update set dag = excluded.dag where dag.dag < excluded.dag
   returning dag`,
);

/** The hub's current day, or undefined before the first one was heard. */
export async function readDay(db: Queryable): Promise<CalendarDay | undefined> {
  const { rows } = await db.query<{ dag: CalendarDay }>(READ_DAY);
  return rows[0]?.dag;
}

/** Moves the day forward; true when it moved. A day that is not later changes nothing. */
export async function applyDay(work: Pick<UnitOfWork, 'db'>, day: CalendarDay): Promise<boolean> {
  if (!CALENDAR_DAY.test(day)) throw new RangeError('a day must read YYYY-MM-DD');
  const { rowCount } = await work.db.query(APPLY_DAY, [day]);
  return rowCount > 0;
}
