import type { Code } from '@meldpunt/contracts';

/**
 * When the creditor hears it. Each moment follows from what the creditor knows itself (its receipt, its own word, an
 * extension it was told of), so that no date tells anything: a zaak that another creditor's melding opened ends sooner
 * after this one came in, and an answer told when it is known would give that away (`docs/besluiten/0053`).
 * - VOLGENDE_DAG: with the first day event after the creditor's own word. The router answers a withdrawal within a
 *   second, a zaak may take hours, and that difference would tell which of the two held the melding.
 * - LAATSTE_DAG: with the day event of the last day of the collection pause, in time to keep collection from starting
 *   again. What ended on that day or later comes with NA_PAUZE.
 * - NA_PAUZE: two days after the last day of the pause, whatever the reason and however long it has been known. Not one
 *   day: what casework ends because the pause is over must lie among the others, not behind them.
 */
export type Moment = 'VOLGENDE_DAG' | 'LAATSTE_DAG' | 'NA_PAUZE';

/** Fields of a terugkoppeling that only some classes carry. */
export type Veld =
  | 'hervattingOp'
  | 'regelingVanaf'
  | 'regelingTermijnInCenten'
  | 'regelingAantalTermijnen'
  | 'onterechtreden';

export type Klasse = Code<'terugkoppelklasse'>;

/** What the creditor hears of one final outcome. */
export interface Eindrij {
  /** Null: the melding ends in the balance and nothing is sent. */
  readonly klasse: Klasse | null;
  readonly moment: Moment;
  readonly velden: readonly Veld[];
  /**
   * Whether it shows that a municipality looked. The creditor of a melding that is alleenDoorAnderen hears HERVAT in its
   * place: it can work out that nobody would have looked unless another had reported too (`docs/besluiten/0053`).
   */
  readonly toontBehandeling: boolean;
  /** Whether the pause promised on the receipt still runs to its last day after this answer. */
  readonly pauze: 'LOOPT_DOOR' | 'VERVALT';
  /** What takes its place once a person released it before the pause ended; null when nobody needs to. */
  readonly naVrijgave: Omit<Eindrij, 'naVrijgave'> | null;
}

/** What the creditor hears of something that is not an end; null: nothing at all. */
export type Tussenrij = { readonly klasse: Klasse; readonly moment: Moment } | null;

export const HERVAT: Eindrij = {
  klasse: 'HERVAT_INCASSO',
  moment: 'NA_PAUZE',
  velden: [],
  toontBehandeling: false,
  pauze: 'VERVALT',
  naVrijgave: null,
};

const BEKEND_NA_VRIJGAVE: Eindrij = {
  ...HERVAT,
  naVrijgave: {
    klasse: 'BEKEND_BIJ_HULP',
    moment: 'LAATSTE_DAG',
    velden: [],
    toontBehandeling: true,
    pauze: 'LOOPT_DOOR',
  },
};

const HULP = lastDay('HULP_AANVAARD', 'LOOPT_DOOR');

// The creditor's own word, given back; paid and withdrawn alike, for it knows best which of the two it was.
const EIGEN_WOORD = nextDay('INGETROKKEN');

function lastDay(klasse: Klasse, pauze: Eindrij['pauze'], velden: readonly Veld[] = []): Eindrij {
  return { klasse, moment: 'LAATSTE_DAG', velden, toontBehandeling: true, pauze, naVrijgave: null };
}

function nextDay(klasse: Klasse | null): Eindrij {
  return {
    klasse,
    moment: 'VOLGENDE_DAG',
    velden: [],
    toontBehandeling: false,
    pauze: 'VERVALT',
    naVrijgave: null,
  };
}

/**
 * The whole policy of what a creditor may hear: one row per outcome of casework, per ending of the router and per
 * state on the way there. There is no row for "the rest": a new code does not compile until somebody decides.
 *
 * The inner reason of an outcome (capacity, objection, detention, …) is no input of this table; it does not leave
 * casework. And whatever row an outcome has: a creditor that itself said BETAALD or INGETROKKEN before it was told
 * hears that row of `uitkomst` instead (`vertaal.ts`). Otherwise withdrawing would be a way to find out whether a
 * municipality had been at work, and so, with samenloop, whether others reported too.
 *
 * A creditor whose melding is alleenDoorAnderen hears HERVAT where a row shows that a municipality looked, unless a
 * person released it.
 */
