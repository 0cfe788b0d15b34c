-- Up Migration

-- A number given with the insert says when somebody began, not when the row could be seen: who read past a later number
-- never saw an earlier one that committed afterwards. Rows are numbered when they are first listed, by a reader, so that
-- numbers follow the order in which rows became visible.
alter table levering alter column volgnummer drop identity, alter column volgnummer drop not null;
create sequence levering_volgnummer;
select setval('levering_volgnummer', coalesce(max(volgnummer), 0) + 1, false) from levering;
create index levering_ongenummerd on levering (partner_id) where volgnummer is null;

alter table uitzondering alter column volgnummer drop identity, alter column volgnummer drop not null;
create sequence uitzondering_volgnummer;
select setval('uitzondering_volgnummer', coalesce(max(volgnummer), 0) + 1, false) from uitzondering;
create index uitzondering_ongenummerd on uitzondering (partner_id) where volgnummer is null;

-- Down Migration
update levering set volgnummer = nextval('levering_volgnummer') where volgnummer is null;
update uitzondering set volgnummer = nextval('uitzondering_volgnummer') where volgnummer is null;
drop index levering_ongenummerd, uitzondering_ongenummerd;
drop sequence levering_volgnummer, uitzondering_volgnummer;
alter table levering alter column volgnummer set not null, alter column volgnummer add generated always as identity;
alter table uitzondering alter column volgnummer set not null, alter column volgnummer add generated always as identity;
