-- Up Migration

-- The next offset at which the log was found to end below it. While they are equal nothing of the partition is read: a
-- log that was made anew grows past the record, and what it held until then would be taken for read.
alter table verbruik add column strijdig_bij bigint;

-- Down Migration
alter table verbruik drop column strijdig_bij;
