import type { Afhandeling } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { latest } from './latest.ts';

const UPSERT = statement(
  'metrics-upsert-afhandeling',
  `insert into afhandeling_feit as f (melding_id, signaal_id, gemeentecode, versie, zaak_id, stand, ontvangen_op,
     opgepakt_op, eerste_contactpoging_op, contact_op, bezocht, contactuitkomst, contacttermijn_tot,
     dreigingstermijn_tot, contacttermijn_verstreken_op, dreigingstermijn_verstreken_op, beeindigd_op, eindresultaat,
     telreden, zaakresultaat, pogingen)
   select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::date[],
     $8::date[], $9::date[], $10::date[], $11::boolean[], $12::text[], $13::date[], $14::date[], $15::date[],
     $16::date[], $17::date[], $18::text[], $19::text[], $20::text[], $21::int[])
   on conflict (melding_id, signaal_id) do update set versie = excluded.versie, zaak_id = excluded.zaak_id,
     stand = excluded.stand, ontvangen_op = excluded.ontvangen_op, opgepakt_op = excluded.opgepakt_op,
     eerste_contactpoging_op = excluded.eerste_contactpoging_op, contact_op = excluded.contact_op,
     bezocht = excluded.bezocht, contactuitkomst = excluded.contactuitkomst,
     contacttermijn_tot = excluded.contacttermijn_tot, dreigingstermijn_tot = excluded.dreigingstermijn_tot,
     contacttermijn_verstreken_op = excluded.contacttermijn_verstreken_op,
     dreigingstermijn_verstreken_op = excluded.dreigingstermijn_verstreken_op, beeindigd_op = excluded.beeindigd_op,
     eindresultaat = excluded.eindresultaat, telreden = excluded.telreden,
     zaakresultaat = excluded.zaakresultaat, pogingen = excluded.pogingen
   where f.versie < excluded.versie`,
);

/** Where the resident moved to is in the event and stays out of the facts. */
export function upsertAfhandelingen(db: TransactionQueryable, events: readonly Afhandeling[]): void {
  const states = latest(events, ({ signaalId, meldingId }) => `${signaalId}/${meldingId}`);
  db.send(UPSERT, [
    states.map((state) => state.meldingId),
    states.map((state) => state.signaalId),
    states.map((state) => state.gemeentecode),
    states.map((state) => state.versie),
    states.map((state) => state.zaakId),
    states.map((state) => state.stand),
    states.map((state) => state.ontvangenOp),
    states.map((state) => state.opgepaktOp),
    states.map((state) => state.eersteContactpogingOp),
    states.map((state) => state.contactOp),
    states.map(({ contactpogingen }) => contactpogingen.some(({ soort }) => soort === 'HUISBEZOEK')),
    states.map(({ contactpogingen }) => contactpogingen.at(-1)?.uitkomst ?? null),
    states.map((state) => state.contacttermijnTot),
    states.map((state) => state.dreigingstermijnTot),
    states.map((state) => state.contacttermijnVerstrekenOp),
    states.map((state) => state.dreigingstermijnVerstrekenOp),
    states.map((state) => (state.stand === 'BEEINDIGD' ? state.beeindigdOp : null)),
    states.map((state) => (state.stand === 'BEEINDIGD' ? state.eindresultaat : null)),
    states.map((state) => state.telreden),
    states.map((state) => state.zaakresultaat),
    states.map(({ contactpogingen }) => contactpogingen.length),
  ]);
}
