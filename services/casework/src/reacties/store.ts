import type { Code, Datum } from '@meldpunt/contracts';
import { type Queryable, statement, type TransactionQueryable } from '@meldpunt/service-kit';

/** What a creditor said back, as the worker of the zaak sees it. */
export interface Reactieweergave {
  readonly meldingId: string;
  readonly partnerId: string;
  readonly reactie: Code<'reactiesoort'>;
  readonly op: Datum;
  readonly bedragInCenten: number | null;
  readonly gereageerdOp: Datum;
}

const SELECT = statement(
  'casework-select-reacties',
  `select melding_id as "meldingId", partner_id as "partnerId", reactie, op, bedrag_in_centen as "bedragInCenten",
     gereageerd_op as "gereageerdOp"
   from reactie where signaal_id = $1 and melding_id = any($2::uuid[]) order by gereageerd_op, reactie_id`,
);

/** Oldest first, about these meldingen under this signaal. */
export async function selectReacties(
  db: Queryable,
  signaalId: string,
  meldingIds: readonly string[],
): Promise<Reactieweergave[]> {
  return (await db.query<Reactieweergave>(SELECT, [signaalId, meldingIds])).rows;
}

const DELETE_MET_ZAAK = statement(
  'casework-delete-reacties-met-zaak',
  `delete from reactie r using zaak_melding m
   where m.zaak_id = any($1::uuid[]) and r.melding_id = m.melding_id and r.signaal_id = m.signaal_id`,
);
const DELETE_OUDE = statement(
  'casework-delete-oude-reacties',
  `delete from reactie where gereageerd_op < $1::date`,
);

export function deleteReactiesMetZaak(db: TransactionQueryable, zaakIds: readonly string[]): void {
  db.send(DELETE_MET_ZAAK, [zaakIds]);
}

/** Those of which the zaak is gone, or never came back. */
export function deleteOudeReacties(db: TransactionQueryable, voor: Datum): void {
  db.send(DELETE_OUDE, [voor]);
}
