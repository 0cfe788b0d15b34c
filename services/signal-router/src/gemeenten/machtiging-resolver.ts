import {
  type Access,
  type AccessResolver,
  type Database,
  type Principal,
  statement,
} from '@meldpunt/service-kit';

const SELECT_GEMEENTEN = statement(
  'router-select-machtigingen',
  `select distinct m.partij_id as gemeentecode from machtiging m, dag
    where m.organisatie_id = $1 and m.van <= dag.dag and (m.tot is null or m.tot >= dag.dag)`,
);

/** The municipalities an organisatie may act for on the hub's day; asked for each request, so that a change acts at once. */
export class MachtigingResolver implements AccessResolver {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async resolve({ organisatie }: Principal): Promise<Access> {
    if (organisatie === undefined) return { gemeenten: [], partners: [] };
    const { rows } = await this.#database.api.query<{ gemeentecode: string }>(SELECT_GEMEENTEN, [
      organisatie,
    ]);
    return { gemeenten: rows.map(({ gemeentecode }) => gemeentecode), partners: [] };
  }
}
