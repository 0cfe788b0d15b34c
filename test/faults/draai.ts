import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { Toeval } from '../../scripts/natie/toeval.ts';
import { speelNatie, type Verloop } from '../../scripts/simulatie/speel-natie.ts';
import type { Uitkomst } from '../../scripts/simulatie/uitkomst.ts';
import type { ServiceProcess } from '../../scripts/start/service-process.ts';
import { type ServiceName, serviceNames } from '../../scripts/start/services.ts';
import { type Keten, startKeten } from '../keten/keten.ts';
import {
  type Bevinding,
  keurBreken,
  keurDodeBrieven,
  keurLog,
  keurUitkomst,
  type Waarneming,
} from './controle.ts';
import { Kijker } from './kijker.ts';
import type { Speelplan } from './natie.ts';
import type { Scenario, Toneel } from './scenario.ts';
import { leesLog } from './waarneming.ts';

export type Rondje = {
  scenario: Scenario;
  bevindingen: Bevinding[];
  gebroken: Record<string, number>;
  /** What was tried at another moment than the scenario is about. */
  gemist: Record<string, number>;
  seconden: number;
  uitkomst?: Uitkomst;
  waarneming?: Waarneming;
};

export type Draaiplan = {
  plan: Speelplan;
  /** Chooses what is broken and when. */
  seed: number;
  /** Whether the scenarios are played as in the short set, in which a thing is broken once. */
  kort: boolean;
  signal: AbortSignal;
  /** What the undisturbed run comes to, which may be under way; absent for that run itself. */
  rustig?: Promise<Uitkomst>;
  onVoortgang(zin: string): void;
  /** Where the logs of a scenario that failed are kept. */
  logs?: string;
};

/** A busy machine is no fault; a chain that stands still longer is. */
const GEDULD_MS = 5 * 60_000;
/** More than one, so that instances have something to divide. */
const PARTITIES = 3;

