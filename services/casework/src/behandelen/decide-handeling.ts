import type { Code, Contactpoging, Datum } from '@meldpunt/contracts';
import { attemptMade } from '../termijnen/klokken.ts';
import { bekendePauzeTot, pauzeTot, uiterstePauze } from '../termijnen/termijnen.ts';
import { assertUnreachable } from '../zaak/assert-unreachable.ts';
import { changeMeldingen, isLopend, isOpen, openMeldingen, type Zaak } from '../zaak/zaak.ts';
import {
  type Besluit,
  decideCorrectie,
  decideEindresultaat,
  type HandelingContext,
} from './decide-eindresultaat.ts';
import { decideGesprek } from './decide-gesprek.ts';
import { decideHulpvraag } from './decide-hulpvraag.ts';
import {
  type ContactpogingDaad,
  geweigerd,
  type Handeling,
  type VerlengDaad,
  type Weigering,
} from './handeling.ts';
import { vraagtVrijgave } from './vraagt-vrijgave.ts';

/** How often the pause of one melding may be prolonged (R70). */
const MAX_VERLENGINGEN = 2;

/** Each afhandeling tells all attempts, so their number has an end. */
const MAX_CONTACTPOGINGEN = 100;

/** Outcomes in which the resident was there, and in which nobody was. */
const uitkomstIsBereikt: Readonly<Record<Code<'contactuitkomst'>, boolean>> = {
  GESLAAGD: true,
  WEIGERING: true,
  GEEN_INTERESSE: true,
  NIET_THUIS: false,
  HERHAALD_NIET_THUIS: false,
  LEGE_WONING: false,
  GEEN_GEHOOR: false,
};

/**
 * What one act does to a zaak. A zaak is taken up once, while it is NIEUW. Attempts at contact need a zaak that was
 * taken up and, until the resident was reached, a signaal that still stands: under a lapsed one nobody may begin, but
 * who is in touch goes on. A result ends open meldingen and with the last of them the zaak; a correction changes what
 * ended. The pause of open meldingen is prolonged while it runs, to two months after acceptance at most. Help that is
 * already running is told to the creditor only after a release, which must come before the answer goes out. What a
 * conversation brought is recorded while the zaak runs; a resident who asks for help after it ended gets a new one.
 *
 * Returns the zaak after the act, its versions not yet raised, or the reason of refusal.
 */
export function decideHandeling(zaak: Zaak, handeling: Handeling, context: HandelingContext): Besluit {
  if (handeling.datum !== null && handeling.datum > context.dag) return geweigerd('ONGELDIGE_DATUM', 'datum');
  if (context.datum < zaak.geopendOp) return geweigerd('ONGELDIGE_DATUM', 'datum');
  const { daad } = handeling;
  switch (daad.soort) {
    case 'OPPAKKEN':
      return forWholeZaak(handeling) ?? oppakken(zaak, context);
    case 'CONTACTPOGING':
      return forWholeZaak(handeling) ?? contactpoging(zaak, daad, context);
    case 'EINDRESULTAAT':
      return decideEindresultaat(zaak, handeling, daad, context);
    case 'CORRIGEREN':
      return decideCorrectie(zaak, handeling, daad, context);
    case 'VERLENGEN':
      return verlengen(zaak, handeling.meldingId, daad, context);
    case 'HULP_MELDEN':
      return meldHulp(zaak, handeling.meldingId, context);
    case 'GESPREK':
      return forWholeZaak(handeling) ?? decideGesprek(zaak, daad, context.datum);
    case 'HULPVRAAG':
      return forWholeZaak(handeling) ?? decideHulpvraag(zaak, daad, context);
    default:
      return assertUnreachable(daad);
  }
}

/**
 * Day of an act: its own, or the hub's. The router may have heard of a day first, and then the zaak itself is of a day
 * that has yet to come here: what is done to it now was not done before.
 */
export function datumVan({ datum }: Handeling, zaak: Zaak, dag: Datum): Datum {
  if (datum !== null) return datum;
  const dagen = [zaak.geopendOp, zaak.opgepaktOp ?? dag, zaak.afgeslotenOp ?? dag];
  return dagen.reduce((laatste, een) => (een > laatste ? een : laatste), dag);
}

function forWholeZaak(handeling: Handeling): Weigering | null {
  return handeling.meldingId === null ? null : geweigerd('VELD_NIET_TOEGESTAAN', 'meldingId');
}

function oppakken(zaak: Zaak, { datum }: HandelingContext): Besluit {
  if (!isLopend(zaak)) return refuseEnded(zaak);
  if (zaak.stand === 'OPGEPAKT') return geweigerd('ZAAK_AL_OPGEPAKT');
  return { status: 'TOEGEPAST', zaak: { ...zaak, stand: 'OPGEPAKT', opgepaktOp: datum } };
}

