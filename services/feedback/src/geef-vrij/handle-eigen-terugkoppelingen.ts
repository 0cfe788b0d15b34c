import { type Terugkoppeling, topics } from '@meldpunt/contracts';
import type { ConsumedMessage, UnitOfWork } from '@meldpunt/service-kit';
import { applyUitgegaan } from '../volg-melding/dossier.ts';
import { takeTurns, waitsFor } from '../volg-melding/handle-wijzigingen.ts';
import { selectDossiers, upsertVerloop } from '../volg-melding/store.ts';
import { holdDay } from './dag-slot.ts';
import { nextDay } from './decide-vrijgaven.ts';
import type { GeefVrij } from './geef-vrij.ts';
import { insertTerugkoppelingen, raiseCounters, selectKnown } from './store.ts';
import { toUitgegaan } from './to-uitgegaan.ts';

type Eigen = ConsumedMessage<Terugkoppeling>;

/**
 * Reads back what this service sent. In quiet times every message is here already and nothing happens. After a
 * restored backup this is how it learns which numbers and which messages are out in the world, before it goes on.
 */
export async function handleEigenTerugkoppelingen(
  messages: readonly Eigen[],
  work: UnitOfWork,
  geefVrij: GeefVrij,
): Promise<void> {
  const known = await selectKnown(
    work.db,
    messages.map(({ value }) => value.terugkoppelingId),
  );
  const nieuw = messages.filter(({ value }) => !known.has(value.terugkoppelingId));
  if (nieuw.length === 0) return;
  holdDay(work.db);
  await takeOver(nieuw, work);
  const own = nieuw.map(({ value }) => value);
  const opEigenTopic = await raiseCounters(work.db, own);
  await insertTerugkoppelingen(work.db, own);
  // Its row for the creditor's own topic went with the database, and whether it had left nobody knows. Once too often
  // is marked; once too few would never be noticed.
  work.outbox.addAll(
    own
      .filter(({ partnerId }) => opEigenTopic.has(partnerId))
      .map((message) => geefVrij.ofPartner({ ...message, opnieuwGeleverd: true })),
  );
}

/** Tells each dossier what its creditor has heard; of a melding that is still to be read again it is kept for it. */
async function takeOver(nieuw: readonly Eigen[], work: UnitOfWork): Promise<void> {
  takeTurns(
    work.db,
    nieuw.flatMap(({ value: { gemeentecode } }) => (gemeentecode === null ? [] : [gemeentecode])),
  );
  const meldingIds = [...new Set(nieuw.map(({ value }) => value.meldingId))];
  const dossiers = new Map(
    (await selectDossiers(work.db, meldingIds)).map((dossier) => [dossier.melding.meldingId, dossier]),
  );
  for (const { value, key, raw } of nieuw) {
    const dossier = dossiers.get(value.meldingId);
    if (dossier !== undefined) dossiers.set(value.meldingId, applyUitgegaan(dossier, toUitgegaan(value)));
    else
      work.park({ waitsFor: waitsFor(value.meldingId), topic: topics.terugkoppeling.naam, key, value: raw });
  }
  // Nothing is told here: no number may be handed out before the last one that left is known.
  upsertVerloop(
    work.db,
    [...dossiers.values()].map((dossier) => ({ dossier, volgendeOp: nextDay(dossier) })),
  );
}
