import { type Datum, meldmaandVan } from '@meldpunt/contracts';
import type { FormulesInForce } from '../form-signalen/formules-in-force.ts';
import { type Groepeerder, groepeerMeldingen } from '../form-signalen/te-groeperen.ts';
import { herhaal, type Proefmelding } from './herhaal.ts';
import { legeTelling, type Proeftelling, tel } from './tel-proef.ts';

export interface Spel {
  /** Every version of the municipality, by the day it was in force. */
  readonly geldend: FormulesInForce;
  readonly kandidaten: readonly FormulesInForce[];
  /** Months that are used, 'yyyy-mm'. */
  readonly maanden: ReadonlySet<string>;
  /** Last day that is played. */
  readonly tot: Datum;
}

export interface Speltelling {
  readonly geldend: Proeftelling;
  readonly kandidaten: readonly Proeftelling[];
}

export function legeSpeltelling({ kandidaten }: Pick<Spel, 'kandidaten'>): Speltelling {
  return { geldend: legeTelling(false), kandidaten: kandidaten.map(() => legeTelling(true)) };
}

/** Plays one kring under every formule and adds what came of it. Kringen do not touch each other, so their order is free. */
export function speelKring(telling: Speltelling, kring: readonly Proefmelding[], spel: Spel): void {
  const groepeerder = remembering();
  const geldend = herhaal(kring, spel.geldend, spel.tot, groepeerder);
  const gespeeld = {
    meldingen: new Map(kring.map((proef) => [proef.melding.feiten.meldingId, proef])),
    geldend,
    inPeriode: (dag: Datum) => spel.maanden.has(meldmaandVan(dag)),
  };
  tel(telling.geldend, gespeeld, geldend);
  for (const [nr, kandidaat] of spel.kandidaten.entries()) {
    const own = telling.kandidaten[nr];
    if (own !== undefined) tel(own, gespeeld, herhaal(kring, kandidaat, spel.tot, groepeerder));
  }
}

/** Who belongs together does not depend on the formule: each set that comes up is grouped once. */
function remembering(): Groepeerder {
  const known = new Map<string, ReturnType<Groepeerder>>();
  return (meldingen) => {
    let key = '';
    for (const { feiten } of meldingen) key += feiten.meldingId;
    const groepen = known.get(key) ?? groepeerMeldingen(meldingen);
    known.set(key, groepen);
    return groepen;
  };
}
