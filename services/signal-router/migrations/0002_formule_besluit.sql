-- Up Migration

-- Who laid a version down, apart from the client used for it: a second person must approve. The formule that judges when
-- a plug-in fails is a version of the same municipality, or the default formule (null). `sjabloon_*`: where it was
-- copied from; the other municipality's later versions do not follow.
-- Several versions may begin on one day: of those approved the highest counts, so that a mistake is mended by the next.
alter table formule_versie
  drop constraint formule_versie_gemeentecode_ingangsdatum_key,
  add column auteur_subject text,
  add column terugval_versie integer,
  add column sjabloon_gemeente text,
  add column sjabloon_versie integer;

-- One decision per version, never changed. A version without one, or refused, never judges.
create table formule_besluit (
  gemeentecode text not null,
  versie integer not null,
  goedgekeurd boolean not null,
  door text not null,
  door_subject text,
  reden text,
  genomen_op timestamptz not null default now(),
  primary key (gemeentecode, versie),
  foreign key (gemeentecode, versie) references formule_versie
);

-- What was in force, or was to be, stays so.
insert into formule_besluit (gemeentecode, versie, goedgekeurd, door, reden)
select gemeentecode, versie, true, 'meldpunt', 'Vastgelegd voordat goedkeuring nodig was' from formule_versie;

-- Verdicts for which a plug-in failed and the fallback judged, counted in the transaction of the verdict.
create table formule_storing (
  gemeentecode text not null,
  dag date not null,
  formule_versie integer not null,
  bouwsteen text not null,
  bouwsteen_versie integer not null,
  oorzaak text not null,
  aantal integer not null,
  primary key (gemeentecode, dag, formule_versie, bouwsteen, bouwsteen_versie, oorzaak)
);

select kit_bescherm('formule_besluit', 'gemeentecode');
select kit_bescherm('formule_storing', 'gemeentecode');

-- A decision is taken over HTTP and never changed; failures are only read there.
do $$
begin
  execute format('revoke update, delete on formule_besluit from %I', current_schema() || '_api');
  execute format('revoke insert, update, delete on formule_storing from %I', current_schema() || '_api');
end $$;

-- Down Migration
drop table formule_storing, formule_besluit;
alter table formule_versie
  drop column auteur_subject,
  drop column terugval_versie,
  drop column sjabloon_gemeente,
  drop column sjabloon_versie,
  add constraint formule_versie_gemeentecode_ingangsdatum_key unique (gemeentecode, ingangsdatum);
