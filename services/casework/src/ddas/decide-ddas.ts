import {
  type Code,
  type Datum,
  eindresultaten,
  type Periode,
  type Persoon,
  type Vroegsignaalfeiten,
  type Vroegsignaalstatus,
  type Zaakfeiten,
} from '@meldpunt/contracts';
import type { Zaak, ZaakMelding } from '../zaak/zaak.ts';

/** What of its signaal the exchange asks about. */
export type Matching = {
  readonly op: Datum;
  readonly van: Datum | null;
  readonly tot: Datum | null;
};

/**
 * What the exchange is told of a zaak, as it was at the end of the period: a result given, an attempt made or a
 * melding received later belongs to a later levering, so that a period can be told again and comes out the same. Only
 * a correction changes what was true then. A zaak nobody took up yet is told without datumOpgepakt, one without an end
 * without resultaat.
 *
 * @param bronMeldingIds Of a zaak opened at the resident's request: the meldingen of the zaak it follows.
 */
export function decideZaakfeiten(
  zaak: Zaak,
  matching: Matching,
  { tot }: Periode,
  bronMeldingIds: readonly string[] = [],
): Zaakfeiten {
  const opgepaktOp = within(zaak.opgepaktOp, tot);
  return {
    meldingIds: [...bronMeldingIds, ...meldingenOp(zaak, tot).map(({ meldingId }) => meldingId)],
    resultaat: resultaatOp(zaak, tot),
    matchingsdatum: matching.op,
    matchingperiodeVan: matching.van,
    matchingperiodeTot: matching.tot,
    opgepaktOp,
    contactpogingen: zaak.contactpogingen.filter(({ op }) => op <= tot),
  };
}

/** Meldingen of the zaak at the end of the period; what went back to the router is the router's to tell. */
export function meldingenOp(zaak: Zaak, tot: Datum): readonly ZaakMelding[] {
  return zaak.meldingen.filter(
    ({ ontvangenOp, afloop }) => ontvangenOp <= tot && afloop.status !== 'TERUGGEGEVEN',
  );
}

/** Accepted in the period and in the zaak only after it: told without the zaak, which tells it in a later levering. */
export function meldingenOnderweg(zaak: Zaak, { van, tot }: Periode): readonly ZaakMelding[] {
  return zaak.meldingen.filter(
    ({ ontvangenOp, aangenomenOp, afloop }) =>
      ontvangenOp > tot && aangenomenOp >= van && aangenomenOp <= tot && afloop.status !== 'TERUGGEGEVEN',
  );
}

/** The result of the zaak when it had one by then. One that was taken up has no "not taken up in time". */
export function resultaatOp(zaak: Zaak, tot: Datum): Code<'eindresultaat'> | null {
  if (within(zaak.afgeslotenOp, tot) === null) return null;
  const { eindresultaat } = zaak;
  if (eindresultaat === null || eindresultaten[eindresultaat].ddas === null) return null;
  return eindresultaat === 'PAUZE_VERSTREKEN' && zaak.opgepaktOp !== null ? null : eindresultaat;
}

export function decideVroegsignaal(
  zaak: Zaak,
  melding: ZaakMelding,
  { tot }: Periode,
  persoon: Persoon | null,
): Vroegsignaalfeiten {
  const { meldingId, soort, bedragInCenten, ontstaansdatum, signaaldatum, crisissignaal, warmeOverdracht } =
    melding;
  return {
    meldingId,
    soort,
    bedragInCenten,
    ontstaansdatum,
    signaaldatum,
    crisissignaal,
    warmeOverdracht,
    status: statusOp(zaak, melding, tot),
    persoon,
  };
}

/** Results that say of a melding itself why it was not worked on; every other one means that it was, or nobody did. */
const eigenStatus: ReadonlySet<string> = new Set<Vroegsignaalstatus>([
  'AL_BEKEND_SCHULDHULP',
  'OVERLEDEN',
  'GEEN_INWONER',
  'NIET_OPGEPAKT_ANDERE_REDEN',
  'NIET_OPGEPAKT_HERHAALD',
  'NIET_OPGEPAKT_ONTERECHT',
]);

/** DDAS: a melding in a zaak that was taken up counts as taken up, whoever ended it. */
export function statusOp(zaak: Zaak, { afloop, ontvangenOp }: ZaakMelding, tot: Datum): Vroegsignaalstatus {
  if (ontvangenOp > tot) return 'NOG_NIET_OPGEPAKT';
  const einde = afloop.status === 'BEEINDIGD' && afloop.op <= tot ? afloop : null;
  if (einde !== null && isEigenStatus(einde.eindresultaat)) return einde.eindresultaat;
  if (within(zaak.opgepaktOp, tot) !== null) return 'OPGEPAKT';
  // Paid, withdrawn, moved or out of time before anybody took it up.
  return einde === null ? 'NOG_NIET_OPGEPAKT' : 'NIET_OPGEPAKT_ANDERE_REDEN';
}

function isEigenStatus(
  eindresultaat: Code<'eindresultaat'>,
): eindresultaat is Exclude<Vroegsignaalstatus, 'OPGEPAKT' | 'NOG_NIET_OPGEPAKT'> {
  return eigenStatus.has(eindresultaat);
}

function within(dag: Datum | null, tot: Datum): Datum | null {
  return dag !== null && dag <= tot ? dag : null;
}
