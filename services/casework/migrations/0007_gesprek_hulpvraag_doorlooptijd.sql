-- Up Migration

alter table zaak
  add column aanleiding text not null default 'SIGNAAL' check (aanleiding in ('SIGNAAL', 'HULPVRAAG')),
  -- The zaak whose meldingen say who the resident is, of one that was opened at the resident's own request.
  add column bron_zaak_id uuid,
  add column hulpvraag_op date,
  add column gesprek jsonb,
  -- The step it is in with what was agreed for it, and the steps that took longer.
  add column stap jsonb,
  add column stappen_te_laat jsonb not null default '[]',
  add check ((aanleiding = 'HULPVRAAG') = (bron_zaak_id is not null));
create index zaak_bron on zaak (bron_zaak_id) where bron_zaak_id is not null;
create index zaak_volgt_op on zaak (volgt_op_zaak_id) where volgt_op_zaak_id is not null;

-- What a municipality agreed on its lead times; each version stays, with who set it. Null: nothing was agreed.
create table doorlooptijd (
  gemeentecode text not null,
  versie integer not null,
  oppakken integer check (oppakken between 1 and 60),
  eerste_contactpoging integer check (eerste_contactpoging between 1 and 60),
  resultaat integer check (resultaat between 1 and 60),
  dag date not null,
  vastgelegd_op timestamptz not null default clock_timestamp(),
  organisatie_id text,
  client_id text,
  primary key (gemeentecode, versie)
);
select kit_bescherm('doorlooptijd', 'gemeentecode');
do $$
begin
  execute format('revoke update, delete on doorlooptijd from %I', current_schema() || '_api');
end $$;

-- Down Migration
drop table doorlooptijd;
drop index zaak_volgt_op, zaak_bron;
alter table zaak drop column aanleiding, drop column bron_zaak_id, drop column hulpvraag_op, drop column gesprek,
  drop column stap, drop column stappen_te_laat;
