import type { Datum } from '@meldpunt/contracts';
import { canonicalJson } from '../../canonical-json.ts';
import { type SignaalStaat, teltMee } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';
import type { Aanleiding } from './aanleiding.ts';
import type { GroepStaat } from './groepstaat.ts';
import { withOnderbouwing, withOwnReasons } from './onderbouwing.ts';
import { withStatistics } from './statistics.ts';

/**
 * Brings everything that follows from the meldingen of a signaal up to date, and stores a new version when something
 * in it differs from the last one. Without groep (nothing about the verdict changed) the verdict stays.
 */
export function settle(
  werk: Werkstaat,
  signaal: SignaalStaat,
  staat: GroepStaat | null,
  aanleiding: Aanleiding,
): void {
  const before = werk.signaal(signaal.signaalId);
  const shown =
    staat === null ? signaal : withStatistics(withOwnReasons(withOnderbouwing(signaal, staat)), staat);
  const next = withStand(werk, withFlags(werk, shown));
  const changed = before === undefined || showsNew(next, aanleiding) || !isSame(before, next);
  if (!changed) return;
  if (next.stand !== 'LOPEND') {
    werk.tellingen.tel(
      next.gemeentecode,
      aanleiding.dag,
      next.stand === 'VERVALLEN' ? 'vervallen' : 'beeindigd',
    );
  }
  const listed = before === undefined || next.regels.length > before.regels.length;
  const gebeurtenis = next.stand !== 'LOPEND' ? next.stand : listed ? next.gebeurtenis : 'GEWIJZIGD';
  werk.putSignaal({ ...next, versie: signaal.versie + 1, gebeurtenis, gewijzigdOp: aanleiding.dag });
}

/** A melding that the signaal lists changed, but not in its groep: casework must see it, and the signaal may be over. */
export function showChange(werk: Werkstaat, signaal: SignaalStaat, aanleiding: Aanleiding): void {
  if (werk.isAhead(signaal)) return;
  if (signaal.stand === 'LOPEND') settle(werk, signaal, null, aanleiding);
  else
    werk.putSignaal({
      ...signaal,
      versie: signaal.versie + 1,
      gebeurtenis: 'GEWIJZIGD',
      gewijzigdOp: aanleiding.dag,
    });
}

/** After an answer of casework: a new version only when the signaal is over by it; casework knows its own answers. */
export function endWhenAnswered(werk: Werkstaat, signaal: SignaalStaat, dag: Datum): void {
  const isDecided = signaal.stand !== 'LOPEND' || werk.isAhead(signaal);
  const next = isDecided ? signaal : withStand(werk, signaal);
  if (next.stand === signaal.stand || next.stand === 'LOPEND') {
    werk.noteSignaal(signaal);
    return;
  }
  werk.tellingen.tel(next.gemeentecode, dag, next.stand === 'VERVALLEN' ? 'vervallen' : 'beeindigd');
  werk.putSignaal({ ...next, versie: next.versie + 1, gebeurtenis: next.stand, gewijzigdOp: dag });
}

function showsNew(signaal: SignaalStaat, { meldingId }: Aanleiding): boolean {
  return [...signaal.regels, ...signaal.onderbouwing].some((shown) => shown.meldingId === meldingId);
}

/**
 * Whether two states would look the same; the window's last day moves by itself and the input only explains. By value:
 * what comes back from the database has its fields in another order than what was made here.
 */
function isSame(a: SignaalStaat, b: SignaalStaat): boolean {
  const shape = ({
    versie,
    gebeurtenis,
    gewijzigdOp,
    matchingperiodeVan,
    matchingperiodeTot,
    invoer,
    ...rest
  }: SignaalStaat) => canonicalJson(rest);
  return shape(a) === shape(b);
}

function withFlags(werk: Werkstaat, signaal: SignaalStaat): SignaalStaat {
  let crisis = false;
  let dreigingVanaf: Datum | null = null;
  for (const { meldingId } of werk.openRegels(signaal)) {
    const feiten = werk.melding(meldingId)?.feiten;
    if (feiten === undefined) continue;
    if (feiten.crisissignaal) crisis = true;
    if (feiten.dreiging === null) continue;
    const since = feiten.dreigingGemeldOp ?? feiten.aangenomenOp;
    if (dreigingVanaf === null || since < dreigingVanaf) dreigingVanaf = since;
  }
  return { ...signaal, crisis, dreigingVanaf };
}

function withStand(werk: Werkstaat, signaal: SignaalStaat): SignaalStaat {
  if (signaal.regels.some((regel) => werk.isOpen(regel))) return { ...signaal, stand: 'LOPEND' };
  const settled = signaal.regels.every((regel) => regel.stand === 'BEANTWOORD' || regel.teruggegeven);
  const answered = signaal.regels.some(({ stand, meldingId }) => {
    const melding = werk.melding(meldingId);
    return stand === 'BEANTWOORD' && (melding === undefined || teltMee(melding));
  });
  return { ...signaal, stand: settled && answered ? 'BEEINDIGD' : 'VERVALLEN' };
}
