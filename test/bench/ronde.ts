import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@meldpunt/contracts';
import type { NatieOpties } from '../../scripts/natie/natie.ts';
import { draaiLandelijk } from '../../scripts/proefdraaien/draai.ts';
import { type Keten, startKeten } from '../keten/keten.ts';
import { meetAdressen } from './adres.ts';
import {
  type Etappe,
  heleDuur,
  ketenrust,
  meetHandelingen,
  meetIntake,
  meetKeten,
  meetLezen,
  sluitAan,
  VOORAF,
} from './etappes.ts';
import { meetGroteLevering, zorgregels } from './grote-levering.ts';
import { vulHistorie } from './historie.ts';
import { meetKaalLezen, meetKaleIntake } from './kaal.ts';
import { meetVertraging, type Vertraging } from './vertraging.ts';

export type Ronde = {
  etappes: Etappe[];
  /**
   * Rate of the stage against that of its bare loop; of the chain against its stages one after the other; of the router
   * with all that is lawfully held against with nothing (`historie`) and against with one month (`historieMaand`); with a
   * trial beside it against alone, and of two routers against one. `adres` is the time a melding takes at an address of
   * 500 against one of 5.
   */
  verhoudingen: Record<Verhouding, number>;
  /** Lines a second through the whole chain, nobody acting. */
  ketenPerSeconde: number;
  /** Milliseconds at 200 meldingen a second. */
  vertraging: { lijst: Vertraging; intrekken: Vertraging };
};

export type Verhouding =
  | 'intake'
  | 'router'
  | 'casework'
  | 'feedback'
  | 'metrics'
  | 'keten'
  | 'historie'
  | 'historieMaand'
  | 'proef'
  | 'adres'
  | 'routers';

/** All that is lawfully held of the nation: twelve months of 72,000 meldingen, rounded (design §5, Retention). */
const WETTELIJK_BEWAARD = 860_000;

/** As a router that serves the country tries out: one thread, half of the time. */
const PROEF = { werkers: 1, tempo: 0.5, gemeenten: 342, seed: 1, onStap: () => {} };

const { melding, signaal, uitkomst, afhandeling, terugkoppeling } = topics;
const snelheid = ({ aantal, seconden }: Etappe) => aantal / seconden;

/** One round: every stage alone with its bare loop, the router with history, and the chain at once. */
export async function speelRonde(meldingenPerMaand: number, toon: (etappe: Etappe) => void): Promise<Ronde> {
  const etappes: Etappe[] = [];
  const meet = async (bezig: Promise<Etappe>): Promise<Etappe> => {
    const etappe = await bezig;
    etappes.push(etappe);
    toon(etappe);
    return etappe;
  };
  const opties = { meldingenPerMaand, historieMaanden: 0 };
  // As the contract has them. The chain at once runs as `npm start` makes it on one machine, with one of each.
  const partitions = topics.melding.partities;
  const groot = await metKeten({ only: [], partitions }, (hub) =>
    meetGroot(hub, { ...opties, maanden: 2 }, meet),
  );
  const los = await metKeten({ only: [], partitions }, (hub) =>
    meetEtappes(hub, { ...opties, maanden: 4 }, meet),
  );
  const routers = await metKeten({ only: [], partitions }, (hub) =>
    meetRouters(hub, { ...opties, maanden: 4 }, meet),
  );
  const { keten, vertraging } = await metKeten({}, async (hub) => {
    const geleverd = await sluitAan(hub, { ...opties, maanden: 2 });
    const rust = ketenrust(hub);
    try {
      const gemeten = await meet(meetKeten(hub, geleverd, 0, rust.wacht));
      return { keten: gemeten, vertraging: await meetVertraging(hub, geleverd, 1, rust.wacht) };
    } finally {
      await rust.sluit();
    }
  });
  const { zonderHandelingen, ...verhoudingen } = los;
  return {
    etappes,
    verhoudingen: { ...verhoudingen, ...groot, routers, keten: zonderHandelingen / heleDuur(keten) },
    ketenPerSeconde: snelheid(keten),
    vertraging,
  };
}

