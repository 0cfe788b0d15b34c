-- Up Migration

-- How a creditor wants its answers, beside the number it has come to: the row that is locked while numbers are handed
-- out, so a change of way falls between two messages. `bevestigd_tot` is what it said to have received; lost with a
-- restored backup, it says so again.
alter table signaalpartner
  add column eigen_topic boolean not null default true,
  add column bestandsindeling jsonb,
  add column bevestigd_tot bigint not null default 0 check (bevestigd_tot >= 0),
  add column bevestigd_op date;

-- A day or a month of one creditor, in the order in which it left.
create index terugkoppeling_dag on terugkoppeling (partner_id, dag, volgnummer);

-- Down Migration
drop index terugkoppeling_dag;
alter table signaalpartner
  drop column eigen_topic, drop column bestandsindeling, drop column bevestigd_tot, drop column bevestigd_op;
