import type { Afhandeling, Datum, Signaal } from '@meldpunt/contracts';
import type { ZonderZaak } from '../open-zaken/signaal-store.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { placeTakenOver, VERSIESPRONG } from './take-over.ts';

/** What a signaal brought of the state that was told before a restore. Written without telling anything again. */
export type Overname = {
  readonly signaalId: string;
  /** Zaken that are new here or differ, their versions raised. */
  readonly zaken: readonly Zaak[];
  /** Meldingen that came in with it. */
  readonly nieuw: readonly string[];
  readonly zonderZaak: readonly ZonderZaak[];
};

export function takeOverSignaal(
  bekend: readonly Zaak[],
  signaal: Signaal,
  sent: readonly Afhandeling[],
  dag: Datum,
): Overname {
  const before = new Set(bekend.flatMap(({ meldingen }) => meldingen.map(({ meldingId }) => meldingId)));
  const was = new Map(bekend.map((zaak) => [zaak.zaakId, zaak]));
  const zaken = placeTakenOver(bekend, signaal, sent, dag).map((zaak): Zaak => {
    const versie = (was.get(zaak.zaakId)?.versie ?? 0) + VERSIESPRONG;
    const meldingen = zaak.meldingen.map((melding) =>
      before.has(melding.meldingId) ? melding : { ...melding, vanafZaakVersie: versie },
    );
    return { ...zaak, versie, signaalVersie: signaal.versie, meldingen };
  });
  const nieuw = zaken
    .flatMap(({ meldingen }) => meldingen.map(({ meldingId }) => meldingId))
    .filter((meldingId) => !before.has(meldingId));
  return { signaalId: signaal.signaalId, zaken, nieuw, zonderZaak: withoutZaak(signaal, sent) };
}

function withoutZaak(signaal: Signaal, sent: readonly Afhandeling[]): ZonderZaak[] {
  return sent.flatMap(
    ({ zaakId, signaalId, meldingId, gemeentecode, bedragInCenten, stand, eindresultaat }) => {
      const gemeld = signaal.meldingen.find((melding) => melding.meldingId === meldingId);
      if (zaakId !== null || gemeld === undefined) return [];
      const status = stand === 'BEEINDIGD' ? 'BEEINDIGD' : 'TERUGGEGEVEN';
      const { achterstandId } = gemeld;
      return [
        { signaalId, meldingId, gemeentecode, achterstandId, bedragInCenten, status, eindresultaat } as const,
      ];
    },
  );
}
