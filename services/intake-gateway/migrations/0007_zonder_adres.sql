-- Up Migration

-- A line may name its resident by BSN and give no address. What a person decided about it was remembered for all such
-- lines of its creditor; such a line now has no hash of an address.
alter table uitzondering alter column adres_hash drop not null;

-- Down Migration
update uitzondering set adres_hash = '' where adres_hash is null;
alter table uitzondering alter column adres_hash set not null;
