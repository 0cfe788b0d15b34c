-- Up Migration

-- What was found before anybody went: coded outcome, moment and source, never what the source said. The last of a kind holds.
create table contactcontrole (
  controle_id bigint generated always as identity primary key,
  zaak_id uuid not null references zaak on delete cascade,
  gemeentecode text not null,
  soort text not null,
  uitkomst text not null,
  fout text,
  bron text not null,
  dag date not null,
  vastgelegd_op timestamptz not null default clock_timestamp(),
  organisatie_id text,
  client_id text
);
create index contactcontrole_zaak on contactcontrole (zaak_id, soort, controle_id desc);
select kit_bescherm('contactcontrole', 'gemeentecode');

-- Clients of debt help and the like, as keyed hashes made by the municipality with a key that is its own.
create table bekende_klant (
  gemeentecode text not null,
  kenmerk bytea not null,
  behandelaar_id text,
  primary key (gemeentecode, kenmerk)
);
select kit_bescherm('bekende_klant', 'gemeentecode');

-- Residents who object (AVG art. 21), as the same keyed hashes: all that is needed to leave them in peace.
create table bezwaar (
  gemeentecode text not null,
  kenmerk bytea not null,
  zaak_id uuid not null,
  dag date not null,
  primary key (gemeentecode, kenmerk)
);
select kit_bescherm('bezwaar', 'gemeentecode');

do $$
begin
  execute 'revoke update, delete on contactcontrole from ' || quote_ident(current_schema() || '_api');
end $$;

-- Down Migration
drop table bezwaar, bekende_klant, contactcontrole;
