import type { Code, Datum, Persoon } from '@meldpunt/contracts';

/** A line that reports an arrear, read and of the right form; the policy has not judged it yet. */
export interface Meldregel {
  readonly actie: 'MELDEN';
  readonly kenmerk: string;
  readonly gemeentecode: string | null;
  readonly signaaldatum: Datum;
  readonly ontstaansdatum: Datum | null;
  readonly bedragInCenten: number;
  readonly aantalTermijnen: number | null;
  readonly crisissignaal: boolean;
  readonly dreiging: Code<'dreiging'> | null;
  readonly dreigingOp: Datum | null;
  readonly eindeleveringOp: Datum | null;
  readonly warmeOverdracht: boolean;
  readonly persoonlijkContactGezocht: boolean | null;
  readonly gewezenOpHulp: boolean | null;
  readonly herinneringGestuurd: boolean | null;
  readonly aanbodZonderReactie: boolean | null;
  readonly persoon: Persoon;
}

/** A line that says an arrear was paid or reported wrongly. */
export interface Intrekregel {
  readonly actie: 'BETAALD' | 'INTREKKEN';
  readonly kenmerk: string;
}

export type Regel = Meldregel | Intrekregel;

/**
 * The content of a line as one text, in a fixed order; equal contents give equal texts whatever the order of fields
 * or the white space of the delivery. Hashed with a key before it is kept.
 */
export function contentOf(regel: Regel): string {
  if (regel.actie !== 'MELDEN') return `${regel.actie}\u001f${regel.kenmerk}`;
  const { persoon } = regel;
  return [
    regel.actie,
    regel.kenmerk,
    regel.gemeentecode,
    regel.signaaldatum,
    regel.ontstaansdatum,
    regel.bedragInCenten,
    regel.aantalTermijnen,
    regel.crisissignaal,
    regel.dreiging,
    regel.dreigingOp,
    regel.eindeleveringOp,
    regel.warmeOverdracht,
    regel.persoonlijkContactGezocht,
    regel.gewezenOpHulp,
    regel.herinneringGestuurd,
    regel.aanbodZonderReactie,
    persoon.burgerservicenummer,
    persoon.voorletters,
    persoon.voornamen,
    persoon.voorvoegsel,
    persoon.achternaam,
    persoon.geboortedatum,
    persoon.geslacht,
    persoon.straatnaam,
    persoon.huisnummer,
    persoon.huisnummertoevoeging,
    persoon.postcode,
    persoon.plaatsnaam,
    persoon.telefoonnummer,
    persoon.email,
  ].join('\u001f');
}

/**
 * The address a decision of the exception queue is remembered by: where a person said the municipality is. Null for a
 * line that names its resident by BSN and gives no address: it would stand for every other such line.
 */
export function adresOf({ persoon, gemeentecode }: Meldregel): string | null {
  const { postcode, huisnummer, plaatsnaam } = persoon;
  if (postcode === null || huisnummer === null) return null;
  return [gemeentecode, postcode, huisnummer, plaatsnaam?.toLowerCase()].join('\u001f');
}
