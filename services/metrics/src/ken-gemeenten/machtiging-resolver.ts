import type { Access, AccessResolver, Database, Principal } from '@meldpunt/service-kit';
import { selectGemeentenOf } from './store.ts';

/** Whose own figures a token may see whole: those of the municipalities its organisatie acts for on the hub's day. */
export class MachtigingResolver implements AccessResolver {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async resolve({ organisatie }: Principal): Promise<Access> {
    const gemeenten =
      organisatie === undefined ? [] : await selectGemeentenOf(this.#database.api, organisatie);
    return { gemeenten, partners: [] };
  }
}
