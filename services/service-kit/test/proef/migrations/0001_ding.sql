-- Up Migration

create table ding (
  id text primary key,
  gemeentecode text not null,
  partner_id text not null,
  versie bigint not null,
  waarde text not null
);
select kit_bescherm('ding', 'gemeentecode');
select kit_bescherm('ding', 'partner_id');

-- Every time the handler touched a thing: double processing shows here.
create table gezien (
  nr bigint generated always as identity primary key,
  ding_id text not null,
  bron_offset bigint not null
);

-- Down Migration
drop table gezien, ding;
