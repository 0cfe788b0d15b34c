import type { Code, Datum, Signaal, SignaalMelding } from '@meldpunt/contracts';
import type { Afhandelingstaat } from '../zaak/afhandeling-van.ts';

/** How a melding ends on the creditor's word. */
export function resultaatVanPartner(
  meldingstand: Exclude<Code<'meldingstand'>, 'AANGENOMEN'>,
  bereikt: boolean,
): Code<'eindresultaat'> {
  if (meldingstand === 'VERPLAATST') return 'VERPLAATST';
  if (bereikt) return 'ZELF_BETAALD_OF_REGELING';
  return meldingstand === 'BETAALD' ? 'BETAALD_BIJ_PARTNER' : 'INGETROKKEN_DOOR_PARTNER';
}

/**
 * Versions may be skipped: the first one seen can already say that a melding is gone. It was handed over all the
 * same, so it is answered or given back, without a zaak nobody ever had to work on.
 */
export function endWithoutZaak(signaal: Signaal, gemeld: SignaalMelding, dag: Datum): Afhandelingstaat {
  const { meldingstand } = gemeld;
  const terug = gemeld.stand === 'LOSGELATEN' || meldingstand === 'AANGENOMEN';
  return {
    signaalId: signaal.signaalId,
    meldingId: gemeld.meldingId,
    meldingVersie: gemeld.meldingVersie,
    zaakId: null,
    volgtOpZaakId: null,
    partnerId: gemeld.partnerId,
    soort: gemeld.soort,
    gemeentecode: signaal.gemeentecode,
    stand: terug ? 'TERUGGEGEVEN' : 'BEEINDIGD',
    aanpak: null,
    ontvangenOp: null,
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
    beeindigdOp: terug ? null : dag,
    eindresultaat: terug ? null : resultaatVanPartner(meldingstand, false),
    zaakresultaat: null,
    telreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    alleenDoorAnderen: gemeld.alleenDoorAnderen,
    hulpMagGemeld: false,
    nieuweGemeentecode: null,
    bedragInCenten: gemeld.bedragInCenten,
    correctienummer: 0,
  };
}
