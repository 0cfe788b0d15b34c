-- Up Migration

-- The one result of the whole zaak, which may come after its meldingen were ended without it.
alter table afhandeling_feit add column zaakresultaat text;

-- Down Migration
alter table afhandeling_feit drop column zaakresultaat;
