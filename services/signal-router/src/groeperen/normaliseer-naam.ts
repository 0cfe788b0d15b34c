import { foldLetters, withoutVoorvoegsels } from '@meldpunt/contracts';

/** A surname in the forms in which two creditors may write it. */
export interface Surname {
  /** All of it without tussenvoegsels, spaces and hyphens; '' when unknown. */
  readonly whole: string;
  /** The same with its tussenvoegsels, because some creditors write 'Vandenberg'. */
  readonly joined: string;
  /** The two names of a hyphenated surname, sorted; empty when it is not one. */
  readonly parts: readonly string[];
}

/** Between a name by marriage and a name by birth. */
const JOINTS = /\s*(?:-|–|\be\/v\b|\bev\b|\bgeb\.?\s|\bgeboren\b|\bw\/v\b)\s*/;

export function parseSurname(achternaam: string | null, voorvoegsel: string | null): Surname {
  const folded = foldLetters(achternaam ?? '').trim();
  const names = folded
    .split(JOINTS)
    .map(splitWords)
    .filter((words) => words.length > 0);
  const cores = names.map((words) => withoutVoorvoegsels(words).join(''));
  const whole = cores.join('');
  const parts = cores.length === 2 ? [...cores].sort() : [];
  const joined =
    splitWords(foldLetters(voorvoegsel ?? '')).join('') + names.map((words) => words.join('')).join('');
  return { whole, joined, parts };
}

function splitWords(text: string): string[] {
  return text.split(/[^a-z0-9]+/).filter((word) => word !== '');
}

/** Initials as given, else taken from the first names. */
export function normaliseInitials(voorletters: string | null, voornamen: string | null): string {
  const given = letters(voorletters);
  if (given !== '') return given;
  return splitNames(voornamen)
    .map((name) => name.charAt(0))
    .join('')
    .toUpperCase();
}

function letters(text: string | null): string {
  return plain(text)
    .replace(/[^a-z]/g, '')
    .toUpperCase();
}

function splitNames(text: string | null): string[] {
  return plain(text)
    .split(/[^a-z]+/)
    .filter((name) => name !== '');
}

/** Folded without ij → y: an initial IJ must keep its I. */
function plain(text: string | null): string {
  return (text ?? '').toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/**
 * Equal in one of the forms; or one is hyphenated and one of its two names is the whole of the other. Two hyphenated
 * names must hold the same two.
 */
export function isSameSurname(a: Surname, b: Surname): boolean {
  if (a.whole === '' || b.whole === '') return false;
  if (a.whole === b.whole || a.joined === b.joined || a.joined === b.whole || a.whole === b.joined)
    return true;
  if (a.parts.length > 0 && b.parts.length > 0)
    return a.parts.every((part, index) => part === b.parts[index]);
  return a.parts.includes(b.whole) || b.parts.includes(a.whole);
}

/** From five letters: the same surname but for one letter added, left out or replaced. */
export function isNearSurname(a: Surname, b: Surname): boolean {
  const forms = (name: Surname) => [name.whole, ...name.parts];
  const both = a.parts.length > 0 && b.parts.length > 0;
  if (both) return isOneApart(a.whole, b.whole);
  return (
    forms(a).some((form) => isOneApart(form, b.whole)) || forms(b).some((form) => isOneApart(form, a.whole))
  );
}

const NEAR_FROM = 5;

function isOneApart(a: string, b: string): boolean {
  if (a.length < NEAR_FROM || b.length < NEAR_FROM || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

/**
 * One side may be unknown or shorter: the same first letter, and the letters of the shorter occur in that order in
 * the longer (J.H. with J.C.H., T.J. with Th.J.).
 */
export function areInitialsCompatible(a: string, b: string): boolean {
  if (a === '' || b === '') return true;
  if (a[0] !== b[0]) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}
