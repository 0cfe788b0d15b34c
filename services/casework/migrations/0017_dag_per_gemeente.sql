-- Up Migration

-- A day is passed municipality by municipality: with the day alone in the index, each read what was due in all others.
drop index zaak_volgende_dag;
create index zaak_volgende_dag on zaak (gemeentecode, volgende_dag) where volgende_dag is not null;

-- What is to be erased is found by the day it arose, so that no change of a signaal has to touch an index.
create index signaal_ontstaan on signaal (ontstaan_op);

-- The day first: with the municipality first, row-level security made every look at a zaak's meldingen read this index
-- for all the municipality ever received.
drop index zaak_melding_ontvangen;
create index zaak_melding_ontvangen on zaak_melding (ontvangen_op, gemeentecode);

-- Down Migration
drop index zaak_melding_ontvangen;
create index zaak_melding_ontvangen on zaak_melding (gemeentecode, ontvangen_op);
drop index signaal_ontstaan;
drop index zaak_volgende_dag;
create index zaak_volgende_dag on zaak (volgende_dag) where volgende_dag is not null;
