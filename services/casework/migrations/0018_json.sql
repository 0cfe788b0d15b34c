-- Up Migration

-- Read and written whole and never searched: kept as the text it came in, nothing has to be built of it or from it.
alter table signaal alter column motivering type json, alter column onderbouwing type json;
alter table zaak
  alter column contactpogingen type json,
  alter column gesprek type json,
  alter column stap type json,
  alter column stappen_te_laat drop default,
  alter column stappen_te_laat type json,
  alter column stappen_te_laat set default '[]';
alter table zaak_melding
  alter column gegevens type json,
  alter column verlenging type json,
  alter column afloop type json;

-- Down Migration
alter table zaak_melding
  alter column gegevens type jsonb,
  alter column verlenging type jsonb,
  alter column afloop type jsonb;
alter table zaak
  alter column contactpogingen type jsonb,
  alter column gesprek type jsonb,
  alter column stap type jsonb,
  alter column stappen_te_laat drop default,
  alter column stappen_te_laat type jsonb,
  alter column stappen_te_laat set default '[]';
alter table signaal alter column motivering type jsonb, alter column onderbouwing type jsonb;
