import { type Datum, datum } from '@meldpunt/contracts';
import { applyDay, runDagtaak, statement, type UnitOfWork } from '@meldpunt/service-kit';
import { eraseExpired } from '../bewaren/erase-expired.ts';
import type { FormSignalen } from './form-signalen.ts';
import { selectDue } from './melding-store.ts';
import { lockGemeenten } from './signaal-store.ts';
import { sluitMelding } from './sluit-melding.ts';

/** Meldingen of one round: bounds memory, not the day. */
const ROUND = 1_000;

const SELECT_GEMEENTEN = statement(
  'router-select-gemeenten-to-close',
  `select distinct gemeentecode from melding where houder = 'ROUTER' and sluitmoment <= $1`,
);

/**
 * What a day brings: meldingen past their sluitmoment are ended, and what has been kept long enough is erased. One unit
 * for the whole country: a day is a handful of set-wise statements and one transaction, so that it is done for every
 * municipality or for none.
 */
export async function handleDagen(
  dagen: readonly Datum[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  for (const value of dagen) {
    await applyDay(work, value);
    await runDagtaak(work, value, 'sluiten', 'landelijk', (dag) => close(datum(dag), work, formSignalen));
    await runDagtaak(work, value, 'bewaren', 'landelijk', (dag) =>
      eraseExpired(work.db, datum(dag), formSignalen.formules),
    );
  }
}

async function close(dag: Datum, work: UnitOfWork, formSignalen: FormSignalen): Promise<void> {
  const { rows } = await work.db.query<{ gemeentecode: string }>(SELECT_GEMEENTEN, [dag]);
  const gemeenten = rows.map(({ gemeentecode }) => gemeentecode);
  if (gemeenten.length === 0) return;
  await lockGemeenten(work.db, gemeenten);
  const formules = await formSignalen.formules.load(work.db, gemeenten);
  for (;;) {
    // Looked up again after the lock: a melding may have found a signaal meanwhile.
    const due = await selectDue(work.db, dag, gemeenten, ROUND);
    if (due.length === 0) return;
    const geladen = await formSignalen.read(work, due);
    const gemeenteOf = new Map(
      geladen.meldingen.map(({ melding: { feiten } }) => [feiten.meldingId, feiten.gemeentecode]),
    );
    const werk = await formSignalen.decide(geladen, formules, (draft, concerns) => {
      for (const meldingId of due) {
        if (concerns(gemeenteOf.get(meldingId) ?? '')) sluitMelding(draft, meldingId, dag, formules);
      }
    });
    await formSignalen.store(work, werk);
  }
}
