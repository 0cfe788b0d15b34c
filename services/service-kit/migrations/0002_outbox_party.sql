-- Up Migration

-- For the topic of one party, which may be missing or refuse: nobody else is kept waiting for it.
alter table outbox add column voor_partij boolean not null default false;

-- Down Migration
alter table outbox drop column voor_partij;
