import { weekday } from '@meldpunt/contracts';
import { maakNatie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { serviceNames } from '../../scripts/start/services.ts';
import { type KetenOpties, startKeten } from './keten.ts';

type Verstoring = (hub: Hub, moment: number) => void;

type Speelwijze = {
  verstoor?: Verstoring;
  /** Days on which municipalities work: every working day when absent. */
  werkdagen?: readonly number[];
  keten?: KetenOpties;
};

/** Plays the nation on a hub of its own, which is gone afterwards. Weekdays are 1 (Monday) to 7. */
export async function speelOpKeten(
  opties: Partial<NatieOpties>,
  { verstoor, werkdagen, keten = {} }: Speelwijze = {},
): Promise<Verloop> {
  const hub = await startKeten(keten);
  let moment = 0;
  try {
    return await speelNatie({
      hub,
      natie: maakNatie(opties),
      signal: new AbortController().signal,
      onVoortgang: () => undefined,
      werkt: (dag) => werkdagen === undefined || werkdagen.includes(weekday(dag)),
      async verstoor() {
        moment += 1;
        verstoor?.(hub, moment);
      },
    });
  } finally {
    await hub.stop();
  }
}

/** Kills a service at every so many moments of the play, each in turn. */
export function doodInBeurten(momentenPerKill: number): Verstoring {
  let gedood = 0;
  return (hub, moment) => {
    const naam = serviceNames[gedood % serviceNames.length];
    if (moment % momentenPerKill !== 0 || naam === undefined) return;
    gedood += 1;
    // A while after the moment, so that the service dies at its work and not before it.
    setTimeout(() => void hub.service(naam).kill(), (gedood * 37) % 200);
  };
}
