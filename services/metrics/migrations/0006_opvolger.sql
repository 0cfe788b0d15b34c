-- Up Migration

-- Which municipality this one merged into and from what day; without a code it was split.
alter table gemeente add column opvolgercode text, add column opgevolgd_per date;

-- Down Migration
alter table gemeente drop column opvolgercode, drop column opgevolgd_per;
