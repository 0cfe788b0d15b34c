import type { Afhandeling, Datum, Signaal, SignaalMelding } from '@meldpunt/contracts';
import { clockStarts, gegevensVan, join, openZaak } from '../open-zaken/apply-signaal.ts';
import {
  type Afloop,
  type Einde,
  isLopend,
  isOpen,
  openMeldingen,
  type Zaak,
  type ZaakMelding,
} from '../zaak/zaak.ts';

/*
 * A zaak from what was told about it. After a restore the afhandelingen that left since the backup are true for all
 * who read them; each is the complete state of one melding and a picture of its zaak at that moment. Given in the order
 * in which they left, the last picture is the zaak. What does not travel cannot be had back: who did it, the inner
 * reason, how often a pause was prolonged, the weight a closed zaak had, attempts at contact after the last melding had ended.
 */

/**
 * Added to the version of a zaak once per restore that touches it. How far it had come is told nowhere, and a lower or
 * equal one would make a worker's If-Match hold for a zaak he has not seen. Gaps are nobody's business.
 */
export const VERSIESPRONG = 1_000;

/** Applies one afhandeling to the zaak it names; the same value when it is known here. */
export function takeOverAfhandeling(zaak: Zaak, sent: Afhandeling): Zaak {
  const melding = zaak.meldingen.find(({ meldingId }) => meldingId === sent.meldingId);
  if (sent.zaakId !== zaak.zaakId || melding === undefined || sent.versie <= melding.versie) return zaak;
  const bijgewerkt: ZaakMelding = {
    ...melding,
    meldingVersie: sent.meldingVersie,
    bedragInCenten: sent.bedragInCenten,
    alleenDoorAnderen: sent.alleenDoorAnderen,
    versie: sent.versie,
    ontvangenOp: sent.ontvangenOp ?? melding.ontvangenOp,
    verlenging:
      sent.pauzeVerlengdTot === null || sent.verlengingsreden === null
        ? melding.verlenging
        : {
            tot: sent.pauzeVerlengdTot,
            reden: sent.verlengingsreden,
            aantal: Math.max(1, melding.verlenging?.aantal ?? 0),
          },
    afloop: aflopen(sent, melding),
  };
  const { contactpogingen, termijnen } = zaak;
  const na: Zaak = {
    ...zaak,
    aanpak: sent.aanpak ?? zaak.aanpak,
    opgepaktOp: earlier(zaak.opgepaktOp, sent.opgepaktOp),
    eersteContactpogingOp: earlier(zaak.eersteContactpogingOp, sent.eersteContactpogingOp),
    contactOp: earlier(zaak.contactOp, sent.contactOp),
    contactpogingen:
      sent.contactpogingen.length >= contactpogingen.length ? sent.contactpogingen : contactpogingen,
    termijnen: {
      ...termijnen,
      contacttermijnTot: sent.contacttermijnTot ?? termijnen.contacttermijnTot,
      dreigingstermijnTot: sent.dreigingstermijnTot,
      contacttermijnVerstrekenOp: sent.contacttermijnVerstrekenOp,
      dreigingstermijnVerstrekenOp: sent.dreigingstermijnVerstrekenOp,
    },
    meldingen: zaak.meldingen.map((een) => (een === melding ? bijgewerkt : een)),
  };
  return withStand(na, sent);
}

/**
 * Brings the zaken of a signaal to what was told about it, with a version of the signaal that the answers already
 * knew: puts each melding into the zaak it was told to be in, and leaves it to the afhandelingen to say the rest.
 * `sent`: what waits for this signaal, in the order it left.
 */
export function placeTakenOver(
  zaken: readonly Zaak[],
  signaal: Signaal,
  sent: readonly Afhandeling[],
  dag: Datum,
): Zaak[] {
  const placed = new Map(zaken.map((zaak) => [zaak.zaakId, zaak]));
  const known = new Set(zaken.flatMap(({ meldingen }) => meldingen.map(({ meldingId }) => meldingId)));
  const gemeld = new Map(signaal.meldingen.map((melding) => [melding.meldingId, melding]));
  for (const { zaakId, volgtOpZaakId, meldingId, ontvangenOp } of sent) {
    const melding = gemeld.get(meldingId);
    if (zaakId === null || melding === undefined || known.has(meldingId)) continue;
    known.add(meldingId);
    const op = ontvangenOp ?? dag;
    const zaak = placed.get(zaakId);
    placed.set(
      zaakId,
      zaak === undefined
        ? openZaak(zaakId, volgtOpZaakId, signaal, [melding], op)
        : { ...zaak, meldingen: [...zaak.meldingen, join(melding, op)] },
    );
  }
  return [...placed.values()].map((zaak) => refresh(sent.reduce(takeOverAfhandeling, zaak), signaal));
}

