-- Up Migration

-- The exchange with Statistics Netherlands wants the period the matching looked over. Unknown of signalen from before.
alter table signaal add column matchingperiode_van date, add column matchingperiode_tot date;
-- A period of one municipality is a range of this.
create index zaak_melding_ontvangen on zaak_melding (gemeentecode, ontvangen_op);

-- Down Migration
drop index zaak_melding_ontvangen;
alter table signaal drop column matchingperiode_van, drop column matchingperiode_tot;
