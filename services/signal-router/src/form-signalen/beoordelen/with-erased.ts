import type { FormuleGroep, GroepMelding } from '../../formules/formule.ts';
import type { MeldingStaat, SignaalStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';

/**
 * The groep with what the signaal was judged by before and retention erased since, out of its kept input, in which no
 * resident is named. What is kept no longer is not what a creditor reported: it must not take the ground from under work
 * that is under way.
 */
export function withErased(werk: Werkstaat, { invoer }: SignaalStaat, view: FormuleGroep): FormuleGroep {
  const here = new Map(view.meldingen.map((one) => [one.meldingId, one]));
  const kept = invoer.groep.meldingen;
  const erased = kept.filter(({ meldingId }) => !here.has(meldingId) && isErased(werk.melding(meldingId)));
  if (erased.length === 0) return view;
  /** The name that those who shared one then have now; their own when nobody of them is left. */
  const nameNow = (field: 'persoon' | 'adres', then: string | null): string | null => {
    if (then === null) return null;
    const left = kept.find((one) => one[field] === then && here.has(one.meldingId));
    return left === undefined ? then : (here.get(left.meldingId)?.[field] ?? then);
  };
  const added = erased.map((one): GroepMelding => {
    const persoon = nameNow('persoon', one.persoon) ?? one.persoon;
    return { ...one, persoon, adres: nameNow('adres', one.adres), open: false };
  });
  return { ...view, meldingen: [...view.meldingen, ...added] };
}

/** Its row is gone, or knows the id alone while its creditor never took it back. */
function isErased(melding: MeldingStaat | undefined): boolean {
  if (melding === undefined) return true;
  const { houder, feiten, sleutels } = melding;
  const ended = houder.status === 'BEANTWOORD' || houder.status === 'WEG';
  const { bsn, plaats, adres } = sleutels;
  return ended && feiten.stand === 'AANGENOMEN' && bsn === null && plaats === null && adres === null;
}
