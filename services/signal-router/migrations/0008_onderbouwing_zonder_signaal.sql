-- Up Migration

-- Evidence that no signaal held, for the day that looks what of it has been kept long enough: rows stay after that, and
-- are not to be looked at again every day.
create index melding_zonder_signaal on melding (aangenomen_op) where houder = 'BEANTWOORD' and signaal_id is null;

-- Down Migration
drop index melding_zonder_signaal;
