-- Up Migration

-- Position of every partition this service reads: lock, fence, guard against redelivery and restore point in one.
create table verbruik (
  topic text not null,
  partitie integer not null,
  volgende_offset bigint not null check (volgende_offset >= 0),
  cluster_id text not null,
  bijgewerkt_op timestamptz not null default now(),
  primary key (topic, partitie)
) with (fillfactor = 50);

-- Messages committed with the state they belong to and not yet acknowledged by Kafka. The identity has no cache:
-- ids must follow the order in which transactions write them.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  sleutel text,
  waarde bytea not null,
  koppen json,
  aangemaakt_op timestamptz not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000);

create table dag (
  enkel boolean primary key default true check (enkel),
  dag date not null
);

create table geparkeerd (
  id bigint generated always as identity primary key,
  wacht_op text not null,
  topic text not null,
  sleutel text,
  waarde bytea not null,
  aangekomen_op timestamptz not null default clock_timestamp()
);
create index geparkeerd_wacht_op on geparkeerd (wacht_op);

-- `dag` is the last day done for this task and unit.
create table dagtaak (
  taak text not null,
  eenheid text not null,
  dag date not null,
  primary key (taak, eenheid)
);

-- Puts forced row-level security on a table in one line of a migration: select kit_bescherm('zaak', 'gemeentecode').
-- The processor and the owner (data migrations) see every row, the API role the rows of this transaction's tenant.
-- The select around the setting makes it an InitPlan: read once per query, not once per row.
-- NULL and '' deny alike. May be called once per tenant column; a row is visible when one of them matches.
create function kit_bescherm(tabel text, kolom text) returns void language plpgsql as $$
declare
  schemanaam text := current_schema();
  soort text;
  instelling text;
begin
  instelling := case kolom when 'gemeentecode' then 'meldpunt.gemeenten' when 'partner_id' then 'meldpunt.partners' end;
  if instelling is null then
    raise exception 'kit_bescherm: column must be gemeentecode or partner_id';
  end if;
  select format_type(a.atttypid, a.atttypmod) into strict soort
    from pg_attribute a
   where a.attrelid = format('%I.%I', schemanaam, tabel)::regclass and a.attname = kolom and not a.attisdropped;
  execute format('alter table %I.%I enable row level security', schemanaam, tabel);
  execute format('alter table %I.%I force row level security', schemanaam, tabel);
  execute format('drop policy if exists kit_intern on %I.%I', schemanaam, tabel);
  execute format('create policy kit_intern on %I.%I to %I, %I using (true) with check (true)',
    schemanaam, tabel, schemanaam || '_eigenaar', schemanaam || '_verwerker');
  execute format(
    'create policy %I on %I.%I to %I using (%I = any ((select string_to_array(nullif(current_setting(%L, true), ''''), '',''))::%s[]))'
    ' with check (%I = any ((select string_to_array(nullif(current_setting(%L, true), ''''), '',''))::%s[]))',
    'kit_' || kolom, schemanaam, tabel, schemanaam || '_api', kolom, instelling, soort, kolom, instelling, soort);
  execute format('grant select, insert, update, delete on %I.%I to %I', schemanaam, tabel, schemanaam || '_api');
end $$;

-- Opens a table without a tenant column to the API role: select kit_voor_api('formule', 'select').
create function kit_voor_api(tabel text, rechten text) returns void language plpgsql as $$
begin
  if rechten !~ '^(select|insert|update|delete)(, *(select|insert|update|delete))*$' then
    raise exception 'kit_voor_api: rights must be a list of select, insert, update, delete';
  end if;
  execute format('grant %s on %I.%I to %I', rechten, current_schema(), tabel, current_schema() || '_api');
end $$;

select kit_voor_api('outbox', 'insert');
select kit_voor_api('dag', 'select');

-- Down Migration
drop function kit_voor_api;
drop function kit_bescherm;
drop table dagtaak, geparkeerd, dag, outbox, verbruik;
