-- Up Migration

-- A line that changed what was held says why it is held, and so stands among the errors of its receipt; the other changed
-- lines of a levering, all of a month perhaps, are not looked through for it. While it is made no line is taken in: stop
-- the gateway for it where many are kept.
create index levering_regel_gewijzigd_aangehouden on levering_regel (levering_id, regelnummer)
  where resultaat = 'GEWIJZIGD' and melding_id is null;

-- Down Migration
drop index levering_regel_gewijzigd_aangehouden;
