/** One number of a report: how often something was so in one municipality. Sums of cells are all a report shows. */
export interface Cel {
  readonly maat: Maat;
  readonly gemeentecode: string;
  readonly code: string;
  /** Whether it counts what a formule made a signaal of. */
  readonly signaal: boolean;
  readonly aantal: number;
  /** Sum of the amounts last reported; with maat SIGNAAL the number of meldingen. */
  readonly centen: number;
}

export type Maat =
  | 'VOLUME'
  | 'RESULTAAT'
  | 'ANTWOORD'
  | 'TUSSENBERICHT'
  | 'NA_ANTWOORD'
  | 'TREDE'
  | 'ZAAK'
  | 'SIGNAAL'
  | 'STAP';
