-- Up Migration

-- A reactie read back after a restore does not say which number its creditor gave it; reactie_id follows from that number
-- and is how it is known again.
alter table reactie alter column eigen_id drop not null;

-- Down Migration
delete from reactie where eigen_id is null;
alter table reactie alter column eigen_id set not null;
