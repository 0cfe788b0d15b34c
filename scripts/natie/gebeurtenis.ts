import type { Code } from '@meldpunt/contracts';
import type { Achterstand } from './huishouden.ts';

/** What is wrong with how a line says where the resident lives; such a line is held up. */
export type Plaatsfout = 'GEDEELDE_POSTCODE' | 'ONBEKENDE_POSTCODE' | 'ANDERE_PLAATS';

/** One line of a levering before it is written out. Days are day numbers. */
export interface Gebeurtenis {
  readonly actie: Code<'actie'>;
  readonly achterstand: Achterstand;
  readonly signaaldag: number;
  readonly ontstaan: number;
  readonly bedragInCenten: number;
  readonly aantalTermijnen: number;
  readonly crisissignaal: boolean;
  readonly dreiging: Code<'dreiging'> | null;
  readonly dreigingOp: number | null;
  readonly eindeleveringOp: number | null;
  readonly warmeOverdracht: boolean;
  readonly voorwaarden: boolean;
  readonly plaatsfout: Plaatsfout | null;
}

/** Lines by day and creditor, in the order in which they came up. */
export class Leverrooster {
  readonly #perDag = new Map<number, Map<number, Gebeurtenis[]>>();

  add(dag: number, gebeurtenis: Gebeurtenis): void {
    let partners = this.#perDag.get(dag);
    if (partners === undefined) {
      partners = new Map();
      this.#perDag.set(dag, partners);
    }
    const { index } = gebeurtenis.achterstand.partner;
    const lines = partners.get(index);
    if (lines === undefined) partners.set(index, [gebeurtenis]);
    else lines.push(gebeurtenis);
  }

  /** Creditors with their lines of a day, by place in the list of creditors. */
  on(dag: number): readonly (readonly [number, readonly Gebeurtenis[]])[] {
    return [...(this.#perDag.get(dag) ?? [])].sort(([a], [b]) => a - b);
  }

  lines(dag: number, partner: number): readonly Gebeurtenis[] {
    return this.#perDag.get(dag)?.get(partner) ?? [];
  }
}
