-- Up Migration

-- Held "BEHEER" in every row: who looks at held lines is who may decide about them, for all of them alike.
alter table uitzondering drop column eigenaar;

-- Down Migration
alter table uitzondering add column eigenaar text not null default 'BEHEER';
alter table uitzondering alter column eigenaar drop default;
