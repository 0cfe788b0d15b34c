-- Up Migration

-- Versions a municipality chose to share, as a copy without author. Any municipality may read them, so the column is not
-- called gemeentecode: the wall stands around writing, and around being nobody's request.
create table sjabloon (
  van_gemeente text not null,
  versie integer not null,
  naam text not null,
  formule jsonb not null,
  toelichting text not null,
  gedeeld_op date not null,
  primary key (van_gemeente, versie)
);

do $$
declare
  api text := current_schema() || '_api';
  eigen text := '(select string_to_array(nullif(current_setting(''meldpunt.gemeenten'', true), ''''), '',''))';
begin
  alter table sjabloon enable row level security;
  alter table sjabloon force row level security;
  execute format('create policy kit_intern on sjabloon to %I, %I using (true) with check (true)',
    current_schema() || '_eigenaar', current_schema() || '_verwerker');
  execute format('create policy lezen on sjabloon for select to %I using (%s is not null)', api, eigen);
  execute format('create policy delen on sjabloon for insert to %I with check (van_gemeente = any (%s::text[]))', api, eigen);
  execute format('create policy terughalen on sjabloon for delete to %I using (van_gemeente = any (%s::text[]))', api, eigen);
end $$;
select kit_voor_api('sjabloon', 'select, insert, delete');

-- Down Migration
drop table sjabloon;
