import { type Datum, datum } from '@meldpunt/contracts';
import { applyDay, type ConsumedMessage, runDagtaak, type UnitOfWork } from '@meldpunt/service-kit';
import { selectDueDossiers, upsertVerloop } from '../volg-melding/store.ts';
import { holdDayAlone } from './dag-slot.ts';
import { decideVrijgaven } from './decide-vrijgaven.ts';
import type { GeefVrij, TeVersturen } from './geef-vrij.ts';

/** Dossiers of one round: bounds memory, not the day. */
const ROUND = 5_000;

/**
 * Releases what waited for this day. One unit for all municipalities: a day's releases are a handful of set-wise
 * statements, and one unit keeps a creditor's numbers in one order.
 */
export async function handleDagen(
  messages: readonly ConsumedMessage<Datum>[],
  work: UnitOfWork,
  geefVrij: GeefVrij,
): Promise<void> {
  holdDayAlone(work.db);
  for (const { value } of messages) {
    await applyDay(work, value);
    // First what creditors said of earlier answers, so that a day's own answers cannot be reacted to within it.
    await runDagtaak(work, value, 'reacties', 'landelijk', (dag) =>
      geefVrij.passOnReacties(work, datum(dag)),
    );
    await runDagtaak(work, value, 'vrijgeven', 'landelijk', (dag) => releaseDue(datum(dag), work, geefVrij));
  }
}

async function releaseDue(dag: Datum, work: UnitOfWork, geefVrij: GeefVrij): Promise<void> {
  for (;;) {
    const dossiers = await selectDueDossiers(work.db, dag, ROUND);
    if (dossiers.length === 0) return;
    const besluiten = dossiers.map((dossier) => decideVrijgaven(dossier, dag));
    upsertVerloop(work.db, besluiten);
    await geefVrij.send(
      work,
      besluiten.flatMap(({ dossier, vrijgaven }): TeVersturen[] =>
        vrijgaven.map((vrijgave) => ({ melding: dossier.melding, vrijgave })),
      ),
    );
  }
}
