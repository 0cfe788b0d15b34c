import { type Code, type Codelijst, codelijsten, eindresultaten } from '@meldpunt/contracts';

/** A code as it stands on a sheet or a page: NIET_THUIS is "Niet thuis"; results have the names DDAS gave them. */
export function woordVan<L extends Codelijst>(lijst: L, code: Code<L>): string {
  if (lijst === 'eindresultaat' && isEindresultaat(code)) return eindresultaten[code].naam;
  const gewoon: string = eigenWoorden[code] ?? code.replaceAll('_', ' ').toLowerCase();
  return gewoon.charAt(0).toUpperCase() + gewoon.slice(1);
}

/** The code a person meant by a word or by the code itself, whatever its capitals; undefined for none. */
export function codeVan<L extends Codelijst>(lijst: L, woord: string): Code<L> | undefined {
  const gezocht = woord.trim().toLowerCase();
  const codes: readonly Code<L>[] = codelijsten[lijst];
  return codes.find(
    (code) => code.toLowerCase() === gezocht || woordVan(lijst, code).toLowerCase() === gezocht,
  );
}

function isEindresultaat(code: string): code is Code<'eindresultaat'> {
  return code in eindresultaten;
}

const eigenWoorden: Readonly<Record<string, string>> = {
  SMS_WHATSAPP: 'sms of WhatsApp',
  MAIL: 'e-mail',
  CAK_EIGEN_BIJDRAGE: 'CAK eigen bijdrage',
  CAK_ZORGVERZEKERINGEN: 'CAK zorgverzekeringen',
  DUO: 'DUO',
  ZORG: 'zorgverzekering',
};
