import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topics } from '@meldpunt/contracts';
import type { RunningKafka } from '@meldpunt/infra';
import { type ServiceName, serviceNames } from '../../../scripts/start/services.ts';
import { eigenKafka, eigenPostgres } from '../eigen-servers.ts';
import { type KleinBestandssysteem, maakKleinBestandssysteem } from '../klein-bestandssysteem.ts';
import type { Scenario, Toneel } from '../scenario.ts';

const UUR = 3_600_000;
/** Only services that look at no token may be ahead: one that is ahead refuses every token as expired, as it must. */
const VERZET: Record<ServiceName, number> = {
  'intake-gateway': -2 * UUR,
  'signal-router': 2 * UUR,
  casework: -2 * UUR,
  feedback: -2 * UUR,
  metrics: 2 * UUR,
};

function klok(): Scenario {
  let map = '';
  const bestand = (naam: ServiceName) => join(map, naam);
  return {
    naam: 'clock-two-hours-off',
    wat: 'the clocks of all services two hours off, two ahead and three behind',
    async voorbereid() {
      map = await mkdtemp(join(tmpdir(), 'meldpunt-klok-'));
      for (const naam of serviceNames) await writeFile(bestand(naam), String(VERZET[naam]));
      return {
        keten: {
          serviceEnv: (naam) => ({
            NODE_OPTIONS: `--import=${join(import.meta.dirname, '..', 'klok.mjs')}`,
            MELDPUNT_FAULTS_KLOK: bestand(naam),
          }),
        },
        sluit: () => rm(map, { recursive: true, force: true }),
      };
    },
    begin(toneel) {
      toneel.tel('clocks off', serviceNames.length);
      return {
        // The balance is asked for with a token.
        async naSpel() {
          for (const naam of serviceNames) {
            await writeFile(bestand(naam), '0');
            await Promise.all(toneel.instanties(naam).map((instantie) => instantie.kill()));
          }
          await pause(500);
          const alle = serviceNames.flatMap((naam) => toneel.instanties(naam));
          await Promise.all(alle.map((instantie) => instantie.ready()));
        },
      };
    },
  };
}

function schijfVol(
  naam: string,
  wat: string,
  megabytes: number,
  waar: 'kafkaDir' | 'postgresDir',
  vol: (toneel: Toneel, schijf: KleinBestandssysteem) => Promise<void>,
): Scenario {
  let schijf: KleinBestandssysteem | undefined;
  return {
    naam,
    wat: `${wat} (a tmpfs of ${megabytes} MB, mounted as root)`,
    async voorbereid() {
      const gemaakt = await maakKleinBestandssysteem(megabytes);
      schijf = gemaakt;
      return {
        // The log of what was written stays small, so that the room is ours to take.
        keten: { [waar]: join(gemaakt.map, 'data'), postgresSettings: { max_wal_size: '96MB' } },
        sluit: () => gemaakt.sluit(),
      };
    },
    begin(toneel) {
      let gedaan = false;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          gedaan = true;
          const deze = schijf;
          if (deze === undefined) throw new Error('there is no small file system');
          toneel.beside(() => vol(toneel, deze));
        },
      };
    },
  };
}

/** How often a server wrote that there was no room. */
async function keerGeenRuimte(logbestand: string): Promise<number> {
  const log = await readFile(logbestand, 'utf8');
  return log.match(/No space left on device/g)?.length ?? 0;
}

/** Waits until the program has noticed or a while has passed; true when it ended. */
async function eindigt(draait: () => boolean, binnenMs: number): Promise<boolean> {
  for (const tot = Date.now() + binnenMs; Date.now() < tot; await pause(100)) if (!draait()) return true;
  return false;
}

function drieMakelaars(): Scenario {
  const geleverd: { van: number; tot: number }[] = [];
  return {
    naam: 'three-brokers',
    wat: 'three brokers, three copies, two in sync; the leader of the busiest partition killed under load, twice',
    voorbereid: async () => ({ keten: { kafkaBrokers: 3, kafkaHeapMb: 384 } }),
    begin(toneel) {
      let keren = 0;
      geleverd.length = 0;
      const { keten } = toneel;
      return {
        opMoment(moment) {
          if (moment === 'VOOR_LEVEREN') geleverd.push({ van: Date.now(), tot: Date.now() });
          const lot = geleverd.at(-1);
          if (moment === 'NA_LEVEREN' && lot !== undefined) lot.tot = Date.now();
          if (moment !== 'VOOR_LEVEREN' || keren++ >= 2) return;
          toneel.beside(async () => {
            if (!('nodes' in keten.kafka)) throw new Error('there is one broker only');
            const { nodes } = keten.kafka;
            await toneel.kijker.opgeschoven('signal-router', toneel.toeval.between(1, 60));
            const [{ topics: gevonden }, einden] = await Promise.all([
              keten.admin.fetchTopicMetadata({ topics: [topics.melding.naam] }),
              keten.admin.fetchTopicOffsets(topics.melding.naam),
            ]);
            const [drukste] = einden.toSorted((een, ander) => Number(ander.high) - Number(een.high));
            const leider = gevonden[0]?.partitions.find(
              ({ partitionId }) => partitionId === drukste?.partition,
            )?.leader;
            const slachtoffer: RunningKafka | undefined = nodes[(leider ?? 0) - 1];
            if (slachtoffer === undefined) throw new Error(`no broker ${leider}`);
            await slachtoffer.kill();
            toneel.tel('leaders killed');
            await pause(toneel.toeval.between(2_000, 6_000));
            await slachtoffer.start();
          });
        },
      };
    },
    naAfloop(toneel, _gebroken, log) {
      const seconden = geleverd.reduce((som, { van, tot }) => som + (tot - van) / 1_000, 0);
      const meldingen = log.filter(
        ({ soort, tijd }) =>
          soort === 'Melding' && geleverd.some(({ van, tot }) => tijd >= van && tijd <= tot),
      );
      toneel.tel('meldingen a second while delivered', Math.round(meldingen.length / seconden));
    },
  };
}

export const omgevingen: readonly Scenario[] = [
  klok(),
  schijfVol(
    'disk-full-broker',
    'no room for the broker, then room again',
    96,
    'kafkaDir',
    async (toneel, schijf) => {
      const kafka = eigenKafka(toneel.keten);
      await toneel.kijker.opgeschoven('signal-router', 10);
      await schijf.vul(16 * 1024);
      toneel.tel('disks filled');
      if (await eindigt(() => kafka.process.isRunning(), 20_000)) toneel.tel('times the broker gave up');
      toneel.tel('times no room was met', await keerGeenRuimte(kafka.process.logFile));
      await schijf.maakRuim();
      await kafka.kill();
      await kafka.start();
    },
  ),
  schijfVol(
    'disk-full-database',
    'no room for PostgreSQL, then room again',
    512,
    'postgresDir',
    async (toneel, schijf) => {
      const postgres = eigenPostgres(toneel.keten);
      await toneel.kijker.opgeschoven('signal-router', 10);
      await schijf.vul(16 * 1024);
      toneel.tel('disks filled');
      if (await eindigt(() => postgres.process.isRunning(), 15_000)) toneel.tel('times PostgreSQL gave up');
      toneel.tel('times no room was met', await keerGeenRuimte(postgres.process.logFile));
      await schijf.maakRuim();
      await postgres.start();
    },
  ),
  drieMakelaars(),
];
