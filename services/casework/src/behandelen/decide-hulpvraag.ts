import { addMonths, type Code, derivedId } from '@meldpunt/contracts';
import { evaluateTermijnen } from '../termijnen/termijnen.ts';
import { isLopend, type Zaak } from '../zaak/zaak.ts';
import type { Besluit, HandelingContext } from './decide-eindresultaat.ts';
import { geweigerd, type HulpvraagDaad } from './handeling.ts';

/** Months after the end of a zaak in which a resident's question is taken as following it. */
export const HULPVRAAG_MAANDEN = 12;

/** After these there is nobody to ask here. */
const niemandHier: ReadonlySet<Code<'eindresultaat'>> = new Set(['OVERLEDEN', 'GEEN_INWONER']);

/**
 * A resident who refused, was not reached or needed nothing asks for help after all (R62). The zaak that ended stays
 * as it ended, with its result and what its creditors heard; a new one follows it, taken up and reached on the day of
 * the question, and is counted apart. It has no meldingen: those were answered. Once per zaak, and not beside a later
 * one that was opened already.
 */
export function decideHulpvraag(
  zaak: Zaak,
  daad: HulpvraagDaad,
  { dag, datum, vervolgd }: HandelingContext,
): Besluit {
  if (isLopend(zaak)) return geweigerd('ZAAK_LOOPT_NOG');
  if (zaak.stand === 'VERVALLEN' || zaak.afgeslotenOp === null) return geweigerd('SIGNAAL_VERVALLEN');
  if (zaak.hulpvraagOp !== null) return geweigerd('HULPVRAAG_AL_VASTGELEGD');
  if (vervolgd.has(zaak.zaakId)) return geweigerd('ZAAK_HEEFT_VERVOLG');
  if (zaak.eindresultaat !== null && niemandHier.has(zaak.eindresultaat))
    return geweigerd('HULPVRAAG_NIET_MOGELIJK');
  if (datum < zaak.afgeslotenOp) return geweigerd('ONGELDIGE_DATUM', 'datum');
  if (dag > addMonths(zaak.afgeslotenOp, HULPVRAAG_MAANDEN)) return geweigerd('HULPVRAAG_TE_LAAT');
  const vervolg: Zaak = {
    ...zaak,
    zaakId: vervolgVan(zaak.zaakId),
    versie: 0,
    volgtOpZaakId: zaak.zaakId,
    aanleiding: 'HULPVRAAG',
    bronZaakId: zaak.bronZaakId ?? zaak.zaakId,
    stand: 'OPGEPAKT',
    crisis: false,
    geopendOp: datum,
    opgepaktOp: datum,
    eersteContactpogingOp: datum,
    contactOp: datum,
    contactpogingen: [
      { soort: daad.contactsoort, op: datum, dagdeel: daad.dagdeel, bereikt: true, uitkomst: 'GESLAAGD' },
    ],
    gesprek: null,
    termijnen: evaluateTermijnen(datum, null),
    stap: null,
    stappenTeLaat: [],
    signaalVervallenOp: null,
    meldingIngetrokkenOp: null,
    afgeslotenOp: null,
    eindresultaat: null,
    hulpvraagOp: null,
    meldingen: [],
  };
  return { status: 'TOEGEPAST', zaak: { ...zaak, hulpvraagOp: datum }, vervolg };
}

/** Id of the zaak that follows when the resident asks for help after this one. */
export function vervolgVan(zaakId: string): string {
  return derivedId('hulpvraag', zaakId);
}
