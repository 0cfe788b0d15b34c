/**
 * Surnames as two administrations write them: the one folding and the one list of words that come before a name, for
 * the router that groups by them and for the kenmerken a municipality makes itself.
 */

/** Letters that decomposition leaves whole. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Words that come before a surname and are now written with it, now in a field of their own, now not at all. */
export const voorvoegsels: ReadonlySet<string> = new Set([
  'aan',
  'af',
  'al',
  'bij',
  'boven',
  'd',
  'da',
  'dal',
  'dalla',
  'das',
  'de',
  'degli',
  'dei',
  'del',
  'della',
  'den',
  'der',
  'des',
  'di',
  'do',
  'dos',
  'du',
  'el',
  'het',
  'in',
  'l',
  'la',
  'las',
  'le',
  'les',
  'lo',
  'los',
  'met',
  'onder',
  'op',
  'over',
  's',
  'sint',
  't',
  'te',
  'ten',
  'ter',
  'thoe',
  'to',
  'toe',
  'tot',
  'uijt',
  'uit',
  'uyt',
  'v',
  'van',
  'vanden',
  'vander',
  'vd',
  'ver',
  'vom',
  'von',
  'voor',
  'zu',
  'zum',
  'zur',
  'ben',
  'bin',
  'ibn',
  'abu',
]);

/** Lower case a–z only, diacritics folded, ij and ÿ as y (keyboards and systems mix the three). */
export function foldLetters(text: string): string {
  return text
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ij/g, 'y');
}

/** Every voorvoegsel goes, also inside ('jansen de vries'); a name that holds nothing else keeps its words. */
export function withoutVoorvoegsels(words: readonly string[]): readonly string[] {
  const rest = words.filter((word) => !voorvoegsels.has(word));
  return rest.length > 0 ? rest : words;
}

/** What is left of a surname when it is folded and its voorvoegsels are gone: a to z only, '' when nothing is. */
export function toAchternaamkern(achternaam: string): string {
  const words = foldLetters(achternaam)
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  return withoutVoorvoegsels(words).join('');
}

/** The surname as it was written without the voorvoegsels it begins with; its last word always stays. */
export function withoutLeadingVoorvoegsels(achternaam: string): string {
  let rest = achternaam.trim();
  for (;;) {
    const begin = /^[^\p{L}]*(\p{L}[\p{L}\p{M}]*)[^\p{L}]+(?=\p{L})/u.exec(rest);
    if (begin?.[1] === undefined || !voorvoegsels.has(foldLetters(begin[1]))) return rest;
    rest = rest.slice(begin[0].length);
  }
}
