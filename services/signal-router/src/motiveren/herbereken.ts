import type { Reden } from '@meldpunt/contracts';
import { evaluateFormule, withStoringen } from '../form-signalen/evaluate-formule.ts';
import type { VastgesteldeFormule } from '../form-signalen/formules-in-force.ts';
import type { SignaalStaat } from '../form-signalen/staat.ts';
import type { Oordeel } from '../formules/formule.ts';

export interface Herberekend {
  /** Naming only meldingen that the signaal shows. */
  readonly oordeel: Oordeel;
  /** Whether it is the verdict that was kept. */
  readonly gelijk: boolean;
}

/**
 * Judges the kept input again by the formule that judged it then, which must know what plug-ins answered. Null when the
 * input is not kept: after a restore the signaal was taken over from the own topic, and its input does not travel.
 */
export function herbereken(kept: SignaalStaat, formule: VastgesteldeFormule): Herberekend | null {
  const { groep, peildatum, gefaald } = kept.invoer;
  if (groep.meldingen.length === 0) return null;
  const judged = evaluateFormule(formule, groep, peildatum).oordeel;
  const { redenen, ...verdict } = gefaald === undefined ? judged : withStoringen(judged, gefaald.storingen);
  const shown = new Set([...kept.regels, ...kept.onderbouwing].map(({ meldingId }) => meldingId));
  const oordeel = {
    ...verdict,
    redenen: redenen.map((reden) => ({
      ...reden,
      meldingIds: reden.meldingIds.filter((meldingId) => shown.has(meldingId)),
    })),
  };
  const same =
    tell(oordeel.redenen) === tell(kept.motivering) &&
    (!oordeel.signaal || (oordeel.aanpak === kept.aanpak && oordeel.zwaarte === kept.zwaarte));
  return { oordeel, gelijk: same };
}

/** The reasons without the meldingen they name: which of those are shown changes as a signaal grows. */
function tell(redenen: readonly Reden[]): string {
  return JSON.stringify(
    redenen.map(({ code, pad, voldaan, gevonden, vereist, eenheid, soort }) => {
      return [code, pad, voldaan, gevonden, vereist, eenheid, soort];
    }),
  );
}
