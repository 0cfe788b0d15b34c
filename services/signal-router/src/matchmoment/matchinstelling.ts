import {
  addDays,
  type Code,
  type Datum,
  dayOfMonth,
  firstDayOf,
  meldmaandVan,
  weekday,
} from '@meldpunt/contracts';

/** On arrival; on a day of each month; on a day of each week (1 Monday to 7 Sunday). */
export type Matchmoment =
  | { readonly soort: 'AANKOMST' }
  | { readonly soort: 'MAANDELIJKS'; readonly dagVanMaand: number }
  | { readonly soort: 'WEKELIJKS'; readonly weekdag: number };

/** How many signalen of an aanpak may be founded in a period; an aanpak that is left out has no bound. */
export interface Capaciteit {
  readonly per: 'MAAND' | 'WEEK';
  readonly signalen: Readonly<Partial<Record<Code<'aanpak'>, number>>>;
}

export interface Matchinstelling {
  readonly moment: Matchmoment;
  readonly capaciteit: Capaciteit | null;
}

export interface Matchversie {
  readonly ingangsdatum: Datum;
  readonly instelling: Matchinstelling;
}

export const BIJ_AANKOMST: Matchinstelling = { moment: { soort: 'AANKOMST' }, capaciteit: null };

/** The setting on a day, of versions in order of effective day. */
export function instellingOn(versies: readonly Matchversie[], dag: Datum): Matchinstelling {
  return versies.findLast(({ ingangsdatum }) => ingangsdatum <= dag)?.instelling ?? BIJ_AANKOMST;
}

/**
 * Whether a period closes on this day: on the matching day of the setting in force, and on the first day of a setting
 * that takes the place of one with a matching day, so that nobody waits for a day that will not come.
 */
export function isMatchdag(versies: readonly Matchversie[], dag: Datum): boolean {
  const { moment } = instellingOn(versies, dag);
  if (moment.soort === 'MAANDELIJKS' && dayOfMonth(dag) === moment.dagVanMaand) return true;
  if (moment.soort === 'WEKELIJKS' && weekday(dag) === moment.weekdag) return true;
  return (
    versies.some(({ ingangsdatum }) => ingangsdatum === dag) &&
    instellingOn(versies, addDays(dag, -1)).moment.soort !== 'AANKOMST'
  );
}

/** A month and the setting after it lie between two matching days at most. */
const LONGEST_WAIT = 62;

/** The first matching day after a day; null when there is none to wait for. */
export function nextMatchdag(versies: readonly Matchversie[], dag: Datum): Datum | null {
  if (versies.length === 0) return null;
  for (let day = addDays(dag, 1), left = LONGEST_WAIT; left > 0; day = addDays(day, 1), left--) {
    if (isMatchdag(versies, day)) return day;
  }
  return null;
}

/** First day of the period of a capacity that a day lies in. */
export function periodeVan({ per }: Capaciteit, dag: Datum): Datum {
  return per === 'MAAND' ? firstDayOf(meldmaandVan(dag)) : addDays(dag, 1 - weekday(dag));
}
