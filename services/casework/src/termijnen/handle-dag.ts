import type { Datum } from '@meldpunt/contracts';
import {
  applyDay,
  type DatabasePool,
  readDay,
  statement,
  type TransactionQueryable,
  type UnitOfWork,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { eraseZaken } from '../bewaren/erase-zaken.ts';
import { renewPersonen } from '../bewaren/renew-personen.ts';
import { recordChanges, type Zaakverandering } from '../zaak/record-changes.ts';
import type { Verzending } from '../zaak/verzending.ts';
import { lockZaken } from '../zaak/zaak-store.ts';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { decideDag, nextDag } from './decide-dag.ts';

const ZAKEN_PER_RONDE = 500;

const SELECT_ZAKEN = statement(
  'casework-select-zaken-op-dag',
  `select zaak_id as "zaakId" from zaak where volgende_dag <= $1::date order by volgende_dag limit $2`,
);

/**
 * A new day: first the terms, a transaction per round of zaken, then the day itself becomes today. Every zaak keeps the
 * day it waits for, so one that was passed is not passed again, and a day killed halfway goes on with those that are
 * left. Until the end acts still count as done yesterday, which is what it then still is.
 */
export async function handleDagen(
  dagen: readonly Datum[],
  work: UnitOfWork,
  pool: DatabasePool,
  personen: Zaakpersonen,
  verzending: () => Verzending,
  perRonde = ZAKEN_PER_RONDE,
): Promise<void> {
  for (const dag of [...new Set(dagen)].sort()) {
    while (await withUnitOfWork(pool, (eigen) => passRonde(eigen, dag, verzending, perRonde))) {
      // The server ends a transaction that sits idle, and the one of this batch waits for all the others.
      await readDay(work.db);
    }
    await eraseZaken(pool, dag);
    await renewPersonen(pool, dag, personen);
    await applyDay(work, dag);
  }
}

/** False when no zaak waits for this day or one before. */
async function passRonde(
  work: UnitOfWork,
  dag: Datum,
  verzending: () => Verzending,
  perRonde: number,
): Promise<boolean> {
  const { rows } = await work.db.query<{ zaakId: string }>(SELECT_ZAKEN, [dag, perRonde]);
  if (rows.length === 0) return false;
  const zaken = await lockZaken(
    work.db,
    rows.map(({ zaakId }) => zaakId),
  );
  const veranderingen: Zaakverandering[] = [];
  const ongewijzigd: { zaakId: string; volgendeDag: Datum | null }[] = [];
  for (const zaak of zaken) {
    const { zaak: na, gebeurtenis, termijn } = decideDag(zaak, dag);
    if (na === zaak) ongewijzigd.push({ zaakId: zaak.zaakId, volgendeDag: nextDag(zaak, dag) });
    else
      veranderingen.push({
        voor: zaak,
        na,
        gebeurtenis,
        termijn,
        historie: { dag, gebeurtenis: [gebeurtenis ?? 'GEWIJZIGD', termijn ?? []].flat().join(' ') },
      });
  }
  await recordChanges(work, veranderingen, dag, verzending());
  postpone(work.db, ongewijzigd);
  return true;
}

const POSTPONE = statement(
  'casework-postpone-zaken',
  `update zaak z set volgende_dag = n.dag from unnest($1::uuid[], $2::date[]) as n (zaak_id, dag)
    where z.zaak_id = n.zaak_id`,
);

/** A zaak changed between being found and being locked may have nothing to do today any more. */
function postpone(
  db: TransactionQueryable,
  zaken: readonly { zaakId: string; volgendeDag: Datum | null }[],
): void {
  if (zaken.length === 0) return;
  db.send(POSTPONE, [zaken.map((zaak) => zaak.zaakId), zaken.map((zaak) => zaak.volgendeDag)]);
}
