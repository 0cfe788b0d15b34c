/** The shape of a month report; what stands in it is decided in maandrapport.ts. */

export const GROEPEN = ['HULP', 'ZAAK', 'ZONDER_SIGNAAL'] as const;

export type Tellingen = Readonly<Record<string, number>>;

export interface Telling {
  readonly code: string;
  readonly aantal: number;
  readonly centen: number;
}

export interface Doorlooptijd {
  readonly stap: string;
  readonly aantal: number;
  /** Days. */
  readonly p50: number | null;
  readonly p90: number | null;
}

export interface Gemeenteregel {
  readonly gemeentecode: string;
  readonly naam: string;
  readonly inwoners: number;
  /** Null: hidden because it, or what could be worked out from it, is smaller than five. */
  readonly meldingen: number | null;
  readonly perDuizendInwoners: number | null;
  readonly perSoort: Readonly<Record<string, number | null>>;
  readonly zaken: number | null;
  readonly contact: number | null;
  readonly hulp: number | null;
  readonly termijnVerstreken: number | null;
}

/**
 * What creditors saw in their books after the answer, which shows whether payment was resumed (R2) and what signalling
 * does beside collecting alone (R83). Groups differ in more than their answer: compare them with care.
 */
export interface NaAntwoord {
  /** HULP: a zaak that ended in help; ZAAK: another zaak; ZONDER_SIGNAAL: none, only shown for the whole country. */
  readonly groep: (typeof GROEPEN)[number];
  /** Meldingen that were answered, other than with the creditor's own withdrawal. */
  readonly beantwoord: number;
  /** Those of which the creditor said how it went on; its last word counts, in the four that follow. */
  readonly gehoord: number;
  readonly betaalt: number;
  readonly voldaan: number;
  readonly betaaltNiet: number;
  readonly regelingNietNagekomen: number;
  /** Those of which the answer was disputed, whatever else was said. */
  readonly betwist: number;
  /** Whole percents of `gehoord` that pay or have paid; null when nothing was heard. */
  readonly aandeelBetaalt: number | null;
}

/** Null is hidden. */
export interface GetoondeTelling {
  readonly code: string;
  readonly aantal: number | null;
  readonly centen: number | null;
}

/** Meldingen of one municipality that no formule made a signaal of. What is 1 to 4, or would tell it, is hidden. */
export interface ZonderSignaal {
  readonly aantal: number | null;
  readonly centen: number | null;
  readonly perSoort: readonly GetoondeTelling[];
  readonly resultaten: readonly GetoondeTelling[];
}

/**
 * The figures of one meldmaand: national ones over every melding, or of one municipality over what is or was in its
 * hands, with those that no formule signalled beside them. Every melding is in one report.
 */
export interface Maandrapport {
  readonly maand: string;
  /** Code of the one municipality, or null for all. */
  readonly gemeentecode: string | null;
  readonly meldingen: {
    readonly aantal: number;
    readonly centen: number;
    readonly perDuizendInwoners: number | null;
  };
  readonly perSoort: readonly Telling[];
  /** Per signaal (one address): alone, several in the month, after an earlier one within six months, or both. */
  readonly samenloop: {
    readonly signalen: Tellingen;
    readonly meldingen: Tellingen;
    /** Meldingen that no formule made a signaal of: their address is not known here. */
    readonly zonderSignaal: number | null;
  };
  /** Null in the national report, whose figures are about all. */
  readonly zonderSignaal: ZonderSignaal | null;
  readonly conversie: { readonly meldingen: Tellingen; readonly zaken: Tellingen };
  readonly resultaten: readonly Telling[];
  readonly doorlooptijden: readonly Doorlooptijd[];
  readonly termijnen: readonly {
    readonly termijn: string;
    readonly zaken: number;
    readonly verstreken: number;
  }[];
  readonly terugkoppeling: { readonly definitief: readonly Telling[]; readonly overig: readonly Telling[] };
  readonly naAntwoord: readonly NaAntwoord[];
  readonly gemeenten: readonly Gemeenteregel[];
}