function contactpoging(zaak: Zaak, daad: ContactpogingDaad, { dag, datum }: HandelingContext): Besluit {
  if (!isLopend(zaak)) return refuseEnded(zaak);
  if (zaak.opgepaktOp === null) return geweigerd('ZAAK_NIET_OPGEPAKT');
  const { signaalVervallenOp } = zaak;
  // What was tried before it lapsed may be told later. What is tried today is tried knowing it, whatever day it lapsed on.
  if (zaak.contactOp === null && signaalVervallenOp !== null && datum >= earlier(signaalVervallenOp, dag)) {
    return geweigerd('SIGNAAL_VERVALLEN');
  }
  if (datum < zaak.opgepaktOp) return geweigerd('ONGELDIGE_DATUM', 'datum');
  if (zaak.contactpogingen.length >= MAX_CONTACTPOGINGEN) return geweigerd('TE_VEEL_CONTACTPOGINGEN');
  const { contactsoort: soort, dagdeel, bereikt, contactuitkomst: uitkomst } = daad;
  if (uitkomst !== null && uitkomstIsBereikt[uitkomst] !== bereikt)
    return geweigerd('ONGELDIGE_WAARDE', 'contactuitkomst');
  const poging: Contactpoging = { soort, op: datum, dagdeel, bereikt, uitkomst };
  const contactpogingen = [
    ...zaak.contactpogingen.filter((eerder) => eerder.op <= datum),
    poging,
    ...zaak.contactpogingen.filter((later) => later.op > datum),
  ];
  return {
    status: 'TOEGEPAST',
    zaak: {
      ...zaak,
      contactpogingen,
      eersteContactpogingOp: contactpogingen[0]?.op ?? datum,
      contactOp: contactpogingen.find((kandidaat) => kandidaat.bereikt)?.op ?? null,
      termijnen: attemptMade({ ...zaak, contactpogingen }),
    },
  };
}

function verlengen(
  zaak: Zaak,
  meldingId: string | null,
  daad: VerlengDaad,
  { dag }: HandelingContext,
): Besluit {
  if (!isLopend(zaak)) return refuseEnded(zaak);
  if (zaak.stand === 'NIEUW') return geweigerd('ZAAK_NIET_OPGEPAKT');
  const { pauzeVerlengdTot: tot, verlengingsreden: reden } = daad;
  const bedoeld = meldingId === null ? openMeldingen(zaak) : selectMelding(zaak, meldingId);
  if (meldingId !== null && bedoeld.length === 0) return geweigerd('MELDING_ONBEKEND', 'meldingId');
  if (!bedoeld.every(isOpen)) return geweigerd('MELDING_AL_BEEINDIGD', 'meldingId');
  // A melding whose pause lasts as long already stays as it is.
  const korter = bedoeld.filter(
    (melding) => !melding.alleenDoorAnderen && pauzeTot(melding) < tot && dag <= pauzeTot(melding),
  );
  if (korter.length === 0) {
    const verraadt = bedoeld.length > 0 && bedoeld.every(({ alleenDoorAnderen }) => alleenDoorAnderen);
    return geweigerd(
      verraadt ? 'VERLENGING_ALLEEN_DOOR_ANDEREN' : 'VERLENGING_ZONDER_GEVOLG',
      'pauzeVerlengdTot',
    );
  }
  for (const melding of korter) {
    if (tot > uiterstePauze(melding)) return geweigerd('VERLENGING_TE_LANG', 'pauzeVerlengdTot');
    if ((melding.verlenging?.aantal ?? 0) >= MAX_VERLENGINGEN)
      return geweigerd('VERLENGING_TE_VAAK', 'pauzeVerlengdTot');
  }
  return {
    status: 'TOEGEPAST',
    zaak: changeMeldingen(zaak, korter, (melding) => ({
      ...melding,
      verlenging: { tot, reden, aantal: (melding.verlenging?.aantal ?? 0) + 1 },
    })),
  };
}

function meldHulp(zaak: Zaak, meldingId: string | null, { dag }: HandelingContext): Besluit {
  const bedoeld = meldingId === null ? zaak.meldingen : selectMelding(zaak, meldingId);
  if (meldingId !== null && bedoeld.length === 0) return geweigerd('MELDING_ONBEKEND', 'meldingId');
  const mogelijk = bedoeld.flatMap((melding) => {
    const { afloop } = melding;
    return afloop.status === 'BEEINDIGD' &&
      !afloop.hulpMagGemeld &&
      vraagtVrijgave(melding, afloop.eindresultaat)
      ? [{ ...melding, afloop }]
      : [];
  });
  if (mogelijk.length === 0) return geweigerd('GEEN_HULP_TE_MELDEN');
  const opTijd = mogelijk.filter((melding) => dag <= bekendePauzeTot(melding, melding.afloop));
  if (opTijd.length === 0) return geweigerd('ANTWOORD_AL_GEGEVEN');
  const vrijgegeven = new Map(
    opTijd.map((melding) => [
      melding.meldingId,
      { ...melding, afloop: { ...melding.afloop, hulpMagGemeld: true } },
    ]),
  );
  return {
    status: 'TOEGEPAST',
    zaak: changeMeldingen(zaak, opTijd, (melding) => vrijgegeven.get(melding.meldingId) ?? melding),
  };
}

function earlier(een: Datum, ander: Datum): Datum {
  return een < ander ? een : ander;
}

function selectMelding(zaak: Zaak, meldingId: string) {
  return zaak.meldingen.filter((melding) => melding.meldingId === meldingId);
}

function refuseEnded(zaak: Zaak): Weigering {
  return geweigerd(zaak.stand === 'VERVALLEN' ? 'SIGNAAL_VERVALLEN' : 'ZAAK_AFGESLOTEN');
}
