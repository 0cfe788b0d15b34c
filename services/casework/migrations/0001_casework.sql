-- Up Migration

-- What a zaak needs of its signaal as a whole; one row, however many residents it is about.
create table signaal (
  signaal_id uuid primary key,
  gemeentecode text not null,
  versie bigint not null,
  stand text not null,
  ontstaan_op date not null,
  gewijzigd_op date not null,
  formule text not null,
  formule_versie integer not null,
  vorig_signaal_id uuid,
  verzameladres boolean not null,
  motivering jsonb not null,
  onderbouwing jsonb not null
) with (fillfactor = 80);
select kit_bescherm('signaal', 'gemeentecode');

create table zaak (
  zaak_id uuid primary key,
  signaal_id uuid not null references signaal,
  persoon_id text not null,
  gemeentecode text not null,
  versie bigint not null,
  volgt_op_zaak_id uuid,
  stand text not null check (stand in ('NIEUW', 'OPGEPAKT', 'AFGESLOTEN', 'VERVALLEN')),
  aanpak text not null,
  zwaarte integer not null,
  crisis boolean not null,
  geopend_op date not null,
  opgepakt_op date,
  eerste_contactpoging_op date,
  contact_op date,
  contactpogingen jsonb not null,
  klok_vanaf date not null,
  dreiging_vanaf date,
  contacttermijn_tot date not null,
  dreigingstermijn_tot date,
  contacttermijn_verstreken_op date,
  dreigingstermijn_verstreken_op date,
  genaderd_voor date,
  signaal_vervallen_op date,
  melding_ingetrokken_op date,
  afgesloten_op date,
  eindresultaat text,
  -- Derived from the rest at every change, for the looplijst and the day.
  prioriteit bigint not null,
  bedrag_in_centen bigint not null,
  soorten jsonb not null,
  uiterlijk_op date not null,
  volgende_dag date,
  -- Four digits of the postcode, for the split by neighbourhood; the person is sealed with the meldingen.
  pc4 text
) with (fillfactor = 80);
create index zaak_signaal on zaak (signaal_id);
create index zaak_looplijst on zaak (gemeentecode, prioriteit desc, zaak_id) where stand in ('NIEUW', 'OPGEPAKT');
create index zaak_stand on zaak (gemeentecode, stand, prioriteit desc, zaak_id);
create index zaak_volgende_dag on zaak (volgende_dag) where volgende_dag is not null;
create index zaak_afgesloten on zaak (afgesloten_op) where afgesloten_op is not null;
select kit_bescherm('zaak', 'gemeentecode');

-- One row for each (signaal, melding) that was ever handed over. Without zaak_id: answered or given back before
-- there was anything to work on.
create table zaak_melding (
  signaal_id uuid not null references signaal,
  melding_id uuid not null,
  zaak_id uuid references zaak on delete cascade,
  gemeentecode text not null,
  versie bigint not null,
  vanaf_zaak_versie bigint not null,
  ontvangen_op date not null,
  achterstand_id uuid not null,
  bedrag_in_centen bigint not null,
  status text not null check (status in ('OPEN', 'TERUGGEGEVEN', 'BEEINDIGD')),
  eindresultaat text check ((eindresultaat is not null) = (status = 'BEEINDIGD')),
  gegevens jsonb not null,
  verlenging jsonb,
  afloop jsonb not null,
  -- Persoonsblok under the key of purpose zaak.
  persoon bytea,
  primary key (signaal_id, melding_id)
) with (fillfactor = 80);
create index zaak_melding_zaak on zaak_melding (zaak_id);
create index zaak_melding_achterstand on zaak_melding (achterstand_id);
select kit_bescherm('zaak_melding', 'gemeentecode');

-- What happened to a zaak and who did it; also the memory of acts already applied.
create table zaakhistorie (
  id bigint generated always as identity primary key,
  zaak_id uuid not null references zaak on delete cascade,
  gemeentecode text not null,
  zaak_versie bigint not null,
  dag date not null,
  vastgelegd_op timestamptz not null default clock_timestamp(),
  gebeurtenis text not null,
  melding_id uuid,
  handeling_id text,
  -- Of the content of the act, so that another act under a used id is told apart from a repeat.
  inhoud_hash bytea,
  organisatie_id text,
  client_id text
);
create index zaakhistorie_zaak on zaakhistorie (zaak_id, id);
create unique index zaakhistorie_handeling on zaakhistorie (handeling_id, gemeentecode) where handeling_id is not null;
select kit_bescherm('zaakhistorie', 'gemeentecode');

-- Who looked at which residents: one row for each request that opened any, per municipality.
create table inzage (
  id bigint generated always as identity primary key,
  gemeentecode text not null,
  dag date not null,
  vastgelegd_op timestamptz not null default clock_timestamp(),
  organisatie_id text,
  client_id text,
  zaak_ids uuid[] not null
);
select kit_bescherm('inzage', 'gemeentecode');

-- Sums of what retention erased, so that the balance survives it.
create table gewist (
  gemeentecode text not null,
  onderwerp text not null,
  code text not null,
  aantal bigint not null,
  centen bigint not null,
  primary key (gemeentecode, onderwerp, code)
);
select kit_bescherm('gewist', 'gemeentecode');

-- Copies of what the intake-gateway owns. Nothing in them is any municipality's alone.
create table gemeente (
  code text primary key,
  versie bigint not null,
  naam text not null,
  aansluiting text not null
);
select kit_voor_api('gemeente', 'select');

create table machtiging (
  organisatie_id text not null,
  code text not null,
  van date not null,
  tot date
);
create index machtiging_organisatie on machtiging (organisatie_id);
create index machtiging_code on machtiging (code);
select kit_voor_api('machtiging', 'select');

create table signaalpartner (
  id text primary key,
  versie bigint not null,
  naam text not null,
  telefoon_incasso text
);
select kit_voor_api('signaalpartner', 'select');

-- HTTP never removes anything, and history is written once.
revoke delete on signaal, zaak, zaak_melding, zaakhistorie, inzage, gewist from casework_api;
revoke insert, update on signaal, gewist from casework_api;
revoke update on zaakhistorie, inzage from casework_api;

-- Down Migration
drop table signaalpartner, machtiging, gemeente, gewist, inzage, zaakhistorie, zaak_melding, zaak, signaal;
