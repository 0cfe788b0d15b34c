-- Up Migration

-- Which municipality this one merged into and from what day; without a code it was split.
alter table gemeente add column opvolgercode text, add column opgevolgd_per date;
-- Read again from the beginning, which a compacted topic still has: nothing tells a municipality anew that merged before.
update gemeente set versie = 0;
delete from verbruik where topic = 'meldpunt.gemeente.v1';

-- Down Migration
alter table gemeente drop column opvolgercode, drop column opgevolgd_per;
