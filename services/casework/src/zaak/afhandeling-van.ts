import type { Afhandeling, Code, Datum } from '@meldpunt/contracts';
import { assertUnreachable } from './assert-unreachable.ts';
import type { Zaak, ZaakMelding } from './zaak.ts';

/** The part of an afhandeling that is decided; the rest comes with the commit. */
export type Afhandelingstaat = Omit<Afhandeling, 'versie' | 'signaalVersie' | 'gezienOp'>;

/** What leaves casework of an inner reason: nothing about the resident. */
const telredenen: Readonly<Record<Code<'binnenreden'>, Code<'telreden'>>> = {
  CAPACITEIT: 'CAPACITEIT',
  POSTADRES: 'NIET_DOELGROEP',
  KAMERBEWONING: 'NIET_DOELGROEP',
  BEZWAAR: 'OVERIG',
  DETENTIE: 'OVERIG',
  VEILIGHEID: 'OVERIG',
  GEEN_RECHTMATIG_VERBLIJF: 'OVERIG',
  ONBEKEND_ADRES: 'OVERIG',
};

/**
 * What the rest of the chain is to know about one melding of a zaak, without the person. Where the zaak was taken up
 * or contact was made before the melding joined it, the day it joined counts, so that no lead time is negative.
 */
export function afhandelingVan(zaak: Zaak, melding: ZaakMelding): Afhandelingstaat {
  const { afloop } = melding;
  const { termijnen } = zaak;
  const einde = afloop.status === 'BEEINDIGD' ? afloop : null;
  const later = (dag: Datum | null): Datum | null =>
    dag === null || dag > melding.ontvangenOp ? dag : melding.ontvangenOp;
  return {
    signaalId: zaak.signaalId,
    meldingId: melding.meldingId,
    meldingVersie: melding.meldingVersie,
    zaakId: zaak.zaakId,
    volgtOpZaakId: zaak.volgtOpZaakId,
    partnerId: melding.partnerId,
    soort: melding.soort,
    gemeentecode: zaak.gemeentecode,
    stand: standVan(zaak, melding),
    aanpak: zaak.aanpak,
    ontvangenOp: melding.ontvangenOp,
    opgepaktOp: later(zaak.opgepaktOp),
    eersteContactpogingOp: later(zaak.eersteContactpogingOp),
    contactOp: later(zaak.contactOp),
    contactpogingen: zaak.contactpogingen,
    contacttermijnTot: termijnen.contacttermijnTot,
    dreigingstermijnTot: termijnen.dreigingstermijnTot,
    contacttermijnVerstrekenOp: termijnen.contacttermijnVerstrekenOp,
    dreigingstermijnVerstrekenOp: termijnen.dreigingstermijnVerstrekenOp,
    pauzeVerlengdTot: melding.verlenging?.tot ?? null,
    verlengingsreden: melding.verlenging?.reden ?? null,
    beeindigdOp: einde?.op ?? null,
    eindresultaat: einde?.eindresultaat ?? null,
    zaakresultaat: zaak.eindresultaat,
    telreden: einde === null || einde.binnenreden === null ? null : telredenen[einde.binnenreden],
    onterechtreden: einde?.onterechtreden ?? null,
    hervattingOp: einde?.hervattingOp ?? null,
    regelingVanaf: einde?.regeling?.vanaf ?? null,
    regelingTermijnInCenten: einde?.regeling?.termijnInCenten ?? null,
    regelingAantalTermijnen: einde?.regeling?.aantalTermijnen ?? null,
    alleenDoorAnderen: melding.alleenDoorAnderen,
    hulpMagGemeld: einde?.hulpMagGemeld ?? false,
    nieuweGemeentecode: einde?.nieuweGemeentecode ?? null,
    bedragInCenten: melding.bedragInCenten,
    correctienummer: einde?.correctienummer ?? 0,
  };
}

function standVan(zaak: Zaak, melding: ZaakMelding): Code<'afhandelingstand'> {
  switch (melding.afloop.status) {
    case 'OPEN':
      return zaak.stand === 'OPGEPAKT' ? 'OPGEPAKT' : 'ONTVANGEN';
    case 'TERUGGEGEVEN':
    case 'BEEINDIGD':
      return melding.afloop.status;
    default:
      return assertUnreachable(melding.afloop);
  }
}
