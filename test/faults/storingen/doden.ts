import { readFile, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServiceName, serviceNames, services } from '../../../scripts/start/services.ts';
import { type Gebeurtenis, telDubbelGezonden } from '../controle.ts';
import { eigenPostgres } from '../eigen-servers.ts';
import type { Moment, Scenario, Toneel } from '../scenario.ts';

/** Moments at which the chain is about to get work. */
const WERK: readonly Moment[] = ['VOOR_LEVEREN', 'VOOR_WERKEN'];

/** How long a moment is waited for. */
const GEDULD_MS = 15_000;
/** How long a session does nothing before it is that of a process that was stopped. */
const STIL_MS = 40;
/** In which PostgreSQL has noticed that a client is gone. */
const GEMERKT_MS = 3_000;

const sterf = (toneel: Toneel, naam: ServiceName) =>
  Promise.all(toneel.instanties(naam).map((instantie) => instantie.kill()));

/**
 * Stops the process again and again until a transaction in which it wrote stands still, and kills it there. True when
 * the server says that a client of that role was gone with a transaction open.
 */
async function sterfInTransactie(
  toneel: Toneel,
  naam: ServiceName,
  wie: 'verwerker' | 'api',
): Promise<boolean> {
  const { kijker, toeval } = toneel;
  const { logFile } = eigenPostgres(toneel.keten).process;
  const seinAllen = (sein: 'SIGSTOP' | 'SIGCONT') =>
    Promise.all(toneel.instanties(naam).map((instantie) => instantie.signal(sein)));
  for (const tot = Date.now() + GEDULD_MS; Date.now() < tot; await pause(toeval.between(1, 30))) {
    if (!(await kijker.midInTransactie(naam, wie))) break;
    await seinAllen('SIGSTOP');
    if (await kijker.staatStilInTransactie(naam, STIL_MS, wie)) break;
    await seinAllen('SIGCONT');
  }
  const { size } = await stat(logFile);
  await sterf(toneel, naam);
  const gezien = new RegExp(
    `${services[naam].schema}_${wie}@\\S+ LOG: +unexpected EOF on client connection with an open transaction`,
  );
  for (const tot = Date.now() + GEMERKT_MS; Date.now() < tot; await pause(50))
    if (gezien.test((await readFile(logFile)).subarray(size).toString())) return true;
  return false;
}

/** Kills the service when it has just handled something. True when of what it handled Kafka was not told. */
async function sterfNaCommit(toneel: Toneel, naam: ServiceName): Promise<boolean> {
  const { kijker, keten } = toneel;
  const voor = await kijker.posities(naam);
  await kijker.opgeschoven(naam, 5);
  await sterf(toneel, naam);
  const na = await kijker.posities(naam);
  const groepen = (await keten.admin.listGroups()).groups.filter(({ groupId }) =>
    groupId.startsWith(`${naam}.`),
  );
  const verteld = new Map<string, number>();
  for (const { groupId } of groepen)
    for (const { topic, partitions } of await keten.admin.fetchOffsets({ groupId }))
      for (const { partition, offset } of partitions) verteld.set(`${topic} ${partition}`, Number(offset));
  return [...na].some(
    ([van, volgende]) => volgende > (voor.get(van) ?? 0) && (verteld.get(van) ?? 0) < volgende,
  );
}

/** Kills the service when there is something in its outbox. True when it is still there. */
async function sterfVoorHetZenden(toneel: Toneel, naam: ServiceName): Promise<boolean> {
  await toneel.kijker.volleOutbox(naam);
  await sterf(toneel, naam);
  return toneel.kijker.volleOutbox(naam, 1, 100);
}

/**
 * Holds what is in the outbox, so that the relay, which has sent it, waits with the delete; kills the service there and
 * its session with it. Without that the server would still delete for who is gone. Returns when it died.
 */
