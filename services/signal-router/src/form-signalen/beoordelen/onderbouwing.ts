import type { SignaalStaat } from '../staat.ts';
import { byAcceptance, type GroepStaat } from './groepstaat.ts';
import { newPersoonId, personsIn } from './persoon-ids.ts';

/** Answered meldingen that the verdict rests on; nothing else about the household is shown. */
export function withOnderbouwing(signaal: SignaalStaat, staat: GroepStaat): SignaalStaat {
  const listed = new Set(signaal.regels.map((regel) => regel.meldingId));
  const named = new Set(
    signaal.motivering.filter((reden) => reden.voldaan).flatMap((reden) => reden.meldingIds),
  );
  const known = new Map(signaal.onderbouwing.map(({ meldingId, persoonId }) => [meldingId, persoonId]));
  const persons = personsIn(signaal, staat);
  const onderbouwing = [...staat.meldingen.values()]
    .filter(
      ({ feiten: { meldingId }, houder }) =>
        houder.status === 'BEANTWOORD' && named.has(meldingId) && !listed.has(meldingId),
    )
    .sort(byAcceptance)
    .map(({ feiten: { meldingId } }) => {
      const resident = staat.persoonOf.get(meldingId) ?? meldingId;
      const persoonId = known.get(meldingId) ?? persons.get(resident) ?? newPersoonId(signaal, meldingId);
      persons.set(resident, persoonId);
      return { meldingId, persoonId };
    });
  return { ...signaal, onderbouwing };
}

/** Reasons name only what the signaal shows: about other meldingen of the household casework hears nothing. */
export function withOwnReasons(signaal: SignaalStaat): SignaalStaat {
  const shown = new Set([...signaal.regels, ...signaal.onderbouwing].map(({ meldingId }) => meldingId));
  const motivering = signaal.motivering.map((reden) => ({
    ...reden,
    meldingIds: reden.meldingIds.filter((meldingId) => shown.has(meldingId)),
  }));
  return { ...signaal, motivering };
}
