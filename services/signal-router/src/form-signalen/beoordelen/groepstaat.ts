import type { FormuleGroep, GroepMelding } from '../../formules/formule.ts';
import type { Groep } from '../../groeperen/groepeer.ts';
import type { VastgesteldeFormule } from '../formules-in-force.ts';
import { postcode4Of } from '../postcode4.ts';
import { isOpen, type MeldingStaat } from '../staat.ts';
import type { Werkstaat } from '../werkstaat.ts';

/** A groep with everything the rules ask of it looked up once. */
export interface GroepStaat {
  readonly meldingen: ReadonlyMap<string, MeldingStaat>;
  /** First meldingId of the resident each melding is about. */
  readonly persoonOf: ReadonlyMap<string, string>;
  readonly view: FormuleGroep;
}

export function lookUp(werk: Werkstaat, groep: Groep): GroepStaat {
  const meldingen = new Map<string, MeldingStaat>();
  const persoonOf = new Map<string, string>();
  const firstAt = new Map<string, string>();
  for (const { meldingIds } of groep.personen) {
    for (const meldingId of meldingIds) {
      const melding = werk.melding(meldingId);
      if (melding === undefined) continue;
      meldingen.set(meldingId, melding);
      persoonOf.set(meldingId, meldingIds[0] ?? meldingId);
      const { adres } = melding.sleutels;
      if (adres !== null && !firstAt.has(adres)) firstAt.set(adres, meldingId);
    }
  }
  const view = {
    meldingen: [...meldingen.values()].map((melding) => toGroepMelding(melding, persoonOf, firstAt)),
    verzameladres: groep.verzameladres,
  };
  return { meldingen, persoonOf, view };
}

function toGroepMelding(
  melding: MeldingStaat,
  persoonOf: ReadonlyMap<string, string>,
  firstAt: ReadonlyMap<string, string>,
): GroepMelding {
  const { feiten, houder, sleutels } = melding;
  return {
    meldingId: feiten.meldingId,
    achterstandId: feiten.achterstandId,
    persoon: persoonOf.get(feiten.meldingId) ?? feiten.meldingId,
    // The first melding there stands for the address: the key itself must not outlive its month in a kept verdict.
    adres: sleutels.adres === null ? null : (firstAt.get(sleutels.adres) ?? null),
    partnerId: feiten.partnerId,
    soort: feiten.soort,
    meldmaand: feiten.meldmaand,
    signaaldatum: feiten.signaaldatum,
    ontstaansdatum: feiten.ontstaansdatum,
    bedragInCenten: feiten.bedragInCenten,
    aantalTermijnen: feiten.aantalTermijnen,
    crisissignaal: feiten.crisissignaal,
    dreiging: feiten.dreiging,
    open: isOpen(melding),
    eindresultaat: houder.status === 'BEANTWOORD' ? houder.eindresultaat : null,
  };
}

/** With the postcodes for a formule that asks for them; for the others no resident is opened. */
export function viewFor(
  { beoordeling, plugIns }: VastgesteldeFormule,
  view: FormuleGroep,
  meldingen: GroepStaat['meldingen'],
): FormuleGroep {
  if (beoordeling.leestPostcode !== true && plugIns?.terugval.beoordeling.leestPostcode !== true) return view;
  return {
    ...view,
    meldingen: view.meldingen.map((one) => {
      const melding = meldingen.get(one.meldingId);
      // Of what was erased meanwhile, that of then.
      return { ...one, postcode4: melding === undefined ? (one.postcode4 ?? null) : postcode4Of(melding) };
    }),
  };
}

/**
 * Of one day, by what the creditor calls it: ids are keyed hashes, and what is decided must not depend on the key of an
 * installation.
 */
export function byAcceptance({ feiten: a }: MeldingStaat, { feiten: b }: MeldingStaat): number {
  return (
    compare(a.aangenomenOp, b.aangenomenOp) ||
    compare(a.partnerId, b.partnerId) ||
    compare(a.kenmerk, b.kenmerk) ||
    compare(a.meldingId, b.meldingId)
  );
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
