import { derivedId } from '@meldpunt/contracts';
import { isOpenRegel, type SignaalStaat } from '../staat.ts';
import type { GroepStaat } from './groepstaat.ts';

/** That of a melding of the same resident in this signaal; the first melding of a resident gives a new one. */
export function persoonIdFor(signaal: SignaalStaat, meldingId: string, staat: GroepStaat): string {
  const resident = staat.persoonOf.get(meldingId);
  const known = resident === undefined ? undefined : personsIn(signaal, staat).get(resident);
  return known ?? newPersoonId(signaal, meldingId);
}

export function newPersoonId(signaal: SignaalStaat, meldingId: string): string {
  return derivedId('persoon', signaal.signaalId, meldingId);
}

/**
 * The resident that each persoonId of the signaal stands for: that of its first melding still open. A melding that was
 * let go because it turned out to be about somebody else keeps its persoonId, and says nothing about whose it is.
 */
export function residentsIn(
  signaal: SignaalStaat,
  { persoonOf, meldingen }: GroepStaat,
): Map<string, string> {
  const open = signaal.regels.filter((regel) => isOpenRegel(regel, meldingen.get(regel.meldingId)));
  const residents = new Map<string, string>();
  for (const { meldingId, persoonId } of [...open, ...signaal.regels, ...signaal.onderbouwing]) {
    const resident = persoonOf.get(meldingId);
    if (resident !== undefined && !residents.has(persoonId)) residents.set(persoonId, resident);
  }
  return residents;
}

/** The residents of the groep that the signaal already names, with their persoonId. */
export function personsIn(signaal: SignaalStaat, staat: GroepStaat): Map<string, string> {
  const persons = new Map<string, string>();
  for (const [persoonId, resident] of residentsIn(signaal, staat))
    if (!persons.has(resident)) persons.set(resident, persoonId);
  return persons;
}
