-- Up Migration

-- How a municipality has its looplijsten made. Every version stays: a list names the one it was made by.
create table looplijst_instelling (
  gemeentecode text not null,
  versie integer not null,
  inhoud jsonb not null,
  dag date not null,
  vastgelegd_op timestamptz not null default clock_timestamp(),
  organisatie_id text,
  client_id text,
  primary key (gemeentecode, versie)
);
select kit_bescherm('looplijst_instelling', 'gemeentecode');

-- Who works a zaak. Apart from the zaak: no neighbour hears of it, so it has a version of its own.
create table zaak_toewijzing (
  zaak_id uuid primary key references zaak on delete cascade,
  gemeentecode text not null,
  versie integer not null,
  behandelaar_id text,
  eigen_consulent boolean not null
) with (fillfactor = 80);
select kit_bescherm('zaak_toewijzing', 'gemeentecode');

-- A list of one worker for one day. It names zaken and no resident.
create table looplijst (
  looplijst_id uuid primary key,
  gemeentecode text not null,
  dag date not null,
  behandelaar_id text not null,
  met_behandelaar_id text,
  instelling_versie integer not null,
  aantal integer not null,
  gemaakt_op timestamptz not null default clock_timestamp(),
  vervangen_door uuid,
  organisatie_id text,
  client_id text
);
create index looplijst_dag on looplijst (gemeentecode, dag desc, looplijst_id);
select kit_bescherm('looplijst', 'gemeentecode');

create table looplijst_regel (
  looplijst_id uuid not null references looplijst on delete cascade,
  volgorde integer not null,
  zaak_id uuid not null references zaak on delete cascade,
  gemeentecode text not null,
  zaak_versie bigint not null,
  punten integer not null,
  opbouw jsonb not null,
  wijk text,
  dagdeel text,
  primary key (looplijst_id, volgorde),
  unique (looplijst_id, zaak_id)
);
create index looplijst_regel_zaak on looplijst_regel (zaak_id);
select kit_bescherm('looplijst_regel', 'gemeentecode');

do $$
declare
  rol text := quote_ident(current_schema() || '_api');
begin
  execute 'revoke delete on looplijst_instelling, zaak_toewijzing, looplijst, looplijst_regel from ' || rol;
  execute 'revoke update on looplijst_instelling, looplijst_regel from ' || rol;
end $$;

-- Down Migration
drop table looplijst_regel, looplijst, zaak_toewijzing, looplijst_instelling;
