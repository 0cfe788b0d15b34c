/** One row of the error table: what a code means on the wire. */
export interface ProblemKind {
  status: number;
  title: string;
  retryable: boolean;
}

export type ProblemTable = Readonly<Record<string, ProblemKind>>;

export interface FieldProblem {
  /** JSON pointer or parameter name; never a value. */
  field: string;
  code: string;
  detail?: string;
}

export interface ProblemOptions {
  /** Told to the caller; must hold nothing personal. */
  detail?: string;
  errors?: readonly FieldProblem[];
  /** Seconds, for 429 and 503. */
  retryAfter?: number;
  cause?: unknown;
}

/** Ends a request with a row of the error table. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly options: ProblemOptions;

  constructor(code: string, options: ProblemOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.options = options;
  }
}

/** Codes the kit itself answers with; a service's table may give them another title. */
export const KIT_PROBLEMS = {
  NIET_GEAUTHENTICEERD: { status: 401, title: 'U bent niet aangemeld', retryable: false },
  GEEN_TOEGANG: { status: 403, title: 'U heeft hier geen toegang toe', retryable: false },
  NIET_GEVONDEN: { status: 404, title: 'Niet gevonden', retryable: false },
  METHODE_NIET_TOEGESTAAN: { status: 405, title: 'Deze methode kan hier niet', retryable: false },
  TE_GROOT: { status: 413, title: 'Het bericht is te groot', retryable: false },
  MEDIATYPE_NIET_ONDERSTEUND: {
    status: 415,
    title: 'Dit mediatype wordt niet ondersteund',
    retryable: false,
  },
  ONGELDIG_VERZOEK: { status: 400, title: 'Het verzoek is niet goed gevormd', retryable: false },
  ONGELDIG_VELD: { status: 400, title: 'Een of meer velden zijn niet goed ingevuld', retryable: false },
  TE_VEEL_VERZOEKEN: { status: 429, title: 'Te veel verzoeken', retryable: true },
  INTERNE_FOUT: { status: 500, title: 'Er ging iets mis', retryable: true },
  TIJDELIJK_NIET_BESCHIKBAAR: { status: 503, title: 'Tijdelijk niet beschikbaar', retryable: true },
} as const satisfies ProblemTable;
