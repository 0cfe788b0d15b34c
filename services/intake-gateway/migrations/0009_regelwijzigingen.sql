-- Up Migration

-- What became of a held line is for its creditor to read on by number. Numbered when a reader first sees it, as lists of
-- migration 0005 are, and apart from the number by which the queue is read.
alter table uitzondering add column besluitvolgnummer bigint;
create sequence regelwijziging_volgnummer;
-- Whoever numbers moves it up to the clock, so that after a restore no number is one that a reader already passed.
do $$ begin
  execute format('grant select, update on sequence regelwijziging_volgnummer to %I', current_schema() || '_api');
end $$;
create index uitzondering_besluit on uitzondering (partner_id, besluitvolgnummer) where besluitvolgnummer is not null;
create index uitzondering_besluit_ongenummerd on uitzondering (partner_id)
  where besluitvolgnummer is null and stand <> 'OPEN';

-- Down Migration
drop index uitzondering_besluit, uitzondering_besluit_ongenummerd;
drop sequence regelwijziging_volgnummer;
alter table uitzondering drop column besluitvolgnummer;
