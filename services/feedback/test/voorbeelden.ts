import {
  type Afhandeling,
  addMonths,
  type Datum,
  datum,
  type Melding,
  meldmaandVan,
  type Signaalpartner,
  type Uitkomst,
} from '@meldpunt/contracts';
import { type ConsumedMessage, MessageHeaders } from '@meldpunt/service-kit';

/** Events as the neighbours write them, with the fields a test does not care about filled in. */

export function melding(meldingId: string, patch: Partial<Melding> = {}): Melding {
  const aangenomenOp = patch.aangenomenOp ?? datum('2026-03-04');
  return {
    meldingId,
    versie: 1,
    stand: 'AANGENOMEN',
    achterstandId: `a-${meldingId}`,
    vorigeMeldingId: null,
    doorgezetVanMeldingId: null,
    leveringId: 'l1',
    leveringskenmerk: 'maart',
    regelnummer: 1,
    partnerId: 'water-oost',
    soort: 'WATER',
    kenmerk: `K-${meldingId}`,
    gemeentecode: '0268',
    gemeenteGevondenDoor: 'CONVENANT_CODE',
    herkomst: 'NIEUW',
    meldmaand: meldmaandVan(aangenomenOp),
    signaaldatum: aangenomenOp,
    aangebodenOp: aangenomenOp,
    aangenomenOp,
    gewijzigdOp: aangenomenOp,
    incassopauzeTot: addMonths(aangenomenOp, 1),
    ontstaansdatum: null,
    bedragInCenten: 10_000,
    eersteBedragInCenten: patch.bedragInCenten ?? 10_000,
    aantalTermijnen: null,
    crisissignaal: false,
    dreiging: null,
    dreigingOp: null,
    dreigingGemeldOp: null,
    eindeleveringOp: null,
    warmeOverdracht: false,
    adresVerouderd: false,
    persoonlijkContactGezocht: null,
    gewezenOpHulp: null,
    herinneringGestuurd: null,
    aanbodZonderReactie: null,
    waarschuwingen: [],
    convenantVersie: 1,
    partnerVersie: 1,
    geoVersie: null,
    persoon: Buffer.from('sealed'),
    gezienOp: 0,
    ...patch,
  };
}

export function uitkomst(of: Melding, patch: Partial<Uitkomst> = {}): Uitkomst {
  return {
    meldingId: of.meldingId,
    versie: 1,
    meldingVersie: of.versie,
    partnerId: of.partnerId,
    soort: of.soort,
    gemeentecode: of.gemeentecode,
    einde: 'GEEN_SIGNAAL',
    beeindigdOp: datum('2026-04-01'),
    bedragInCenten: of.bedragInCenten,
    formule: 'standaard',
    formuleVersie: 1,
    redenen: [],
    gezienOp: 0,
    ...patch,
  };
}

export function afhandeling(of: Melding, patch: Partial<Afhandeling> = {}): Afhandeling {
  return {
    signaalId: `s-${of.meldingId}`,
    meldingId: of.meldingId,
    versie: 1,
    signaalVersie: 1,
    meldingVersie: of.versie,
    zaakId: `z-${of.meldingId}`,
    volgtOpZaakId: null,
    partnerId: of.partnerId,
    soort: of.soort,
    gemeentecode: of.gemeentecode,
    stand: 'ONTVANGEN',
    aanpak: 'BRIEF',
    ontvangenOp: of.aangenomenOp,
    opgepaktOp: null,
    eersteContactpogingOp: null,
    contactOp: null,
    contactpogingen: [],
    contacttermijnTot: null,
    dreigingstermijnTot: null,
    contacttermijnVerstrekenOp: null,
    dreigingstermijnVerstrekenOp: null,
    pauzeVerlengdTot: null,
    verlengingsreden: null,
    beeindigdOp: null,
    eindresultaat: null,
    zaakresultaat: null,
    telreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    alleenDoorAnderen: false,
    hulpMagGemeld: false,
    nieuweGemeentecode: null,
    bedragInCenten: of.bedragInCenten,
    correctienummer: 0,
    gezienOp: 0,
    ...patch,
  };
}

/** Casework's state in which the melding ended. */
export function einde(
  of: Melding,
  eindresultaat: Afhandeling['eindresultaat'],
  op: Datum,
  patch: Partial<Afhandeling> = {},
): Afhandeling {
  return afhandeling(of, { stand: 'BEEINDIGD', versie: 9, eindresultaat, beeindigdOp: op, ...patch });
}

export function signaalpartner(partnerId: string, patch: Partial<Signaalpartner> = {}): Signaalpartner {
  return {
    partnerId,
    versie: 1,
    naam: partnerId,
    soort: 'WATER',
    aansluiting: 'REST',
    actief: true,
    telefoonIncasso: null,
    machtigingen: [{ organisatieId: `org-${partnerId}`, van: datum('2026-01-01'), tot: null }],
    gezienOp: 0,
    ...patch,
  };
}

/** Values as the consumer loop hands them over. */
export function consumed<T>(items: readonly { value: T; raw?: Buffer }[]): ConsumedMessage<T>[] {
  return items.map(({ value, raw }, offset) => ({
    offset,
    key: '0268',
    value,
    raw: raw ?? Buffer.alloc(0),
    headers: new MessageHeaders(),
    receivedAt: 0,
  }));
}
