import { setTimeout as pause } from 'node:timers/promises';
import { type ServiceName, serviceNames } from '../../../scripts/start/services.ts';
import type { Moment, Scenario, Toneel } from '../scenario.ts';

/** Moments at which the chain is about to get work. */
const WERK: readonly Moment[] = ['VOOR_LEVEREN', 'VOOR_WERKEN'];

/** Kills the service once the chain is where the scenario wants it; counts whether it got there in time. */
async function doodWanneer(
  toneel: Toneel,
  naam: ServiceName,
  zover: () => Promise<boolean>,
  wat: string,
): Promise<void> {
  const raak = await zover();
  await Promise.all(toneel.instanties(naam).map((instantie) => instantie.kill()));
  if (raak) toneel.tel(wat);
  else toneel.mis('kills at another moment');
}

const NIEMAND_NEEMT_OVER =
  'which of two was met would not be known, so that both had to die; taking over is another scenario';

/** At each of the first moments of work the next service in turn, at the place the scenario names. */
function doodOpPlaats(
  naam: string,
  wat: string,
  diensten: readonly ServiceName[],
  zover: (toneel: Toneel, dienst: ServiceName) => Promise<boolean>,
  soort: string,
): Scenario {
  return {
    naam,
    wat,
    enkel: NIEMAND_NEEMT_OVER,
    begin(toneel) {
      let beurt = 0;
      return {
        opMoment(moment) {
          if (!WERK.includes(moment) || beurt >= diensten.length * 2) return;
          const dienst = diensten[beurt++ % diensten.length];
          if (dienst === undefined) return;
          toneel.beside(() => doodWanneer(toneel, dienst, () => zover(toneel, dienst), soort));
        },
      };
    },
  };
}

export const doden: readonly Scenario[] = [
  {
    naam: 'kill-in-turn',
    wat: 'kill -9 of each service in turn, a moment after work begins',
    kort: true,
    enkel: 'until it is back there is nobody else; taking over is another scenario',
    begin(toneel) {
      const keren = toneel.kort ? 1 : 3;
      let gedood = 0;
      return {
        opMoment(moment) {
          if (!WERK.includes(moment) || gedood >= keren * serviceNames.length) return;
          // The readers of an outbox and of what comes from it die together: a chain of restarts, not one.
          for (let n = 0; n < 2; n++) {
            const naam = serviceNames[gedood++ % serviceNames.length];
            if (naam === undefined) continue;
            const na = toneel.toeval.between(50, 1_500);
            toneel.beside(async () => {
              await pause(na);
              await toneel.keten.service(naam).kill();
              toneel.tel('kills');
            });
          }
        },
      };
    },
  },
  {
    naam: 'kill-at-random',
    wat: 'kill -9 of any process at any moment while the month is played',
    begin(toneel) {
      let klaar = false;
      const dood = async () => {
        while (!klaar && !toneel.signal.aborted) {
          // Longer than it takes a group to notice on average, or nothing would ever be handled.
          await pause(toneel.toeval.between(3_000, 12_000));
          if (klaar) return;
          await toneel.toeval.pick(toneel.instanties(toneel.toeval.pick(serviceNames))).kill();
          toneel.tel('kills');
        }
      };
      toneel.beside(dood);
      return {
        opMoment(_moment, dag) {
          if (dag > toneel.plan.natie.laatsteLeverdag) klaar = true;
        },
        naSpel: async () => {
          klaar = true;
        },
      };
    },
  },
  doodOpPlaats(
    'kill-in-transaction',
    'kill -9 with a transaction open that has written: mid-batch',
    ['signal-router', 'casework', 'feedback', 'metrics', 'intake-gateway'],
    ({ kijker }, dienst) => kijker.midInTransactie(dienst, dienst === 'intake-gateway' ? 'api' : 'verwerker'),
    'kills in a transaction',
  ),
  doodOpPlaats(
    'kill-between-commit-and-offset',
    'kill -9 right after a commit, before Kafka is told of the position',
    ['signal-router', 'casework', 'feedback', 'metrics'],
    ({ kijker }, dienst) => kijker.opgeschoven(dienst, 5),
    'kills after a commit',
  ),
  doodOpPlaats(
    'kill-between-commit-and-relay',
    'kill -9 with messages committed that have not left',
    ['intake-gateway', 'signal-router', 'casework', 'feedback'],
    ({ kijker }, dienst) => kijker.volleOutbox(dienst),
    'kills with a full outbox',
  ),
  doodOpPlaats(
    'kill-inside-relay',
    'kill -9 while a chunk is sent: between send and delete of the outbox',
    ['intake-gateway', 'signal-router', 'casework', 'feedback'],
    async ({ kijker, toeval }, dienst) => {
      const vol = await kijker.volleOutbox(dienst, 3);
      // A send takes some milliseconds; somewhere in the first of them.
      await pause(toeval.between(0, 8));
      return vol;
    },
    'kills in a send',
  ),
  {
    naam: 'kill-during-ndjson',
    wat: 'kill -9 of the gateway in the middle of NDJSON leveringen',
    enkel: 'a creditor is with one of them, and that is the one to die',
    begin(toneel) {
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN') return;
          toneel.beside(async () => {
            for (let n = 0; n < 4; n++) {
              await doodWanneer(
                toneel,
                'intake-gateway',
                () => toneel.kijker.midInTransactie('intake-gateway', 'api'),
                'kills during a levering',
              );
              await toneel.keten.service('intake-gateway').ready();
              await pause(toneel.toeval.between(0, 300));
            }
          });
        },
      };
    },
  },
  {
    naam: 'sigterm-all',
    wat: 'SIGTERM to every service at once under load, as in a roll-out',
    begin(toneel) {
      let keren = 0;
      return {
        opMoment(moment) {
          if (!WERK.includes(moment) || keren >= 3) return;
          keren += 1;
          toneel.beside(async () => {
            await pause(toneel.toeval.between(100, 1_500));
            const alle = serviceNames.flatMap((naam) => toneel.instanties(naam));
            await Promise.all(alle.map((instantie) => instantie.signal('SIGTERM')));
            toneel.tel('SIGTERMs', alle.length);
          });
        },
      };
    },
  },
];
