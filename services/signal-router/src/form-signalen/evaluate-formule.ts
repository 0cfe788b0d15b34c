/*
 * The verdict of a formule, also where a part of it is a plug-in. Such a part may have no answer yet (the rules are run
 * to learn what must be asked) or may have failed; then the fallback of the formule judges and the reasons say so.
 */
import type { Code, Datum, Reden } from '@meldpunt/contracts';
import type { Aanpak, FormuleGroep, Oordeel } from '../formules/formule.ts';
import type { BewaardAntwoord } from '../plug-ins/antwoordboek.ts';
import { FORMULE_FAALT } from '../plug-ins/beschrijving.ts';
import type { VastgesteldeFormule } from './formules-in-force.ts';

/** What a verdict was reached from, so that it can be reached again. Nothing in it says who the resident is. */
export interface Verdictinvoer {
  readonly groep: FormuleGroep;
  readonly peildatum: Datum;
  /** Verdicts of the plug-ins in the formule; they are not asked again. */
  readonly antwoorden?: readonly BewaardAntwoord[];
  /** The formule whose plug-in failed, so that this verdict is its fallback's. */
  readonly gefaald?: {
    readonly formule: string;
    readonly versie: number;
    readonly storingen: readonly Storing[];
  };
}

/** One block that gave no verdict. */
export interface Storing {
  readonly bouwsteen: string;
  readonly versie: number;
  readonly oorzaak: Code<'formulestoring'>;
}

export interface Verdict {
  /** The one that decided: the fallback when a plug-in failed. */
  readonly formule: VastgesteldeFormule;
  readonly oordeel: Oordeel;
  readonly invoer: Verdictinvoer;
  /** False while a plug-in has still to be asked: this verdict is a guess, and nothing of this run is kept. */
  readonly vast: boolean;
}

const NIETS: Oordeel = { signaal: false, aanpak: 'BRIEF' satisfies Aanpak, zwaarte: 0, redenen: [] };

export function evaluateFormule(
  formule: VastgesteldeFormule,
  groep: FormuleGroep,
  peildatum: Datum,
): Verdict {
  const { beoordeling, plugIns } = formule;
  if (plugIns === undefined) {
    return {
      formule,
      oordeel: beoordeling.evaluate(groep, peildatum),
      invoer: { groep, peildatum },
      vast: true,
    };
  }
  const antwoorden: BewaardAntwoord[] = [];
  const storingen: Storing[] = [];
  let open = false;
  // All are looked at, so that all are asked in one go.
  for (const blok of plugIns.blokken) {
    const antwoord = blok.answer(groep, peildatum);
    if (antwoord === undefined) open = true;
    else if (antwoord.status === 'FAALT') {
      storingen.push({ bouwsteen: blok.naam, versie: blok.versie, oorzaak: antwoord.oorzaak });
    } else {
      const { naam, versie, parameters } = blok;
      antwoorden.push({ naam, versie, parameters, oordeel: antwoord.oordeel });
    }
  }
  if (open) return { formule, oordeel: NIETS, invoer: { groep, peildatum }, vast: false };
  if (storingen.length === 0) {
    const oordeel = beoordeling.evaluate(groep, peildatum);
    return { formule, oordeel, invoer: { groep, peildatum, antwoorden }, vast: true };
  }
  const { terugval } = plugIns;
  const gefaald = { formule: formule.naam, versie: formule.versie, storingen };
  const oordeel = withStoringen(terugval.beoordeling.evaluate(groep, peildatum), storingen);
  return { formule: terugval, oordeel, invoer: { groep, peildatum, gefaald }, vast: true };
}

/** The verdict of a fallback names first what failed; why it did is in the figures, not in anybody's dossier. */
export function withStoringen(oordeel: Oordeel, storingen: readonly Storing[]): Oordeel {
  const failed = storingen.map(
    ({ bouwsteen }): Reden => ({
      code: FORMULE_FAALT,
      pad: `${bouwsteen}/${FORMULE_FAALT}`,
      voldaan: false,
      gevonden: null,
      vereist: null,
      eenheid: null,
      soort: null,
      meldingIds: [],
    }),
  );
  return { ...oordeel, redenen: [...failed, ...oordeel.redenen] };
}

/** First day whose evidence this formule or its fallback may look at; null when neither looks at any. */
export function terugkijkOf({ beoordeling, plugIns }: VastgesteldeFormule, dag: Datum): Datum | null {
  const own = beoordeling.terugkijk(dag);
  const other = plugIns?.terugval.beoordeling.terugkijk(dag) ?? null;
  if (own === null || other === null) return own ?? other;
  return own < other ? own : other;
}
