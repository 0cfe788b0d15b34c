-- Up Migration

-- What became of a held line is for its creditor to read on by number. Numbered when a reader first sees it, as lists of
-- migration 0005 are, and apart from the number by which the queue is read.
alter table uitzondering add column besluitvolgnummer bigint;
create sequence regelwijziging_volgnummer;
-- Whoever numbers moves it up to the clock, so that after a restore no number is one that a reader already passed.
do $$ begin
  execute format('grant select, update on sequence regelwijziging_volgnummer to %I', current_schema() || '_api');
end $$;
create index uitzondering_besluit on uitzondering (partner_id, besluitvolgnummer) where besluitvolgnummer is not null;
create index uitzondering_besluit_ongenummerd on uitzondering (partner_id)
  where besluitvolgnummer is null and stand <> 'OPEN';

-- All that ended before is on that list too. Its lines said less: one that changed a melding was refused after all, and
-- what held a line stood on it for good. An error that was found (a rule, too old) stays; where there was none the
-- decision says which it is. A creditor that reads its topic was told then and is not told again.
with gesloten as (
  select u.levering_id, u.regelnummer, u.besluit, u.waarschuwingen, split_part(u.oorzaak, ':', 2) as veld,
    array(
      select b from unnest(string_to_array(r.bevindingen, ' ')) with ordinality as n(b, nr)
      where b <> u.oorzaak and b <> all (u.waarschuwingen) order by nr
    ) as fouten
  from uitzondering u join levering_regel r using (levering_id, regelnummer)
  where u.stand = 'AFGEKEURD' and r.resultaat = 'ALSNOG_AFGEKEURD'
)
update levering_regel r set
  resultaat = case when besluit in ('GEWIJZIGD', 'ONGEWIJZIGD') then 'SAMENGEVOEGD' else r.resultaat end,
  bevindingen = array_to_string(waarschuwingen || case
    when besluit in ('GEWIJZIGD', 'ONGEWIJZIGD') then fouten
    when besluit in ('BETAALD', 'INGETROKKEN') then array['TERUGGENOMEN:']
    when besluit = 'ACHTERHAALD' then array['ACHTERHAALD:']
    when fouten = '{}' then array['GEMEENTE_NIET_GEVONDEN:' || veld]
    else fouten
  end, ' ')
from gesloten g where r.levering_id = g.levering_id and r.regelnummer = g.regelnummer;

-- Down Migration
update levering_regel set resultaat = 'ALSNOG_AFGEKEURD' where resultaat = 'SAMENGEVOEGD';
drop index uitzondering_besluit, uitzondering_besluit_ongenummerd;
drop sequence regelwijziging_volgnummer;
alter table uitzondering drop column besluitvolgnummer;
