import { addMonths, type Datum } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { terugkijkOf } from '../form-signalen/evaluate-formule.ts';
import {
  type FormuleStore,
  newestStandaard,
  selectGemeentenWithFormule,
} from '../gemeenteformules/formule-store.ts';
import { tidyMatching } from '../matchmoment/match-store.ts';
import { deleteProeven } from '../proefdraaien/proef-store.ts';
import { evidenceBound, MATCHING_MONTHS, SIGNALLED_MONTHS } from './bewaartermijn.ts';

/** What was tried out is old news by then, and the meldingen it was counted from are gone. */
const PROEF_MONTHS = 6;

// Evidence that no signaal held. Counted from acceptance, so that a melding does not live longer for being answered late.
// What is left knows the id: its creditor may change or withdraw a melding for some three months, which is longer than a
// formule without a window keeps its evidence, and that is not to be taken for a new one.
const ERASE_UNSIGNALLED = statement(
  'router-erase-unsignalled',
  `update melding set houder = 'WEG', persoon = null, bsn_sleutel = null, plaats_sleutel = null, adres_sleutel = null
   where houder = 'BEANTWOORD' and signaal_id is null and aangenomen_op <= $1
     and ($2::text[] is null or gemeentecode = any($2::text[]))`,
);
// What a signaal held stays longer, to say why; to match with, it is as old as the rest, and so is its key.
const ERASE_RESIDENTS = statement(
  'router-erase-residents',
  `update melding set persoon = null, bsn_sleutel = null, plaats_sleutel = null, adres_sleutel = null
   where houder in ('BEANTWOORD', 'WEG') and aangenomen_op <= $1
     and (persoon is not null or bsn_sleutel is not null or plaats_sleutel is not null)`,
);
const DELETE_ENDED = statement(
  'router-delete-ended',
  `delete from melding where houder in ('BEANTWOORD', 'WEG') and aangenomen_op <= $1`,
);
const DELETE_SIGNALEN = statement(
  'router-delete-signalen',
  `delete from signaal s where stand <> 'LOPEND' and gewijzigd_op <= $1
     and not exists (select from melding m where m.signaal_id = s.signaal_id)`,
);

const DELETE_STORINGEN = statement('router-delete-storingen', `delete from formule_storing where dag <= $1`);

/**
 * Erases what has been kept long enough on this day. Evidence without signaal is none after six months, or sooner: a
 * month after the longest window that any formule of the municipality looks back. Rows go after twelve months, the daily
 * sums stay.
 */
export async function eraseExpired(
  db: TransactionQueryable,
  dag: Datum,
  formules: FormuleStore,
): Promise<void> {
  const longest = addMonths(dag, -MATCHING_MONTHS);
  db.send(ERASE_UNSIGNALLED, [evidenceBound(newestStandaard().beoordeling.terugkijk(dag), dag), null]);
  const gemeenten = await selectGemeentenWithFormule(db);
  if (gemeenten.length > 0) {
    const inForce = await formules.load(db, gemeenten);
    for (const gemeentecode of gemeenten) {
      const bound = evidenceBound(terugkijkOf(inForce.inForce(gemeentecode, dag), dag), dag);
      if (bound > longest) db.send(ERASE_UNSIGNALLED, [bound, [gemeentecode]]);
    }
  }
  db.send(ERASE_RESIDENTS, [longest]);
  db.send(DELETE_ENDED, [addMonths(dag, -SIGNALLED_MONTHS)]);
  db.send(DELETE_SIGNALEN, [addMonths(dag, -SIGNALLED_MONTHS)]);
  db.send(DELETE_STORINGEN, [addMonths(dag, -SIGNALLED_MONTHS)]);
  deleteProeven(db, addMonths(dag, -PROEF_MONTHS));
  tidyMatching(db, longest);
}
