-- Up Migration

-- Not known of what was received before: it is answered as it was then.
update zaak_melding set gegevens = (gegevens::jsonb || '{"alleenDoorAnderen": false}')::json;

-- Down Migration
update zaak_melding set gegevens = (gegevens::jsonb - 'alleenDoorAnderen')::json;
