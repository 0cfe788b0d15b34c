import { statement, type TransactionQueryable } from '@meldpunt/service-kit';

// What is due on a day is looked up once, when the day is done. An ending that was decided by the day before and commits
// after that look would be found by the next day only: a day late, for what is due on the last day of the pause. So who
// decides by the day keeps it from moving until the commit. Taken before any other lock of the service: who waits here
// holds up nobody the day waits for.
const HOLD_DAY = statement(
  'feedback-hold-day',
  `select pg_advisory_xact_lock_shared(hashtext('feedback.dag'), 0)`,
);
const MOVE_DAY = statement('feedback-move-day', `select pg_advisory_xact_lock(hashtext('feedback.dag'), 0)`);

/** The day stays what it is until this transaction ends. */
export function holdDay(db: TransactionQueryable): void {
  db.send(HOLD_DAY);
}

/** Waits for everybody who decides by the day as it is; whoever comes next sees the new one. */
export function holdDayAlone(db: TransactionQueryable): void {
  db.send(MOVE_DAY);
}
