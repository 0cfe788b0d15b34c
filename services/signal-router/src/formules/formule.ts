import type { Code, Datum, Reden } from '@meldpunt/contracts';

/** A melding as a formule sees it: without the resident, so that a verdict can be computed again for as long as it is kept. */
export interface GroepMelding {
  readonly meldingId: string;
  /** Amounts count the latest stand of an achterstand once. */
  readonly achterstandId: string;
  /** Meldingen of one resident have one value; it means nothing outside this groep. */
  readonly persoon: string;
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

/** JSON Schema (draft-07) of a block's parameters; an editor can be made from it. */
export type Parameterschema = Readonly<Record<string, unknown>>;

/**
 * One formule or building block: a value without state, so that it runs anywhere. It is synchronous, sees nothing but
 * its arguments, makes no wording and gives the same verdict for the same arguments for ever: a change of meaning is
 * a new versie, and the old one stays. `P` is what `parameterschema` admits, with its defaults filled in.
 */
export interface Formule<P> {
  readonly naam: string;
  readonly versie: number;
  readonly parameterschema: Parameterschema;
  evaluate(groep: FormuleGroep, parameters: P, peildatum: Datum): Oordeel;
  /** First day whose meldingen it looks at; null when it looks at open meldingen only. Evidence is kept by it. */
  terugkijk(parameters: P, peildatum: Datum): Datum | null;
}

/** A block that judges by the verdicts of its parts alone. */
export interface Verbinding<P> {
  readonly naam: string;
  readonly versie: number;
  readonly parameterschema: Parameterschema;
  readonly minDelen: number;
  readonly maxDelen: number;
  combine(oordelen: readonly Oordeel[], parameters: P): Oordeel;
}

/** A formule with its parameters, ready to judge. */
export interface Beoordeling {
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
