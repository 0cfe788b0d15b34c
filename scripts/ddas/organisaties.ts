import type { AanleverendeOrganisatie } from '@meldpunt/contracts';

const velden = ['naam', 'kvkNummer', 'email', 'telefoonnummer'];

/**
 * Who delivers for which municipality: `{"0268": {"naam": "…", "kvkNummer": "…", "email": "…"}}`, the last three left
 * out where there is none.
 *
 * @throws RangeError naming the municipality and the field that is wrong.
 */
export function parseOrganisaties(json: string): ReadonlyMap<string, AanleverendeOrganisatie> {
  const gelezen: unknown = JSON.parse(json);
  if (typeof gelezen !== 'object' || gelezen === null || Array.isArray(gelezen))
    throw new RangeError('organisaties: an object by municipality is expected');
  return new Map(
    Object.entries(gelezen).map(([gemeentecode, waarde]) => [gemeentecode, read(gemeentecode, waarde)]),
  );
}

function read(gemeentecode: string, waarde: unknown): AanleverendeOrganisatie {
  if (typeof waarde !== 'object' || waarde === null)
    throw new RangeError(`organisaties: ${gemeentecode} is no object`);
  const gegeven = new Map<string, unknown>(Object.entries(waarde));
  for (const [veld, inhoud] of gegeven) {
    if (!velden.includes(veld)) throw new RangeError(`organisaties: ${gemeentecode} has an unknown field`);
    if (typeof inhoud !== 'string' || inhoud === '')
      throw new RangeError(`organisaties: ${gemeentecode}.${veld} is no text`);
  }
  const tekst = (veld: string): string | null => {
    const inhoud = gegeven.get(veld);
    return typeof inhoud === 'string' ? inhoud : null;
  };
  const naam = tekst('naam');
  if (naam === null) throw new RangeError(`organisaties: ${gemeentecode}.naam is missing`);
  return {
    naam,
    kvkNummer: tekst('kvkNummer'),
    email: tekst('email'),
    telefoonnummer: tekst('telefoonnummer'),
  };
}
