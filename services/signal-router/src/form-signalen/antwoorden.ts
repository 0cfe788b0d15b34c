import { type Afhandeling, type Datum, datum, topics } from '@meldpunt/contracts';
import type { MessageToPark } from '@meldpunt/service-kit';
import { type Afhandelgevolg, applyAfhandeling, concernsRouter } from './apply-afhandeling.ts';
import type { FormulesInForce } from './formules-in-force.ts';
import type { Werkstaat } from './werkstaat.ts';

export interface OntvangenAfhandeling {
  readonly afhandeling: Afhandeling;
  readonly key: string | null;
  readonly raw: Buffer;
}

/** Endings and returns of one transaction, applied to a draft and, when the last one stands, settled. */
export class Antwoorden {
  /** In the order of their topic; those that do not concern the router are left out. */
  readonly alle: readonly OntvangenAfhandeling[];
  readonly #dag: string | undefined;
  readonly #perMelding: ReadonlyMap<string, readonly OntvangenAfhandeling[]>;
  readonly #gevolgen = new Map<OntvangenAfhandeling, Afhandelgevolg>();

  /** `dag`: the day this service knows. */
  constructor(ontvangen: readonly OntvangenAfhandeling[], dag: string | undefined) {
    this.alle = ontvangen.filter(({ afhandeling }) => concernsRouter(afhandeling));
    this.#dag = dag;
    this.#perMelding = Map.groupBy(this.alle, ({ afhandeling }) => afhandeling.meldingId);
  }

  apply(draft: Werkstaat, ontvangen: OntvangenAfhandeling, formules: FormulesInForce): void {
    const { afhandeling } = ontvangen;
    const dag = dayOf(afhandeling, this.#dag);
    this.#gevolgen.set(ontvangen, applyAfhandeling(draft, afhandeling, dag, formules));
  }

  applyOver(draft: Werkstaat, meldingId: string, formules: FormulesInForce): void {
    for (const ontvangen of this.#perMelding.get(meldingId) ?? []) this.apply(draft, ontvangen, formules);
  }

  /** Municipalities of those that contradict what was settled. */
  strijdig(): string[] {
    return [...this.#gevolgen].flatMap(([{ afhandeling }, gevolg]) =>
      gevolg === 'STRIJDIG' ? [afhandeling.gemeentecode] : [],
    );
  }

  /** Those about a signaal or melding that is not known here yet, to wait for the melding. */
  teParkeren(): MessageToPark[] {
    return [...this.#gevolgen].flatMap(([{ afhandeling, key, raw: value }, gevolg]) =>
      gevolg === 'ONBEKEND'
        ? [{ waitsFor: waitsFor(afhandeling.meldingId), topic: topics.afhandeling.naam, key, value }]
        : [],
    );
  }
}

export function waitsFor(meldingId: string): string {
  return `melding:${meldingId}`;
}

/**
 * The hub's day, or that of the event when casework is ahead: its own day event brought this about, and the same must
 * follow from it whichever of the two comes first here.
 */
function dayOf({ beeindigdOp, ontvangenOp }: Afhandeling, day: string | undefined): Datum {
  const known = [day, beeindigdOp ?? ontvangenOp]
    .filter((one) => typeof one === 'string')
    .sort()
    .at(-1);
  if (known === undefined) throw new Error('no day is known');
  return datum(known);
}
