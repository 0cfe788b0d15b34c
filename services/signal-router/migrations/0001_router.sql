-- Up Migration

-- One row per melding, as last reported, while it is open and for as long as it is evidence. `houder` says who ends it,
-- or that it has been ended. The three keys are keyed hashes with the municipality inside; `persoon` is sealed for
-- purpose matching. With houder WEG both are gone.
create table melding (
  melding_id uuid primary key,
  kring_id uuid not null,
  gemeentecode text not null,
  versie bigint not null,
  stand text not null,
  achterstand_id text not null,
  partner_id text not null,
  soort text not null,
  kenmerk text not null,
  meldmaand text not null,
  signaaldatum date not null,
  aangenomen_op date not null,
  incassopauze_tot date not null,
  ontstaansdatum date,
  bedrag_in_centen bigint not null,
  aantal_termijnen integer,
  crisissignaal boolean not null,
  dreiging text,
  dreiging_op date,
  dreiging_gemeld_op date,
  eindelevering_op date,
  warme_overdracht boolean not null,
  persoonlijk_contact_gezocht boolean,
  gewezen_op_hulp boolean,
  herinnering_gestuurd boolean,
  aanbod_zonder_reactie boolean,
  houder text not null check (houder in ('ROUTER', 'SIGNAAL', 'BEANTWOORD', 'WEG')),
  signaal_id uuid,
  geantwoord_op date,
  eindresultaat text,
  gesticht integer not null default 0,
  sluitmoment date not null,
  bsn_sleutel bytea,
  plaats_sleutel bytea,
  adres_sleutel bytea,
  persoon bytea,
  check ((houder = 'SIGNAAL') <= (signaal_id is not null)),
  check ((houder in ('BEANTWOORD', 'WEG')) = (geantwoord_op is not null))
) with (fillfactor = 85);
create index melding_kring on melding (kring_id);
create index melding_plaats on melding (plaats_sleutel) where plaats_sleutel is not null;
create index melding_bsn on melding (bsn_sleutel) where bsn_sleutel is not null;
create index melding_te_sluiten on melding (sluitmoment) where houder = 'ROUTER';
create index melding_beantwoord on melding (aangenomen_op) where houder in ('BEANTWOORD', 'WEG');

-- `regels`, `onderbouwing`, `motivering` and `invoer` are written and read as one; nothing looks inside them by SQL.
create table signaal (
  signaal_id uuid primary key,
  versie bigint not null,
  gemeentecode text not null,
  stand text not null,
  gebeurtenis text not null,
  ontstaan_op date not null,
  gewijzigd_op date not null,
  formule text not null,
  formule_versie integer not null,
  matchingperiode_van date,
  matchingperiode_tot date,
  meervoudig boolean not null,
  opeenvolgend boolean not null,
  aanpak text not null,
  zwaarte integer not null,
  motivering jsonb not null,
  verzameladres boolean not null,
  crisis boolean not null,
  klok_vanaf date not null,
  dreiging_vanaf date,
  vorig_signaal_id uuid,
  regels jsonb not null,
  onderbouwing jsonb not null,
  invoer jsonb not null
) with (fillfactor = 85);
create index signaal_gewijzigd on signaal (gewijzigd_op) where stand <> 'LOPEND';

-- What its own topics say this service decided before its database was set back: the owner a melding gets when it is
-- read again. Empty but for the hours after a restore.
create table overgenomen (
  melding_id uuid primary key,
  gemeentecode text not null,
  signaal_id uuid,
  einde text,
  beeindigd_op date
);

create table formule_versie (
  gemeentecode text not null,
  versie integer not null,
  ingangsdatum date not null,
  naam text not null,
  formule jsonb not null,
  auteur text not null,
  reden text not null,
  vastgelegd_op timestamptz not null default now(),
  primary key (gemeentecode, versie),
  unique (gemeentecode, ingangsdatum)
);

-- Counts without persons, so that the balance survives the erasure of what was counted.
create table dagsom (
  gemeentecode text not null,
  dag date not null,
  ontvangen integer not null default 0,
  beeindigd_hier integer not null default 0,
  centen_beeindigd_hier bigint not null default 0,
  beeindigd_elders integer not null default 0,
  ontstaan integer not null default 0,
  vervallen integer not null default 0,
  beeindigd integer not null default 0,
  primary key (gemeentecode, dag)
);

create table gemeente (
  gemeentecode text primary key,
  versie bigint not null
);

create table machtiging (
  partij_id text not null,
  organisatie_id text not null,
  van date not null,
  tot date,
  primary key (partij_id, organisatie_id, van)
);
create index machtiging_organisatie on machtiging (organisatie_id);

select kit_bescherm('melding', 'gemeentecode');
select kit_bescherm('signaal', 'gemeentecode');
select kit_bescherm('overgenomen', 'gemeentecode');
select kit_bescherm('formule_versie', 'gemeentecode');
select kit_bescherm('dagsom', 'gemeentecode');
select kit_bescherm('gemeente', 'gemeentecode');
select kit_voor_api('machtiging', 'select');

-- Meldingen that no formule signalled are nobody's to read, and nothing here is changed over HTTP but a formule.
do $$
declare
  tabel text;
begin
  foreach tabel in array array['melding', 'overgenomen', 'dagsom', 'gemeente'] loop
    execute format('revoke all on %I from %I', tabel, current_schema() || '_api');
  end loop;
  execute format('revoke insert, update, delete on signaal from %I', current_schema() || '_api');
  execute format('revoke update, delete on formule_versie from %I', current_schema() || '_api');
end $$;

-- Down Migration
drop table machtiging, gemeente, dagsom, formule_versie, overgenomen, signaal, melding;
