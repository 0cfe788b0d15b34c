import { type Datum, firstDayOf, isDatum, type Maand, meldmaandVan, shiftMonth } from '../kalender/datum.ts';

/**
 * Names of keys. A data key is named for its purpose and the month it dies: on the first day of that month it is
 * dropped, and everything sealed with it is gone, from backups and dead letters too. Nothing extends a key; what
 * must live longer is sealed again under a later one.
 *
 * - `transport/2027-02`: on internal topics, in outboxes and dead letters, which are gone after two weeks, and in what
 *   the gateway keeps of a melding, to pass it on when its resident turns out to have moved: until two months after
 *   acceptance, or by a correction four weeks after that. A melding of 31 October may be corrected until 28 January:
 *   four months.
 * - `matching/0268/2027-05`: evidence in the router, per municipality. It lives six months at most, so a block of
 *   31 October may be needed until 30 April: seven months. What a signaal holds longer is sealed again.
 * - `zaak/0268/2028-06`: a zaak, per municipality. It lives 18 months after closing. One month for the boundary and
 *   one for the pause in which most zaken close make it twenty. What is kept longer is sealed again every month.
 * - `hmac/<doel>`: keyed ids and matching indexes. It has no month: another key would be another identity.
 */
export type Doel = 'transport' | 'matching' | 'zaak';

const MONTHS = { transport: 4, matching: 7, zaak: 20 } as const satisfies Record<Doel, number>;

const NAME = /^(?:(transport)|(matching|zaak)\/\d{4})\/(\d{4}-\d{2})$/;
const HMAC_DOEL = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Key for what is sealed on this day to travel. */
export function transportSleutel(day: Datum): string {
  return `transport/${dyingMonth('transport', day)}`;
}

/** Key for evidence the router keeps of a melding from this day on. */
export function matchingSleutel(gemeentecode: string, day: Datum): string {
  return `matching/${gemeentecode}/${dyingMonth('matching', day)}`;
}

/** Key for a zaak that is open, or is closed, on this day. */
export function zaakSleutel(gemeentecode: string, day: Datum): string {
  return `zaak/${gemeentecode}/${dyingMonth('zaak', day)}`;
}

function dyingMonth(doel: Doel, day: Datum): Maand {
  return shiftMonth(meldmaandVan(day), MONTHS[doel]);
}

export interface Sleutelnaam {
  readonly doel: Doel;
  /** First day on which the key is no longer there. */
  readonly sterftOp: Datum;
}

/** What the name of a data key says, or null when it is none. Also what keeps a name from leading out of a folder. */
export function parseSleutelnaam(naam: string): Sleutelnaam | null {
  const match = NAME.exec(naam);
  const doel = match?.[1] ?? match?.[2];
  const month = match?.[3];
  if (month === undefined || !isDoel(doel) || !isDatum(`${month}-01`)) return null;
  return { doel, sterftOp: firstDayOf(month) };
}

const GEHEIM = /^(?:transport|matching|zaak)\/\d{4}-\d{2}$/;

/** Name of the secret that a data key is derived from: its purpose and month, for example `matching/2027-05`. */
export function geheimnaamVan(naam: string): string | null {
  const parsed = parseSleutelnaam(naam);
  return parsed === null ? null : `${parsed.doel}/${naam.slice(-'2027-05'.length)}`;
}

export function isGeheimnaam(naam: string): boolean {
  return GEHEIM.test(naam) && isDatum(`${naam.slice(-'2027-05'.length)}-01`);
}

function isDoel(text: string | undefined): text is Doel {
  return text !== undefined && text in MONTHS;
}

/** Whether the secret of this name is to be dropped on this day. */
export function isGestorven(geheimnaam: string, day: Datum): boolean {
  return isGeheimnaam(geheimnaam) && firstDayOf(geheimnaam.slice(-'2027-05'.length)) <= day;
}

export function isHmacDoel(doel: string): boolean {
  return HMAC_DOEL.test(doel);
}
