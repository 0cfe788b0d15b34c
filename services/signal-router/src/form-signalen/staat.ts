import type { Code, Datum, Melding, Persoon, Reden } from '@meldpunt/contracts';
import type { Persoonskenmerken } from '../groeperen/persoonskenmerken.ts';
import type { Verdictinvoer } from './evaluate-formule.ts';

/** What the router keeps of a melding, as last reported. */
export type Meldingfeiten = Pick<
  Melding,
  | 'meldingId'
  | 'versie'
  | 'stand'
  | 'achterstandId'
  | 'partnerId'
  | 'soort'
  | 'kenmerk'
  | 'gemeentecode'
  | 'meldmaand'
  | 'signaaldatum'
  | 'aangenomenOp'
  | 'incassopauzeTot'
  | 'ontstaansdatum'
  | 'bedragInCenten'
  | 'aantalTermijnen'
  | 'crisissignaal'
  | 'dreiging'
  | 'dreigingOp'
  | 'dreigingGemeldOp'
  | 'eindeleveringOp'
  | 'warmeOverdracht'
  | 'persoonlijkContactGezocht'
  | 'gewezenOpHulp'
  | 'herinneringGestuurd'
  | 'aanbodZonderReactie'
>;

/** Who ends the melding, or who did. */
export type Houder =
  /** Open; the router ends it unless a signaal takes it. */
  | { readonly status: 'ROUTER' }
  /** Open; casework ends it or gives it back. */
  | { readonly status: 'SIGNAAL'; readonly signaalId: string }
  /** Had its one answer; evidence until its retention ends. */
  | {
      readonly status: 'BEANTWOORD';
      readonly op: Datum;
      /** The signaal that held it; null when no formule signalled it. */
      readonly signaalId: string | null;
      readonly eindresultaat: Code<'eindresultaat'> | null;
    }
  /**
   * Ended, and either withdrawn (in either order) or, where no signaal held it, kept long enough: no evidence, the
   * resident is erased, the row stays to know the id by.
   */
  | { readonly status: 'WEG'; readonly op: Datum; readonly signaalId: string | null };

/** Keyed hashes (or, in tests, plain values): compared, never read. */
export interface Sleutels {
  readonly bsn: string | null;
  readonly plaats: string | null;
  readonly adres: string | null;
}

/** The resident of one melding, opened when first asked for; null once erased or the key has died. */
export interface Persoonsbron {
  readonly kenmerken: () => Persoonskenmerken | null;
  readonly persoon: () => Persoon | null;
  /** Sealed for purpose matching. */
  readonly blok: Buffer | null;
}

export interface MeldingStaat {
  readonly feiten: Meldingfeiten;
  readonly houder: Houder;
  readonly sleutels: Sleutels;
  readonly bron: Persoonsbron;
  /** Signalen it founded so far; part of the id of the next one. */
  readonly gesticht: number;
}

/** A melding as a signaal holds it. */
export interface Regel {
  readonly meldingId: string;
  /** Set when the melding is listed; never changes. */
  readonly persoonId: string;
  readonly stand: Code<'signaalMeldingstand'>;
  /** The formule makes no signaal of the meldingen of its creditor alone; set when the melding is listed. */
  readonly alleenDoorAnderen: boolean;
  /** With stand LOSGELATEN: casework did not want it, the router owns it again. */
  readonly teruggegeven: boolean;
  readonly beantwoordOp: Datum | null;
  /** Highest version of the afhandeling that ended it or gave it back; 0 before. */
  readonly afhandelingVersie: number;
}

export interface SignaalStaat {
  readonly signaalId: string;
  readonly versie: number;
  readonly gemeentecode: string;
  readonly stand: Code<'signaalstand'>;
  readonly gebeurtenis: Code<'signaalgebeurtenis'>;
  readonly ontstaanOp: Datum;
  readonly gewijzigdOp: Datum;
  readonly formule: string;
  readonly formuleVersie: number;
  readonly matchingperiodeVan: Datum | null;
  readonly matchingperiodeTot: Datum | null;
  readonly meervoudig: boolean;
  readonly opeenvolgend: boolean;
  readonly aanpak: Code<'aanpak'>;
  readonly zwaarte: number;
  readonly motivering: readonly Reden[];
  readonly verzameladres: boolean;
  readonly crisis: boolean;
  readonly klokVanaf: Datum;
  readonly dreigingVanaf: Datum | null;
  readonly vorigSignaalId: string | null;
  /** In the order in which they were listed. */
  readonly regels: readonly Regel[];
  readonly onderbouwing: readonly { readonly meldingId: string; readonly persoonId: string }[];
  readonly invoer: Verdictinvoer;
}

/** The router's own ending of a melding. */
export interface Einde {
  readonly feiten: Meldingfeiten;
  readonly einde: Code<'uitkomsteinde'>;
  readonly op: Datum;
  readonly formule: string | null;
  readonly formuleVersie: number | null;
  readonly redenen: readonly string[];
}

/**
 * What an own topic says became of a melding that this database, set back to an older backup, does not know or still
 * holds for its own. It is applied when the melding is read again.
 */
export interface Overgenomen {
  readonly meldingId: string;
  readonly gemeentecode: string;
  /** The signaal that listed it. */
  readonly signaalId: string | null;
  /** The router's own ending of it. */
  readonly einde: Code<'uitkomsteinde'> | null;
  /** Day of that ending, or of casework's answer. */
  readonly beeindigdOp: Datum | null;
  /** Signalen it had founded by all that was read back, whoever holds it last. */
  readonly gesticht: number;
}

/** Counts and looks at open meldingen and evidence; not at what the creditor took back. */
export function teltMee(melding: MeldingStaat): boolean {
  return melding.feiten.stand === 'AANGENOMEN' && melding.houder.status !== 'WEG';
}

export function isOpen(melding: MeldingStaat): boolean {
  return melding.houder.status === 'ROUTER' || melding.houder.status === 'SIGNAAL';
}

/** Nobody can tell any more who it is about: its key is gone, and there is no BSN to compare. */
export function isOnleesbaar({ sleutels, bron }: MeldingStaat): boolean {
  return sleutels.bsn === null && bron.kenmerken() === null;
}

/** Held open by the signaal that lists it, and the creditor stands by it. `melding`: as it is at that time. */
export function isOpenRegel({ stand }: Regel, melding: MeldingStaat | undefined): boolean {
  return stand === 'OPEN' && melding?.feiten.stand === 'AANGENOMEN';
}
