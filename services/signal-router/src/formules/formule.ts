import type { Code, Datum, Reden } from '@meldpunt/contracts';

/** A melding as a formule sees it: without the resident, so that a verdict can be computed again for as long as it is kept. */
export interface GroepMelding {
  readonly meldingId: string;
  /** Amounts count the latest stand of an achterstand once. */
  readonly achterstandId: string;
  /** Meldingen of one resident have one value; it means nothing outside this groep. */
  readonly persoon: string;
  /** Meldingen of one full address have one value; it means nothing outside this groep. Null when not known. */
  readonly adres: string | null;
  /** The four digits of the postcode; only there for a formule that asks for them, null when not known. */
  readonly postcode4?: string | null;
  readonly partnerId: string;
  readonly soort: Code<'partnersoort'>;
  readonly meldmaand: string;
  readonly signaaldatum: Datum;
  readonly ontstaansdatum: Datum | null;
  readonly bedragInCenten: number;
  readonly aantalTermijnen: number | null;
  readonly crisissignaal: boolean;
  readonly dreiging: Code<'dreiging'> | null;
  /** True until its final answer; afterwards it is evidence. */
  readonly open: boolean;
  /** How casework ended it; null while open, and where no signaal held it. */
  readonly eindresultaat: Code<'eindresultaat'> | null;
}

/** What is looked at together: the meldingen of one address or resident. No two with the same id. */
export interface FormuleGroep {
  readonly meldingen: readonly GroepMelding[];
  readonly verzameladres: boolean;
}

export type Aanpak = Code<'aanpak'>;

export interface Oordeel {
  readonly signaal: boolean;
  /** Of no meaning without signaal. */
  readonly aanpak: Aanpak;
  /** 0 to 1000, for the order of the looplijst. */
  readonly zwaarte: number;
  /** Every block that was looked at, also those not satisfied. */
  readonly redenen: readonly Reden[];
}

/**
 * JSON Schema (draft-07) of a block's parameters; an editor is made from it, so it opens with a Dutch `description` and
 * has one for every parameter.
 */
export type Parameterschema = Readonly<Record<string, unknown>>;

/** Why a formule was not accepted: where, which rule, and what would mend it (Dutch; read by the municipality). */
export interface Formulefout {
  /** For example of/2/samenloop/parameters/minstens. */
  readonly pad: string;
  /** Stable code, or the keyword of JSON Schema. */
  readonly regel: string;
  readonly herstel: string;
}

/** What a block says of itself. What is not said is not promised. */
export interface Belofte {
  /**
   * One more open melding of an achterstand that was not in the groep never takes its signaal away; of a block that
   * judges by parts: nor does one more part that holds.
   */
  readonly monotoon?: boolean;
  /** It looks at `postcode4`, so that must be filled in; for the others nobody opens the resident's data. */
  readonly leestPostcode?: boolean;
}

/**
 * One formule or building block: a value without state, so that it runs anywhere. It is synchronous, sees nothing but
 * its arguments, makes no wording and gives the same verdict for the same arguments for ever: a change of meaning is
 * a new versie, and the old one stays. `P` is what `parameterschema` admits, with its defaults filled in.
 */
export interface Formule<P> extends Belofte {
  readonly naam: string;
  readonly versie: number;
  readonly parameterschema: Parameterschema;
  /** What no schema can say: parameters that contradict each other. Paths are relative to the parameters. */
  check?(parameters: P): readonly Formulefout[];
  evaluate(groep: FormuleGroep, parameters: P, peildatum: Datum): Oordeel;
  /** First day whose meldingen it looks at; null when it looks at open meldingen only. Evidence is kept by it. */
  terugkijk(parameters: P, peildatum: Datum): Datum | null;
}

/** A block that judges by the verdicts of its parts alone. */
export interface Verbinding<P> extends Belofte {
  readonly naam: string;
  readonly versie: number;
  readonly parameterschema: Parameterschema;
  readonly minDelen: number;
  readonly maxDelen: number;
  /** As that of a formule; `delen` is the number of parts. */
  check?(parameters: P, delen: number): readonly Formulefout[];
  combine(oordelen: readonly Oordeel[], parameters: P): Oordeel;
}

/** A formule with its parameters, ready to judge. */
export interface Beoordeling {
  readonly leestPostcode?: boolean;
  evaluate(groep: FormuleGroep, peildatum: Datum): Oordeel;
  terugkijk(peildatum: Datum): Datum | null;
}

/** A formule as a municipality writes it down (JSON). `aanpak` and `zwaarte` replace those of the block when it is satisfied. */
export interface Uitdrukking {
  readonly formule: string;
  /** The newest when left out; written out when the formule is stored. */
  readonly versie?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly delen?: readonly Uitdrukking[];
  readonly aanpak?: Aanpak;
  readonly zwaarte?: number;
}
