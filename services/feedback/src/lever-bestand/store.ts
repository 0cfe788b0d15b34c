import type { Terugkoppeling } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { KOLOMMEN } from '../geef-vrij/store.ts';
import type { Periode } from './parse-periode.ts';

const SELECT = statement(
  'feedback-select-periode',
  `select ${KOLOMMEN} from terugkoppeling t
   where partner_id = $1 and dag >= $2 and dag < $3 and volgnummer > $4 and volgnummer <= $5
   order by volgnummer limit $6`,
);

/** What left in a period after a volgnummer, up to and including another one. */
export async function selectPeriode(
  db: Queryable,
  partnerId: string,
  { van, tot }: Periode,
  na: number,
  totEnMet: number,
  limit: number,
): Promise<Terugkoppeling[]> {
  return (await db.query<Terugkoppeling>(SELECT, [partnerId, van, tot, na, totEnMet, limit])).rows;
}
