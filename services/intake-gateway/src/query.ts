import { type Code, isCode } from '@meldpunt/contracts';
import { ProblemError } from '@meldpunt/service-kit';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in a path, in capitals or not (RFC 9562 §4), as the database writes it. What is no id does not exist. */
export function parseUuid(text: string): string {
  const id = text.toLowerCase();
  if (!UUID.test(id)) throw new ProblemError('NIET_GEVONDEN');
  return id;
}

export function parseLimit(text: string | undefined, standard: number, most: number): number {
  if (text === undefined) return standard;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'limit', code: 'ONGELDIGE_WAARDE' }] });
}

/** The most that a number of the database's type integer can be. */
const INTEGER_MAX = 2 ** 31 - 1;

/** Our cursors are positions in a list that only grows. */
export function parseCursor(text: string | undefined, start: number): number {
  if (text === undefined) return start;
  if (/^\d{1,10}$/.test(text) && Number(text) <= INTEGER_MAX) return Number(text);
  throw new ProblemError('ONGELDIGE_CURSOR');
}

/** A number of the database's type bigint, of which a double counts these exactly. */
export function parseVolgnummer(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ProblemError('ONGELDIGE_CURSOR');
}

export function parseResultaat(text: string | undefined): Code<'regelresultaat'> | null {
  if (text === undefined) return null;
  if (isCode('regelresultaat', text)) return text;
  throw new ProblemError('ONBEKENDE_CODE', { errors: [{ field: 'resultaat', code: 'ONGELDIGE_WAARDE' }] });
}
