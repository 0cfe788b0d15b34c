import type { Afhandeling } from '@meldpunt/contracts';
import {
  type ConsumedBatch,
  type Log,
  type Queryable,
  statement,
  type UnitOfWork,
} from '@meldpunt/service-kit';
import { NotYet } from '../not-yet.ts';
import { type Moment, meldingMessage } from '../ontvang-levering/outgoing.ts';
import {
  addDagtelling,
  lockAchterstanden,
  selectMeldingen,
  selectStand,
  upsertMeldingen,
} from '../ontvang-levering/store.ts';
import { emptyTelling, type Telling } from '../ontvang-levering/telling.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { decideBestemming, forwardedMelding, nieuweGemeente } from './decide-doorzetten.ts';

const SELECT_ACHTERSTANDEN = statement(
  'intake-achterstand-of-melding',
  `select melding_id as "meldingId", achterstand_id as "achterstandId" from melding where melding_id = any($1::uuid[])`,
);

/** Passes on what ended because the resident moved. Nearly every ending has nothing for the gateway. */
export async function handleAfhandelingen(
  batch: ConsumedBatch<Afhandeling>,
  work: UnitOfWork,
  intake: Intake,
  log: Log,
): Promise<void> {
  const moved = new Map<string, string>();
  for (const { value } of batch.messages) {
    const naar = nieuweGemeente(value);
    if (naar !== undefined) moved.set(value.meldingId, naar);
  }
  if (moved.size === 0) return;
  const { db } = work;
  const achterstanden = await selectAchterstanden(db, [...moved.keys()]);
  const ids = [...new Set(achterstanden.values())].sort();
  await lockAchterstanden(db, ids);
  const staten = await selectMeldingen(db, ids);
  const { dag, versie } = await selectStand(db);
  if (dag === null) throw new NotYet('an ending before the first day');
  const moment: Moment = { dag, gezienOp: intake.now() };
  const tellingen = new Map<string, Telling>();
  for (const [meldingId, naar] of moved) {
    const staat = staten.find(({ inhoud }) => inhoud.meldingId === meldingId);
    if (staat === undefined) continue;
    const { partnerId, kenmerk, meldmaand, achterstandId } = staat.inhoud;
    const maatstaf = await intake.referentie.maatstaf(partnerId, dag, versie);
    if (maatstaf === undefined) continue;
    const known = staten
      .filter(({ inhoud }) => inhoud.achterstandId === achterstandId)
      .map(({ inhoud }) => inhoud);
    const bestemming = decideBestemming(staat.inhoud, known, naar, maatstaf);
    if (bestemming.status === 'NIET') continue;
    const { gemeentecode, convenant } = bestemming;
    // The block belongs to the melding that ended. Its key outlives every act that may pass it on.
    const blok = staat.persoon.status === 'VERZEGELD' ? staat.persoon.blok : null;
    const opened = blok === null ? undefined : intake.kluis.openPersoon(meldingId, blok);
    if (opened?.status !== 'OPEN') {
      const reason = opened?.status ?? 'GEWIST';
      log.error('ALARM a resident who moved cannot be passed on', { partnerId, gemeentecode, reason });
      continue;
    }
    const newId = intake.kluis.meldingId(partnerId, kenmerk, meldmaand, gemeentecode);
    const inhoud = forwardedMelding(
      staat.inhoud,
      newId,
      gemeentecode,
      convenant.versie,
      maatstaf.geo.versie,
      dag,
    );
    const nieuw = {
      inhoud,
      persoon: { status: 'OPEN', persoon: opened.persoon },
      inhoudHash: staat.inhoudHash,
    } as const;
    const { bewaar, message } = meldingMessage(intake, nieuw, moment);
    upsertMeldingen(db, [bewaar]);
    staten.push(nieuw);
    work.outbox.add(message);
    const telling = tellingen.get(partnerId) ?? emptyTelling();
    telling.doorgezet++;
    telling.centenEerste += inhoud.bedragInCenten;
    tellingen.set(partnerId, telling);
  }
  for (const partnerId of [...tellingen.keys()].sort()) {
    addDagtelling(db, dag, partnerId, tellingen.get(partnerId) ?? emptyTelling());
  }
}

async function selectAchterstanden(
  db: Queryable,
  meldingIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ meldingId: string; achterstandId: string }>(SELECT_ACHTERSTANDEN, [
    meldingIds,
  ]);
  return new Map(rows.map(({ meldingId, achterstandId }) => [meldingId, achterstandId]));
}
