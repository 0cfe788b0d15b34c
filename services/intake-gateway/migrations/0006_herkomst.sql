-- Up Migration

-- Where a melding came from, so that the balance can count what is there against the daily sums of what was done. Of
-- meldingen of before it is read from their event: how the municipality was found and the origin follow each other in
-- it, each as its length and its text. No text of a line holds such a length: control characters are refused.
alter table melding add column herkomst text;
with avro as (
  select code, set_byte('\x00'::bytea, 0, 2 * length(code)) || convert_to(code, 'UTF8') as bytes
  from unnest(array['NIEUW', 'VRIJGEGEVEN', 'DOORGEZET', 'CONVENANT_CODE', 'POSTCODE_HUISNUMMER', 'POSTCODE_REEKS',
    'PC4_PLAATS', 'UITZONDERING']) as code
), patroon as (
  select origin.code as herkomst, door.bytes || origin.bytes as bytes
  from avro as door, avro as origin
  where door.code not in ('NIEUW', 'VRIJGEGEVEN') and origin.code in ('NIEUW', 'VRIJGEGEVEN', 'DOORGEZET')
)
update melding set herkomst = patroon.herkomst from patroon where position(patroon.bytes in staat) > 0;
alter table melding alter column herkomst set not null;

-- Never changed, so that changes of a melding stay within its page.
create index melding_herkomst on melding (herkomst);

-- Down Migration
alter table melding drop column herkomst;
