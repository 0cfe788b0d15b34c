-- Up Migration

-- What creditors said back about answers that a zaak gave. No reference to the melding: after a restore a reactie may be
-- here before its zaak is back.
create table reactie (
  reactie_id uuid primary key,
  gemeentecode text not null,
  melding_id uuid not null,
  signaal_id uuid not null,
  partner_id text not null,
  klasse text not null,
  reactie text not null,
  op date not null,
  bedrag_in_centen bigint,
  gereageerd_op date not null
);
create index reactie_melding on reactie (melding_id);
create index reactie_gereageerd_op on reactie (gereageerd_op);
select kit_bescherm('reactie', 'gemeentecode');
-- The creditor's words: read behind HTTP, changed by nobody there.
revoke insert, update, delete on reactie from casework_api;

-- Down Migration
drop table reactie;
