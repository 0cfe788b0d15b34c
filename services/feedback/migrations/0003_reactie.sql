-- Up Migration

-- What a creditor says back about an answer. Written by the HTTP role, which does not know how the melding ended; with
-- the next day event it goes on to casework, when a zaak ended the melding, or is only counted.
create table reactie (
  reactie_id text primary key,
  partner_id text not null,
  eigen_id text not null,
  melding_id text not null,
  klasse text not null,
  reactie text not null,
  op date not null,
  bedrag_in_centen bigint,
  gereageerd_op date not null,
  -- The day event with which it went on; null before.
  doorgegeven_op date,
  -- Whether casework was told; null before that day.
  naar_zaak boolean,
  gezien_op timestamptz not null default clock_timestamp(),
  unique (partner_id, eigen_id)
);
create index reactie_te_doen on reactie (gereageerd_op) where doorgegeven_op is null;
create index reactie_melding on reactie (melding_id);
select kit_bescherm('reactie', 'partner_id');
-- Said is said: behind HTTP nothing is changed or taken back.
revoke update, delete on reactie from feedback_api;

-- Down Migration
drop table reactie;