export async function metKeten<T>(
  opties: Parameters<typeof startKeten>[0],
  doe: (hub: Keten) => Promise<T>,
): Promise<T> {
  // On disk: what is measured is durable work.
  const hub = await startKeten({ ...opties, dataRoot: tmpdir() });
  const stop = () => void hub.stop().finally(() => process.exit(130));
  for (const naam of ['SIGINT', 'SIGTERM'] as const) process.once(naam, stop);
  try {
    return await doe(hub);
  } finally {
    for (const naam of ['SIGINT', 'SIGTERM'] as const) process.removeListener(naam, stop);
    await hub.stop();
  }
}

/** A delivery that fills its blocks, with its bare loop; and addresses at which much is reported against ordinary ones. */
async function meetGroot(
  hub: Keten,
  opties: Partial<NatieOpties>,
  meet: (bezig: Promise<Etappe>) => Promise<Etappe>,
): Promise<Record<'intake' | 'adres', number>> {
  const geleverd = await sluitAan(hub, opties);
  const partij = zorgregels(geleverd, 0);
  const vooraf = Math.floor(partij.regels.length * VOORAF);
  const deel = (van: number, tot?: number) => ({ ...partij, regels: partij.regels.slice(van, tot) });
  await meetGroteLevering(hub, geleverd, deel(0, vooraf), 'warm');
  const intake = await meet(meetGroteLevering(hub, geleverd, deel(vooraf), 'groot'));
  const kaal = await meet(
    meetKaleIntake(
      hub,
      partij.regels.map((regel) => JSON.stringify(regel)),
    ),
  );
  // Nothing of a router that has just been started is in what follows.
  await meet(meetLezen(hub, 'router: one delivery', 'signal-router', [melding.naam]));
  const ander = zorgregels(geleverd, 1);
  const helft = Math.floor(ander.regels.length / 2);
  const [een, twee] = [ander.regels.slice(0, helft), ander.regels.slice(helft)];
  const gewoon = await meet(meetAdressen(hub, geleverd, { ...ander, regels: een }, 5));
  const vol = await meet(meetAdressen(hub, geleverd, { ...ander, regels: twee }, 500));
  return { intake: snelheid(intake) / snelheid(kaal), adres: snelheid(gewoon) / snelheid(vol) };
}

/**
 * Two routers that share the partitions, against one in the month before and the one after. The first month is not
 * compared: nothing that comes in it meets anything of before, and it goes half as fast again.
 */
async function meetRouters(
  hub: Keten,
  opties: Partial<NatieOpties>,
  meet: (bezig: Promise<Etappe>) => Promise<Etappe>,
): Promise<number> {
  const geleverd = await sluitAan(hub, opties);
  await hub.service('intake-gateway').stop();
  const snelheden: number[] = [];
  for (const [nummer, ernaast] of [0, 0, 1, 0].entries()) {
    await meetIntake(hub, geleverd, nummer);
    const naam = `router: ${ernaast + 1} instances`;
    snelheden.push(snelheid(await meet(meetLezen(hub, naam, 'signal-router', [melding.naam], ernaast))));
  }
  const [, voor = 0, samenTwee = 0, na = 0] = snelheden;
  return samenTwee / ((voor + na) / 2);
}