export const tabel = {
  eindresultaat: {
    // With the helper first (DDAS v1.2, "al bekend" and option 1 of "ander lopend traject"): only a person who spoke
    // with the debt worker may have the creditor told.
    AL_BEKEND_SCHULDHULP: BEKEND_NA_VRIJGAVE,
    ANDER_LOPEND_TRAJECT: BEKEND_NA_VRIJGAVE,

    // To be told with their own reason (DDAS v1.2): the creditor can act on each of them.
    OVERLEDEN: lastDay('OVERLEDEN', 'VERVALT'),
    NIET_OPGEPAKT_HERHAALD: lastDay('HERHAALD', 'VERVALT'),
    NIET_OPGEPAKT_ONTERECHT: lastDay('ONTERECHT', 'VERVALT', ['onterechtreden']),
    // Never where to: somebody may have reasons not to be found.
    GEEN_INWONER: lastDay('GEEN_INWONER', 'VERVALT'),

    // One code and one date for all of these: why nothing came of it is the resident's own affair.
    NIET_OPGEPAKT_ANDERE_REDEN: HERVAT,
    GEEN_CONTACT: HERVAT,
    GEEN_REACTIE: HERVAT,
    HOEFT_GEEN_HULP: HERVAT,
    VERWIJZING_ZONDER_TUSSENKOMST: HERVAT,
    PAUZE_VERSTREKEN: HERVAT,

    // Help was accepted; which help stays with the municipality.
    ADVIES_OF_QUICK_FIX: HULP,
    VERVOLGHULP: HULP,
    VERVOLGHULP_FINANCIEEL: HULP,
    VERVOLGHULP_NIET_FINANCIEEL: HULP,

    BETALING_HERVAT: lastDay('BETALING_HERVAT', 'LOOPT_DOOR', ['hervattingOp']),
    REGELING_GETROFFEN: {
      ...lastDay('REGELING', 'LOOPT_DOOR', [
        'regelingVanaf',
        'regelingTermijnInCenten',
        'regelingAantalTermijnen',
      ]),
      // It was made with this creditor, who knows of it.
      toontBehandeling: false,
    },

    // The resident's word, which the creditor can check in its own books (DDAS v1.2: may be told). Casework also ends
    // so when the creditor withdrew after contact was made; then the creditor's own word goes first (`vertaal.ts`).
    ZELF_BETAALD_OF_REGELING: lastDay('REEDS_BETAALD', 'VERVALT'),
    BETAALD_BIJ_PARTNER: EIGEN_WOORD,
    INGETROKKEN_DOOR_PARTNER: EIGEN_WOORD,
    // Reported again in another municipality: that melding gets the answer.
    VERPLAATST: nextDay(null),
  },

  uitkomst: {
    // Known at the sluitmoment, told when every other "nothing came of it" is told.
    GEEN_SIGNAAL: HERVAT,
    BETAALD_BIJ_PARTNER: EIGEN_WOORD,
    INGETROKKEN_DOOR_PARTNER: EIGEN_WOORD,
    VERPLAATST: nextDay(null),
  },

  tussenstand: {
    // "In progress" would tell that others reported too.
    ONTVANGEN: null,
    OPGEPAKT: null,
    TERUGGEGEVEN: null,
    // A longer pause binds the creditor, so it must hear it while the shorter one still runs. Always the whole second
    // month: the day a municipality asks for may follow from another creditor's melding in the same zaak.
    VERLENGD: { klasse: 'VERLENGD', moment: 'LAATSTE_DAG' },
    // Not the municipality's own terms (Wgs art. 4): those may run from another creditor's melding and would betray
    // it. This says that the creditor's own pause ended without an answer.
    TERMIJN_VERSTREKEN: { klasse: 'TERMIJN_VERSTREKEN', moment: 'NA_PAUZE' },
  },
} as const satisfies {
  eindresultaat: Record<Code<'eindresultaat'>, Eindrij>;
  uitkomst: Record<Code<'uitkomsteinde'>, Eindrij>;
  tussenstand: Record<
    Exclude<Code<'afhandelingstand'>, 'BEEINDIGD'> | 'VERLENGD' | 'TERMIJN_VERSTREKEN',
    Tussenrij
  >;
};
