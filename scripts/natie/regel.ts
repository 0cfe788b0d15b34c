import { fromDayNumber, type PartnerMelding } from '@meldpunt/contracts';
import type { Gebeurtenis } from './gebeurtenis.ts';
import type { Gemeente } from './gemeenten.ts';
import type { Geogegevens } from './geo.ts';
import { adresVoor } from './meld.ts';
import { type GeschrevenAdres, schrijfAdres, schrijfPersoon } from './schrijfwijze.ts';
import { hashText, Toeval } from './toeval.ts';

type Velden = Omit<PartnerMelding, 'leveringskenmerk' | 'regelnummer' | 'laatsteRegel'>;
/** A line of POST /v1/leveringen; what the creditor does not fill in is left out. */
export type Regel = Pick<Velden, 'actie' | 'kenmerk'> & {
  readonly [V in Exclude<keyof Velden, 'actie' | 'kenmerk'>]?: NonNullable<Velden[V]>;
};

/** A line in which nothing is filled in that may be left out. */
export const legeRegel: Velden = {
  actie: 'MELDEN',
  kenmerk: '',
  gemeentecode: null,
  signaaldatum: null,
  ontstaansdatum: null,
  bedragInCenten: null,
  aantalTermijnen: null,
  crisissignaal: false,
  dreiging: null,
  dreigingOp: null,
  eindeleveringOp: null,
  warmeOverdracht: false,
  persoonlijkContactGezocht: null,
  gewezenOpHulp: null,
  herinneringGestuurd: null,
  aanbodZonderReactie: null,
  burgerservicenummer: null,
  voorletters: null,
  voornamen: null,
  voorvoegsel: null,
  achternaam: null,
  geboortedatum: null,
  geslacht: null,
  straatnaam: null,
  huisnummer: null,
  huisnummertoevoeging: null,
  postcode: null,
  plaatsnaam: null,
  telefoonnummer: null,
  email: null,
};

/** The line as the creditor writes it to its own topic, where every field is there. */
export function toPartnerMelding(
  regel: Regel,
  leveringskenmerk: string,
  regelnummer: number,
  laatsteRegel: boolean,
): PartnerMelding {
  return { ...legeRegel, ...regel, leveringskenmerk, regelnummer, laatsteRegel };
}

export interface Schrijfomgeving {
  readonly seed: number;
  readonly gemeenten: readonly Gemeente[];
  readonly geo: Geogegevens;
}

/** Writes out one line. A function of what happened only: delivered again it comes out the same. */
export function schrijfRegel(omgeving: Schrijfomgeving, gebeurtenis: Gebeurtenis): Regel {
  const { achterstand, actie } = gebeurtenis;
  const { partner, persoon, kenmerk, huishouden } = achterstand;
  if (actie !== 'MELDEN') return { actie, kenmerk };
  const { seed } = omgeving;
  const adres = adresVoor(seed, achterstand, gebeurtenis.signaaldag);
  const geschreven = schrijfPersoon(seed, partner, persoon);
  const waar = schrijfPlaats(
    omgeving,
    gebeurtenis,
    schrijfAdres(seed, partner, persoon, adres),
    adres.gemeente,
  );
  const optional: { -readonly [V in keyof Regel]?: Regel[V] } = {};
  if (gebeurtenis.crisissignaal) optional.crisissignaal = true;
  if (gebeurtenis.warmeOverdracht) optional.warmeOverdracht = true;
  if (gebeurtenis.dreiging !== null) optional.dreiging = gebeurtenis.dreiging;
  if (gebeurtenis.dreigingOp !== null) optional.dreigingOp = fromDayNumber(gebeurtenis.dreigingOp);
  if (gebeurtenis.eindeleveringOp !== null)
    optional.eindeleveringOp = fromDayNumber(gebeurtenis.eindeleveringOp);
  if (partner.zendtBsn && persoon.bsn !== null) optional.burgerservicenummer = persoon.bsn;
  const { voorletters, voornamen, voorvoegsel, geboortedatum, geslacht, telefoonnummer, email } = geschreven;
  if (voorletters !== null) optional.voorletters = voorletters;
  if (voornamen !== null) optional.voornamen = voornamen;
  if (voorvoegsel !== null) optional.voorvoegsel = voorvoegsel;
  if (geboortedatum !== null) optional.geboortedatum = geboortedatum;
  if (geslacht !== null) optional.geslacht = geslacht;
  if (telefoonnummer !== null) optional.telefoonnummer = telefoonnummer;
  if (email !== null) optional.email = email;
  if (waar.gemeentecode !== null) optional.gemeentecode = waar.gemeentecode;
  if (waar.huisnummertoevoeging !== null) optional.huisnummertoevoeging = waar.huisnummertoevoeging;
  return {
    actie,
    kenmerk,
    signaaldatum: fromDayNumber(gebeurtenis.signaaldag),
    ontstaansdatum: fromDayNumber(gebeurtenis.ontstaan),
    bedragInCenten: gebeurtenis.bedragInCenten,
    aantalTermijnen: gebeurtenis.aantalTermijnen,
    persoonlijkContactGezocht: true,
    gewezenOpHulp: true,
    herinneringGestuurd: gebeurtenis.voorwaarden || huishouden.id % 2 === 0,
    aanbodZonderReactie: gebeurtenis.voorwaarden,
    achternaam:
      achterstand.geplant === 'RECHTSPERSOON'
        ? `${geschreven.achternaam} Beheer B.V.`
        : geschreven.achternaam,
    straatnaam: waar.straatnaam,
    huisnummer: waar.huisnummer,
    postcode: waar.postcode,
    plaatsnaam: waar.plaatsnaam,
    ...optional,
  };
}

/** Adds the municipality's code as this creditor knows it, or spoils the place so that no municipality follows. */
function schrijfPlaats(
  { seed, gemeenten, geo }: Schrijfomgeving,
  { plaatsfout, achterstand: { partner, kenmerk } }: Gebeurtenis,
  adres: GeschrevenAdres,
  gemeente: number,
): GeschrevenAdres & { readonly gemeentecode: string | null } {
  const gegevens = gemeenten[gemeente]?.gegevens;
  if (gegevens === undefined) throw new RangeError('no such gemeente');
  const chance = new Toeval(seed, 13, partner.index, hashText(kenmerk));
  const letters = adres.postcode.slice(-2);
  const { gedeeldePlekken, oudeCodes, gemeentecode } = gegevens;
  switch (plaatsfout) {
    case 'GEDEELDE_POSTCODE':
      if (gedeeldePlekken.length > 0) {
        const { pc4, plaats } = chance.pick(gedeeldePlekken);
        return { ...adres, postcode: `${pc4}${letters}`, plaatsnaam: plaats, gemeentecode: null };
      }
      return { ...adres, postcode: `${chance.pick(geo.onbekendePc4s)}${letters}`, gemeentecode: null };
    case 'ONBEKENDE_POSTCODE':
      return { ...adres, postcode: `${chance.pick(geo.onbekendePc4s)}${letters}`, gemeentecode: null };
    case 'ANDERE_PLAATS':
      return { ...adres, plaatsnaam: `Nieuw-${adres.plaatsnaam}`, gemeentecode: null };
    case null: {
      const code = partner.oudeCodes && oudeCodes.length > 0 ? chance.pick(oudeCodes) : gemeentecode;
      // No agreement and no code would leave the postcode to say so: this creditor believes it may report there.
      const sends = partner.zendtGemeentecode;
      return { ...adres, gemeentecode: sends ? code : null };
    }
  }
}
