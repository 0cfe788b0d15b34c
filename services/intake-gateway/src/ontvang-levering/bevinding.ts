import { type Code, isCode, meldcodes } from '@meldpunt/contracts';

export type Meldcode = Code<'meldcode'>;

/** What a check found: its code and the field it is about; an empty name means the whole line. */
export interface Bevinding {
  readonly code: Meldcode;
  readonly veld: string;
}

export function bevinding(code: Meldcode, veld: string): Bevinding {
  return { code, veld };
}

/** A line with such a finding is refused; holds and warnings are not errors. */
export function isFout({ code }: Bevinding): boolean {
  return meldcodes[code].ernst === 'FOUT';
}

export function isWaarschuwing({ code }: Bevinding): boolean {
  return meldcodes[code].ernst === 'WAARSCHUWING';
}

/** Stored and read back as one text, 'CODE:veld CODE:veld': two text arrays per line would double the insert. */
export function formatBevindingen(bevindingen: readonly Bevinding[]): string {
  return bevindingen.map(({ code, veld }) => `${code}:${veld}`).join(' ');
}

export function parseBevindingen(text: string): Bevinding[] {
  if (text === '') return [];
  return text.split(' ').flatMap((part) => {
    const [code, veld = ''] = part.split(':');
    return isCode('meldcode', code) ? [{ code, veld }] : [];
  });
}
