import { setTimeout as pause } from 'node:timers/promises';
import { findFreePorts } from '@meldpunt/infra';
import { PRODUCE, startKafkaProxy } from '../../../services/service-kit/test/kafka-proxy.ts';
import { eigenKafka } from '../eigen-servers.ts';
import { leverRuw } from '../lever-ruw.ts';
import type { Scenario } from '../scenario.ts';

const LOOPBACK = '127.0.0.1';

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
      let keren = 0;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || keren++ >= 2) return;
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
      return {
        opMoment(moment, dag) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          gedaan = true;
          const kafka = eigenKafka(keten);
          const levering = toneel.plan.natie
            .leveringenOp(dag)
            .find(({ partnerId }) =>
              toneel.plan.natie.partners.some((p) => p.partnerId === partnerId && p.aansluiting === 'REST'),
            );
          if (levering === undefined) throw new Error('nobody delivers over HTTP');
          toneel.beside(async () => {
            await kijker.opgeschoven('signal-router', 1);
            await kafka.kill();
            if (!(await kijker.volleOutbox('intake-gateway', 1, 60_000)))
              throw new Error('no levering was accepted while the broker was away');
            tel(
              'outbox rows kept',
              Number(
                (await kijker.vraag<{ n: string }>('select count(*)::text as n from intake.outbox'))[0]?.n,
              ),
            );
            await kijker.vraag(
              `update intake.outbox set aangemaakt_op = aangemaakt_op - interval '16 minutes'`,
            );
            // A levering that was accepted before, so that it changes nothing whatever the answer is.
            let antwoord = await leverRuw(toneel, levering);
            for (let n = 0; n < 100 && antwoord.status !== 503; n++) {
              await pause(100);
              await kijker.vraag(
                `update intake.outbox set aangemaakt_op = now() - interval '16 minutes' where aangemaakt_op > now() - interval '15 minutes'`,
              );
              antwoord = await leverRuw(toneel, levering);
            }
            if (antwoord.status !== 503 || antwoord.code !== 'UITGAAND_VERKEER_STAAT_STIL')
              throw new Error(
                `expected 503 UITGAAND_VERKEER_STAAT_STIL, got ${antwoord.status} ${antwoord.code}`,
              );
            if (Number(antwoord.retryAfter) < 1) throw new Error('503 without Retry-After');
            tel('503 with Retry-After');
            await kafka.start();
          });
        },
      };
    },
  },
];
