import type { Afhandeling, Code } from '@meldpunt/contracts';
import { type Afhandelingstaat, afhandelingVan } from './afhandeling-van.ts';
import type { Zaak, ZaakMelding } from './zaak.ts';

export type RecordedChange = {
  /** The zaak with its versions raised where something changed. */
  readonly zaak: Zaak;
  readonly afhandelingen: readonly Omit<Afhandeling, 'gezienOp'>[];
};

/**
 * Compares a zaak that changed with what it was (undefined for a new one), raises the versie of the zaak once and that of each melding whose afhandeling differs, and gives those afhandelingen to publish. An ended
 * melding is told again only when its own ending or the result of the zaak changed: attempts at contact made after
 * it are nobody's lead time.
 */
export function recordChange(voor: Zaak | undefined, na: Zaak): RecordedChange {
  const versie = (voor?.versie ?? 0) + 1;
  const afhandelingen: Omit<Afhandeling, 'gezienOp'>[] = [];
  const meldingen = na.meldingen.map((melding) => {
    const eerder = voor?.meldingen.find((kandidaat) => kandidaat.meldingId === melding.meldingId);
    const staat = afhandelingVan(na, melding);
    const vanafZaakVersie = eerder?.vanafZaakVersie ?? versie;
    if (voor !== undefined && eerder !== undefined && !differs(voor, eerder, staat)) {
      return { ...melding, versie: eerder.versie, vanafZaakVersie };
    }
    const verhoogd: ZaakMelding = { ...melding, versie: (eerder?.versie ?? 0) + 1, vanafZaakVersie };
    afhandelingen.push({ ...staat, versie: verhoogd.versie, signaalVersie: na.signaalVersie });
    return verhoogd;
  });
  return { zaak: { ...na, versie, meldingen }, afhandelingen };
}

const werkvelden: ReadonlySet<string> = new Set<keyof Afhandelingstaat>([
  'aanpak',
  'opgepaktOp',
  'eersteContactpogingOp',
  'contactOp',
  'contactpogingen',
  'contacttermijnTot',
  'dreigingstermijnTot',
  'contacttermijnVerstrekenOp',
  'dreigingstermijnVerstrekenOp',
]);

function differs(voor: Zaak, eerder: ZaakMelding, staat: Afhandelingstaat): boolean {
  // The router owns it by now; telling it again could take it out of another signaal.
  if (eerder.afloop.status === 'TERUGGEGEVEN') return false;
  const was: Readonly<Record<string, unknown>> = afhandelingVan(voor, eerder);
  const beeindigd = eerder.afloop.status === 'BEEINDIGD';
  return Object.entries(staat).some(
    ([naam, waarde]) => was[naam] !== waarde && !(beeindigd && werkvelden.has(naam)),
  );
}

/** The one event a zaak change is told by to a municipality's own system, the weightiest of what happened. */
const gewicht: readonly Code<'zaakgebeurtenis'>[] = [
  'AFGESLOTEN',
  'VERVALLEN',
  'MELDING_INGETROKKEN',
  'GEOPEND',
  'AANGEVULD',
  'TERMIJN_VERSTREKEN',
  'TERMIJN_NADERT',
  'GEWIJZIGD',
];

export function weightiest(
  gebeurtenissen: readonly Code<'zaakgebeurtenis'>[],
): Code<'zaakgebeurtenis'> | null {
  return gewicht.find((kandidaat) => gebeurtenissen.includes(kandidaat)) ?? null;
}
