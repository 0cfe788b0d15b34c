-- Up Migration

-- Read and written whole and never searched: kept as the text it came in, nothing has to be built of it or from it.
alter table signaal
  alter column motivering type json,
  alter column regels type json,
  alter column onderbouwing type json,
  alter column invoer type json;

-- Down Migration
alter table signaal
  alter column motivering type jsonb,
  alter column regels type jsonb,
  alter column onderbouwing type jsonb,
  alter column invoer type jsonb;
