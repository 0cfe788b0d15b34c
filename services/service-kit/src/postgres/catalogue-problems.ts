import type { Queryable } from './queryable.ts';

const UNPROTECTED = `
  select distinct n.nspname || '.' || c.relname as naam, a.attname as kolom
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and a.attname in ('gemeentecode', 'partner_id') and not a.attisdropped
     and not (c.relrowsecurity and c.relforcerowsecurity)`;

// A policy that opens a tenant table to the API role without looking at the transaction's tenant, for reading (the first
// half) or for writing (the second, which is the first where it is left out).
const WIDE_POLICY = `
  select p.schemaname || '.' || p.tablename as naam, p.policyname as policy
    from pg_policies p
   where p.schemaname = any($1) and p.permissive = 'PERMISSIVE'
     and (p.roles && array['public', p.schemaname || '_api']::name[])
     and ((p.cmd <> 'INSERT' and coalesce(p.qual, '') !~ 'meldpunt\\.(gemeenten|partners)')
       or (p.cmd in ('ALL', 'INSERT', 'UPDATE')
           and coalesce(p.with_check, p.qual, '') !~ 'meldpunt\\.(gemeenten|partners)'))`;

const FOREIGN_GRANT = `
  select distinct n.nspname || '.' || c.relname as naam, coalesce(r.rolname, 'public') as rol
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral aclexplode(c.relacl) as recht
    left join pg_roles r on r.oid = recht.grantee
   where n.nspname = any($1)
     and coalesce(r.rolname, 'public') not in (n.nspname || '_eigenaar', n.nspname || '_verwerker', n.nspname || '_api')`;

const FOREIGN_SCHEMA_GRANT = `
  select n.nspname as naam, coalesce(r.rolname, 'public') as rol
    from pg_namespace n
    cross join lateral aclexplode(n.nspacl) as recht
    left join pg_roles r on r.oid = recht.grantee
   where n.nspname = any($1)
     and coalesce(r.rolname, 'public') not in (n.nspname || '_eigenaar', n.nspname || '_verwerker', n.nspname || '_api')`;

const BYPASSING_ROLE = `
  select rolname as naam from pg_roles
   where (rolsuper or rolbypassrls)
     and rolname = any(select unnest($1::text[]) || soort from unnest(array['_eigenaar', '_verwerker', '_api']) as soort)`;

const WRONG_OWNER = `
  select n.nspname || '.' || c.relname as naam, r.rolname as rol
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
   where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm', 'S') and r.rolname <> n.nspname || '_eigenaar'`;

// A view runs with its owner's rights unless told otherwise, and the owner sees every row.
const OWNER_VIEW = `
  select n.nspname || '.' || c.relname as naam
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind = 'v'
     and not coalesce(c.reloptions::text[] && array['security_invoker=true', 'security_invoker=on'], false)`;

const MATERIALIZED_VIEW = `
  select n.nspname || '.' || c.relname as naam
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname = any($1) and c.relkind = 'm'`;

const OWNER_FUNCTION = `
  select n.nspname || '.' || p.proname as naam
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
   where n.nspname = any($1) and p.prosecdef`;

interface Found {
  naam: string;
  kolom?: string;
  policy?: string;
  rol?: string;
}

/**
 * What is wrong with rights in the schemas of the services, one line each; empty when all is well. Meant for a test
 * over the fully migrated database.
 */
export async function catalogueProblems(db: Queryable, schemas: readonly string[]): Promise<string[]> {
  const find = async (sql: string, tell: (found: Found) => string): Promise<string[]> => {
    const { rows } = await db.query<Found>(sql, [schemas]);
    return rows.map(tell).sort();
  };
  const found = [
    await find(UNPROTECTED, ({ naam, kolom }) => `${naam} has ${kolom} without forced row-level security`),
    await find(
      WIDE_POLICY,
      ({ naam, policy }) => `policy ${policy} on ${naam} opens it without looking at the tenant`,
    ),
    await find(FOREIGN_GRANT, ({ naam, rol }) => `${rol} has a grant on ${naam}`),
    await find(FOREIGN_SCHEMA_GRANT, ({ naam, rol }) => `${rol} has a grant on schema ${naam}`),
    await find(BYPASSING_ROLE, ({ naam }) => `${naam} bypasses row-level security`),
    await find(WRONG_OWNER, ({ naam, rol }) => `${naam} is owned by ${rol}`),
    await find(OWNER_VIEW, ({ naam }) => `view ${naam} runs with its owner's rights`),
    await find(
      MATERIALIZED_VIEW,
      ({ naam }) => `materialized view ${naam} keeps rows that no row-level security looks at`,
    ),
    await find(OWNER_FUNCTION, ({ naam }) => `function ${naam} runs with its owner's rights`),
  ];
  return found.flat();
}
