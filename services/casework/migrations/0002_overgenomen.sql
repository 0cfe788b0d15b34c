-- Up Migration

-- What left before a restore about meldingen this database does not hold yet: it waits for the signaal that brings them.
create table overgenomen (
  volgnummer bigint generated always as identity,
  signaal_id uuid not null,
  melding_id uuid not null,
  gemeentecode text not null,
  versie bigint not null,
  signaal_versie bigint not null,
  -- Contracts record Afhandeling as it was sent; without the person, like every one.
  afhandeling bytea not null,
  primary key (signaal_id, melding_id)
);
select kit_bescherm('overgenomen', 'gemeentecode');

-- Acts that were answered VERWERKT before a restore; what they did is taken over, the acts themselves are not here.
create table overgenomen_handeling (
  gemeentecode text not null,
  handeling_id text not null,
  zaak_id uuid not null,
  primary key (handeling_id, gemeentecode)
);
select kit_bescherm('overgenomen_handeling', 'gemeentecode');

do $$
begin
  execute format('revoke all on overgenomen from %I', current_schema() || '_api');
  execute format('revoke insert, update, delete on overgenomen_handeling from %I', current_schema() || '_api');
end $$;

-- Down Migration
drop table overgenomen_handeling, overgenomen;
