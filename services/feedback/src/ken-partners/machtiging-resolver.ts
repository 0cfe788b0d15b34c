import type { Access, AccessResolver, Database, Principal } from '@meldpunt/service-kit';
import { selectPartnersOf } from './store.ts';

/** Whose answers a token may see: those of the creditors its organisatie acts for on the hub's day. */
export class MachtigingResolver implements AccessResolver {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async resolve({ organisatie }: Principal): Promise<Access> {
    const partners = organisatie === undefined ? [] : await selectPartnersOf(this.#database.api, organisatie);
    return { gemeenten: [], partners };
  }
}
