import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { nummerLijst } from '../nummer-lijst.ts';
import { explainBevindingen, GEMEENTE_VAN_REGEL, type Regelweergave } from './select-levering.ts';

/** A line that was held, as it stands since it is not held any more. */
export interface Regelwijziging extends Regelweergave {
  readonly volgnummer: number;
  readonly partnerId: string;
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  /** Of the hub, on which it ended. */
  readonly dag: Datum;
}

const SELECT = statement(
  'intake-list-regelwijzigingen',
  `select u.besluitvolgnummer as volgnummer, u.partner_id as "partnerId", u.levering_id as "leveringId",
     u.leveringskenmerk, u.besloten_dag as dag, regelnummer, r.resultaat, r.bevindingen, r.kenmerk,
     r.melding_id as "meldingId", r.incassopauze_tot as "incassopauzeTot",
     ${GEMEENTE_VAN_REGEL} as gemeentecode
   from uitzondering u join levering_regel r using (levering_id, regelnummer)
   where u.partner_id = $1 and u.besluitvolgnummer > $2 order by u.besluitvolgnummer limit $3`,
);

/**
 * What became of held lines of one creditor, from above `after`, in the order in which it could first be seen: no other
 * result of a line changes once it was given.
 */
export async function selectRegelwijzigingen(
  db: Queryable,
  partnerId: string,
  after: number,
  limit: number,
): Promise<Regelwijziging[]> {
  await nummerLijst(db, 'regelwijzigingen');
  const { rows } = await db.query<Omit<Regelwijziging, 'bevindingen'> & { bevindingen: string }>(SELECT, [
    partnerId,
    after,
    limit,
  ]);
  return rows.map((regel) => ({ ...regel, bevindingen: explainBevindingen(regel.bevindingen) }));
}
