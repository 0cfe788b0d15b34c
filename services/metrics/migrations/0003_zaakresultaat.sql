-- Up Migration

-- The one result of the whole zaak, which may come after its meldingen were ended without it.
alter table afhandeling_feit add column zaakresultaat text;

-- Of what was told before it is not known. A zaak of which no melding is open any more, with an ending that is not the
-- creditor's word, was closed by that ending in nearly every case; its topic is gone after a week.
update afhandeling_feit f set zaakresultaat = f.eindresultaat
 where f.stand = 'BEEINDIGD' and f.zaak_id is not null
   and f.eindresultaat not in ('INGETROKKEN_DOOR_PARTNER', 'BETAALD_BIJ_PARTNER', 'ZELF_BETAALD_OF_REGELING', 'VERPLAATST')
   and not exists (select from afhandeling_feit open
                    where open.zaak_id = f.zaak_id and open.stand in ('ONTVANGEN', 'OPGEPAKT'));

-- Down Migration
alter table afhandeling_feit drop column zaakresultaat;
