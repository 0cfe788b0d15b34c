import { isOpenRegel, type MeldingStaat, type Regel, type SignaalStaat } from './staat.ts';

/** A version of a signaal with the meldingen as they were when it was reached. */
export interface SignaalVersie {
  readonly signaal: SignaalStaat;
  readonly meldingen: ReadonlyMap<string, MeldingStaat>;
}

/**
 * Versions to send, in order. Of additions and changes of one signaal that follow on each other only the last is
 * sent: every version carries the complete state, and a household with five hundred meldingen in one batch would
 * otherwise be written five hundred times. A founding and an ending are always sent, and so is the last version that
 * shows a melding open: whether casework opens a zaak for it must not depend on where a batch ends.
 */
export function versiesToSend(versies: readonly SignaalVersie[]): SignaalVersie[] {
  const next = new Map<string, SignaalVersie>();
  const kept: SignaalVersie[] = [];
  for (const versie of [...versies].reverse()) {
    const later = next.get(versie.signaal.signaalId);
    next.set(versie.signaal.signaalId, versie);
    const isLast = later === undefined || !isUpdate(versie) || !isUpdate(later);
    if (isLast || takesBack(versie, later)) kept.push(versie);
  }
  return kept.reverse();
}

/** Whether something is open in the one and no longer in the one after it. */
function takesBack(versie: SignaalVersie, later: SignaalVersie): boolean {
  const { regels } = later.signaal;
  return versie.signaal.regels.some((regel, nummer) => {
    if (!isOpenIn(versie, regel)) return false;
    // What is listed keeps its place.
    const same = regels[nummer]?.meldingId === regel.meldingId;
    const then = same ? regels[nummer] : regels.find(({ meldingId }) => meldingId === regel.meldingId);
    return then === undefined || !isOpenIn(later, then);
  });
}

function isOpenIn({ meldingen }: SignaalVersie, regel: Regel): boolean {
  return isOpenRegel(regel, meldingen.get(regel.meldingId));
}

function isUpdate({ signaal }: SignaalVersie): boolean {
  return signaal.gebeurtenis === 'AANGEVULD' || signaal.gebeurtenis === 'GEWIJZIGD';
}
