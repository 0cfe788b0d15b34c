-- Up Migration

-- Of whom neither BSN nor birth date is known there was nothing to keep an objection by, and it was kept nowhere though
-- it was said. What the municipality said last about a zaak holds: by the resident within its signaal (kenmerken.ts). Not
-- where something is kept under that zaak already. One that was taken back at another zaak of the resident cannot be told
-- from one that was never kept, and comes back: who objected is not visited rather than visited after all.
insert into bezwaar (gemeentecode, kenmerk, zaak_id, dag)
select z.gemeentecode, sha256(convert_to('zaakpersoon:' || z.persoon_id, 'UTF8')), z.zaak_id, c.dag
  from zaak z
  join lateral (select uitkomst, dag from contactcontrole
                 where zaak_id = z.zaak_id and soort = 'BEZWAAR' and bron = 'GEMEENTE'
                 order by controle_id desc limit 1) c on c.uitkomst = 'BEZWAAR'
 where not exists (select from bezwaar b where b.gemeentecode = z.gemeentecode and b.zaak_id = z.zaak_id)
on conflict do nothing;

-- What was said together is taken back together.
create index bezwaar_zaak on bezwaar (gemeentecode, zaak_id);

-- Down Migration
drop index bezwaar_zaak;
