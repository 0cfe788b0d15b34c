import pg from 'pg';
import { errorCode } from '../log/describe-error.ts';

export interface ProvisionSettings {
  schema: string;
  passwords: { eigenaar: string; verwerker: string; api: string };
}

const SCHEMA_NAME = /^[a-z][a-z0-9_]{0,40}$/;
const PROVISION_LOCK = 4_101_001;
const MAX_ATTEMPTS = 10;
// The lock holds within one database, roles belong to the whole cluster: installers in two databases of it may still
// cross (concurrent update of a catalogue row, or the other one created the role first).
const CROSSED = new Set(['XX000', '23505', '42710']);

/**
 * Creates the schema and its three roles, or brings them to this state; may be repeated and run at once by many.
 * `_eigenaar` owns and migrates, `_verwerker` gets all rights on its tables, `_api` only what a migration hands it
 * (`kit_bescherm`, `kit_voor_api`). `admin` may create roles and schemas.
 */
export async function provisionSchema(admin: pg.ClientBase, settings: ProvisionSettings): Promise<void> {
  if (!SCHEMA_NAME.test(settings.schema)) throw new Error('schema must be a lower case identifier');
  for (let attempt = 1; ; attempt++) {
    await admin.query('begin');
    try {
      await admin.query(`select pg_advisory_xact_lock(${PROVISION_LOCK})`);
      await provision(admin, settings);
      await admin.query('commit');
      return;
    } catch (error) {
      await admin.query('rollback').catch(() => {});
      const code = errorCode(error);
      if (attempt >= MAX_ATTEMPTS || code === undefined || !CROSSED.has(code)) throw error;
    }
  }
}

async function provision(admin: pg.ClientBase, { schema, passwords }: ProvisionSettings): Promise<void> {
  const owner = `${schema}_eigenaar`;
  for (const role of ['eigenaar', 'verwerker', 'api'] as const) {
    const name = `${schema}_${role}`;
    const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [name]);
    const attributes = `login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${pg.escapeLiteral(passwords[role])}`;
    await admin.query(`${rowCount === 0 ? 'create' : 'alter'} role ${name} ${attributes}`);
  }
  const { rows } = await admin.query<{ superuser: boolean; database: string }>(
    `select rolsuper as superuser, current_database() as database from pg_roles where rolname = current_user`,
  );
  if (rows[0]?.superuser !== true) await admin.query(`grant ${owner} to current_user`);
  const database = pg.escapeIdentifier(rows[0]?.database ?? '');
  await admin.query(`grant connect on database ${database} to ${owner}, ${schema}_verwerker, ${schema}_api`);
  await admin.query(`create schema if not exists ${schema} authorization ${owner}`);
  await admin.query(`grant usage on schema ${schema} to ${schema}_verwerker, ${schema}_api`);
  await admin.query(`revoke create on schema public from public`);
  const defaults = `alter default privileges for role ${owner} in schema ${schema}`;
  await admin.query(`${defaults} grant select, insert, update, delete on tables to ${schema}_verwerker`);
  await admin.query(`${defaults} grant usage on sequences to ${schema}_verwerker, ${schema}_api`);
}
