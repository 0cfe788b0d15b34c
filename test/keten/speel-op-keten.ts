import { weekday } from '@meldpunt/contracts';
import { maakNatie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { type Spel, speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type ServiceName, serviceNames } from '../../scripts/start/services.ts';
import { type KetenOpties, startKeten } from './keten.ts';

type Moment = Parameters<NonNullable<Spel['verstoor']>>[0];
type Verstoring = (hub: Hub, moment: number, welk: Moment) => void;

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
      async verstoor(welk) {
        moment += 1;
        verstoor?.(hub, moment, welk);
      },
    });
  } finally {
    await hub.stop();
  }
}

/** Several at once. */
export function samen(...verstoringen: readonly Verstoring[]): Verstoring {
  return (hub, moment, welk) => {
    for (const verstoor of verstoringen) verstoor(hub, moment, welk);
  };
}

const HAPER_MS = 250;
const HAPERINGEN = 6;

/**
 * Suspends a service now and then while municipalities work. What arrives there by two ways then comes in another order
 * than on a quiet machine, where one of them is always the faster.
 */
export function hapertBijHetWerk(naam: ServiceName): Verstoring {
  return (hub, _moment, welk) => {
    if (welk !== 'VOOR_WERKEN') return;
    for (let keer = 0; keer < HAPERINGEN; keer++) {
      setTimeout(() => void hub.service(naam).signal('SIGSTOP'), 2 * keer * HAPER_MS);
      setTimeout(() => void hub.service(naam).signal('SIGCONT'), (2 * keer + 1) * HAPER_MS);
    }
  };
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
