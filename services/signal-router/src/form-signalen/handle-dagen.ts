import { type Datum, datum } from '@meldpunt/contracts';
import { applyDay, runDagtaak, statement, type UnitOfWork } from '@meldpunt/service-kit';
import { eraseExpired } from '../bewaren/erase-expired.ts';
import {
  countWachtenden,
  selectGemeentenWithMatching,
  selectWachtenden,
} from '../matchmoment/match-store.ts';
import { isMatchdag } from '../matchmoment/matchinstelling.ts';
import type { FormSignalen } from './form-signalen.ts';
import { selectDue } from './melding-store.ts';
import { lockGemeenten } from './signaal-store.ts';
import { dienWachtende, eindigWachtende, sluitMelding } from './sluit-melding.ts';

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

/**
 * A day closes what is due; who waits for room has a turn, the heaviest first; and who cannot wait any longer is ended.
 * In that order, so that on a matching day all of its period stand in the queue before the first has a turn.
 */
async function close(dag: Datum, work: UnitOfWork, formSignalen: FormSignalen): Promise<void> {
  const { rows } = await work.db.query<{ gemeentecode: string }>(SELECT_GEMEENTEN, [dag]);
  const own = await selectGemeentenWithMatching(work.db);
  const gemeenten = [...new Set([...rows.map(({ gemeentecode }) => gemeentecode), ...own])];
  if (gemeenten.length === 0) return;
  lockGemeenten(work.db, gemeenten);
  const { versies } = (await formSignalen.formules.load(work.db, own)).matching ?? { versies: new Map() };
  const matching = own.filter((gemeentecode) => isMatchdag(versies.get(gemeentecode) ?? [], dag));
  // Looked up after the lock: a melding may have found a signaal meanwhile.
  const due = await selectDue(work.db, dag, gemeenten, matching);
  await inRounds(due, gemeenten, sluitMelding, dag, work, formSignalen);
  const waiting = (await selectWachtenden(work.db, own)).map(({ meldingId }) => meldingId);
  await inRounds(waiting, own, dienWachtende, dag, work, formSignalen);
  if (waiting.length > 0) await inRounds(due, own, eindigWachtende, dag, work, formSignalen);
  if (own.length > 0) countWachtenden(work.db, dag);
}

async function inRounds(
  meldingIds: readonly string[],
  gemeenten: readonly string[],
  rule: typeof sluitMelding,
  dag: Datum,
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  for (let from = 0; from < meldingIds.length; from += ROUND) {
    const round = meldingIds.slice(from, from + ROUND);
    // Again for each round: the one before took places and put others in the queue.
    const formules = await formSignalen.formules.load(work.db, gemeenten);
    const geladen = await formSignalen.read(work, round);
    const gemeenteOf = new Map(
      geladen.meldingen.map(({ melding: { feiten } }) => [feiten.meldingId, feiten.gemeentecode]),
    );
    const werk = await formSignalen.decide(geladen, formules, (draft, concerns) => {
      for (const meldingId of round) {
        if (concerns(gemeenteOf.get(meldingId) ?? '')) rule(draft, meldingId, dag, formules);
      }
    });
    formSignalen.store(work, werk);
  }
}
