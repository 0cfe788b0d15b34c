import { type Code, codelijsten, type Datum, type Persoon } from '@meldpunt/contracts';
import { eindresultaatregels } from '../behandelen/eindresultaatregels.ts';
import type { MeldingWeergave, ZaakWeergave } from '../looplijst/zaak-weergave.ts';
import { woordVan } from './woorden.ts';

/** What a line of a looplijst shows on a sheet, from the same view as the JSON. */
export type Bladregel = {
  readonly volgorde: number;
  readonly wijk: string | null;
  readonly dagdeel: Code<'dagdeel'> | null;
  readonly vervallen: boolean;
  readonly zaak: ZaakWeergave;
};

/** Shape of a column of service-kit's sheets, without importing it: this file is a rule. */
export type Bladkolom = {
  readonly kop: string;
  readonly breedte: number;
  readonly soort: 'text' | 'number' | 'money' | 'date';
  readonly waarde: (regel: Bladregel) => string | number | null;
};

const tekst = (kop: string, breedte: number, waarde: Bladkolom['waarde']): Bladkolom => ({
  kop,
  breedte,
  soort: 'text',
  waarde,
});
const persoon = (kop: string, breedte: number, deel: (van: Persoon) => string | number | null): Bladkolom =>
  tekst(kop, breedte, ({ zaak }) => (zaak.persoon === null ? null : deel(zaak.persoon)));
const dag = (kop: string, waarde: (zaak: ZaakWeergave) => Datum | null): Bladkolom => ({
  kop,
  breedte: 12,
  soort: 'date',
  waarde: ({ zaak }) => waarde(zaak),
});

/** The columns municipalities know from their own lists, in the order they are read on the way. */
export const getoondeKolommen: readonly Bladkolom[] = [
  { kop: 'Nr', breedte: 5, soort: 'number', waarde: ({ volgorde }) => volgorde },
  tekst('Let op', 14, ({ zaak, vervallen }) => letOp(zaak, vervallen)),
  tekst('Aanpak', 16, ({ zaak }) => woordVan('aanpak', zaak.aanpak)),
  tekst('Wijk', 16, ({ wijk }) => wijk),
  tekst('Beste dagdeel', 13, ({ dagdeel }) => (dagdeel === null ? null : woordVan('dagdeel', dagdeel))),
  persoon('Naam', 26, naamVan),
  persoon('Geboortedatum', 14, ({ geboortedatum }) => geboortedagVan(geboortedatum)),
  persoon('Straat', 22, ({ straatnaam }) => straatnaam),
  persoon('Huisnummer', 11, ({ huisnummer, huisnummertoevoeging }) =>
    [huisnummer, huisnummertoevoeging].filter((deel) => deel !== null).join(' '),
  ),
  persoon('Postcode', 9, ({ postcode }) => postcode),
  persoon('Plaats', 16, ({ plaatsnaam }) => plaatsnaam),
  persoon('Telefoon', 14, ({ telefoonnummer }) => telefoonnummer),
  persoon('E-mail', 22, ({ email }) => email),
  { kop: 'Schuld', breedte: 11, soort: 'money', waarde: ({ zaak }) => zaak.bedragInCenten },
  tekst('Soorten schuld', 24, ({ zaak }) => soortenVan(zaak.meldingen)),
  // Who speaks to one of these creditors lets it know that others reported too.
  tekst('Alleen door anderen', 24, ({ zaak }) =>
    soortenVan(zaak.meldingen.filter(({ alleenDoorAnderen }) => alleenDoorAnderen)),
  ),
  dag('Eerste contact uiterlijk', ({ uiterlijkOp }) => uiterlijkOp),
  dag('Eerste poging', ({ eersteContactpogingOp }) => eersteContactpogingOp),
  { kop: 'Pogingen', breedte: 9, soort: 'number', waarde: ({ zaak }) => zaak.aantalContactpogingen },
  tekst('Stand', 11, ({ zaak }) => zaak.stand),
];

/** What says which zaak a row is and in which version it was seen; not to be changed. */
export const SLEUTELKOLOMMEN = { zaak: 'Zaak (niet wijzigen)', versie: 'Versie (niet wijzigen)' } as const;
export const STANDKOLOM = 'Stand';

export const sleutelkolommen: readonly Bladkolom[] = [
  tekst(SLEUTELKOLOMMEN.zaak, 38, ({ zaak }) => zaak.zaakId),
  { kop: SLEUTELKOLOMMEN.versie, breedte: 9, soort: 'number', waarde: ({ zaak }) => zaak.versie },
];

/** How a cell that a person fills in is read; `verwacht` is what he is told when it cannot be. */
export type Invulsoort =
  | { readonly soort: 'keuze'; readonly lijst: Keuzelijst; readonly keuzes: readonly string[] }
  | { readonly soort: 'jaNee' }
  | { readonly soort: 'dag' }
  | { readonly soort: 'bedrag' }
  | { readonly soort: 'aantal' }
  | { readonly soort: 'gemeentecode' };