/** Each stage alone on topics that are full already, and its bare loop right after it, on the same machine and day. */
async function meetEtappes(
  hub: Keten,
  opties: Partial<NatieOpties>,
  meet: (bezig: Promise<Etappe>) => Promise<Etappe>,
) {
  const geleverd = await sluitAan(hub, opties);
  await hub.service('intake-gateway').stop();
  const intake = await meet(meetIntake(hub, geleverd, 0));
  const router = await meet(meetLezen(hub, 'router: meldingen', 'signal-router', [melding.naam]));
  const kaleRouter = await meet(
    meetKaalLezen(hub, 'signal-router', [melding.naam], [signaal.naam, uitkomst.naam]),
  );
  const casework = await meet(meetLezen(hub, 'casework: signalen', 'casework', [signaal.naam]));
  const kaalCasework = await meet(meetKaalLezen(hub, 'casework', [signaal.naam], [afhandeling.naam]));
  const feedback = await meet(
    meetLezen(hub, 'feedback: before acts', 'feedback', [melding.naam, uitkomst.naam, afhandeling.naam]),
  );
  const vanMetrics = [melding, signaal, uitkomst, afhandeling, terugkoppeling].map(({ naam }) => naam);
  const metrics = await meet(meetLezen(hub, 'metrics: before acts', 'metrics', vanMetrics));
  const zonderHandelingen = [intake, router, casework, feedback, metrics].reduce(
    (som, etappe) => som + heleDuur(etappe),
    0,
  );
  for (const bezig of await meetHandelingen(hub, geleverd)) await meet(Promise.resolve(bezig));
  await meet(meetLezen(hub, 'router: afhandelingen', 'signal-router', [afhandeling.naam]));
  await meet(meetLezen(hub, 'casework: signalen that ended', 'casework', [signaal.naam]));
  const feedbackNa = await meet(
    meetLezen(hub, 'feedback: after acts', 'feedback', [melding.naam, uitkomst.naam, afhandeling.naam]),
  );
  const kaleFeedback = await meet(
    meetKaalLezen(hub, 'feedback', [melding.naam, uitkomst.naam, afhandeling.naam], [terugkoppeling.naam]),
  );
  const metricsNa = await meet(meetLezen(hub, 'metrics: after acts', 'metrics', vanMetrics));
  const kaleMetrics = await meet(meetKaalLezen(hub, 'metrics', vanMetrics, []));
  return {
    zonderHandelingen,
    router: snelheid(router) / snelheid(kaleRouter),
    casework: snelheid(casework) / snelheid(kaalCasework),
    feedback: snelheid(samen(feedback, feedbackNa)) / snelheid(kaleFeedback),
    metrics: snelheid(samen(metrics, metricsNa)) / snelheid(kaleMetrics),
    ...(await meetHistorie(router)),
  };

  /**
   * A month on what one month left, a month on all that is lawfully held of the nation, and one more while a year as
   * large as twelve of these months is tried out beside it. The second is told against the first month of all, in which
   * nothing was held, and against the month on one month: in the first nothing that came met anything of before, so that
   * it also tells what residents' own history costs, however much is held.
   */
  async function meetHistorie(leeg: Etappe): Promise<Record<'historie' | 'historieMaand' | 'proef', number>> {
    await meetIntake(hub, geleverd, 1);
    const zonder = await meet(meetLezen(hub, 'router: second month', 'signal-router', [melding.naam]));
    const gevuld = await vulHistorie(hub, WETTELIJK_BEWAARD);
    await meetIntake(hub, geleverd, 2);
    const naam = `router: third, ${gevuld} held`;
    const met = await meet(meetLezen(hub, naam, 'signal-router', [melding.naam]));
    await meetIntake(hub, geleverd, 3);
    const naast = await meetNaastProef();
    return {
      historie: snelheid(met) / snelheid(leeg),
      historieMaand: snelheid(met) / snelheid(zonder),
      proef: snelheid(naast) / snelheid(met),
    };
  }

  async function meetNaastProef(): Promise<Etappe> {
    const geladen = Promise.withResolvers<void>();
    const proef = draaiLandelijk(hub.postgres.url('postgres'), {
      ...PROEF,
      meldingen: 12 * geleverd.natie.opties.meldingenPerMaand,
      wachtwoorden: await routerWachtwoorden(hub),
      onGeladen: async () => geladen.resolve(),
    });
    await Promise.race([geladen.promise, proef]);
    const naast = await meet(
      meetLezen(hub, 'router: fourth, a trial beside it', 'signal-router', [melding.naam]),
    );
    const { beoordeeld, seconden } = await proef;
    await meet(
      Promise.resolve({
        naam: 'trial of three formules beside it',
        aantal: beoordeeld,
        seconden: seconden.spelen,
      }),
    );
    return naast;
  }
}

/** The trial is played on the router's own server, where its roles are known already. */
async function routerWachtwoorden({ dataDir }: Keten) {
  const alle: Record<string, string> = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8'));
  const van = (rol: string) => alle[`router_${rol}`] ?? '';
  return { eigenaar: van('eigenaar'), verwerker: van('verwerker'), api: van('api') };
}

function samen(een: Etappe, ander: Etappe): Etappe {
  return { naam: een.naam, aantal: een.aantal + ander.aantal, seconden: een.seconden + ander.seconden };
}
