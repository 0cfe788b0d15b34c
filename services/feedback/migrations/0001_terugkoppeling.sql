-- Up Migration

-- A creditor, and the counter of its messages. The row is locked while numbers are handed out and until the commit,
-- so that nobody sees number n + 1 before n. It may exist before the partner is known: then versie is 0.
create table signaalpartner (
  partner_id text primary key,
  versie bigint not null default 0,
  aansluiting text,
  actief boolean not null default true,
  laatste_volgnummer bigint not null default 0
) with (fillfactor = 70);
select kit_bescherm('signaalpartner', 'partner_id');

-- Who acts for which creditor. Read to find out whose rows a request may see, so before there is a tenant: no
-- row-level security, and nothing in it but identifiers of organisations.
create table machtiging (
  partij_id text not null,
  organisatie_id text not null,
  van date not null,
  tot date,
  primary key (partij_id, organisatie_id, van)
);
create index machtiging_organisatie on machtiging (organisatie_id);
select kit_voor_api('machtiging', 'select');

-- A melding as its creditor reported it, without the person. What the creditor may see of it; how far it is with the
-- municipality stands in `verloop`, which the API role cannot read.
create table melding (
  melding_id text primary key,
  versie bigint not null,
  partner_id text not null,
  soort text not null,
  kenmerk text not null,
  gemeentecode text not null,
  meldmaand text not null,
  aangenomen_op date not null,
  incassopauze_tot date not null,
  eerste_bedrag_in_centen bigint not null,
  bedrag_in_centen bigint not null,
  stand text not null,
  eigen_woord_op date,
  doorgezet boolean not null
) with (fillfactor = 80);
create index melding_verantwoording on melding (partner_id, meldmaand);
select kit_bescherm('melding', 'partner_id');

-- What happens to a melding and what of it was told. Never for the API role: an end that is known and not told yet
-- is exactly what a creditor may not find out.
create table verloop (
  melding_id text primary key references melding,
  bronversies jsonb not null,
  pauze_verlengd_tot date,
  verlenging_verteld_tot date,
  termijn_verteld_op date,
  einde_bron text,
  einde_signaal_id text,
  einde_code text,
  beeindigd_op date,
  hulp_mag_gemeld boolean not null default false,
  correctienummer integer not null default 0,
  hervatting_op date,
  regeling_vanaf date,
  regeling_termijn_in_centen bigint,
  regeling_aantal_termijnen integer,
  onterechtreden text,
  te_vertellen boolean not null,
  verteld jsonb,
  dubbel_beeindigd integer not null default 0,
  vrij_op date,
  check ((einde_code is null) = (beeindigd_op is null) and (einde_code is null) = (einde_bron is null))
) with (fillfactor = 70);
-- What the next days bring: the day event reads only what is due.
create index verloop_vrij_op on verloop (vrij_op) where vrij_op is not null;

-- What left for the creditor. The id is derived from what it says, so a message decided again (restored database)
-- meets itself here; no foreign key, because the own topic may know of it before the melding is read again.
create table terugkoppeling (
  terugkoppeling_id text primary key,
  partner_id text not null,
  volgnummer bigint not null,
  melding_id text not null,
  kenmerk text not null,
  meldmaand text not null,
  gemeentecode text,
  aard text not null,
  klasse text not null,
  dag date not null,
  bedrag_in_centen bigint not null,
  incassopauze_tot date,
  hervatting_op date,
  regeling_vanaf date,
  regeling_termijn_in_centen bigint,
  regeling_aantal_termijnen integer,
  onterechtreden text,
  corrigeert_terugkoppeling_id text,
  gezien_op timestamptz not null
);
create unique index terugkoppeling_volgnummer on terugkoppeling (partner_id, volgnummer);
create index terugkoppeling_verantwoording on terugkoppeling (melding_id);
-- Every melding is answered once.
create unique index terugkoppeling_definitief on terugkoppeling (melding_id) where aard = 'DEFINITIEF';
select kit_bescherm('terugkoppeling', 'partner_id');

-- Behind HTTP nothing is changed here: answers are read and, at most, sent once more.
revoke insert, update, delete on melding, terugkoppeling from feedback_api;

-- Down Migration
drop table terugkoppeling, verloop, melding, machtiging, signaalpartner;
