import { addDays, type Datum } from '@meldpunt/contracts';
import { type Log, type Queryable, statement, type UnitOfWork } from '@meldpunt/service-kit';

/** Days before a held line can only be refused, on which whoever decides about it is called. */
const WAARSCHUW_DAGEN = 14;
/** The key under which a resident travels lives three months at least (docs/besluiten/0008). */
const SLEUTEL_DAGEN = 90;

/** How many lines are held in the whole country, since when, and how many of them must be decided soon. */
export interface Uitzonderingenstand {
  readonly open: number;
  readonly oudsteDag: Datum | null;
  readonly dringend: number;
}

const SELECT = statement(
  'intake-uitzonderingenstand',
  `select count(*)::int as open, min(aangehouden_dag) as "oudsteDag",
     count(*) filter (where regel ->> 'signaaldatum' <= $1::text)::int as dringend
   from uitzondering where stand = 'OPEN'`,
);

/** Urgent are those with a signaaldatum of `dringendTot` or before. */
export async function selectUitzonderingenstand(
  db: Queryable,
  dringendTot: Datum | null,
): Promise<Uitzonderingenstand> {
  const { rows } = await db.query<Uitzonderingenstand>(SELECT, [dringendTot]);
  return rows[0] ?? { open: 0, oudsteDag: null, dringend: 0 };
}

/**
 * Raises an alarm on a day that begins while lines are held that are near the age at which they can only be refused, or
 * past it: they are too old by then, or the key of their resident is dead (docs/besluiten/0024).
 */
export async function warnAboutUitzonderingen(
  work: UnitOfWork,
  dag: Datum,
  teOudNaDagen: number,
  log: Log,
): Promise<void> {
  const dagenOver = Math.min(teOudNaDagen, SLEUTEL_DAGEN) - WAARSCHUW_DAGEN;
  const { dringend } = await selectUitzonderingenstand(work.db, addDays(dag, -dagenOver));
  if (dringend === 0) return;
  work.afterCommit(() => {
    log.error('ALARM held lines can soon only be refused', { count: dringend, day: dag });
  });
}
