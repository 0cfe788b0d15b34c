import type { Dag, Datum } from '@meldpunt/contracts';
import { applyDay, type ConsumedBatch, statement, type UnitOfWork } from '@meldpunt/service-kit';
import { selectStand } from '../ontvang-levering/store.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { type ConvenantRij, convenantMessage } from '../signaalpartners/upsert-convenanten.ts';

const LOCK_REFERENTIE = statement('intake-lock-referentie', 'select from referentiestand for update');

// What comes first of a convenant was told when it was recorded.
const SELECT_BEGONNEN = statement(
  'intake-begonnen-convenanten',
  `select distinct on (partner_id, gemeentecode) partner_id as "partnerId", gemeentecode, versie, van, tot,
     meldingsdrempel_in_centen as "meldingsdrempelInCenten"
   from convenant c
   where van > coalesce($1::date, '-infinity') and van <= $2::date and exists (
     select from convenant eerder
     where eerder.partner_id = c.partner_id and eerder.gemeentecode = c.gemeentecode and eerder.van < c.van
   )
   order by partner_id, gemeentecode, van desc`,
);

/**
 * The hub's day moves forward. Of what happens at intake when it does, others must hear: which convenanten hold. Answers
 * the day that began; undefined when none did.
 */
export async function handleDag(
  batch: ConsumedBatch<Dag>,
  work: UnitOfWork,
  intake: Pick<Intake, 'topics' | 'now'>,
): Promise<Datum | undefined> {
  // Before the day is read: a period recorded at this moment is either told by its recording or found below.
  await work.db.query(LOCK_REFERENTIE);
  const { dag: before } = await selectStand(work.db);
  let last: Datum | undefined;
  for (const { value } of batch.messages) {
    if (await applyDay(work, value.dag)) last = value.dag;
  }
  if (last === undefined) return undefined;
  const { rows } = await work.db.query<ConvenantRij>(SELECT_BEGONNEN, [before, last]);
  for (const convenant of rows) work.outbox.add(convenantMessage(intake.topics, convenant, intake.now()));
  return last;
}
