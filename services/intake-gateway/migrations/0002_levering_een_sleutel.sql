-- Up Migration

-- levering_id is made of partner and leveringskenmerk, so this said once more what the primary key says. And
-- "on conflict (levering_id)" waits at that one index only: of two connections that brought the same new levering at
-- the same instant the second could meet the first in this index instead, and got unique_violation.
alter table levering drop constraint levering_partner_id_leveringskenmerk_key;

-- Down Migration
alter table levering add constraint levering_partner_id_leveringskenmerk_key unique (partner_id, leveringskenmerk);
