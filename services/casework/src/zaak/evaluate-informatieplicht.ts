import { addMonths, type Code, type Datum, type Persoon } from '@meldpunt/contracts';
import type { ZaakMelding } from './zaak.ts';

/** AVG art. 14, paragraph 3(a): within a month of obtaining the data; at the first contact when that is sooner (b). */
const MAANDEN = 1;

/** Kinds of data a creditor gave (AVG art. 14, paragraph 1(d)). */
export type Gegevenssoort =
  | 'NAAM'
  | 'ADRES'
  | 'GEBOORTEDATUM'
  | 'GESLACHT'
  | 'BURGERSERVICENUMMER'
  | 'TELEFOONNUMMER'
  | 'EMAILADRES'
  | 'BETALINGSACHTERSTAND';

export type Herkomst = {
  readonly partnerId: string;
  readonly soort: Code<'partnersoort'>;
  readonly meldingId: string;
  readonly signaaldatum: Datum;
  readonly ontvangenOp: Datum;
  readonly informerenVoor: Datum;
  readonly soorten: readonly Gegevenssoort[];
};

/**
 * Where the data about a resident came from, which kinds and when: what a municipality must tell him about data it did
 * not get from him. `contactOp`: when he was first reached. Without the resident's data only the arrear is known.
 */
export function evaluateHerkomst(
  melding: ZaakMelding,
  persoon: Persoon | null,
  contactOp: Datum | null,
): Herkomst {
  const { partnerId, soort, meldingId, signaaldatum, ontvangenOp } = melding;
  const maand = addMonths(ontvangenOp, MAANDEN);
  const gesproken = contactOp !== null && contactOp > ontvangenOp ? contactOp : ontvangenOp;
  return {
    partnerId,
    soort,
    meldingId,
    signaaldatum,
    ontvangenOp,
    informerenVoor: contactOp !== null && gesproken < maand ? gesproken : maand,
    soorten: [...(persoon === null ? [] : soortenVan(persoon)), 'BETALINGSACHTERSTAND'],
  };
}

function soortenVan(persoon: Persoon): Gegevenssoort[] {
  const velden: readonly (readonly [Gegevenssoort, ...unknown[]])[] = [
    ['NAAM', persoon.achternaam, persoon.voornamen, persoon.voorletters],
    ['ADRES', persoon.postcode, persoon.straatnaam, persoon.huisnummer, persoon.plaatsnaam],
    ['GEBOORTEDATUM', persoon.geboortedatum],
    ['GESLACHT', persoon.geslacht],
    ['BURGERSERVICENUMMER', persoon.burgerservicenummer],
    ['TELEFOONNUMMER', persoon.telefoonnummer],
    ['EMAILADRES', persoon.email],
  ];
  return velden.flatMap(([soort, ...waarden]) => (waarden.some((waarde) => waarde !== null) ? [soort] : []));
}
