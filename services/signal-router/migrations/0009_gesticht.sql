-- Up Migration

-- How many signalen a melding had founded, by all that was read back: the signaal that holds it last may be another's.
alter table overgenomen add column gesticht integer not null default 0;

-- Down Migration
alter table overgenomen drop column gesticht;
