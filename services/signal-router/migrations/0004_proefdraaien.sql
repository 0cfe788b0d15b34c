-- Up Migration

-- Denominator of figures per 1,000; null until the municipality is heard of again.
alter table gemeente add column inwoners integer;

-- A run that tries formules out over what is kept. It holds counts and ids of signalen, never a melding that no formule
-- signalled. `gezien_op` is the pulse of the process that runs it: a run without one is taken up again.
create table proef (
  proef_id uuid primary key,
  gemeentecode text not null,
  stand text not null check (stand in ('AANGEVRAAGD', 'LOPEND', 'GEREED', 'AFGEBROKEN', 'MISLUKT')),
  opdracht jsonb not null,
  auteur text not null,
  aangevraagd_op date not null,
  afbreken boolean not null default false,
  gedaan integer not null default 0,
  totaal integer,
  pogingen integer not null default 0,
  gezien_op timestamptz,
  uitslag jsonb,
  aangemaakt_op timestamptz not null default clock_timestamp()
);
create unique index proef_een_tegelijk on proef (gemeentecode) where stand in ('AANGEVRAAGD', 'LOPEND');
create index proef_gemeente on proef (gemeentecode, aangemaakt_op);

select kit_bescherm('proef', 'gemeentecode');

-- Over HTTP a proef is asked for, read and broken off; what comes out of it is written by the processor alone.
do $$
begin
  execute format('revoke update, delete on proef from %I', current_schema() || '_api');
  execute format('grant update (afbreken) on proef to %I', current_schema() || '_api');
end $$;

-- Down Migration
drop table proef;
alter table gemeente drop column inwoners;
