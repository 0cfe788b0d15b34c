import { addMonths, type Code, type Datum } from '@meldpunt/contracts';

type Klasse = Code<'terugkoppelklasse'>;

/** A reactie as the creditor offers it. */
export interface Aangebodenreactie {
  /** The creditor's own number of it. */
  readonly reactieId: string;
  readonly meldingId: string;
  readonly reactie: Code<'reactiesoort'>;
  readonly op: Datum;
  readonly bedragInCenten: number | null;
}

/** What the creditor was told of a melding: the latest of the final answer and its corrections. */
export interface Gegevenantwoord {
  readonly meldingId: string;
  readonly klasse: Klasse;
  readonly aangenomenOp: Datum;
  /** Day of the final answer. */
  readonly beantwoordOp: Datum;
}

export type Reactiecode =
  | 'GEEN_ANTWOORD'
  | 'REACTIE_PAST_NIET'
  | 'REACTIE_TE_LAAT'
  | 'ONGELDIGE_DATUM'
  | 'REACTIE_WIJKT_AF';

/** Months after the answer in which the creditor may react; shorter than casework keeps the zaak (18). */
export const REACTIEMAANDEN = 12;

const ZAG: readonly Code<'reactiesoort'>[] = ['BETAALT', 'BETAALT_NIET', 'VOLDAAN'];
const ZAG_EN_BETWIST = [...ZAG, 'BETWIST'] as const;

/**
 * What may be said back to which class. What the creditor sees in its books fits every answer (restored rhythm of
 * payment, R2; value against its own collection, R83). Only an answer with a reason of its own can be disputed, only an
 * arrangement broken, and nothing is said back to the creditor's own word or to what is no final answer.
 */
export const reactietabel: Readonly<Record<Klasse, readonly Code<'reactiesoort'>[]>> = {
  HERVAT_INCASSO: ZAG,
  BETALING_HERVAT: ZAG_EN_BETWIST,
  REGELING: [...ZAG_EN_BETWIST, 'REGELING_NIET_NAGEKOMEN'],
  HULP_AANVAARD: ZAG,
  BEKEND_BIJ_HULP: ZAG,
  REEDS_BETAALD: ZAG_EN_BETWIST,
  ONTERECHT: ZAG_EN_BETWIST,
  HERHAALD: ZAG_EN_BETWIST,
  GEEN_INWONER: ZAG_EN_BETWIST,
  OVERLEDEN: ZAG_EN_BETWIST,
  INGETROKKEN: [],
  VERLENGD: [],
  TERMIJN_VERSTREKEN: [],
};

/** Whether the creditor may say this now; null when it may. */
export function decideReactie(
  aangeboden: Aangebodenreactie,
  antwoord: Gegevenantwoord | undefined,
  dag: Datum,
): Reactiecode | null {
  if (antwoord === undefined) return 'GEEN_ANTWOORD';
  if (!reactietabel[antwoord.klasse].includes(aangeboden.reactie)) return 'REACTIE_PAST_NIET';
  if (aangeboden.op > dag || aangeboden.op < antwoord.aangenomenOp) return 'ONGELDIGE_DATUM';
  return dag > addMonths(antwoord.beantwoordOp, REACTIEMAANDEN) ? 'REACTIE_TE_LAAT' : null;
}
