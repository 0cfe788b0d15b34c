import { canonicalJson } from '../canonical-json.ts';
import type { FormuleGroep, Oordeel } from '../formules/formule.ts';
import { type Antwoord, byId, type Vraag } from './vraag.ts';

/** A verdict of a plug-in as it is kept with a signaal, beside the groep and the day it was about. */
export type BewaardAntwoord = Pick<Vraag, 'naam' | 'versie' | 'parameters'> & { readonly oordeel: Oordeel };

/**
 * What plug-ins answered, and what they have still to answer. A rule cannot wait for a plug-in; it looks here, and what
 * it does not find is asked before the rules run again. One question has one answer for as long as the book lives.
 */
export class Antwoordboek {
  readonly #antwoorden = new Map<string, Antwoord>();
  readonly #open = new Map<string, Vraag>();
  readonly #groepen = new WeakMap<FormuleGroep, string>();
  readonly #anders: Antwoord | undefined;

  /** `anders`: the answer to all that is not in it, where nobody can be asked. */
  constructor(anders?: Antwoord) {
    this.#anders = anders;
  }

  /** Undefined when it is not known; then it is asked. */
  find(vraag: Vraag): Antwoord | undefined {
    const sleutel = this.#sleutelOf(vraag);
    const known = this.#antwoorden.get(sleutel) ?? this.#anders;
    if (known === undefined) this.#open.set(sleutel, vraag);
    return known;
  }

  /** What was looked for in vain since this was last asked. */
  takeOpen(): readonly Vraag[] {
    const open = [...this.#open.values()];
    this.#open.clear();
    return open;
  }

  put(vraag: Vraag, antwoord: Antwoord): void {
    const sleutel = this.#sleutelOf(vraag);
    if (!this.#antwoorden.has(sleutel)) this.#antwoorden.set(sleutel, antwoord);
  }

  /** What was answered before about this groep is not asked again. */
  remember(
    { groep, peildatum }: Pick<Vraag, 'groep' | 'peildatum'>,
    bewaard: readonly BewaardAntwoord[],
  ): void {
    for (const { oordeel, ...over } of bewaard)
      this.put({ ...over, groep, peildatum }, { status: 'OORDEEL', oordeel });
  }

  #sleutelOf({ naam, versie, parameters, groep, peildatum }: Vraag): string {
    let over = this.#groepen.get(groep);
    if (over === undefined) {
      over = canonicalJson({ ...groep, meldingen: byId(groep) });
      this.#groepen.set(groep, over);
    }
    return `${naam}/${versie}/${peildatum}/${canonicalJson(parameters)}/${over}`;
  }
}
