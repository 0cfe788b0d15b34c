-- Up Migration

-- What creditors say back about an answer: whether money comes in again. Several a melding; the last word counts.
create table reactie_feit (
  reactie_id text primary key,
  melding_id text not null,
  gemeentecode text not null,
  reactie text not null,
  op date not null,
  gereageerd_op date not null
);
create index reactie_feit_melding on reactie_feit (melding_id);
select kit_bescherm('reactie_feit', 'gemeentecode');
revoke insert, update, delete on reactie_feit from metrics_api;

-- Down Migration
drop table reactie_feit;
