import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { namedStatements } from '@meldpunt/service-kit';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createServiceDatabase,
  type ServiceDatabase,
} from '../../services/service-kit/test/service-database.ts';
import { withClient } from '../harnas/database-server.ts';
import { hele, type Planknoop } from './hele.ts';
import { vul } from './vul.ts';

const DIENSTEN = join(import.meta.dirname, '../../services');
const RIJEN = 30_000;

/** By service: its schema and the tables that grow with the meldingen. */
const GROEIT: Readonly<Record<string, { schema: string; tabellen: readonly string[] }>> = {
  'intake-gateway': {
    schema: 'intake',
    tabellen: ['achterstand', 'melding', 'levering', 'levering_regel', 'uitzondering', 'outbox'],
  },
  'signal-router': { schema: 'router', tabellen: ['melding', 'signaal', 'outbox'] },
  casework: {
    schema: 'casework',
    tabellen: ['signaal', 'zaak', 'zaak_melding', 'zaakhistorie', 'inzage', 'outbox'],
  },
  feedback: { schema: 'feedback', tabellen: ['melding', 'verloop', 'terugkoppeling', 'outbox'] },
  metrics: {
    schema: 'metrics',
    tabellen: [
      'melding_feit',
      'signaal_feit',
      'signaal_melding_feit',
      'uitkomst_feit',
      'afhandeling_feit',
      'terugkoppeling_feit',
      'outbox',
    ],
  },
};

const BALANS = 'the balance counts everything, when somebody asks';
const EENS_PER_DAG = 'once a day, when what was kept long enough goes';
const OPENSTAAND = 'the open meldingen of the router, by an index that holds nothing else';
const METERS = 'the gauges of the country, once a minute';

/** Statements that read a table or an index whole, and why they may. */
const MAG: Readonly<Record<string, string>> = {
  'kit-outbox-age': 'what waits to be sent; what was sent is gone from the index',
  'kit-outbox-span': 'as kit-outbox-age, one row from either end',
  'intake-nummer-leveringen': 'what has no number yet, by an index that holds nothing else',
  'intake-nummer-uitzonderingen': 'what has no number yet, by an index that holds nothing else',
  'intake-nummer-regelwijzigingen': 'what has no number yet, by an index that holds nothing else',
  'intake-close-uitzonderingen': 'the open exceptions, by an index that holds nothing else',
  'intake-uitzonderingenstand': 'the open exceptions, by an index that holds nothing else',
  'intake-balans': BALANS,
  'router-balans-stand': BALANS,
  'router-select-wachtenden': OPENSTAAND,
  'router-count-wachtenden': OPENSTAAND,
  'router-delete-wachtenden-gone': OPENSTAAND,
  'router-select-due': OPENSTAAND,
  'router-delete-signalen': EENS_PER_DAG,
  'router-count-proefmeldingen': 'says how large a trial would be, before it is made',
  'casework-select-balans': BALANS,
  'casework-delete-inzage': EENS_PER_DAG,
  'casework-delete-signalen': EENS_PER_DAG,
  'feedback-balans-meldingen': BALANS,
  'feedback-balans-klassen': BALANS,
  'feedback-select-correcties': 'the account of a month, when a creditor asks for it',
  'metrics-balans': BALANS,
  'metrics-select-cellen': 'the month report, when somebody asks',
  'metrics-meters-meldingen': METERS,
  'metrics-meters-signalen': METERS,
  'metrics-meters-terugkoppelingen': METERS,
  'metrics-meters-verstreken': METERS,
  'metrics-meters-oudste-open': METERS,
};

const databases: ServiceDatabase[] = [];
afterAll(async () => {
  for (const database of databases) await database.drop();
});

/**
 * Both matter. In a new database nothing is known of any table, and a statement prepared then keeps its plan until the
 * first analyse: reading all to join a list costs nothing there, and everything an hour later.
 */
const STANDEN = [
  { wanneer: 'in a new database', rijen: 0 },
  { wanneer: `with ${RIJEN} rows in every table that grows`, rijen: RIJEN },
];

describe.each(Object.entries(GROEIT))('statements of %s', (dienst, { schema, tabellen }) => {
  test.each(STANDEN)('read no table whole $wanneer', async ({ rijen }) => {
    const db = await createServiceDatabase(
      schema,
      new URL(`../../services/${dienst}/migrations`, import.meta.url),
    );
    databases.push(db);
    await loadModules(join(DIENSTEN, dienst, 'src'));
    if (rijen > 0) await withClient(db.adminUrl, (client) => vul(client, schema, tabellen, rijen));
    const prefix = `${schema}-`;
    const statements = namedStatements().filter(
      ({ name }) => name.startsWith(prefix) || name.startsWith('kit-'),
    );
    expect(statements.length).toBeGreaterThan(10);
    const found: string[] = [];
    for (const pool of [db.database.verwerker, db.database.api]) {
      for (const { name, text } of statements) {
        if (name in MAG) continue;
        const lezingen = hele(await explain(pool, text), tabellen);
        found.push(...lezingen.map((lezing) => `${pool.role} ${name}: ${lezing}`));
      }
    }
    expect(found).toEqual([]);
    // A name that is gone would excuse whatever is called so next.
    const names = new Set(statements.map(({ name }) => name));
    expect(Object.keys(MAG).filter((name) => name.startsWith(prefix) && !names.has(name))).toEqual([]);
  });
});

test('a list joined to a table is found out', async () => {
  const db = await createServiceDatabase(
    'router',
    new URL('../../services/signal-router/migrations', import.meta.url),
  );
  databases.push(db);
  const plan = await explain(
    db.database.verwerker,
    `with geraakt as materialized (
       select kring_id from melding where melding_id = any($1::uuid[])
       union select kring_id from melding where plaats_sleutel = any($2::bytea[])
       union select kring_id from melding where bsn_sleutel = any($3::bytea[])
     )
     select m.* from geraakt join melding m using (kring_id)`,
  );
  expect(hele(plan, ['melding'])).toEqual(['Index Scan of melding_kring']);
});

/** The plan for any values, as a connection that keeps the statement uses it; nothing for what this role may not run. */
async function explain(
  pool: ServiceDatabase['database']['api'],
  text: string,
): Promise<Planknoop | undefined> {
  try {
    const { rows } = await pool.query<{ 'QUERY PLAN': readonly { Plan: Planknoop }[] }>(
      `explain (generic_plan, format json) ${text}`,
    );
    return rows[0]?.['QUERY PLAN'][0]?.Plan;
  } catch (error) {
    if (error instanceof Error && /permission denied|row-level security/.test(error.message))
      return undefined;
    throw new Error(`no plan for: ${text}`, { cause: error });
  }
}

/** Statements are constants beside what runs them: loading the modules makes them known. */
async function loadModules(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true })) {
    // What starts a process or a thread when it is loaded holds no statements.
    if (!entry.endsWith('.ts') || /\.test\.ts$|(^|\/)(main|draad)\.ts$/.test(entry)) continue;
    await import(pathToFileURL(join(folder, entry)).href);
  }
}
