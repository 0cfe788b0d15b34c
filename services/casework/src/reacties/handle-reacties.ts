import type { Reactie } from '@meldpunt/contracts';
import { statement, type UnitOfWork } from '@meldpunt/service-kit';

const INSERT = statement(
  'casework-insert-reacties',
  `insert into reactie (reactie_id, gemeentecode, melding_id, signaal_id, partner_id, klasse, reactie, op,
     bedrag_in_centen, gereageerd_op)
   select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[],
     $8::date[], $9::bigint[], $10::date[])
   on conflict (reactie_id) do nothing`,
);

/**
 * Keeps what creditors say back, once each. It reopens nothing: a result that was wrong can be corrected, and an arrear
 * that is still there is reported again.
 */
export async function handleReacties(reacties: readonly Reactie[], { db }: UnitOfWork): Promise<void> {
  await db.query(INSERT, [
    reacties.map((reactie) => reactie.reactieId),
    reacties.map((reactie) => reactie.gemeentecode),
    reacties.map((reactie) => reactie.meldingId),
    reacties.map((reactie) => reactie.signaalId),
    reacties.map((reactie) => reactie.partnerId),
    reacties.map((reactie) => reactie.klasse),
    reacties.map((reactie) => reactie.reactie),
    reacties.map((reactie) => reactie.op),
    reacties.map((reactie) => reactie.bedragInCenten),
    reacties.map((reactie) => reactie.gereageerdOp),
  ]);
}
