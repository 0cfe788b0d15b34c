import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceName } from '../../../scripts/start/services.ts';
import type { Scenario, Toneel } from '../scenario.ts';

/** Services whose consumers do the work of the chain. */
const LEZERS = ['signal-router', 'casework', 'feedback', 'metrics'] as const satisfies readonly ServiceName[];
/** Longer than the session of a group member in the hub, ten seconds, and than the broker needs to notice. */
const SLAAP_MS = 14_000;
/** While a lot comes in, in which there is a batch to be met. */
const POGING_MS = 20_000;

/** How long a session does nothing before it is that of a process that sleeps. */
const STIL_MS = 400;

/**
 * Puts processes to sleep in the middle of a batch for longer than their session, and wakes them. That it is in one shows
 * in the database: a transaction of that service which stands still.
 */
async function bevries(toneel: Toneel, diensten: readonly ServiceName[], wat: string): Promise<void> {
  await Promise.all(
    diensten.map(async (naam) => {
      const slaper = toneel.keten.service(naam);
      for (const tot = Date.now() + POGING_MS; Date.now() < tot; ) {
        await toneel.kijker.midInTransactie(naam);
        await slaper.signal('SIGSTOP');
        const midden = await toneel.kijker.staatStilInTransactie(naam, STIL_MS);
        if (midden) await pause(SLAAP_MS);
        await slaper.signal('SIGCONT');
        if (midden) {
          toneel.tel(wat);
          return;
        }
        await pause(toneel.toeval.between(5, 60));
      }
      toneel.mis('asleep between two batches');
    }),
  );
}

export const lezers: readonly Scenario[] = [
  {
    naam: 'readers-come-and-go',
    wat: 'instances of each consumer added and taken away all the time, some in good order and some by kill -9',
    enkel: 'beside the one of each service a second comes and goes',
    begin(toneel) {
      const { keten, toeval, plan } = toneel;
      let klaar = false;
      toneel.beside(async () => {
        for (let n = 0; !klaar && !toneel.signal.aborted; n++) {
          const erbij = await keten.beginBeside(toeval.pick(LEZERS));
          await erbij.ready();
          toneel.tel('instances added');
          await pause(toeval.between(300, 2_000));
          if (n % 2 === 0) await erbij.down();
          await erbij.stop();
        }
      });
      return {
        opMoment(_moment, dag) {
          if (dag > plan.natie.laatsteLeverdag) klaar = true;
        },
        naSpel: async () => {
          klaar = true;
        },
      };
    },
  },
  {
    naam: 'crash-without-restart',
    wat: 'two instances of each consumer; one of each dies under load and does not come back',
    begin(toneel) {
      let gedood = false;
      const { keten } = toneel;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedood) return;
          gedood = true;
          for (const naam of LEZERS)
            toneel.beside(async () => {
              // Which of the two dies is all the same to the group; the first of these answers parties over HTTP.
              const antwoordt = naam === 'casework' || naam === 'feedback';
              const slachtoffer = toneel.instanties(naam)[antwoordt ? 1 : 0];
              const raak = await toneel.kijker.midInTransactie(naam);
              await slachtoffer?.down();
              if (raak) toneel.tel('instances gone for good');
              else toneel.mis('gone at another moment');
            });
        },
        // Only to answer for the balance.
        async naSpel() {
          for (const naam of LEZERS) keten.service(naam).up();
          await Promise.all(LEZERS.map((naam) => keten.service(naam).ready()));
        },
      };
    },
  },
  {
    naam: 'stale-owner-wakes',
    wat: 'SIGSTOP in a batch for longer than the session while another instance takes over; then it wakes',
    begin(toneel) {
      let gedaan = false;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          gedaan = true;
          toneel.beside(() => bevries(toneel, ['signal-router', 'feedback'], 'owners asleep and woken'));
        },
      };
    },
  },
  {
    naam: 'frozen-fetch-loop',
    wat: 'SIGSTOP of the only instance for longer than its session, and SIGCONT',
    enkel: 'nobody takes over',
    begin(toneel) {
      let keren = 0;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN') return;
          const diensten = [
            ['casework', 'metrics'],
            ['signal-router', 'feedback'],
          ] as const;
          const nu = diensten[keren++];
          if (nu !== undefined) toneel.beside(() => bevries(toneel, nu, 'processes frozen and thawed'));
        },
      };
    },
  },
];
