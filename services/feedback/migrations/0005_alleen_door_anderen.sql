-- Up Migration

-- Of the end: whether the creditor could tell from hearing it that others reported too.
alter table verloop add column alleen_door_anderen boolean not null default false;

-- Down Migration
alter table verloop drop column alleen_door_anderen;
