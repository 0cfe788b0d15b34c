-- Up Migration

-- When a municipality matches and how much it can take, from a day on. A version is never changed.
create table matchinstelling (
  gemeentecode text not null,
  versie integer not null,
  ingangsdatum date not null,
  instelling jsonb not null,
  auteur text not null,
  reden text not null,
  vastgelegd_op timestamptz not null default now(),
  primary key (gemeentecode, versie),
  unique (gemeentecode, ingangsdatum)
);

-- Signalen founded on a day, of municipalities that bound their number.
create table stichting (
  gemeentecode text not null,
  dag date not null,
  aanpak text not null,
  aantal integer not null,
  primary key (gemeentecode, dag, aanpak)
);

-- Groepen that the formule would make a signaal of and for which there is no room yet, each by the melding that would
-- found it. A row goes when the melding is no longer the router's.
create table wachtend (
  melding_id uuid primary key,
  gemeentecode text not null,
  sinds date not null,
  aanpak text not null,
  zwaarte integer not null
);
create index wachtend_volgorde on wachtend (gemeentecode, zwaarte desc, sinds, melding_id);

-- How many wait at the end of the day, for the municipality to see.
create table wachtstand (
  gemeentecode text not null,
  aanpak text not null,
  dag date not null,
  aantal integer not null,
  oudste_sinds date not null,
  primary key (gemeentecode, aanpak)
);

select kit_bescherm('matchinstelling', 'gemeentecode');
select kit_bescherm('stichting', 'gemeentecode');
select kit_bescherm('wachtend', 'gemeentecode');
select kit_bescherm('wachtstand', 'gemeentecode');

-- Over HTTP a version is added and nothing else is changed. Who waits is read by nobody, only how many.
do $$
begin
  execute format('revoke update, delete on matchinstelling from %I', current_schema() || '_api');
  execute format('revoke all on stichting, wachtend from %I', current_schema() || '_api');
  execute format('revoke insert, update, delete on wachtstand from %I', current_schema() || '_api');
end $$;

-- Down Migration
drop table wachtstand, wachtend, stichting, matchinstelling;
