import type { Code, Datum, Machtiging } from '@meldpunt/contracts';

/** What the operator of the hub states of a creditor. What is left out counts as null, [] or true. */
export interface Signaalpartnergegevens {
  readonly partnerId: string;
  readonly naam: string;
  readonly soort: Code<'partnersoort'>;
  readonly aansluiting: Code<'aansluiting'>;
  readonly actief?: boolean;
  readonly telefoonIncasso?: string | null;
  readonly machtigingen?: readonly Gemachtigde[];
  /** Client of the party on the outside Kafka listener. */
  readonly clientId?: string | null;
}

export interface Gemeentegegevens {
  readonly gemeentecode: string;
  readonly naam: string;
  readonly provincie?: string;
  readonly inwoners: number;
  readonly aansluiting: Code<'aansluiting'>;
  readonly opvolgercode?: string | null;
  readonly opgevolgdPer?: Datum | null;
  readonly machtigingen?: readonly Gemachtigde[];
  readonly clientId?: string | null;
}

export interface Convenantopgave {
  readonly partnerId: string;
  readonly gemeentecode: string;
  readonly van: Datum;
  readonly tot?: Datum | null;
  readonly meldingsdrempelInCenten: number;
}

export interface Gemachtigde {
  readonly organisatieId: string;
  readonly van: Datum;
  readonly tot?: Datum | null;
}

export interface Inrichting {
  readonly signaalpartners?: readonly Signaalpartnergegevens[];
  readonly gemeenten?: readonly Gemeentegegevens[];
  readonly convenanten?: readonly Convenantopgave[];
}

/** As it is stored and told: every machtiging with both its days. */
export function completeMachtigingen(given: readonly Gemachtigde[] | undefined): Machtiging[] {
  return (given ?? []).map(({ organisatieId, van, tot }) => ({ organisatieId, van, tot: tot ?? null }));
}
