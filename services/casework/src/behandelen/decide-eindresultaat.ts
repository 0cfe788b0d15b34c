import { addDays, addMonths, type Datum } from '@meldpunt/contracts';
import { closeZaak } from '../zaak/close-zaak.ts';
import {
  changeMeldingen,
  type Einde,
  isOpen,
  openMeldingen,
  type Zaak,
  type ZaakMelding,
} from '../zaak/zaak.ts';
import { begeleidvelden, type Eindresultaatregel, eindresultaatregels } from './eindresultaatregels.ts';
import { type EindresultaatDaad, geweigerd, type Handeling, type Weigering } from './handeling.ts';
import { vraagtVrijgave } from './vraagt-vrijgave.ts';

/** Days after an ending in which its result may be put right. */
export const CORRECTIEDAGEN = 28;
/** An earlier melding makes a later one a repeat for as long as the field calls meldingen successive. */
const HERHAALD_MAANDEN = 6;
const UITERLIJK_MAANDEN = 12;

/** An earlier melding of an achterstand in this municipality, in a zaak that was taken up. */
export type EerdereMelding = {
  readonly gemeentecode: string;
  readonly achterstandId: string;
  readonly meldingId: string;
  readonly ontvangenOp: Datum;
  readonly bedragInCenten: number;
};

export type HandelingContext = {
  /** The hub's day. */
  readonly dag: Datum;
  /** Day of the act: the hub's or an earlier one. */
  readonly datum: Datum;
  readonly eerder: readonly EerdereMelding[];
  /** Zaken that another one follows. */
  readonly vervolgd: ReadonlySet<string>;
  /** Codes of municipalities the hub knows, of those that acts name. */
  readonly gemeenten: ReadonlySet<string>;
};

export type Besluit =
  | {
      readonly status: 'TOEGEPAST';
      readonly zaak: Zaak;
      /** A zaak that the act opens beside the one it is about. */
      readonly vervolg?: Zaak;
    }
  | Weigering;

type Gekozen = { readonly status: 'GEKOZEN'; readonly meldingen: readonly ZaakMelding[] } | Weigering;

/**
 * Ends open meldingen with one result: the one named, or those that were open at the version the worker saw, so that
 * a melding that joined since is not answered unseen. With the last open one the zaak ends too, and a zaak that
 * outlived its meldingen ends by a result alone.
 */
export function decideEindresultaat(
  zaak: Zaak,
  handeling: Handeling,
  daad: EindresultaatDaad,
  context: HandelingContext,
): Besluit {
  if (zaak.stand === 'VERVALLEN') return geweigerd('SIGNAAL_VERVALLEN');
  if (zaak.stand === 'AFGESLOTEN') return geweigerd('ZAAK_AFGESLOTEN');
  if (context.datum < (zaak.opgepaktOp ?? zaak.geopendOp)) return geweigerd('ONGELDIGE_DATUM', 'datum');
  const gekozen = selectOpen(zaak, handeling);
  if (gekozen.status === 'GEWEIGERD') return gekozen;
  const bezwaar = checkResultaat(zaak, daad, gekozen.meldingen, context);
  if (bezwaar !== null) return bezwaar;
  if (context.datum < gedaanOp(zaak, daad)) return geweigerd('ONGELDIGE_DATUM', 'datum');
  const na = changeMeldingen(zaak, gekozen.meldingen, (melding) => ({
    ...melding,
    afloop: toEinde(melding, daad, context),
  }));
  return {
    status: 'TOEGEPAST',
    zaak: na.meldingen.some(isOpen) ? na : closeZaak(na, context.datum, daad.eindresultaat),
  };
}

/**
 * Puts a result right that the municipality gave or the end of the pause brought. How the creditor itself ended a
 * melding is not the municipality's to correct, nor a melding another municipality works on by now.
 */
