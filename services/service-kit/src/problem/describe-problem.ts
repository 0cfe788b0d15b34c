import { isPassing } from '../consumer/classify-failure.ts';
import type { FieldProblem, ProblemTable } from './problem-error.ts';
import { KIT_PROBLEMS, ProblemError } from './problem-error.ts';

/** Body of application/problem+json. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance?: string;
  errors?: readonly FieldProblem[];
}

export interface DescribedProblem {
  body: ProblemBody;
  retryAfter?: number;
  /** True for what nobody foresaw, and for what is away for now: log it. */
  unforeseen: boolean;
}

const BY_STATUS: Readonly<Record<number, keyof typeof KIT_PROBLEMS>> = {
  400: 'ONGELDIG_VERZOEK',
  401: 'NIET_GEAUTHENTICEERD',
  403: 'GEEN_TOEGANG',
  404: 'NIET_GEVONDEN',
  405: 'METHODE_NIET_TOEGESTAAN',
  413: 'TE_GROOT',
  415: 'MEDIATYPE_NIET_ONDERSTEUND',
  429: 'TE_VEEL_VERZOEKEN',
  503: 'TIJDELIJK_NIET_BESCHIKBAAR',
};
const DEFAULT_RETRY_AFTER = 30;
/** Whoever lost a connection or a lock in the middle may come back at once. */
const PASSING_RETRY_AFTER = 2;

/** Anything thrown in a request, as what the caller may know about it. Unknown errors tell nothing. */
export function describeProblem(
  error: unknown,
  table: ProblemTable,
  typePrefix: string,
  instance?: string,
): DescribedProblem {
  if (!(error instanceof ProblemError) && isPassing(error)) {
    const away = new ProblemError('TIJDELIJK_NIET_BESCHIKBAAR', { retryAfter: PASSING_RETRY_AFTER });
    return { ...describeProblem(away, table, typePrefix, instance), unforeseen: true };
  }
  const known = error instanceof ProblemError ? error : undefined;
  const status = known === undefined ? httpStatus(error) : undefined;
  const code =
    known?.code ?? (status === undefined ? 'INTERNE_FOUT' : (BY_STATUS[status] ?? 'ONGELDIG_VERZOEK'));
  const kind = table[code] ?? kitProblem(code);
  if (kind === undefined)
    return describeProblem(new ProblemError('INTERNE_FOUT'), table, typePrefix, instance);
  const body: ProblemBody = { type: `${typePrefix}${code}`, title: kind.title, status: kind.status, code };
  if (known?.options.detail !== undefined) body.detail = known.options.detail;
  if (instance !== undefined) body.instance = instance;
  if (known?.options.errors !== undefined) body.errors = known.options.errors;
  const described: DescribedProblem = { body, unforeseen: kind.status === 500 };
  const waits = kind.status === 503 || kind.status === 429;
  const retryAfter = known?.options.retryAfter ?? (waits ? DEFAULT_RETRY_AFTER : undefined);
  if (retryAfter !== undefined) described.retryAfter = retryAfter;
  return described;
}

function kitProblem(code: string) {
  return Object.entries(KIT_PROBLEMS).find(([name]) => name === code)?.[1];
}

/** Status of an error of the framework (unknown route, body too large), when it is the caller's doing. */
function httpStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const status =
    'getStatus' in error && typeof error.getStatus === 'function' ? error.getStatus() : undefined;
  const code: unknown = status ?? ('statusCode' in error ? error.statusCode : undefined);
  return typeof code === 'number' && ((code >= 400 && code < 500) || code === 503) ? code : undefined;
}
