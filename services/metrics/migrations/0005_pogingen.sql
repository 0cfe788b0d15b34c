-- Up Migration

-- How many attempts at contact the zaak had when this was told: of its meldingen the one with most knows the latest.
alter table afhandeling_feit add column pogingen integer not null default 0;

-- Down Migration
alter table afhandeling_feit drop column pogingen;
