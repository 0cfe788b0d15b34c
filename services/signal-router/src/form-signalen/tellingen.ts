import type { Datum } from '@meldpunt/contracts';
import type { Storing, Verdict } from './evaluate-formule.ts';

export type Teller =
  | 'ontvangen'
  | 'beeindigdHier'
  | 'centenBeeindigdHier'
  | 'beeindigdElders'
  | 'ontstaan'
  | 'vervallen'
  | 'beeindigd';

/** Counts of one municipality on one day. */
export type Dagsom = Record<Teller, number>;

/** How often a block of a formule gave no verdict. */
export interface Storingtelling extends Storing {
  readonly gemeentecode: string;
  readonly dag: Datum;
  readonly formuleVersie: number;
  readonly aantal: number;
}

/** What is counted while the rules run over a batch. */
export class Tellingen {
  readonly #dagsommen = new Map<string, Dagsom>();
  readonly #storingen = new Map<string, Storingtelling>();

  tel(gemeentecode: string, dag: Datum, teller: Teller, aantal = 1): void {
    const key = `${dag} ${gemeentecode}`;
    const som = this.#dagsommen.get(key) ?? {
      ontvangen: 0,
      beeindigdHier: 0,
      centenBeeindigdHier: 0,
      beeindigdElders: 0,
      ontstaan: 0,
      vervallen: 0,
      beeindigd: 0,
    };
    som[teller] += aantal;
    this.#dagsommen.set(key, som);
  }

  /** Counts the blocks that failed in it. */
  noteVerdict(gemeentecode: string, { invoer: { gefaald, peildatum } }: Verdict): void {
    for (const storing of gefaald?.storingen ?? []) {
      const counted = { ...storing, gemeentecode, dag: peildatum, formuleVersie: gefaald?.versie ?? 0 };
      const key = Object.values(counted).join(' ');
      this.#storingen.set(key, { ...counted, aantal: (this.#storingen.get(key)?.aantal ?? 0) + 1 });
    }
  }

  storingen(): readonly Storingtelling[] {
    return [...this.#storingen.values()];
  }

  dagsommen(): { gemeentecode: string; dag: string; som: Dagsom }[] {
    return [...this.#dagsommen].map(([key, som]) => ({
      dag: key.slice(0, 10),
      gemeentecode: key.slice(11),
      som,
    }));
  }
}
