-- Up Migration

-- Read and written whole and never searched: kept as the text it came in, nothing has to be built of it or from it.
alter table verloop alter column bronversies type json, alter column verteld type json;

-- Down Migration
alter table verloop alter column bronversies type jsonb, alter column verteld type jsonb;
