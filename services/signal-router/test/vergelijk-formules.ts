/* Holds the blocks against the slow reference on random groepen, and makes a difference that is found small enough to read. */
import type { Datum } from '@meldpunt/contracts';
import type { FormuleGroep, Uitdrukking } from '../src/formules/formule.ts';
import { parseFormule } from '../src/formules/parse-formule.ts';
import { type NaslagOordeel, naslag } from './formules-naslag.ts';
import { seeded } from './voorbeelden.ts';
import { Toeval, willekeurigeFormule, willekeurigeGroep, willekeurigePeildatum } from './willekeurig.ts';

export type Oordeler = (uitdrukking: Uitdrukking, groep: FormuleGroep, dag: Datum) => NaslagOordeel;

export interface Verschil {
  readonly uitdrukking: Uitdrukking;
  readonly groep: FormuleGroep;
  readonly peildatum: Datum;
  readonly gevonden: unknown;
  readonly naslag: unknown;
}

export const volgensBouwstenen: Oordeler = (uitdrukking, groep, dag) => {
  const read = parseFormule(uitdrukking);
  if (read.status === 'FOUT')
    throw new Error(`${JSON.stringify(uitdrukking)}: ${JSON.stringify(read.fouten)}`);
  const { redenen, ...rest } = read.beoordeling.evaluate(groep, dag);
  return { ...rest, redenen: redenen.map((reden) => ({ ...reden, meldingIds: [...reden.meldingIds] })) };
};
export const volgensNaslag: Oordeler = (uitdrukking, groep, dag) => naslag(uitdrukking, groep, dag);

/** The first of so many random cases in which the two differ, made small; null when they agree on all. */
export function zoekVerschil(
  seed: string,
  aantal: number,
  een: Oordeler = volgensBouwstenen,
  ander: Oordeler = volgensNaslag,
  formuleOf: (toeval: Toeval) => Uitdrukking = willekeurigeFormule,
): Verschil | null {
  const toeval = new Toeval(seeded(seed));
  for (let nummer = 0; nummer < aantal; nummer++) {
    const peildatum = willekeurigePeildatum(toeval);
    const groep = willekeurigeGroep(toeval, peildatum);
    const uitdrukking = formuleOf(toeval);
    const verschilt = (u: Uitdrukking, g: FormuleGroep) =>
      vorm(een(u, g, peildatum)) !== vorm(ander(u, g, peildatum));
    if (!verschilt(uitdrukking, groep)) continue;
    const klein = kleiner(uitdrukking, groep, verschilt);
    return {
      ...klein,
      peildatum,
      gevonden: een(klein.uitdrukking, klein.groep, peildatum),
      naslag: ander(klein.uitdrukking, klein.groep, peildatum),
    };
  }
  return null;
}

/** Everything of a verdict that has meaning, as one text. */
function vorm({ signaal, aanpak, zwaarte, redenen }: NaslagOordeel): string {
  return JSON.stringify([
    signaal,
    signaal ? aanpak : null,
    zwaarte,
    redenen.map((r) => [r.code, r.pad, r.voldaan, r.gevonden, r.vereist, r.eenheid, r.soort, r.meldingIds]),
  ]);
}

function kleiner(
  uitdrukking: Uitdrukking,
  groep: FormuleGroep,
  verschilt: (uitdrukking: Uitdrukking, groep: FormuleGroep) => boolean,
): { uitdrukking: Uitdrukking; groep: FormuleGroep } {
  const deel = uitdrukking.delen?.find((een) => verschilt(een, groep));
  if (deel !== undefined) return kleiner(deel, groep, verschilt);
  for (const weg of groep.meldingen) {
    const minder = { ...groep, meldingen: groep.meldingen.filter((melding) => melding !== weg) };
    if (verschilt(uitdrukking, minder)) return kleiner(uitdrukking, minder, verschilt);
  }
  return { uitdrukking, groep };
}
