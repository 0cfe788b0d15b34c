import { setTimeout as pause } from 'node:timers/promises';
import { findFreePorts } from '@meldpunt/infra';
import type { NatieLevering } from '../../../scripts/natie/natie.ts';
import { PRODUCE, startKafkaProxy } from '../../../services/service-kit/test/kafka-proxy.ts';
import { eigenKafka } from '../eigen-servers.ts';
import { leverRuw } from '../lever-ruw.ts';
import type { Scenario } from '../scenario.ts';

const LOOPBACK = '127.0.0.1';
/** The gateway looks at its outbox every few seconds. */
const BLOKKADE_GEZIEN_MS = 30_000;

/** A proxy before the broker that all services and the hub's operator come through; parties have their own door. */
function verlorenAntwoord(): Scenario {
  let proxy: Awaited<ReturnType<typeof startKafkaProxy>> | undefined;
  return {
    naam: 'lost-produce-answer',
    wat: 'the answer to a produce request is lost, several times a second, while all services send',
    async voorbereid() {
      const [kafka, kafkaController, kafkaOutside, postgres] = await findFreePorts(4);
      if (kafka === undefined || kafkaController === undefined) throw new Error('no ports');
      if (kafkaOutside === undefined || postgres === undefined) throw new Error('no ports');
      proxy = await startKafkaProxy({ host: LOOPBACK, port: kafka });
      const { port } = proxy.route({ host: LOOPBACK, port: kafka });
      return {
        keten: {
          infraPorts: { kafka, kafkaController, kafkaOutside, postgres },
          kafkaSettings: {
            'advertised.listeners': `INTERNAL://${LOOPBACK}:${port},OUTSIDE://${LOOPBACK}:${kafkaOutside}`,
          },
        },
        sluit: async () => proxy?.stop(),
      };
    },
    begin(toneel) {
      let klaar = false;
      toneel.beside(async () => {
        while (!klaar && !toneel.signal.aborted) {
          // Never two in a row: whoever sends alone and tries again would lose every answer, and give up.
          const verloren = proxy
            ?.loseAnswer(PRODUCE, toneel.toeval.between(1, 4))
            .then(() => toneel.tel('answers lost'));
          await Promise.race([verloren, pause(2_000)]);
          await pause(toneel.toeval.between(100, 400));
        }
      });
      return {
        opMoment(_moment, dag) {
          if (dag > toneel.plan.natie.laatsteLeverdag) klaar = true;
        },
        naSpel: async () => {
          klaar = true;
        },
      };
    },
  };
}

export const makelaars: readonly Scenario[] = [
  {
    naam: 'broker-killed',
    wat: 'kill -9 of the broker under load, and up again some seconds later; twice',
    kort: true,
    begin(toneel) {
      let keren = toneel.kort ? 1 : 2;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || keren-- <= 0) return;
          toneel.beside(async () => {
            const kafka = eigenKafka(toneel.keten);
            await toneel.kijker.opgeschoven('signal-router', toneel.toeval.between(1, 100));
            await kafka.kill();
            toneel.tel('broker kills');
            await pause(toneel.toeval.between(500, 3_000));
            await kafka.start();
          });
        },
      };
    },
  },
  verlorenAntwoord(),
  {
    naam: 'outbox-blocked',
    wat: 'broker away and the outbox of the gateway made fifteen minutes old: 503 with Retry-After, then recovery',
    begin(toneel) {
      const { keten, kijker, tel } = toneel;
      let gedaan = false;
      const lever = (levering: NatieLevering) => leverRuw(toneel, levering);
      return {
        // Holds the play up: its creditors come when the broker is there again.
        async opMoment(moment, dag) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          gedaan = true;
          const kafka = eigenKafka(keten);
          const { natie } = toneel.plan;
          const opHttp = new Set(
            natie.partners.flatMap(({ partnerId, aansluiting }) =>
              aansluiting === 'REST' ? [partnerId] : [],
            ),
          );
          const [eerste, tweede] = natie.leveringenOp(dag).filter(({ partnerId }) => opHttp.has(partnerId));
          if (eerste === undefined || tweede === undefined) throw new Error('too few deliver over HTTP');
          await kafka.kill();
          try {
            const aangenomen = await lever(eerste);
            if (aangenomen.status >= 300)
              throw new Error(
                `without a broker a levering was refused: ${aangenomen.status} ${aangenomen.code}`,
              );
            const [outbox] = await kijker.vraag<{ n: number }>(
              'select count(*)::integer as n from intake.outbox',
            );
            tel('outbox rows kept', outbox?.n ?? 0);
            await kijker.vraag(
              `update intake.outbox set aangemaakt_op = aangemaakt_op - interval '16 minutes'`,
            );
            // A levering that was accepted before, so that it changes nothing while the gateway has not looked yet.
            const tot = Date.now() + BLOKKADE_GEZIEN_MS;
            let antwoord = await lever(eerste);
            while (antwoord.status !== 503 && Date.now() < tot) {
              await pause(100);
              antwoord = await lever(eerste);
            }
            const geweigerd = await lever(tweede);
            for (const { status, code, retryAfter } of [antwoord, geweigerd]) {
              if (status !== 503 || code !== 'UITGAAND_VERKEER_STAAT_STIL')
                throw new Error(`expected 503 UITGAAND_VERKEER_STAAT_STIL, got ${status} ${code}`);
              if (!(Number(retryAfter) >= 1)) throw new Error('503 without Retry-After');
              tel('503 with Retry-After');
            }
          } finally {
            await kafka.start();
          }
        },
      };
    },
  },
];
