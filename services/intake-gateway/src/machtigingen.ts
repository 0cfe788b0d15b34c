import type { Datum, Machtiging } from '@meldpunt/contracts';
import {
  type Access,
  type AccessResolver,
  type Principal,
  ProblemError,
  type Queryable,
  readDay,
} from '@meldpunt/service-kit';
import type { Referentie } from './referentie/referentie.ts';

const BEHEER = 'beheer';

/**
 * Whom an organisatie may act for on the hub's day. Who uses the scope beheer sees every party, because the exception
 * queue and the balance are the hub's own work.
 */
export class MachtigingResolver implements AccessResolver {
  readonly #referentie: Referentie;
  readonly #db: Queryable;

  constructor(referentie: Referentie, db: Queryable) {
    this.#referentie = referentie;
    this.#db = db;
  }

  async resolve(principal: Principal, scopes: readonly string[]): Promise<Access> {
    const [stand, dag] = await Promise.all([this.#referentie.stand(), readDay(this.#db)]);
    if (scopes.includes(BEHEER)) {
      return { partners: [...stand.partners.keys()], gemeenten: [...stand.gemeenten.keys()] };
    }
    // A machtiging holds from a day to a day; without the hub's day nobody can be judged.
    if (dag === undefined) throw new ProblemError('DAG_ONBEKEND', { retryAfter: 60 });
    const { organisatie } = principal;
    if (organisatie === undefined) return { partners: [], gemeenten: [] };
    const actsFor = ({ machtigingen }: { machtigingen: readonly Machtiging[] }) =>
      machtigingen.some((machtiging) => machtiging.organisatieId === organisatie && holdsOn(machtiging, dag));
    return {
      partners: [...stand.partners.values()].filter(actsFor).map(({ partnerId }) => partnerId),
      gemeenten: [...stand.gemeenten.values()].filter(actsFor).map(({ gemeentecode }) => gemeentecode),
    };
  }
}

function holdsOn({ van, tot }: { van: Datum; tot: Datum | null }, dag: string): boolean {
  return van <= dag && (tot === null || dag <= tot);
}
