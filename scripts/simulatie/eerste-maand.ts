import pg from 'pg';
import type { Hub } from '../start/hub.ts';

/** Month the nation starts in when the hub has not seen a day yet. */
const BEGIN = '2026-03';

/**
 * First month for a nation on this hub, as yyyy-mm: a hub that kept its data has a day already, and days only go
 * forward, so it is the fourth month from there. The month before it is the nation's history, and two lie between.
 */
export async function eersteMaandNa(hub: Hub): Promise<string> {
  const client = new pg.Client({ connectionString: hub.postgres.url(hub.database) });
  await client.connect();
  try {
    const { rows } = await client.query<{ maand: string }>(
      `select to_char(dag + interval '4 months', 'YYYY-MM') as maand from intake.dag`,
    );
    return rows[0]?.maand ?? BEGIN;
  } finally {
    await client.end();
  }
}
