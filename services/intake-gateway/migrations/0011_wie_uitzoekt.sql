-- Up Migration

-- Holds "BEHEER" in every row: who looks at held lines is who may decide about them, for all of them alike. It fills
-- itself and is read nowhere; an instance of before this, beside a new one, still writes it.
alter table uitzondering alter column eigenaar set default 'BEHEER';

-- Down Migration
alter table uitzondering alter column eigenaar drop default;
