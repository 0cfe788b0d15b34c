import { type Afhandeling, encode, type Melding } from '@meldpunt/contracts';
import type { OutgoingMessage } from '@meldpunt/service-kit';

/** What casework sends when the resident of a melding turned out to live elsewhere. */
export function geenInwoner(topic: string, melding: Melding, nieuweGemeentecode: string): OutgoingMessage {
  const afhandeling: Afhandeling = {
    signaalId: '00000000-0000-8000-8000-000000000001',
    meldingId: melding.meldingId,
    versie: 2,
    signaalVersie: 1,
    meldingVersie: melding.versie,
    zaakId: null,
    volgtOpZaakId: null,
    partnerId: melding.partnerId,
    soort: melding.soort,
    gemeentecode: melding.gemeentecode,
    stand: 'BEEINDIGD',
    aanpak: null,
    ontvangenOp: melding.aangenomenOp,
    opgepaktOp: melding.aangenomenOp,
    eersteContactpogingOp: null,
    contactOp: null,
    contactpogingen: [],
    contacttermijnTot: null,
    dreigingstermijnTot: null,
    contacttermijnVerstrekenOp: null,
    dreigingstermijnVerstrekenOp: null,
    pauzeVerlengdTot: null,
    verlengingsreden: null,
    beeindigdOp: melding.aangenomenOp,
    eindresultaat: 'GEEN_INWONER',
    zaakresultaat: null,
    telreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    alleenDoorAnderen: false,
    hulpMagGemeld: false,
    nieuweGemeentecode,
    bedragInCenten: melding.bedragInCenten,
    correctienummer: 0,
    gezienOp: melding.gezienOp,
  };
  return { topic, key: melding.gemeentecode, value: encode('Afhandeling', afhandeling) };
}
