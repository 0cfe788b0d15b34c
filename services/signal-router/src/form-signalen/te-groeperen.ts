import { type Groep, groepeer } from '../groeperen/groepeer.ts';
import { parsePersoonskenmerken, type TeGroeperen } from '../groeperen/persoonskenmerken.ts';
import { isOnleesbaar, type MeldingStaat } from './staat.ts';

/** Makes groups of the meldingen of a kring that count; the same ones for the same set. */
export type Groepeerder = (meldingen: readonly MeldingStaat[]) => readonly Groep[];

export function groepeerMeldingen(meldingen: readonly MeldingStaat[]): readonly Groep[] {
  return groepeer(meldingen.map(toTeGroeperen));
}

const NOBODY = parsePersoonskenmerken({
  achternaam: null,
  voorvoegsel: null,
  voorletters: null,
  voornamen: null,
  geboortedatum: null,
});

/** A state is never changed, and a crowded kring is grouped again for each melding that joins it. */
const teGroeperen = new WeakMap<MeldingStaat, TeGroeperen>();

/**
 * A resident who cannot be opened any more joins nobody by name, nor another who cannot; an equal BSN still holds, and an
 * equal address makes one household.
 */
function toTeGroeperen(melding: MeldingStaat): TeGroeperen {
  const known = teGroeperen.get(melding);
  if (known !== undefined) return known;
  const { feiten, sleutels, bron } = melding;
  const { meldingId } = feiten;
  const made = isOnleesbaar(melding)
    ? { meldingId, ...sleutels, ...NOBODY, vorm: meldingId, onleesbaar: true }
    : { meldingId, ...sleutels, ...(bron.kenmerken() ?? NOBODY) };
  teGroeperen.set(melding, made);
  return made;
}
