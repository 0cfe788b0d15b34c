const ROMAN: Readonly<Record<string, string>> = {
  i: '1',
  ii: '2',
  iii: '3',
  iv: '4',
  vi: '6',
  vii: '7',
  viii: '8',
  ix: '9',
};
const ORDINALS: Readonly<Record<string, string>> = {
  v: '5',
  x: '10',
  een: '1',
  twee: '2',
  drie: '3',
  vier: '4',
  vijf: '5',
};

/**
 * One notation for the ways a house letter and addition are written: '2 hoog', '-2', 'II', '2hg' and '2' are one
 * storey; 'huis', 'hs', 'h' the ground floor of an Amsterdam house; 'bis', 'A', 'rood' stay what they are. A lone V or X
 * stays a letter: house letters run that far. Returns '' for none.
 */
export function normaliseToevoeging(toevoeging: string | null): string {
  const text = (toevoeging ?? '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\b(?:appartement|app|apt|unit|nr|no|toev)\b\.?/g, ' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (text === '') return '';
  if (/^(?:huis|hs|h|beneden|bg|begane grond|parterre|part)$/.test(text)) return 'HS';
  const storey = /^([a-z0-9]+?) ?(?:e|de|ste)? ?(?:hoog|hg|verdieping|verd|etage|et)(?: (.*))?$/.exec(text);
  const word = storey?.[1];
  if (word !== undefined) {
    const number = ROMAN[word] ?? ORDINALS[word] ?? word;
    return `${withoutZeros(number)}${compact(storey?.[2] ?? '')}`.toUpperCase();
  }
  return text
    .split(' ')
    .map((part) => withoutZeros(ROMAN[part] ?? part))
    .join('')
    .toUpperCase();
}

function withoutZeros(text: string): string {
  return text.replace(/^0+(?=\d)/, '');
}

function compact(text: string): string {
  return text.replace(/ /g, '');
}

/** Postcode and number as one text, or null when one of them is unknown. */
export function plaatsOf(postcode: string | null, huisnummer: number | null): string | null {
  if (postcode === null || huisnummer === null) return null;
  const compactCode = postcode.replace(/\s/g, '').toUpperCase();
  return compactCode === '' ? null : `${compactCode}/${huisnummer}`;
}