/** What only the signaal tells of what still runs; approach, terms and endings are left to what was told since. */
function refresh(zaak: Zaak, signaal: Signaal): Zaak {
  if (!isLopend(zaak)) return zaak;
  const gemeld = new Map<string, SignaalMelding>(signaal.meldingen.map((een) => [een.meldingId, een]));
  const meldingen = zaak.meldingen.map((melding) => {
    const nieuw = gemeld.get(melding.meldingId);
    return isOpen(melding) && nieuw !== undefined && nieuw.meldingVersie >= melding.meldingVersie
      ? { ...melding, ...gegevensVan(nieuw) }
      : melding;
  });
  const na = { ...zaak, meldingen, zwaarte: signaal.zwaarte, crisis: signaal.crisis };
  return { ...na, termijnen: { ...zaak.termijnen, ...clockStarts(na, signaal) } };
}

function aflopen(sent: Afhandeling, melding: ZaakMelding): Afloop {
  switch (sent.stand) {
    case 'ONTVANGEN':
    case 'OPGEPAKT':
      return { status: 'OPEN' };
    case 'TERUGGEGEVEN':
      return { status: 'TERUGGEGEVEN', op: sent.beeindigdOp ?? melding.ontvangenOp };
    case 'BEEINDIGD':
      return endOf(sent, melding);
  }
}

function endOf(sent: Afhandeling, melding: ZaakMelding): Afloop {
  if (sent.eindresultaat === null || sent.beeindigdOp === null) return melding.afloop;
  const { regelingVanaf, regelingTermijnInCenten, regelingAantalTermijnen } = sent;
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
    op: sent.beeindigdOp,
    door: endedBy(sent.eindresultaat),
    eindresultaat: sent.eindresultaat,
    binnenreden: null,
    onterechtreden: sent.onterechtreden,
    hervattingOp: sent.hervattingOp,
    regeling,
    nieuweGemeentecode: sent.nieuweGemeentecode,
    hulpMagGemeld: sent.hulpMagGemeld,
    correctienummer: sent.correctienummer,
  };
}

/** Results that only the creditor's word or the end of the pause brings. */
function endedBy(eindresultaat: Einde['eindresultaat']): Einde['door'] {
  switch (eindresultaat) {
    case 'PAUZE_VERSTREKEN':
      return 'PAUZE';
    case 'INGETROKKEN_DOOR_PARTNER':
    case 'BETAALD_BIJ_PARTNER':
    case 'ZELF_BETAALD_OF_REGELING':
    case 'VERPLAATST':
      return 'PARTNER';
    default:
      return 'GEMEENTE';
  }
}

function withStand(zaak: Zaak, sent: Afhandeling): Zaak {
  const last = zaak.meldingen.reduce<Datum | null>((dag, { afloop }) => {
    const op = afloop.status === 'OPEN' ? null : afloop.op;
    return op !== null && (dag === null || op > dag) ? op : dag;
  }, null);
  if (sent.zaakresultaat !== null) {
    return {
      ...zaak,
      stand: 'AFGESLOTEN',
      eindresultaat: sent.zaakresultaat,
      afgeslotenOp: zaak.afgeslotenOp ?? last,
    };
  }
  if (!isLopend(zaak)) return zaak;
  const gone =
    openMeldingen(zaak).length === 0 &&
    zaak.contactOp === null &&
    zaak.meldingen.every(({ afloop }) => afloop.status !== 'BEEINDIGD' || afloop.door === 'PARTNER');
  if (gone) return { ...zaak, stand: 'VERVALLEN', afgeslotenOp: last };
  return zaak.opgepaktOp === null ? zaak : { ...zaak, stand: 'OPGEPAKT' };
}

function earlier(left: Datum | null, right: Datum | null): Datum | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}
