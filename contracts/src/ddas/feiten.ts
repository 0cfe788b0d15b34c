import type { Code } from '../codelijsten.ts';
import type { Contactpoging, Persoon } from '../generated/types.ts';
import type { Datum } from '../kalender/datum.ts';

/** What the exchange with Statistics Netherlands (DDAS) is told about, in our own words and whatever its version. */

/** First and last day of a reporting period; what happened after it is left out, so that it can be told again. */
export interface Periode {
  readonly van: Datum;
  readonly tot: Datum;
}

/** DDAS EnumSignaalstatus, in our codes. */
export type Vroegsignaalstatus =
  | 'NOG_NIET_OPGEPAKT'
  | 'OPGEPAKT'
  | Extract<
      Code<'eindresultaat'>,
      | 'AL_BEKEND_SCHULDHULP'
      | 'OVERLEDEN'
      | 'GEEN_INWONER'
      | 'NIET_OPGEPAKT_ANDERE_REDEN'
      | 'NIET_OPGEPAKT_HERHAALD'
      | 'NIET_OPGEPAKT_ONTERECHT'
    >;

/** One melding; null for a resident who was erased. */
export interface Vroegsignaalfeiten {
  readonly meldingId: string;
  readonly soort: Code<'partnersoort'>;
  readonly bedragInCenten: number;
  readonly ontstaansdatum: Datum | null;
  readonly signaaldatum: Datum;
  readonly crisissignaal: boolean;
  readonly warmeOverdracht: boolean;
  readonly status: Vroegsignaalstatus;
  readonly persoon: Persoon | null;
}

/** One zaak with the meldingen in it that the file holds; null for a result that it does not have (yet). */
export interface Zaakfeiten {
  readonly meldingIds: readonly string[];
  readonly resultaat: Code<'eindresultaat'> | null;
  readonly matchingsdatum: Datum;
  readonly matchingperiodeVan: Datum | null;
  readonly matchingperiodeTot: Datum | null;
  readonly opgepaktOp: Datum | null;
  readonly contactpogingen: readonly Contactpoging[];
}

/** Who delivers; the exchange sends its own report to the e-mail address. Function mailboxes, no people. */
export interface AanleverendeOrganisatie {
  readonly naam: string;
  readonly kvkNummer: string | null;
  readonly email: string | null;
  readonly telefoonnummer: string | null;
}

/** Why something is not in the file, or is in it with a field left out. */
export type Exportbevinding =
  /** Neither a BSN nor postcode and house number: the exchange takes no melding without one of the two. */
  | 'CLIENT_ONVOLLEDIG'
  /** The resident was erased, or the creditor took the melding back before anybody worked on it. */
  | 'CLIENT_GEWIST'
  /** Less than half a euro: told as 0. */
  | 'BEDRAG_NUL'
  /** Longer than the four characters the exchange has for it: left out. */
  | 'TOEVOEGING_TE_LANG';

export type Vroegsignaaluitkomst =
  | {
      readonly status: 'GEMAAKT';
      readonly vroegsignaal: object;
      readonly bevindingen: readonly Exportbevinding[];
    }
  | { readonly status: 'NIET_GEMAAKT'; readonly code: Exportbevinding };

/** One version of the exchange. A next one is a new folder with its own mapping, schema and golden file. */
export interface DdasMapping {
  readonly versie: string;
  /** JSON Schema 2020-12 of a whole file. */
  readonly schema: object;
  toVroegsignaal(feiten: Vroegsignaalfeiten): Vroegsignaaluitkomst;
  toVroegsignaalzaak(feiten: Zaakfeiten): object;
  /** The file but for its leveringen. */
  toKop(periode: Periode, aangeleverdOp: string, leverancier: string): object;
  /** A levering but for what is in it. */
  toLeveringkop(teller: number, gemeentecode: string, organisatie: AanleverendeOrganisatie): object;
}