/** Plays the nation on a chain of its own while the scenario breaks it, and checks all that came of it. */
export async function draaiScenario(scenario: Scenario, draaiplan: Draaiplan): Promise<Rondje> {
  const begin = performance.now();
  const gebroken: Record<string, number> = {};
  const bevindingen: Bevinding[] = [];
  const rondje: Rondje = { scenario, bevindingen, gebroken, gemist: {}, seconden: 0 };
  const vanzelf = new Map<string, number>();
  let voorbereid: Awaited<ReturnType<NonNullable<Scenario['voorbereid']>>> | undefined;
  let keten: Keten | undefined;
  try {
    voorbereid = await scenario.voorbereid?.();
    keten = await startKeten({
      partitions: PARTITIES,
      ...voorbereid?.keten,
      onDeath: (naam, exit, gevraagd) => {
        const hoe = `${naam} ended (${exit.signal ?? exit.code})`;
        draaiplan.onVoortgang(hoe);
        if (!gevraagd) vanzelf.set(hoe, (vanzelf.get(hoe) ?? 0) + 1);
      },
    });
    await speelEnKeur(keten, rondje, draaiplan);
    if (draaiplan.rustig !== undefined) bevindingen.push(...keurBreken(rondje.gebroken, rondje.gemist));
    for (const [hoe, keer] of vanzelf)
      bevindingen.push({ soort: 'STUCK', wat: `${hoe} by itself, ${keer} times` });
  } catch (error) {
    if (draaiplan.signal.aborted) throw error;
    bevindingen.push({
      soort: 'STUCK',
      wat: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  } finally {
    if (keten !== undefined && draaiplan.logs !== undefined && bevindingen.length > 0)
      await bewaarLogs(keten.dataDir, join(draaiplan.logs, scenario.naam));
    if (keten !== undefined) await doodAlles(keten);
    await keten
      ?.stop()
      .catch((error: unknown) => bevindingen.push({ soort: 'STUCK', wat: `stop: ${String(error)}` }));
    await voorbereid?.sluit?.();
  }
  rondje.seconden = (performance.now() - begin) / 1_000;
  return rondje;
}

/** A second process of every service, with the first ones. */
async function verdubbel(keten: Keten): Promise<ReadonlyMap<ServiceName, readonly ServiceProcess[]>> {
  const alle = new Map<ServiceName, readonly ServiceProcess[]>();
  await Promise.all(
    serviceNames.map(async (naam) => {
      const tweede = await keten.beginBeside(naam);
      await tweede.ready();
      alle.set(naam, [keten.service(naam), tweede]);
    }),
  );
  return alle;
}

async function speelEnKeur(keten: Keten, rondje: Rondje, draaiplan: Draaiplan): Promise<void> {
  const { scenario, gebroken, gemist } = rondje;
  const enkel = scenario.enkel !== undefined || (draaiplan.kort && scenario.kort === true);
  const alle = enkel ? undefined : await verdubbel(keten);
  const kijker = new Kijker(keten);
  const erbij: Promise<void>[] = [];
  const voorbij = new AbortController();
  const signal = AbortSignal.any([draaiplan.signal, voorbij.signal]);
  const toneel: Toneel = {
    keten,
    plan: draaiplan.plan,
    kijker,
    toeval: new Toeval(draaiplan.seed, ...Buffer.from(scenario.naam)),
    kort: draaiplan.kort,
    signal,
    instanties: (naam) => alle?.get(naam) ?? [keten.service(naam)],
    mis: (wat) => {
      gemist[wat] = (gemist[wat] ?? 0) + 1;
    },
    tel: (wat, aantal = 1) => {
      gebroken[wat] = (gebroken[wat] ?? 0) + aantal;
    },
    beside: (doe) => {
      const werk = doe();
      // A breaker that failed leaves what it broke as it is: nothing comes of playing on.
      werk.catch((error: unknown) => voorbij.abort(error));
      erbij.push(werk);
    },
  };
  if (scenario.plan !== undefined) toneel.plan = scenario.plan(draaiplan.plan, toneel);
  try {
    const storing = await scenario.begin(toneel);
    try {
      const verloop = await speelNatie({
        hub: keten,
        ...toneel.plan,
        signal,
        rustDeadlineMs: GEDULD_MS,
        onVoortgang: draaiplan.onVoortgang,
        buitenom: () => scenario.buitenom?.() ?? {},
        bewijzenWeg: scenario.behalve?.bewijzenWeg ?? false,
        verstoor: async (moment, dag) => storing.opMoment?.(moment, dag),
        naSpel: async () => {
          await Promise.all(erbij);
          await storing.naSpel?.();
          await Promise.all(erbij);
        },
      });
      const log = await leesLog(keten);
      await scenario.naAfloop?.(toneel, gebroken, log.gebeurtenissen);
      await keur(log, verloop, rondje, draaiplan, scenario.dodeBrieven?.(toneel) ?? {});
    } finally {
      // A play that failed does not tell its breakers when to stop.
      voorbij.abort();
      await Promise.allSettled(erbij);
      await storing.sluit?.();
    }
  } finally {
    await kijker.sluit();
  }
}

async function keur(
  log: Awaited<ReturnType<typeof leesLog>>,
  { uitkomst, verschillen, aangenomen }: Verloop,
  rondje: Rondje,
  { rustig }: Draaiplan,
  dodeBrieven: Readonly<Record<string, number>>,
): Promise<void> {
  const { bevindingen, scenario } = rondje;
  const waarneming: Waarneming = { ...log, aangenomen, centen: uitkomst.centen.in };
  rondje.uitkomst = uitkomst;
  rondje.waarneming = waarneming;
  for (const { regel, links, rechts } of verschillen)
    bevindingen.push({
      soort: /outbox|geparkeerd/.test(regel) ? 'STUCK' : 'LOST',
      wat: `${regel}: ${links} ≠ ${rechts}`,
    });
  bevindingen.push(...keurLog(waarneming), ...keurDodeBrieven(log.dodeBrieven, dodeBrieven));
  if (uitkomst.meldingen.open > 0)
    bevindingen.push({ soort: 'STUCK', wat: `${uitkomst.meldingen.open} meldingen still open` });
  if (rustig !== undefined) {
    const ongestoord = await rustig;
    const verwacht = scenario.verwacht?.(ongestoord) ?? ongestoord;
    bevindingen.push(...keurUitkomst(uitkomst, verwacht, scenario.behalve?.paden));
  }
}

async function bewaarLogs(dataDir: string, map: string): Promise<void> {
  await cp(join(dataDir, 'log'), map, { recursive: true });
  await cp(join(dataDir, 'kafka', 'kafka.log'), join(map, 'kafka.log')).catch(() => undefined);
  await cp(join(dataDir, 'postgres', 'postgres.log'), join(map, 'postgres.log')).catch(() => undefined);
}

/** Nobody needs what they hold any more, so nothing waits for them to end in good order. */
async function doodAlles(keten: Keten): Promise<void> {
  await Promise.all([...keten.services.values()].map((dienst) => dienst.down())).catch(() => undefined);
}
