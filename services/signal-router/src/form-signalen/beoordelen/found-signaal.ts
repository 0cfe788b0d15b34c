import { derivedId } from '@meldpunt/contracts';
import type { Verdict } from '../evaluate-formule.ts';
import type { MeldingStaat, SignaalStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import type { Aanleiding } from './aanleiding.ts';
import { byAcceptance, type GroepStaat } from './groepstaat.ts';
import { hold, list } from './list-melding.ts';
import { settle } from './settle-signaal.ts';
import { verdictFields } from './verdict-fields.ts';

/** All open meldingen of the groep that nobody holds go into one new signaal. */
export function found(
  werk: Werkstaat,
  left: readonly MeldingStaat[],
  staat: GroepStaat,
  verdict: Verdict,
  aanleiding: Aanleiding,
): void {
  const founder = left.find(({ feiten }) => feiten.meldingId === aanleiding.meldingId) ?? left.at(-1);
  if (founder === undefined) return;
  const signaalId = derivedId('signaal', founder.feiten.meldingId, String(founder.gesticht));
  const { dag } = aanleiding;
  const { gemeentecode, aangenomenOp } = founder.feiten;
  const empty: SignaalStaat = {
    signaalId,
    versie: 0,
    gemeentecode,
    stand: 'LOPEND',
    gebeurtenis: 'ONTSTAAN',
    ontstaanOp: dag,
    gewijzigdOp: dag,
    ...verdictFields(verdict),
    meervoudig: false,
    opeenvolgend: false,
    aanpak: verdict.oordeel.aanpak,
    zwaarte: verdict.oordeel.zwaarte,
    verzameladres: staat.view.verzameladres,
    crisis: false,
    klokVanaf: aangenomenOp,
    dreigingVanaf: null,
    vorigSignaalId: previousSignaal(staat),
    regels: [],
    onderbouwing: [],
  };
  const listed = left.reduce((before, melding) => list(werk, before, melding, staat, verdict.formule), empty);
  for (const melding of left) {
    const gesticht = melding === founder ? melding.gesticht + 1 : melding.gesticht;
    hold(werk, { ...melding, gesticht }, signaalId);
  }
  werk.tellingen.tel(gemeentecode, dag, 'ontstaan');
  settle(werk, { ...listed, gebeurtenis: 'ONTSTAAN' }, staat, aanleiding);
}

/** The signaal that last held something of this groep. */
function previousSignaal(staat: GroepStaat): string | null {
  const held = [...staat.meldingen.values()].sort(byAcceptance).flatMap(({ houder }) => {
    const signaalId = houder.status === 'ROUTER' ? null : houder.signaalId;
    return signaalId === null ? [] : [signaalId];
  });
  return held.at(-1) ?? null;
}
