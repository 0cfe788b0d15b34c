import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Cijferrij } from './evaluate-cijfers.ts';

const SELECT = statement(
  'casework-select-cijfers',
  `select z.signaal_id as "signaalId", z.aanleiding, z.stand = 'VERVALLEN' as vervallen, z.contactpogingen,
          z.eindresultaat, z.gesprek, z.stappen_te_laat as "stappenTeLaat",
          exists (select from zaak_melding m where m.zaak_id = z.zaak_id
                     and m.afloop->>'binnenreden' in ('POSTADRES', 'KAMERBEWONING')) as "nietDoelgroep"
     from zaak z where z.gemeentecode = $1 and z.geopend_op between $2::date and $3::date`,
);

/** Zaken of the municipality opened in these days, without residents and creditors. */
export async function selectCijferrijen(
  db: Queryable,
  gemeentecode: string,
  van: Datum,
  tot: Datum,
): Promise<Cijferrij[]> {
  const { rows } = await db.query<Cijferrij>(SELECT, [gemeentecode, van, tot]);
  return rows;
}
