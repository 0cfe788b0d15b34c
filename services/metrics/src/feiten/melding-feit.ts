import type { Melding } from '@meldpunt/contracts';
import { statement, type TransactionQueryable } from '@meldpunt/service-kit';
import { latest } from './latest.ts';

const UPSERT = statement(
  'metrics-upsert-melding',
  `insert into melding_feit as f (melding_id, gemeentecode, versie, soort, meldmaand, herkomst, stand, signaaldatum,
     aangenomen_op, eerste_bedrag_in_centen, bedrag_in_centen, crisissignaal, dreiging, aangeboden_op)
   select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
     $8::date[], $9::date[], $10::bigint[], $11::bigint[], $12::boolean[], $13::boolean[],
     $14::date[])
   on conflict (melding_id) do update set versie = excluded.versie, stand = excluded.stand,
     herkomst = excluded.herkomst, eerste_bedrag_in_centen = excluded.eerste_bedrag_in_centen,
     signaaldatum = excluded.signaaldatum, aangeboden_op = excluded.aangeboden_op,
     bedrag_in_centen = excluded.bedrag_in_centen, crisissignaal = excluded.crisissignaal, dreiging = excluded.dreiging
   where f.versie < excluded.versie`,
);

/** The person in the event is not looked at: no key for it exists in this service. */
export function upsertMeldingen(db: TransactionQueryable, events: readonly Melding[]): void {
  const meldingen = latest(events, ({ meldingId }) => meldingId);
  db.send(UPSERT, [
    meldingen.map((melding) => melding.meldingId),
    meldingen.map((melding) => melding.gemeentecode),
    meldingen.map((melding) => melding.versie),
    meldingen.map((melding) => melding.soort),
    meldingen.map((melding) => melding.meldmaand),
    meldingen.map((melding) => melding.herkomst),
    meldingen.map((melding) => melding.stand),
    meldingen.map((melding) => melding.signaaldatum),
    meldingen.map((melding) => melding.aangenomenOp),
    meldingen.map((melding) => melding.eersteBedragInCenten),
    meldingen.map((melding) => melding.bedragInCenten),
    meldingen.map((melding) => melding.crisissignaal),
    meldingen.map((melding) => melding.dreiging !== null),
    meldingen.map((melding) => melding.aangebodenOp),
  ]);
}