export function decideCorrectie(
  zaak: Zaak,
  handeling: Handeling,
  daad: EindresultaatDaad,
  context: HandelingContext,
): Besluit {
  const { meldingId } = handeling;
  if (meldingId === null && zaak.aanleiding === 'HULPVRAAG' && zaak.meldingen.length === 0)
    return correctZaak(zaak, daad, context);
  const bedoeld = zaak.meldingen.filter((melding) => meldingId === null || melding.meldingId === meldingId);
  if (bedoeld.length === 0) return geweigerd('MELDING_ONBEKEND', 'meldingId');
  const meldingen = bedoeld.filter(
    ({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.door !== 'PARTNER',
  );
  if (meldingen.length === 0) return geweigerd('NIETS_TE_CORRIGEREN');
  for (const { afloop } of meldingen) {
    if (afloop.status !== 'BEEINDIGD') continue;
    if (context.dag > addDays(afloop.op, CORRECTIEDAGEN)) return geweigerd('CORRECTIE_TE_LAAT');
    if (afloop.nieuweGemeentecode !== null) return geweigerd('AL_DOORGEZET');
  }
  const bezwaar = checkResultaat(zaak, daad, meldingen, context);
  if (bezwaar !== null) return bezwaar;
  const na = changeMeldingen(zaak, meldingen, (melding) => ({
    ...melding,
    afloop: toEinde(melding, daad, context),
  }));
  const heleZaak = zaak.stand === 'AFGESLOTEN' && (meldingId === null || zaak.meldingen.length === 1);
  return { status: 'TOEGEPAST', zaak: heleZaak ? { ...na, eindresultaat: daad.eindresultaat } : na };
}

/** A zaak without meldingen of its own has only the result it closed with. */
function correctZaak(zaak: Zaak, daad: EindresultaatDaad, context: HandelingContext): Besluit {
  if (zaak.stand !== 'AFGESLOTEN' || zaak.afgeslotenOp === null) return geweigerd('NIETS_TE_CORRIGEREN');
  if (context.dag > addDays(zaak.afgeslotenOp, CORRECTIEDAGEN)) return geweigerd('CORRECTIE_TE_LAAT');
  const bezwaar = checkResultaat(zaak, daad, [], context);
  if (bezwaar !== null) return bezwaar;
  return { status: 'TOEGEPAST', zaak: { ...zaak, eindresultaat: daad.eindresultaat } };
}

/** Last day of what a result rests on: it cannot have come before the talk, or the attempts, that brought it. */
function gedaanOp(zaak: Zaak, { eindresultaat }: EindresultaatDaad): Datum {
  const gedaan =
    eindresultaatregels[eindresultaat]?.contact === 'BEREIKT'
      ? zaak.contactOp
      : zaak.contactpogingen.at(-1)?.op;
  return gedaan ?? zaak.geopendOp;
}

function selectOpen(zaak: Zaak, handeling: Handeling): Gekozen {
  const { meldingId, zaakVersie } = handeling;
  if (meldingId !== null) {
    const melding = zaak.meldingen.find((kandidaat) => kandidaat.meldingId === meldingId);
    if (melding === undefined) return geweigerd('MELDING_ONBEKEND', 'meldingId');
    return isOpen(melding)
      ? { status: 'GEKOZEN', meldingen: [melding] }
      : geweigerd('MELDING_AL_BEEINDIGD', 'meldingId');
  }
  if (zaakVersie === null) return geweigerd('VELD_ONTBREEKT', 'zaakVersie');
  if (zaakVersie > zaak.versie) return geweigerd('ONGELDIGE_WAARDE', 'zaakVersie');
  const open = openMeldingen(zaak);
  const gezien = open.filter((melding) => melding.vanafZaakVersie <= zaakVersie);
  if (gezien.length === 0 && open.length > 0) return geweigerd('MELDING_AL_BEEINDIGD', 'zaakVersie');
  return { status: 'GEKOZEN', meldingen: gezien };
}

function checkResultaat(
  zaak: Zaak,
  daad: EindresultaatDaad,
  meldingen: readonly ZaakMelding[],
  context: HandelingContext,
): Weigering | null {
  const regel = eindresultaatregels[daad.eindresultaat];
  if (regel === null) return geweigerd('EINDRESULTAAT_NIET_DOOR_GEMEENTE', 'eindresultaat');
  return (
    checkVelden(daad, regel) ??
    checkStand(zaak, daad, regel) ??
    checkWaarden(zaak, daad, context) ??
    checkRegeling(daad, meldingen) ??
    (daad.eindresultaat === 'NIET_OPGEPAKT_HERHAALD' ? checkHerhaald(zaak, meldingen, context) : null)
  );
}

function checkVelden(daad: EindresultaatDaad, regel: Eindresultaatregel): Weigering | null {
  for (const veld of begeleidvelden) {
    const vereist = regel.vereist.includes(veld);
    if (daad[veld] === null) {
      if (vereist) return geweigerd('VELD_ONTBREEKT', veld);
    } else if (!vereist && !regel.toegestaan.includes(veld)) return geweigerd('VELD_NIET_TOEGESTAAN', veld);
  }
  if (daad.binnenreden !== null && !regel.binnenredenen.includes(daad.binnenreden)) {
    return geweigerd('VELD_NIET_TOEGESTAAN', 'binnenreden');
  }
  return null;
}

function checkStand(zaak: Zaak, daad: EindresultaatDaad, regel: Eindresultaatregel): Weigering | null {
  if (regel.opgepakt === 'NIET' && zaak.opgepaktOp !== null)
    return geweigerd('ZAAK_AL_OPGEPAKT', 'eindresultaat');
  if (regel.opgepakt === 'WEL' && zaak.opgepaktOp === null)
    return geweigerd('ZAAK_NIET_OPGEPAKT', 'eindresultaat');
  if (regel.contact === 'BEREIKT' && zaak.contactOp === null)
    return geweigerd('CONTACT_ONTBREEKT', 'eindresultaat');
  if (regel.contact === 'NIET_BEREIKT') {
    if (zaak.contactOp !== null) return geweigerd('CONTACT_GEWEEST', 'eindresultaat');
    // Under a lapsed signaal nobody may try any more, and an inner reason says why nobody could.
    const magNiet = zaak.signaalVervallenOp !== null || daad.binnenreden !== null;
    if (zaak.contactpogingen.length === 0 && !magNiet)
      return geweigerd('CONTACTPOGING_ONTBREEKT', 'eindresultaat');
  }
  return null;
}

function checkWaarden(
  zaak: Zaak,
  daad: EindresultaatDaad,
  { dag, gemeenten }: HandelingContext,
): Weigering | null {
  const uiterlijk = addMonths(dag, UITERLIJK_MAANDEN);
  for (const veld of ['hervattingOp', 'regelingVanaf'] as const) {
    const waarde = daad[veld];
    if (waarde !== null && (waarde < zaak.geopendOp || waarde > uiterlijk))
      return geweigerd('ONGELDIGE_DATUM', veld);
  }
  // Moved within the municipality is taken up (DDAS).
  if (daad.nieuweGemeentecode === zaak.gemeentecode)
    return geweigerd('VERHUISD_BINNEN_GEMEENTE', 'nieuweGemeentecode');
  // Nothing could be sent on, and what was told to be sent on cannot be corrected any more.
  if (daad.nieuweGemeentecode !== null && !gemeenten.has(daad.nieuweGemeentecode))
    return geweigerd('ONGELDIGE_WAARDE', 'nieuweGemeentecode');
  return null;
}

/**
 * An arrangement is with one creditor. Told to each of several, amounts that are not its own would also tell each that
 * there are others.
 */
function checkRegeling(daad: EindresultaatDaad, meldingen: readonly ZaakMelding[]): Weigering | null {
  const partners = new Set(meldingen.map(({ partnerId }) => partnerId));
  return daad.regelingVanaf !== null && partners.size > 1
    ? geweigerd('REGELING_PER_MELDING', 'meldingId')
    : null;
}

/** DDAS: the same arrear, lately received and taken up, and not higher now; a higher one must be taken up. */
function checkHerhaald(
  zaak: Zaak,
  meldingen: readonly ZaakMelding[],
  context: HandelingContext,
): Weigering | null {
  const vanaf = addMonths(context.dag, -HERHAALD_MAANDEN);
  for (const melding of meldingen) {
    const eerder = context.eerder.filter(
      (kandidaat) =>
        kandidaat.achterstandId === melding.achterstandId &&
        kandidaat.meldingId !== melding.meldingId &&
        kandidaat.gemeentecode === zaak.gemeentecode &&
        // A correction comes late, when a melding that came in since may have been taken up.
        kandidaat.ontvangenOp <= melding.ontvangenOp &&
        kandidaat.ontvangenOp >= vanaf,
    );
    if (eerder.length === 0) return geweigerd('GEEN_EERDERE_MELDING', 'eindresultaat');
    if (eerder.every((kandidaat) => kandidaat.bedragInCenten < melding.bedragInCenten)) {
      return geweigerd('BEDRAG_HOGER_DAN_EERDER', 'eindresultaat');
    }
  }
  return null;
}

function toEinde(melding: ZaakMelding, daad: EindresultaatDaad, context: HandelingContext): Einde {
  const eerder = melding.afloop.status === 'BEEINDIGD' ? melding.afloop : null;
  const { regelingVanaf, regelingTermijnInCenten, regelingAantalTermijnen } = daad;
  const regeling =
    regelingVanaf === null || regelingTermijnInCenten === null || regelingAantalTermijnen === null
      ? null
      : {
          vanaf: regelingVanaf,
          termijnInCenten: regelingTermijnInCenten,
          aantalTermijnen: regelingAantalTermijnen,
        };
  return {
    status: 'BEEINDIGD',
    // A correction does not make the ending later.
    op: eerder?.op ?? eindeOp(melding, context),
    door: 'GEMEENTE',
    eindresultaat: daad.eindresultaat,
    binnenreden: daad.binnenreden,
    onterechtreden: daad.onterechtreden,
    hervattingOp: daad.hervattingOp,
    regeling,
    nieuweGemeentecode: daad.nieuweGemeentecode,
    // What was released stays so when a mistake in it is put right.
    hulpMagGemeld: (eerder?.hulpMagGemeld ?? false) && vraagtVrijgave(melding, daad.eindresultaat),
    correctienummer: eerder === null ? 0 : eerder.correctienummer + 1,
  };
}

/**
 * The day of the act, but not before the melding joined. Nor, once the creditor is told that its pause is longer, before
 * the day it was told: nobody tells that of a melding that had ended.
 */
function eindeOp(
  { ontvangenOp, verlenging, incassopauzeTot }: ZaakMelding,
  context: HandelingContext,
): Datum {
  const { dag, datum } = context;
  const vroegst =
    verlenging !== null && dag >= incassopauzeTot && incassopauzeTot > ontvangenOp
      ? incassopauzeTot
      : ontvangenOp;
  return datum > vroegst ? datum : vroegst;
}