async function sterfVoorHetWissen(toneel: Toneel, naam: ServiceName): Promise<number> {
  const { kijker } = toneel;
  const { schema } = services[naam];
  const db = await kijker.verbinding();
  const wist = `from pg_stat_activity where application_name = 'meldpunt-${schema}' and query like 'delete from outbox%'
    and wait_event_type = 'Lock'`;
  try {
    await db.query('begin');
    for (const tot = Date.now() + GEDULD_MS; Date.now() < tot; await pause(2)) {
      const { rowCount } = await db.query(`select from ${schema}.outbox for update skip locked`);
      if ((rowCount ?? 0) > 0) break;
    }
    await kijker.wachtTot(`select ${wist}`, [], 3_000);
    await sterf(toneel, naam);
    const tijd = Date.now();
    await kijker.vraag(`select pg_terminate_backend(pid) ${wist}`);
    await kijker.wachtTot(`select where not exists (select ${wist})`, [], GEMERKT_MS);
    return tijd;
  } finally {
    db.release(true);
  }
}

const NIEMAND_NEEMT_OVER =
  'which of two was met would not be known, so that both had to die; taking over is another scenario';

/** At each of the first moments of work the next service in turn, at the place the scenario names. */
function doodOpPlaats(
  naam: string,
  wat: string,
  diensten: readonly ServiceName[],
  sterfDaar: (toneel: Toneel, dienst: ServiceName) => Promise<void>,
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
          if (dienst !== undefined) toneel.beside(() => sterfDaar(toneel, dienst));
        },
      };
    },
  };
}

/** Counts a kill by whether it was where the scenario wanted it. */
function telDood(toneel: Toneel, raak: boolean, wat: string): void {
  if (raak) toneel.tel(wat);
  else toneel.mis('kills at another moment');
}

/** What each service writes, by which it shows that its relay sent something twice. */
const GESCHREVEN_DOOR: Partial<Record<ServiceName, readonly Gebeurtenis['soort'][]>> = {
  'intake-gateway': ['Melding', 'Ontvangst'],
  'signal-router': ['Signaal', 'Uitkomst'],
  casework: ['Afhandeling', 'GemeenteSignaal', 'GemeenteOntvangst'],
  feedback: ['Terugkoppeling', 'PartnerTerugkoppeling', 'Reactie'],
};

function doodInDeRelay(): Scenario {
  const gedood: { soorten: readonly Gebeurtenis['soort'][]; tijd: number }[] = [];
  const scenario = doodOpPlaats(
    'kill-inside-relay',
    'kill -9 between send and delete of the outbox: what was sent is sent again',
    ['intake-gateway', 'signal-router', 'casework', 'feedback'],
    async (toneel, dienst) => {
      const tijd = await sterfVoorHetWissen(toneel, dienst);
      gedood.push({ soorten: GESCHREVEN_DOOR[dienst] ?? [], tijd });
    },
  );
  return {
    ...scenario,
    begin(toneel) {
      gedood.length = 0;
      return scenario.begin(toneel);
    },
    naAfloop(toneel, _gebroken, log) {
      const raak = telDubbelGezonden(log, gedood);
      toneel.tel('kills after a send, by what stands twice in the log', raak);
      for (let n = raak; n < gedood.length; n++) toneel.mis('kills at another moment');
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
    async (toneel, dienst) => {
      const wie = dienst === 'intake-gateway' ? 'api' : 'verwerker';
      telDood(toneel, await sterfInTransactie(toneel, dienst, wie), 'kills in a transaction');
    },
  ),
  doodOpPlaats(
    'kill-between-commit-and-offset',
    'kill -9 right after a commit, before Kafka is told of the position',
    ['signal-router', 'casework', 'feedback', 'metrics'],
    async (toneel, dienst) => telDood(toneel, await sterfNaCommit(toneel, dienst), 'kills after a commit'),
  ),
  doodOpPlaats(
    'kill-between-commit-and-relay',
    'kill -9 with messages committed that have not left',
    ['intake-gateway', 'signal-router', 'casework', 'feedback'],
    async (toneel, dienst) =>
      telDood(toneel, await sterfVoorHetZenden(toneel, dienst), 'kills with a full outbox'),
  ),
  doodInDeRelay(),
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
              const raak = await sterfInTransactie(toneel, 'intake-gateway', 'api');
              telDood(toneel, raak, 'kills during a levering');
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
