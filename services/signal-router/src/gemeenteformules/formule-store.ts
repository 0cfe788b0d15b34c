import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { FormulesInForce, VastgesteldeFormule } from '../form-signalen/formules-in-force.ts';
import type { Uitdrukking } from '../formules/formule.ts';
import { parseFormule } from '../formules/parse-formule.ts';
import { STANDAARD, standaardversies } from '../formules/register.ts';
import { loadMatching } from '../matchmoment/match-store.ts';

/** A version as a municipality laid it down; never changed afterwards. */
export interface Formuleversie {
  readonly gemeentecode: string;
  readonly versie: number;
  readonly ingangsdatum: Datum;
  readonly naam: string;
  readonly formule: Uitdrukking;
  readonly auteur: string;
  readonly reden: string;
}

const COLUMNS = 'gemeentecode, versie, ingangsdatum, naam, formule, auteur, reden';

const SELECT_VERSIES = statement(
  'router-select-formuleversies',
  `select ${COLUMNS} from formule_versie where gemeentecode = any($1::text[]) order by gemeentecode, ingangsdatum`,
);

export async function selectFormuleversies(
  db: Queryable,
  gemeentecodes: readonly string[],
): Promise<Formuleversie[]> {
  const { rows } = await db.query<Formuleversie>(SELECT_VERSIES, [gemeentecodes]);
  return rows;
}

const SELECT_GEMEENTEN = statement(
  'router-select-gemeenten-met-formule',
  `select distinct gemeentecode from formule_versie`,
);

export async function selectGemeentenWithFormule(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ gemeentecode: string }>(SELECT_GEMEENTEN);
  return rows.map(({ gemeentecode }) => gemeentecode);
}

const standaard: readonly VastgesteldeFormule[] = standaardversies.map(({ versie, uitdrukking }) =>
  fix(STANDAARD, versie, uitdrukking),
);

/** Formules of municipalities, read from the database and made ready to judge. */
export class FormuleStore {
  /** Versions never change, so what was made ready once stays. */
  readonly #ready = new Map<string, VastgesteldeFormule>();

  async load(db: Queryable, gemeentecodes: readonly string[]): Promise<FormulesInForce> {
    const own = Map.groupBy(
      await selectFormuleversies(db, gemeentecodes),
      ({ gemeentecode }) => gemeentecode,
    );
    const matching = await loadMatching(db, gemeentecodes);
    return {
      matching,
      inForce: (gemeentecode, dag) => {
        const current = own.get(gemeentecode)?.findLast(({ ingangsdatum }) => ingangsdatum <= dag);
        return current === undefined ? newestStandaard() : this.#readyFor(current);
      },
      find: (gemeentecode, naam, versie) => {
        if (naam === STANDAARD) return standaard.find((formule) => formule.versie === versie);
        const found = own.get(gemeentecode)?.find((one) => one.versie === versie);
        return found === undefined ? undefined : this.#readyFor(found);
      },
    };
  }

  #readyFor({ gemeentecode, versie, naam, formule }: Formuleversie): VastgesteldeFormule {
    const key = `${gemeentecode}/${versie}`;
    const ready = this.#ready.get(key) ?? fix(naam, versie, formule);
    this.#ready.set(key, ready);
    return ready;
  }
}

export function newestStandaard(): VastgesteldeFormule {
  const newest = standaard.at(-1);
  if (newest === undefined) throw new Error('there is no default formule');
  return newest;
}

function fix(naam: string, versie: number, uitdrukking: Uitdrukking): VastgesteldeFormule {
  const read = parseFormule(uitdrukking);
  if (read.status === 'FOUT') throw new Error(`formule ${naam} ${versie} cannot be read any more`);
  return { naam, versie, beoordeling: read.beoordeling };
}
