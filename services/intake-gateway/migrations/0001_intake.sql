-- Up Migration

-- Parties and agreements: what the gateway owns and tells the others on compacted topics.
create table signaalpartner (
  partner_id text primary key check (partner_id ~ '^[a-z0-9-]{1,40}$'),
  versie bigint not null,
  naam text not null,
  soort text not null,
  aansluiting text not null,
  actief boolean not null,
  telefoon_incasso text,
  machtigingen jsonb not null,
  -- Client of the party on the outside Kafka listener.
  client_id text,
  -- Its topics are there and its ACLs were written.
  kafka_gereed boolean not null default false
);
select kit_bescherm('signaalpartner', 'partner_id');

create table gemeente (
  gemeentecode text primary key check (gemeentecode ~ '^\d{4}$'),
  versie bigint not null,
  naam text not null,
  provincie text not null,
  inwoners integer not null,
  aansluiting text not null,
  opvolgercode text,
  opgevolgd_per date,
  machtigingen jsonb not null,
  client_id text,
  kafka_gereed boolean not null default false
);
select kit_bescherm('gemeente', 'gemeentecode');

create table convenant (
  partner_id text not null,
  gemeentecode text not null,
  versie bigint not null,
  van date not null,
  tot date,
  meldingsdrempel_in_centen bigint not null check (meldingsdrempel_in_centen >= 0),
  primary key (partner_id, gemeentecode)
);
select kit_bescherm('convenant', 'partner_id');

-- Rises with every change of the three tables above: tells an instance that its copy in memory is old.
create table referentiestand (
  enkel boolean primary key default true check (enkel),
  versie bigint not null
);
insert into referentiestand (versie) values (0);
select kit_voor_api('referentiestand', 'select, update');

create table levering (
  levering_id uuid primary key,
  volgnummer bigint generated always as identity unique,
  partner_id text not null,
  leveringskenmerk text not null,
  bron text not null,
  stand text not null,
  ontvangen_dag date not null,
  ontvangen_op timestamptz not null default clock_timestamp(),
  bijgewerkt_op timestamptz not null default clock_timestamp(),
  hoogste_regel integer not null default 0,
  aangeboden integer not null default 0,
  nieuw integer not null default 0,
  gewijzigd integer not null default 0,
  ongewijzigd integer not null default 0,
  ingetrokken integer not null default 0,
  afgekeurd integer not null default 0,
  aangehouden integer not null default 0,
  waarschuwingen integer not null default 0,
  nieuw_in_centen bigint not null default 0,
  wijziging_in_centen bigint not null default 0,
  ingetrokken_in_centen bigint not null default 0,
  unique (partner_id, leveringskenmerk)
) with (fillfactor = 50);
create index levering_partner on levering (partner_id, volgnummer);
select kit_bescherm('levering', 'partner_id');

-- One line of a levering and what became of it. inhoud_hash is keyed and null where nothing of the line may be kept.
create table levering_regel (
  levering_id uuid not null,
  regelnummer integer not null,
  partner_id text not null,
  inhoud_hash bytea,
  resultaat text not null,
  bevindingen text not null,
  kenmerk text,
  melding_id uuid,
  incassopauze_tot date,
  primary key (levering_id, regelnummer)
);
create index levering_regel_resultaat on levering_regel (levering_id, resultaat, regelnummer);
select kit_bescherm('levering_regel', 'partner_id');

-- The row whose lock orders two deliveries of one kenmerk. What names it was written under that lock in the same
-- transaction; a foreign key would look it up and lock it again for every line.
create table achterstand (
  achterstand_id uuid primary key,
  partner_id text not null
);
select kit_bescherm('achterstand', 'partner_id');

-- staat: the event as last sent (contracts record Melding), with the person sealed; the columns beside it are for
-- finding and counting.
create table melding (
  melding_id uuid primary key,
  achterstand_id uuid not null,
  partner_id text not null,
  gemeentecode text not null,
  meldmaand text not null,
  versie bigint not null,
  stand text not null,
  bedrag_in_centen bigint not null,
  inhoud_hash bytea not null,
  staat bytea not null
) with (fillfactor = 90);
create index melding_achterstand on melding (achterstand_id);
select kit_bescherm('melding', 'partner_id');

-- A line whose municipality nobody found yet. regel: the line without its person, persoon: the sealed person.
create table uitzondering (
  uitzondering_id uuid primary key,
  volgnummer bigint generated always as identity unique,
  partner_id text not null,
  achterstand_id uuid not null,
  meldmaand text not null,
  levering_id uuid not null,
  leveringskenmerk text not null,
  regelnummer integer not null,
  stand text not null,
  oorzaak text not null,
  waarschuwingen text[] not null,
  aangehouden_dag date not null,
  eigenaar text not null,
  regel jsonb,
  persoon bytea,
  inhoud_hash bytea not null,
  adres_hash bytea not null,
  besloten_dag date,
  besloten_door text,
  besluit text,
  besluit_gemeentecode text
);
create index uitzondering_achterstand on uitzondering (achterstand_id) where stand = 'OPEN';
create index uitzondering_open on uitzondering (partner_id, volgnummer) where stand = 'OPEN';
select kit_bescherm('uitzondering', 'partner_id');

-- What a person decided about an address of a partner; the next line with that address needs no person.
create table adresbesluit (
  partner_id text not null,
  adres_hash bytea not null,
  -- null: refused
  besluit_gemeentecode text,
  besloten_dag date not null,
  primary key (partner_id, adres_hash)
);
select kit_bescherm('adresbesluit', 'partner_id');

-- Daily sums without persons: the balance survives the erasure of what it counted.
create table dagtelling (
  dag date not null,
  partner_id text not null,
  leveringen integer not null default 0,
  aangeboden bigint not null default 0,
  nieuw bigint not null default 0,
  gewijzigd bigint not null default 0,
  ongewijzigd bigint not null default 0,
  ingetrokken bigint not null default 0,
  afgekeurd bigint not null default 0,
  aangehouden bigint not null default 0,
  vrijgegeven bigint not null default 0,
  alsnog_afgekeurd bigint not null default 0,
  doorgezet bigint not null default 0,
  naar_betaald bigint not null default 0,
  naar_ingetrokken bigint not null default 0,
  naar_verplaatst bigint not null default 0,
  centen_eerste bigint not null default 0,
  centen_wijzigingen bigint not null default 0,
  primary key (dag, partner_id)
) with (fillfactor = 50);
select kit_bescherm('dagtelling', 'partner_id');

-- Down Migration
drop table dagtelling, adresbesluit, uitzondering, melding, achterstand, levering_regel, levering, referentiestand,
  convenant, gemeente, signaalpartner;
