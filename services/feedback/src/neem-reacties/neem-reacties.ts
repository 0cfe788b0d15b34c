import type { Code, Datum } from '@meldpunt/contracts';
import type { Queryable } from '@meldpunt/service-kit';
import { type Aangebodenreactie, decideReactie, type Reactiecode } from './decide-reactie.ts';
import {
  type Bewaardereactie,
  insertReacties,
  reactieIdVan,
  selectAntwoorden,
  selectEerdereReacties,
} from './store.ts';

export interface Uitslag {
  readonly reactieId: string;
  readonly resultaat: Code<'handelingresultaat'>;
  readonly code: Reactiecode | null;
}

/** Takes in what a creditor says back, each by itself; what was said before under the same number is known again. */
export async function neemReacties(
  db: Queryable,
  partnerId: string,
  aangeboden: readonly Aangebodenreactie[],
  dag: Datum,
): Promise<Uitslag[]> {
  const antwoorden = await selectAntwoorden(
    db,
    partnerId,
    unique(aangeboden.map(({ meldingId }) => meldingId)),
  );
  const before = await selectEerdereReacties(
    db,
    partnerId,
    unique(aangeboden.map(({ reactieId }) => reactieId)),
  );
  const known = new Map(before);
  const nieuw: Bewaardereactie[] = [];
  const uitslagen = aangeboden.map((reactie): Uitslag => {
    const { reactieId, meldingId } = reactie;
    const eerder = known.get(reactieId);
    if (eerder !== undefined) return again(reactie, eerder);
    const antwoord = antwoorden.get(meldingId);
    const code = decideReactie(reactie, antwoord, dag);
    if (code !== null || antwoord === undefined) return { reactieId, resultaat: 'GEWEIGERD', code };
    known.set(reactieId, reactie);
    nieuw.push({ ...reactie, id: reactieIdVan(partnerId, reactieId), klasse: antwoord.klasse });
    return { reactieId, resultaat: 'VERWERKT', code: null };
  });
  if (nieuw.length === 0) return uitslagen;
  const inserted = await insertReacties(db, partnerId, dag, nieuw);
  const missed = nieuw.filter(({ reactieId }) => !inserted.has(reactieId));
  if (missed.length === 0) return uitslagen;
  // Another request brought the same number in between, and it is committed now.
  const other = await selectEerdereReacties(db, partnerId, unique(missed.map(({ reactieId }) => reactieId)));
  const at = new Map(missed.map((reactie) => [reactie.reactieId, reactie]));
  return uitslagen.map((uitslag) => {
    const reactie = at.get(uitslag.reactieId);
    const eerder = other.get(uitslag.reactieId);
    const raced = uitslag.resultaat === 'VERWERKT' && reactie !== undefined && eerder !== undefined;
    return raced ? again(reactie, eerder) : uitslag;
  });
}

function again(reactie: Aangebodenreactie, eerder: Aangebodenreactie): Uitslag {
  const same =
    reactie.meldingId === eerder.meldingId &&
    reactie.reactie === eerder.reactie &&
    reactie.op === eerder.op &&
    reactie.bedragInCenten === eerder.bedragInCenten;
  return same
    ? { reactieId: reactie.reactieId, resultaat: 'AL_VERWERKT', code: null }
    : { reactieId: reactie.reactieId, resultaat: 'GEWEIGERD', code: 'REACTIE_WIJKT_AF' };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
