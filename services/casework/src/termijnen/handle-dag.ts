import { type Datum, datum } from '@meldpunt/contracts';
import {
  applyDay,
  type DatabasePool,
  type Queryable,
  readDay,
  runDagtaak,
  statement,
  type UnitOfWork,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { eraseZaken } from '../bewaren/erase-zaken.ts';
import { recordChanges, type Zaakverandering } from '../zaak/record-changes.ts';
import type { Verzending } from '../zaak/verzending.ts';
import { lockZaken } from '../zaak/zaak-store.ts';
import { decideDag, nextDag } from './decide-dag.ts';

const TAAK = 'termijnen';
const ZAKEN_PER_RONDE = 500;

// From one municipality to the next along the index of the day, and one look into it for each.
const SELECT_GEMEENTEN = statement(
  'casework-select-gemeenten-op-dag',
  `with recursive g as (
     (select gemeentecode from zaak where volgende_dag is not null order by gemeentecode limit 1)
     union all
     select (select z.gemeentecode from zaak z where z.volgende_dag is not null and z.gemeentecode > g.gemeentecode
              order by z.gemeentecode limit 1)
       from g where g.gemeentecode is not null
   )
   select gemeentecode from g
    where exists (select from zaak z where z.gemeentecode = g.gemeentecode and z.volgende_dag <= $1::date)
    order by gemeentecode`,
);
const SELECT_ZAKEN = statement(
  'casework-select-zaken-op-dag',
  `select zaak_id from zaak where gemeentecode = $1 and volgende_dag <= $2::date order by volgende_dag limit $3`,
);

/**
 * A new day: first the terms, a transaction per municipality and once per (day, municipality), then the day itself
 * becomes today. Killed halfway, the message comes again and does the municipalities that are left. Until the end
 * acts still count as done yesterday, which is what it then still is.
 */
export async function handleDagen(
  dagen: readonly Datum[],
  work: UnitOfWork,
  pool: DatabasePool,
  verzending: () => Verzending,
): Promise<void> {
  for (const dag of [...new Set(dagen)].sort()) {
    const gemeenten = await selectGemeenten(work.db, dag);
    for (const gemeentecode of gemeenten) {
      await withUnitOfWork(pool, (eigen) =>
        runDagtaak(eigen, dag, TAAK, gemeentecode, (op) =>
          passDag(eigen, gemeentecode, datum(op), verzending()),
        ),
      );
      // The server ends a transaction that sits idle, and the one of this batch waits for all the others.
      await readDay(work.db);
    }
    await eraseZaken(pool, dag);
    await applyDay(work, dag);
  }
}

async function selectGemeenten(db: Queryable, dag: Datum): Promise<string[]> {
  const { rows } = await db.query<{ gemeentecode: string }>(SELECT_GEMEENTEN, [dag]);
  return rows.map((row) => row.gemeentecode);
}

async function passDag(
  work: UnitOfWork,
  gemeentecode: string,
  dag: Datum,
  verzending: Verzending,
): Promise<void> {
  for (;;) {
    const { rows } = await work.db.query<{ zaak_id: string }>(SELECT_ZAKEN, [
      gemeentecode,
      dag,
      ZAKEN_PER_RONDE,
    ]);
    if (rows.length === 0) return;
    const zaken = await lockZaken(
      work.db,
      rows.map((row) => row.zaak_id),
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
    await recordChanges(work, veranderingen, dag, verzending);
    await postpone(work.db, ongewijzigd);
  }
}

const POSTPONE = statement(
  'casework-postpone-zaken',
  `update zaak z set volgende_dag = n.dag from unnest($1::uuid[], $2::date[]) as n (zaak_id, dag)
    where z.zaak_id = n.zaak_id`,
);

/** A zaak changed between being found and being locked may have nothing to do today any more. */
async function postpone(
  db: Queryable,
  zaken: readonly { zaakId: string; volgendeDag: Datum | null }[],
): Promise<void> {
  if (zaken.length === 0) return;
  await db.query(POSTPONE, [zaken.map((zaak) => zaak.zaakId), zaken.map((zaak) => zaak.volgendeDag)]);
}
