-- Up Migration

-- Reference data and who may ask for a municipality's own figures. Needed before there is a tenant and about
-- organisations only, so without row-level security.
create table gemeente (
  code text primary key,
  versie bigint not null,
  naam text not null,
  provincie text not null,
  inwoners integer not null
);
select kit_voor_api('gemeente', 'select');

create table machtiging (
  partij_id text not null,
  organisatie_id text not null,
  van date not null,
  tot date,
  primary key (partij_id, organisatie_id, van)
);
create index machtiging_organisatie on machtiging (organisatie_id);
select kit_voor_api('machtiging', 'select');

create table signaalpartner (
  code text primary key,
  versie bigint not null,
  soort text not null,
  aansluiting text not null,
  actief boolean not null
);
select kit_voor_api('signaalpartner', 'select');

-- Facts: what each event says, per thing and without order between topics, so that nothing ever waits for anything.
-- No person, no kenmerk, no creditor: only ids that mean nothing outside the hub.
create table melding_feit (
  melding_id text primary key,
  gemeentecode text not null,
  versie bigint not null,
  soort text not null,
  meldmaand text not null,
  herkomst text not null,
  stand text not null,
  signaaldatum date not null,
  aangenomen_op date not null,
  eerste_bedrag_in_centen bigint not null,
  bedrag_in_centen bigint not null,
  crisissignaal boolean not null,
  dreiging boolean not null
) with (fillfactor = 90);
create index melding_feit_maand on melding_feit (meldmaand, gemeentecode);

create table signaal_feit (
  signaal_id text primary key,
  gemeentecode text not null,
  versie bigint not null,
  stand text not null,
  ontstaan_op date not null,
  formule text not null,
  formule_versie integer not null,
  aanpak text not null,
  meervoudig boolean not null,
  opeenvolgend boolean not null,
  dreiging boolean not null
) with (fillfactor = 80);

-- Which meldingen a signaal holds or held; not its onderbouwing.
create table signaal_melding_feit (
  melding_id text not null,
  signaal_id text not null,
  gemeentecode text not null,
  primary key (melding_id, signaal_id)
);
create index signaal_melding_feit_signaal on signaal_melding_feit (signaal_id);

create table uitkomst_feit (
  melding_id text primary key,
  gemeentecode text not null,
  versie bigint not null,
  einde text not null,
  beeindigd_op date not null,
  formule text,
  formule_versie integer
);

create table afhandeling_feit (
  melding_id text not null,
  signaal_id text not null,
  gemeentecode text not null,
  versie bigint not null,
  zaak_id text,
  stand text not null,
  ontvangen_op date,
  opgepakt_op date,
  eerste_contactpoging_op date,
  contact_op date,
  bezocht boolean not null,
  contactuitkomst text,
  contacttermijn_tot date,
  dreigingstermijn_tot date,
  contacttermijn_verstreken_op date,
  dreigingstermijn_verstreken_op date,
  beeindigd_op date,
  eindresultaat text,
  telreden text,
  primary key (melding_id, signaal_id)
) with (fillfactor = 70);
create index afhandeling_feit_zaak on afhandeling_feit (zaak_id);

create table terugkoppeling_feit (
  terugkoppeling_id text primary key,
  melding_id text not null,
  gemeentecode text,
  aard text not null,
  klasse text not null,
  dag date not null
);
create index terugkoppeling_feit_melding on terugkoppeling_feit (melding_id);
create unique index terugkoppeling_feit_definitief on terugkoppeling_feit (melding_id) where aard = 'DEFINITIEF';

select kit_bescherm(tabel, 'gemeentecode')
from unnest(array['melding_feit', 'signaal_feit', 'signaal_melding_feit', 'uitkomst_feit', 'afhandeling_feit',
                  'terugkoppeling_feit']) as tabel;
revoke insert, update, delete on melding_feit, signaal_feit, signaal_melding_feit, uitkomst_feit, afhandeling_feit,
  terugkoppeling_feit from metrics_api;

-- Down Migration
drop table terugkoppeling_feit, afhandeling_feit, uitkomst_feit, signaal_melding_feit, signaal_feit, melding_feit,
  signaalpartner, machtiging, gemeente;
