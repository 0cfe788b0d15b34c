import type { DatabasePool } from '../postgres/database.ts';
import { runTransaction, type UnitOfWork } from './unit-of-work.ts';

/** Whose rows a request may see. An empty or absent list denies. */
export interface Tenant {
  gemeenten?: readonly string[];
  partners?: readonly string[];
}

const TENANT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * A transaction of the `_api` role that sees and writes only the rows of this tenant. The setting is local to the
 * transaction: a session-level one would leak to the next request through the pool. After a transaction the setting
 * reads '' and not NULL; the policies take both as deny.
 */
export async function withTenant<T>(
  pool: DatabasePool,
  tenant: Tenant,
  fn: (work: UnitOfWork) => Promise<T>,
): Promise<T> {
  const gemeenten = tenantList(tenant.gemeenten);
  const partners = tenantList(tenant.partners);
  // Inlined, not bound, to go in one round trip with the begin: TENANT_ID leaves nothing to quote.
  const begin = `begin; select set_config('meldpunt.gemeenten', '${gemeenten}', true), set_config('meldpunt.partners', '${partners}', true)`;
  return runTransaction(pool, begin, fn);
}

function tenantList(ids: readonly string[] | undefined): string {
  for (const id of ids ?? []) {
    if (!TENANT_ID.test(id)) throw new Error('a tenant id holds characters it may not hold');
  }
  return (ids ?? []).join(',');
}
