-- Up Migration

-- What is to be erased is found by the day it arose, so that no change of a signaal has to touch an index.
create index signaal_ontstaan on signaal (ontstaan_op);

-- The day alone: with the municipality in the index, row-level security made every look at a zaak's meldingen read it
-- for all the municipality ever received. Only the export of a period asks for days.
drop index zaak_melding_ontvangen;
create index zaak_melding_ontvangen on zaak_melding (ontvangen_op);

-- Down Migration
drop index zaak_melding_ontvangen;
create index zaak_melding_ontvangen on zaak_melding (gemeentecode, ontvangen_op);
drop index signaal_ontstaan;
