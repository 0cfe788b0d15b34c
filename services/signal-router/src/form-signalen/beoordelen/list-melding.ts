import type { VastgesteldeFormule } from '../formules-in-force.ts';
import type { MeldingStaat, Regel, SignaalStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import { isAlleenDoorAnderen } from './alleen-door-anderen.ts';
import type { GroepStaat } from './groepstaat.ts';
import { persoonIdFor } from './persoon-ids.ts';

export function list(
  werk: Werkstaat,
  signaal: SignaalStaat,
  melding: MeldingStaat,
  staat: GroepStaat,
  formule: VastgesteldeFormule,
): SignaalStaat {
  const { meldingId } = melding.feiten;
  const persoonId = persoonIdFor(signaal, meldingId, staat);
  const regel: Regel = {
    meldingId,
    persoonId,
    stand: 'OPEN',
    alleenDoorAnderen: isAlleenDoorAnderen(werk, melding, staat, formule),
    teruggegeven: false,
    beantwoordOp: null,
    afhandelingVersie: 0,
  };
  return { ...signaal, gebeurtenis: 'AANGEVULD', regels: [...signaal.regels, regel] };
}

export function hold(werk: Werkstaat, melding: MeldingStaat, signaalId: string): void {
  werk.putMelding({ ...melding, houder: { status: 'SIGNAAL', signaalId } });
}
