import { addMonths, type Datum } from '@meldpunt/contracts';
import { type DatabasePool, runDagtaak, statement, withUnitOfWork } from '@meldpunt/service-kit';
import { deleteOudeReacties, deleteReactiesMetZaak } from '../reacties/store.ts';

/** Months after closing that a zaak is kept (the field's practice). */
const BEWAARMAANDEN = 18;
/** Months that it is kept who looked; longer than the zaak, for whoever asks after it. */
const INZAGEMAANDEN = 24;
const TAAK = 'bewaren';
const ZAKEN_PER_RONDE = 1000;

// One that says who the resident is of a later zaak waits for that one.
const SELECT_TE_WISSEN = statement(
  'casework-select-te-wissen',
  `select zaak_id from zaak where zaak_id = any(array(
      select zaak_id from zaak oud where oud.afgesloten_op < $1::date
         and not exists (select from zaak later where later.bron_zaak_id = oud.zaak_id
                            and (later.afgesloten_op is null or later.afgesloten_op >= $1::date))
       order by oud.afgesloten_op limit $2))
    order by zaak_id for update`,
);
// The sums are taken from the same rows the deletion removes, in the same transaction.
const SUM_ZAKEN = statement(
  'casework-sum-te-wissen',
  `insert into gewist as g (gemeentecode, onderwerp, code, aantal, centen)
   select gemeentecode, 'zaak', stand, count(*), 0 from zaak where zaak_id = any($1::uuid[]) group by gemeentecode, stand
   union all
   select gemeentecode, 'melding', status, count(*), sum(bedrag_in_centen)
     from zaak_melding where zaak_id = any($1::uuid[]) group by gemeentecode, status
   union all
   select gemeentecode, 'eindresultaat', eindresultaat, count(*), sum(bedrag_in_centen)
     from zaak_melding where zaak_id = any($1::uuid[]) and eindresultaat is not null group by gemeentecode, eindresultaat
   on conflict (gemeentecode, onderwerp, code)
     do update set aantal = g.aantal + excluded.aantal, centen = g.centen + excluded.centen`,
);
const DELETE_ZAKEN = statement('casework-delete-zaken', `delete from zaak where zaak_id = any($1::uuid[])`);
const DELETE_ZONDER_ZAAK = statement(
  'casework-delete-zonder-zaak',
  `with weg as (
     delete from zaak_melding where zaak_id is null and ontvangen_op < $1::date
     returning gemeentecode, status, eindresultaat, bedrag_in_centen
   )
   insert into gewist as g (gemeentecode, onderwerp, code, aantal, centen)
   select gemeentecode, 'melding', status, count(*), sum(bedrag_in_centen) from weg group by gemeentecode, status
   union all
   select gemeentecode, 'eindresultaat', eindresultaat, count(*), sum(bedrag_in_centen)
     from weg where eindresultaat is not null group by gemeentecode, eindresultaat
   on conflict (gemeentecode, onderwerp, code)
     do update set aantal = g.aantal + excluded.aantal, centen = g.centen + excluded.centen`,
);
const DELETE_INZAGE = statement('casework-delete-inzage', `delete from inzage where dag < $1::date`);
// A list says who was to go where and when; the zaken on it go with themselves.
const DELETE_LOOPLIJSTEN = statement(
  'casework-delete-looplijsten',
  `delete from looplijst where dag < $1::date`,
);
// By the day it arose, which has an index and never changes; the day of its last change decides.
const DELETE_SIGNALEN = statement(
  'casework-delete-signalen',
  `delete from signaal s where s.ontstaan_op < $1::date and s.gewijzigd_op < $1::date
      and not exists (select from zaak_melding m where m.signaal_id = s.signaal_id)
      and not exists (select from zaak z where z.signaal_id = s.signaal_id)`,
);

/**
 * Erases what closed more than 18 months ago, with its meldingen, history and sealed persons, and keeps the sums.
 * Once a day; what an earlier day left behind goes with the next.
 */
export async function eraseZaken(pool: DatabasePool, dag: Datum): Promise<void> {
  const grens = addMonths(dag, -BEWAARMAANDEN);
  await withUnitOfWork(pool, async (work) => {
    await runDagtaak(work, dag, TAAK, 'alles', async (op) => {
      if (op !== dag) return;
      for (;;) {
        const { rows } = await work.db.query<{ zaak_id: string }>(SELECT_TE_WISSEN, [grens, ZAKEN_PER_RONDE]);
        const ids = rows.map((row) => row.zaak_id);
        if (ids.length === 0) break;
        work.db.send(SUM_ZAKEN, [ids]);
        deleteReactiesMetZaak(work.db, ids);
        work.db.send(DELETE_ZAKEN, [ids]);
      }
      work.db.send(DELETE_ZONDER_ZAAK, [grens]);
      work.db.send(DELETE_SIGNALEN, [grens]);
      work.db.send(DELETE_LOOPLIJSTEN, [addMonths(dag, -INZAGEMAANDEN)]);
      deleteOudeReacties(work.db, grens);
      work.db.send(DELETE_INZAGE, [addMonths(dag, -INZAGEMAANDEN)]);
    });
  });
}
