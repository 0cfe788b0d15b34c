import { setTimeout as pause } from 'node:timers/promises';
import { findFreePorts } from '@meldpunt/infra';
import { eigenPostgres } from '../eigen-servers.ts';
import type { Scenario, Toneel } from '../scenario.ts';
import { startTcpProxy, type TcpProxy } from '../tcp-proxy.ts';

/** What the relay asks of the server's keep-alive: ten seconds of silence, then three questions of five seconds. */
const KEEP_ALIVE_MS = 25_000;

/** Does something again and again from the first lot to the last. */
function zolangGeleverdWordt(
  naam: string,
  wat: string,
  tussen: readonly [number, number],
  doe: (toneel: Toneel) => Promise<void>,
  rest: Partial<Scenario> = {},
): Scenario {
  return {
    naam,
    wat,
    begin(toneel) {
      let klaar = false;
      let begonnen = false;
      return {
        opMoment(moment, dag) {
          if (dag > toneel.plan.natie.laatsteLeverdag) klaar = true;
          if (moment !== 'VOOR_LEVEREN' || begonnen) return;
          begonnen = true;
          toneel.beside(async () => {
            while (!klaar && !toneel.signal.aborted) {
              await doe(toneel);
              await pause(toneel.toeval.between(...tussen));
            }
          });
        },
        naSpel: async () => {
          klaar = true;
        },
      };
    },
    ...rest,
  };
}

/** The services reach PostgreSQL through a proxy; whoever breaks things does not. */
function metProxy(maak: (proxy: () => TcpProxy) => Pick<Scenario, 'naam' | 'wat' | 'begin'>): Scenario {
  let proxy: TcpProxy | undefined;
  const deze = () => {
    if (proxy === undefined) throw new Error('the proxy has not started');
    return proxy;
  };
  return {
    ...maak(deze),
    async voorbereid() {
      const [kafka, kafkaController, kafkaOutside, postgres] = await findFreePorts(4);
      if (kafka === undefined || kafkaController === undefined) throw new Error('no ports');
      if (kafkaOutside === undefined || postgres === undefined) throw new Error('no ports');
      proxy = await startTcpProxy({ host: '127.0.0.1', port: postgres });
      return {
        keten: { infraPorts: { kafka, kafkaController, kafkaOutside, postgres }, databasePort: proxy.port },
        sluit: async () => proxy?.stop(),
      };
    },
  };
}

const SESSIES = `select pid from pg_stat_activity where application_name like 'meldpunt-%'
  order by application_name, usename, backend_start`;
const BEEINDIG = 'select pg_terminate_backend(pid) as einde from unnest($1::integer[]) as pid';

export const databanken: readonly Scenario[] = [
  {
    naam: 'database-killed',
    wat: 'kill -9 of PostgreSQL under load, and up again; twice',
    begin(toneel) {
      let keren = 0;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || keren++ >= 2) return;
          toneel.beside(async () => {
            const postgres = eigenPostgres(toneel.keten);
            await toneel.kijker.opgeschoven('signal-router', toneel.toeval.between(1, 100));
            await postgres.kill();
            toneel.tel('database kills');
            await pause(toneel.toeval.between(200, 2_000));
            await postgres.start();
          });
        },
      };
    },
  },
  zolangGeleverdWordt(
    'connections-killed',
    'a third of all sessions of the services ended by the server, several times a second',
    [200, 600],
    async (toneel) => {
      const sessies = await toneel.kijker.vraag<{ pid: number }>(SESSIES);
      const gekozen = sessies.flatMap(({ pid }) => (toneel.toeval.chance(0.3) ? [pid] : []));
      const geweest = await toneel.kijker.vraag<{ einde: boolean }>(BEEINDIG, [gekozen]);
      toneel.tel('sessions ended', geweest.filter(({ einde }) => einde).length);
    },
  ),
  metProxy((proxy) => ({
    naam: 'connections-half-open',
    wat: 'half of the connections to the database go silent without closing; nobody is told',
    begin(toneel) {
      let gedaan = false;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          gedaan = true;
          toneel.beside(async () => {
            await toneel.kijker.opgeschoven('signal-router', 10);
            toneel.tel(
              'connections gone silent',
              proxy().verstom(() => toneel.toeval.chance(0.5), KEEP_ALIVE_MS),
            );
          });
        },
      };
    },
  })),
  metProxy((proxy) => ({
    ...zolangGeleverdWordt(
      'database-hangs',
      'all traffic with the database stands still for up to six seconds, again and again',
      [500, 1_500],
      async (toneel) => {
        toneel.tel('connections held up', await proxy().houdOp(toneel.toeval.between(1_000, 6_000)));
      },
    ),
  })),
  zolangGeleverdWordt(
    'deadlocks',
    'somebody takes locks in the other order, so that PostgreSQL has to choose a victim',
    [50, 300],
    async (toneel) => {
      const keuze = toneel.toeval.pick([
        ['router', 'melding'],
        ['casework', 'zaak'],
        ['feedback', 'melding'],
        ['metrics', 'melding_feit'],
      ] as const);
      const [schema, tabel] = keuze;
      const db = await toneel.kijker.verbinding();
      try {
        await db.query(
          `set deadlock_timeout = '3s'; begin; lock table ${schema}.${tabel} in share row exclusive mode`,
        );
        // Whoever works on a partition waits for the table by now; then this waits for the partition.
        await pause(toneel.toeval.between(20, 150));
        await db.query(`select from ${schema}.verbruik for update`);
        await db.query('rollback');
      } catch {
        toneel.tel('times the breaker was the victim');
      } finally {
        db.release(true);
      }
      toneel.tel('crossed locks');
    },
    {
      voorbereid: async () => ({ keten: { postgresSettings: { deadlock_timeout: '150ms' } } }),
      async naAfloop({ kijker, tel }, { 'times the breaker was the victim': breker = 0 }) {
        const [som] = await kijker.vraag<{ n: number }>(
          'select deadlocks::integer as n from pg_stat_database where datname = current_database()',
        );
        tel('services chosen as victim', (som?.n ?? 0) - breker);
      },
    },
  ),
];
