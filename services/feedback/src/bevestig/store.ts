import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';

/** What left for a creditor and what it said to have received. */
export interface Aflevering {
  readonly partnerId: string;
  readonly laatsteVolgnummer: number;
  readonly bevestigdTotEnMet: number;
  readonly bevestigdOp: Datum | null;
  readonly onbevestigd: number;
  readonly oudsteOnbevestigdeDag: Datum | null;
}

// Numbers have no gaps, so what is open is a difference.
const SELECT = statement(
  'feedback-select-aflevering',
  `select partner_id as "partnerId", laatste_volgnummer as "laatsteVolgnummer", bevestigd_tot as "bevestigdTotEnMet",
     bevestigd_op as "bevestigdOp", laatste_volgnummer - bevestigd_tot as onbevestigd,
     (select t.dag from terugkoppeling t where t.partner_id = s.partner_id and t.volgnummer > s.bevestigd_tot
       order by t.volgnummer limit 1) as "oudsteOnbevestigdeDag"
   from signaalpartner s where partner_id = $1`,
);

export async function selectAflevering(db: Queryable, partnerId: string): Promise<Aflevering> {
  const { rows } = await db.query<Aflevering>(SELECT, [partnerId]);
  return (
    rows[0] ?? {
      partnerId,
      laatsteVolgnummer: 0,
      bevestigdTotEnMet: 0,
      bevestigdOp: null,
      onbevestigd: 0,
      oudsteOnbevestigdeDag: null,
    }
  );
}

// Never beyond what left, never back, and the day only when something was new in it.
const BEVESTIG = statement(
  'feedback-bevestig',
  `update signaalpartner set bevestigd_tot = $2, bevestigd_op = (select dag from dag)
   where partner_id = $1 and bevestigd_tot < $2 and laatste_volgnummer >= $2`,
);

export async function markBevestigd(db: Queryable, partnerId: string, totEnMet: number): Promise<void> {
  await db.query(BEVESTIG, [partnerId, totEnMet]);
}
