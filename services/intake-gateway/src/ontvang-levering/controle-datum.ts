import { addDays, type Datum, daysBetween } from '@meldpunt/contracts';
import { type Bevinding, bevinding } from './bevinding.ts';
import type { Toets } from './controles.ts';

const OK = [] as const;
const OUDSTE_GEBOORTEDATUM = '1900-01-01';
const OUDSTE_ONTSTAANSDATUM = '1990-01-01';
/** What was announced lies at most so many days before or after the signaaldatum: a month back, a year ahead. */
const AANGEKONDIGD_TERUG = 31;
const AANGEKONDIGD_VOORUIT = 366;

/** What has happened cannot lie ahead of the hub's day; threats and ends of delivery may. */
export const toetsInToekomst: Toets = (regel, { dag }) => {
  const bevindingen: Bevinding[] = [];
  if (regel.signaaldatum > dag) bevindingen.push(bevinding('DATUM_IN_TOEKOMST', 'signaaldatum'));
  if (regel.ontstaansdatum !== null && regel.ontstaansdatum > dag) {
    bevindingen.push(bevinding('DATUM_IN_TOEKOMST', 'ontstaansdatum'));
  }
  return bevindingen.length === 0 ? OK : bevindingen;
};

/** Older reports would reopen a period whose meldingen had their answer. */
export const toetsOuderdom: Toets = ({ signaaldatum }, { dag, teOudNaDagen }) =>
  signaaldatum < addDays(dag, -teOudNaDagen) ? [bevinding('TE_OUD', 'signaaldatum')] : OK;

export const toetsOntstaansdatum: Toets = (
  { ontstaansdatum, signaaldatum, aantalTermijnen },
  { soortregel },
) => {
  if (ontstaansdatum === null) {
    const byTermijnen = soortregel.ofTermijnen !== null && (aantalTermijnen ?? 0) >= soortregel.ofTermijnen;
    return byTermijnen ? OK : [bevinding('VELD_ONTBREEKT', 'ontstaansdatum')];
  }
  const possible = ontstaansdatum >= OUDSTE_ONTSTAANSDATUM && ontstaansdatum <= signaaldatum;
  return possible ? OK : [bevinding('DATUM_BUITEN_BEREIK', 'ontstaansdatum')];
};

export const toetsGeboortedatum: Toets = ({ persoon: { geboortedatum } }, { dag }) => {
  if (geboortedatum === null) return OK;
  if (geboortedatum > dag) return [bevinding('DATUM_IN_TOEKOMST', 'geboortedatum')];
  return geboortedatum < OUDSTE_GEBOORTEDATUM ? [bevinding('DATUM_BUITEN_BEREIK', 'geboortedatum')] : OK;
};

/** A day of a threat without the threat says nothing a clock could start on. */
export const toetsDreigingDatum: Toets = ({ dreiging, dreigingOp }) =>
  dreigingOp !== null && dreiging === null ? [bevinding('VELD_ONTBREEKT', 'dreiging')] : OK;

/**
 * A year that is a typing error would start the clock of three working days for nothing, and stand before a worker as
 * the day of an eviction.
 */
export const toetsAangekondigd: Toets = ({ signaaldatum, dreigingOp, eindeleveringOp }) => {
  const bevindingen: Bevinding[] = [];
  if (isBuiten(dreigingOp, signaaldatum)) bevindingen.push(bevinding('DATUM_BUITEN_BEREIK', 'dreigingOp'));
  if (isBuiten(eindeleveringOp, signaaldatum)) {
    bevindingen.push(bevinding('DATUM_BUITEN_BEREIK', 'eindeleveringOp'));
  }
  return bevindingen.length === 0 ? OK : bevindingen;
};

function isBuiten(aangekondigd: Datum | null, signaaldatum: Datum): boolean {
  if (aangekondigd === null) return false;
  const dagen = daysBetween(signaaldatum, aangekondigd);
  return dagen < -AANGEKONDIGD_TERUG || dagen > AANGEKONDIGD_VOORUIT;
}