export type Keuzelijst =
  | 'contactsoort'
  | 'dagdeel'
  | 'contactuitkomst'
  | 'eindresultaat'
  | 'binnenreden'
  | 'onterechtreden';

export type Invulveld =
  | 'contactdatum'
  | 'contactsoort'
  | 'dagdeel'
  | 'bereikt'
  | 'contactuitkomst'
  | 'eindresultaat'
  | 'binnenreden'
  | 'onterechtreden'
  | 'hervattingOp'
  | 'regelingVanaf'
  | 'regelingTermijnInCenten'
  | 'regelingAantalTermijnen'
  | 'nieuweGemeentecode';

export type Invulkolom = {
  readonly veld: Invulveld;
  readonly kop: string;
  readonly breedte: number;
  readonly invul: Invulsoort;
  readonly verwacht: string;
};

const keuze = (veld: Invulveld, kop: string, breedte: number, lijst: Keuzelijst): Invulkolom => {
  // What nobody may give is not offered.
  const codes = codelijsten[lijst].filter((code) => !isNobodys(lijst, code));
  const keuzes = codes.map((code) => woordVan(lijst, code));
  return {
    veld,
    kop,
    breedte,
    invul: { soort: 'keuze', lijst, keuzes },
    verwacht: `Een van: ${keuzes.join('; ')}.`,
  };
};
const DAG = 'Een dag, als 31-12-2026.';

export const invulkolommen: readonly Invulkolom[] = [
  { veld: 'contactdatum', kop: 'Contact op', breedte: 12, invul: { soort: 'dag' }, verwacht: DAG },
  keuze('contactsoort', 'Soort contact', 18, 'contactsoort'),
  keuze('dagdeel', 'Dagdeel', 10, 'dagdeel'),
  { veld: 'bereikt', kop: 'Bereikt', breedte: 9, invul: { soort: 'jaNee' }, verwacht: 'Ja of nee.' },
  keuze('contactuitkomst', 'Hoe verliep het', 20, 'contactuitkomst'),
  keuze('eindresultaat', 'Eindresultaat', 36, 'eindresultaat'),
  keuze('binnenreden', 'Reden (blijft binnen de gemeente)', 28, 'binnenreden'),
  keuze('onterechtreden', 'Waarom onterecht', 18, 'onterechtreden'),
  { veld: 'hervattingOp', kop: 'Betaalt weer vanaf', breedte: 16, invul: { soort: 'dag' }, verwacht: DAG },
  { veld: 'regelingVanaf', kop: 'Regeling vanaf', breedte: 14, invul: { soort: 'dag' }, verwacht: DAG },
  {
    veld: 'regelingTermijnInCenten',
    kop: 'Bedrag per termijn',
    breedte: 14,
    invul: { soort: 'bedrag' },
    verwacht: 'Een bedrag in euro’s, als 25 of 25,50.',
  },
  {
    veld: 'regelingAantalTermijnen',
    kop: 'Aantal termijnen',
    breedte: 12,
    invul: { soort: 'aantal' },
    verwacht: 'Een geheel getal.',
  },
  {
    veld: 'nieuweGemeentecode',
    kop: 'Verhuisd naar (gemeentecode)',
    breedte: 14,
    invul: { soort: 'gemeentecode' },
    verwacht: 'De CBS-code van de gemeente, vier cijfers.',
  },
];

function isNobodys(lijst: Keuzelijst, code: string): boolean {
  return (
    lijst === 'eindresultaat' &&
    Object.entries(eindresultaatregels).some(([een, regel]) => een === code && regel === null)
  );
}

export function letOp(zaak: ZaakWeergave, vervallen: boolean): string | null {
  if (vervallen) return 'NIET LANGSGAAN';
  const woorden = [zaak.crisis ? 'Spoed' : null, zaak.dreiging ? 'Dreiging' : null].filter(
    (woord) => woord !== null,
  );
  return woorden.length === 0 ? null : woorden.join(', ');
}

function soortenVan(meldingen: readonly MeldingWeergave[]): string | null {
  const woorden = new Set(meldingen.map(({ soort }) => woordVan('partnersoort', soort)));
  return woorden.size === 0 ? null : [...woorden].join(', ');
}

/** Surname with what comes before it, as it is said at the door. */
export function naamVan({ voorletters, voornamen, voorvoegsel, achternaam }: Persoon): string {
  const voor = voornamen ?? (voorletters === null ? null : `${[...voorletters].join('.')}.`);
  return [voor, voorvoegsel, achternaam].filter((deel) => deel !== null).join(' ');
}

/** dd-mm-jjjj; a day or month that is not known stays 00. */
export function geboortedagVan(geboortedatum: string | null): string | null {
  return geboortedatum === null ? null : geboortedatum.split('-').reverse().join('-');
}
