/*
 * Whether a groep is judged now, and whether a signaal may be founded now.
 *
 * Judged: on arrival, or, where the municipality has a matching day, on that day and at the latest moment of a melding
 * that cannot wait for it. Founded: when there is room in the period, and nobody waits for the same aanpak already.
 *
 * Neither holds for whom it is urgent: with a crisissignaal, or a stated threat whose legal clock of three working days
 * runs, a groep is judged and its signaal founded at once. It takes a place; when there was none, it takes one more.
 * The four weeks of the other clock run from acceptance, also for who waits: waiting makes that term no longer.
 */
import type { Code, Datum } from '@meldpunt/contracts';
import {
  type Capaciteit,
  instellingOn,
  isMatchdag,
  type Matchversie,
  periodeVan,
} from './matchinstelling.ts';
import { type Wachtrij, Wachtrijstand } from './wachtrij.ts';

/** What made the rules look at a groep. */
export type Gelegenheid =
  /** Something about a melding came in. */
  | 'BERICHT'
  /** The period of the municipality closes, or it is the last moment of a melding. */
  | 'SLUITING'
  /** It is its turn among those who wait for room. */
  | 'BEURT';

/** How the municipalities of a unit of work match; versions in order of effective day. */
export interface Matchinstellingen {
  readonly versies: ReadonlyMap<string, readonly Matchversie[]>;
  readonly wachtrij: Wachtrijstand;
}

export function decideBeoordelen(
  versies: readonly Matchversie[],
  dag: Datum,
  gelegenheid: Gelegenheid,
  spoed: boolean,
): boolean {
  return spoed || gelegenheid !== 'BERICHT' || instellingOn(versies, dag).moment.soort === 'AANKOMST';
}

/** Which meldingen a closing looks at: where there is a matching day, what was accepted before it. */
export function belongsTo(
  versies: readonly Matchversie[],
  dag: Datum,
  gelegenheid: Gelegenheid,
  aangenomenOp: Datum,
): boolean {
  return gelegenheid !== 'SLUITING' || !isMatchdag(versies, dag) || aangenomenOp < dag;
}

export interface Stichting {
  readonly gemeentecode: string;
  readonly aanpak: Code<'aanpak'>;
  readonly dag: Datum;
  readonly gelegenheid: Gelegenheid;
  readonly spoed: boolean;
}

/** True when there is room. On a closing everybody is put in the queue first, so that the heaviest go first. */
export function decideStichten(
  versies: readonly Matchversie[],
  stand: Wachtrijstand,
  wachtrij: Wachtrij,
  { gemeentecode, aanpak, dag, gelegenheid, spoed }: Stichting,
): boolean {
  const { capaciteit } = instellingOn(versies, dag);
  const most = capaciteit?.signalen[aanpak];
  if (spoed || capaciteit === null || most === undefined) return true;
  if (gelegenheid === 'SLUITING') return false;
  if (gelegenheid === 'BERICHT' && wachtrij.anybodyWaits(stand, gemeentecode, aanpak)) return false;
  const since = periodeVan(capaciteit, dag);
  return (
    stand.gesticht(gemeentecode, aanpak, since, dag) + wachtrij.gesticht(gemeentecode, aanpak, since, dag) <
    most
  );
}

/** The same moments without bound and without queue: for a trial, where the number is held against it afterwards. */
export function withoutBounds(matching: Matchinstellingen | undefined): Matchinstellingen | undefined {
  if (matching === undefined) return undefined;
  const versies = [...matching.versies].map(([gemeentecode, own]) => {
    const free = own.map(({ ingangsdatum, instelling: { moment } }) => {
      return { ingangsdatum, instelling: { moment, capaciteit: null } };
    });
    return [gemeentecode, free] as const;
  });
  return { versies: new Map(versies), wachtrij: new Wachtrijstand() };
}

const WEEKS_A_MONTH = 52 / 12;

/** A bound as signalen a month. */
export function perMaand({ per, signalen }: Capaciteit): Capaciteit['signalen'] {
  if (per === 'MAAND') return signalen;
  return Object.fromEntries(
    Object.entries(signalen).map(([aanpak, aantal]) => [aanpak, Math.floor(aantal * WEEKS_A_MONTH)]),
  );
}
