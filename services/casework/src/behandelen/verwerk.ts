import type { UnitOfWork } from '@meldpunt/service-kit';
import type { Verzending } from '../zaak/verzending.ts';
import { type Door, handleHandelingen, type Verwerking } from './handle-handelingen.ts';
import { parseHandeling } from './parse-handeling.ts';

/** Acts in one transaction: long enough to spare commits, short enough not to keep zaken locked from anybody. */
export const HANDELINGEN_PER_TRANSACTIE = 250;
const POGINGEN = 3;
/** A used id met by another transaction, a deadlock, a serialisation failure: the same again in a new transaction. */
const opnieuw: ReadonlySet<string> = new Set(['23505', '40P01', '40001']);

export type RunTransaction = <T>(fn: (work: UnitOfWork) => Promise<T>) => Promise<T>;

/**
 * Reads and applies up to a thousand acts, a transaction per 250, with a result each in their order; never all or
 * nothing. When the database fails halfway the call fails: sent again, what was applied answers AL_VERWERKT.
 */
export async function verwerkHandelingen(
  invoer: readonly unknown[],
  door: Door,
  run: RunTransaction,
  verzending: () => Verzending,
): Promise<Verwerking[]> {
  const resultaten: Verwerking[] = [];
  for (let begin = 0; begin < invoer.length; begin += HANDELINGEN_PER_TRANSACTIE) {
    const gelezen = invoer.slice(begin, begin + HANDELINGEN_PER_TRANSACTIE).map(parseHandeling);
    const opdrachten = gelezen.flatMap((een) =>
      een.status === 'GELEZEN' ? [{ handeling: een.handeling, verwachteVersie: null }] : [],
    );
    const verwerkt =
      opdrachten.length === 0
        ? []
        : await retryConflicts(() => run((work) => handleHandelingen(work, opdrachten, door, verzending())));
    let volgende = 0;
    for (const een of gelezen) {
      if (een.status === 'GELEZEN') {
        const verwerking = verwerkt[volgende++];
        if (verwerking !== undefined) resultaten.push(verwerking);
      } else {
        const { handelingId, zaakId, code, veld } = een;
        resultaten.push({
          handelingId,
          zaakId,
          resultaat: 'GEWEIGERD',
          code,
          veld,
          zaakVersie: null,
          vervolgZaakId: null,
        });
      }
    }
  }
  return resultaten;
}

export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let poging = 1; ; poging++) {
    try {
      return await attempt();
    } catch (error) {
      if (poging === POGINGEN || !opnieuw.has(sqlState(error))) throw error;
    }
  }
}

function sqlState(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
