-- Up Migration

-- Was not asked of what was listed before: it is answered as it was then.
update signaal
  set regels = (
    select coalesce(json_agg(regel::jsonb || '{"alleenDoorAnderen": false}' order by nr), '[]')
    from json_array_elements(regels) with ordinality as alle (regel, nr)
  );

-- Down Migration
update signaal
  set regels = (
    select coalesce(json_agg(regel::jsonb - 'alleenDoorAnderen' order by nr), '[]')
    from json_array_elements(regels) with ordinality as alle (regel, nr)
  );
