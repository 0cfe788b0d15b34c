import { codelijsten } from '@meldpunt/contracts';
import type { Maandrapport } from './rapport.ts';

type Waarde = number | string | null;

/** Shown for a number that is hidden: small itself, or one that a small one would follow from. */
export const VERBORGEN = 'verborgen';

/** The report as one long table: onderdeel; gemeentecode; code; maat; waarde. Empty is "none". */
export function toCsvRows(rapport: Maandrapport): string[][] {
  const land = rapport.gemeentecode ?? '';
  const rows: Waarde[][] = [];
  const add = (onderdeel: string, code: string, maat: string, waarde: Waarde) =>
    rows.push([onderdeel, land, code, maat, waarde]);
  add('meldingen', '', 'aantal', rapport.meldingen.aantal);
  add('meldingen', '', 'centen', rapport.meldingen.centen);
  add('meldingen', '', 'perDuizendInwoners', rapport.meldingen.perDuizendInwoners ?? '');
  for (const { code, aantal, centen } of rapport.perSoort) {
    add('soort', code, 'aantal', aantal);
    add('soort', code, 'centen', centen);
  }
  for (const [code, aantal] of Object.entries(rapport.samenloop.signalen))
    add('samenloop', code, 'signalen', aantal);
  for (const [code, aantal] of Object.entries(rapport.samenloop.meldingen))
    add('samenloop', code, 'meldingen', aantal);
  add('samenloop', 'ZONDER_SIGNAAL', 'meldingen', rapport.samenloop.zonderSignaal);
  if (rapport.zonderSignaal !== null) {
    const { centen, perSoort, resultaten } = rapport.zonderSignaal;
    add('zonderSignaal', '', 'centen', centen);
    for (const [deel, tellingen] of [
      ['soort', perSoort],
      ['resultaat', resultaten],
    ] as const) {
      for (const telling of tellingen) {
        add('zonderSignaal', telling.code, `${deel}Aantal`, telling.aantal);
        add('zonderSignaal', telling.code, `${deel}Centen`, telling.centen);
      }
    }
  }
  for (const [code, aantal] of Object.entries(rapport.conversie.meldingen))
    add('conversie', code, 'meldingen', aantal);
  for (const [code, aantal] of Object.entries(rapport.conversie.zaken))
    add('conversie', code, 'zaken', aantal);
  for (const { code, aantal, centen } of rapport.resultaten) {
    add('resultaat', code, 'aantal', aantal);
    add('resultaat', code, 'centen', centen);
  }
  for (const { stap, aantal, p50, p90 } of rapport.doorlooptijden) {
    add('doorlooptijd', stap, 'aantal', aantal);
    add('doorlooptijd', stap, 'p50Dagen', p50 ?? '');
    add('doorlooptijd', stap, 'p90Dagen', p90 ?? '');
  }
  for (const { termijn, zaken, verstreken } of rapport.termijnen) {
    add('termijn', termijn, 'zaken', zaken);
    add('termijn', termijn, 'verstreken', verstreken);
  }
  for (const { code, aantal, centen } of rapport.terugkoppeling.definitief) {
    add('terugkoppeling', code, 'aantal', aantal);
    add('terugkoppeling', code, 'centen', centen);
  }
  for (const { code, aantal } of rapport.terugkoppeling.overig) add('terugkoppeling', code, 'aantal', aantal);
  for (const { groep, aandeelBetaalt, ...aantallen } of rapport.naAntwoord) {
    for (const [maat, aantal] of Object.entries(aantallen)) add('naAntwoord', groep, maat, aantal);
    add('naAntwoord', groep, 'aandeelBetaalt', aandeelBetaalt ?? '');
  }
  for (const gemeente of rapport.gemeenten) {
    const { gemeentecode, naam, inwoners, perDuizendInwoners, perSoort, ...cijfers } = gemeente;
    const own = (code: string, maat: string, waarde: Waarde) =>
      rows.push(['gemeente', gemeentecode, code, maat, waarde]);
    own('', 'naam', naam);
    own('', 'inwoners', inwoners);
    for (const [maat, aantal] of Object.entries(cijfers)) own('', maat, aantal);
    // Without inhabitants there is no rate, hidden or not.
    own('', 'perDuizendInwoners', inwoners === 0 ? '' : perDuizendInwoners);
    for (const soort of codelijsten.partnersoort) own(soort, 'meldingen', perSoort[soort] ?? null);
  }
  const header = ['onderdeel', 'gemeentecode', 'code', 'maat', 'waarde'];
  return [header, ...rows.map((row) => row.map((waarde) => (waarde === null ? VERBORGEN : `${waarde}`)))];
}
