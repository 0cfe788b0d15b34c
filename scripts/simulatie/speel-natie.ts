import {
  addDays,
  type Datum,
  decode,
  isWerkdag,
  partnerMeldingenTopic,
  topics,
  weekday,
} from '@meldpunt/contracts';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { type Cluster, koppelingTellen } from '../natie/koppeling.ts';
import type { Natie, NatieLevering } from '../natie/natie.ts';
import type { Hub } from '../start/hub.ts';
import type { TokenSource } from '../start/identity.ts';
import type { ServiceName } from '../start/services.ts';
import {
  andersInBestand,
  andersOpTopic,
  dubbeleAntwoorden,
  leesAntwoorden,
  leesAntwoordenVanTopic,
  leesBestanden,
} from './antwoorden.ts';
import { type Verschil, vergelijkBalans } from './balans.ts';
import { vulAan, vulAanVanTopic } from './bewijzen.ts';
import { publiceerDag } from './dag.ts';
import { type Partijen, richtIn } from './inrichten.ts';
import { leesTopicTotEinde } from './lees-topic.ts';
import { leverMetKafka, leverMetNdjson } from './lever.ts';
import { type Aantallen, Leverboek, type Post, vergelijkLeveringen } from './leverboek.ts';
import { naastElkaar } from './naast-elkaar.ts';
import type { ServicePosities } from './posities.ts';
import { reageer, reageert } from './reacties.ts';
import { bewaakRust, type Rustwacht } from './rust.ts';
import { maakUitkomst, type Uitkomst } from './uitkomst.ts';
import { beslisUitzonderingen } from './uitzonderingen.ts';
import { vraagGoed } from './verzoek.ts';
import { Behandelaar, gemeentenPer } from './werk.ts';
import { EigenSysteem } from './werk-kafka.ts';
import { eenVoorEen, inBulk } from './werkwijzen.ts';

// Past 250 lines because a run is one story from the first day to the last, told in the order in which it happens.

export type Spel = {
  hub: Hub;
  natie: Natie;
  signal: AbortSignal;
  onVoortgang(zin: string): void;
  /** Working days on which municipalities do what is due by then; every one when absent. */
  werkt?(dag: Datum): boolean;
  /** Municipalities that somebody else works, with a system of their own; the play does nothing there. */
  behandeltZelf?(gemeentecode: string): boolean;
  /** How long the chain may take to come to rest, milliseconds; three minutes when absent. */
  rustDeadlineMs?: number;
  /** Called at the moments at which a fault run breaks something. */
  verstoor?(moment: 'VOOR_LEVEREN' | 'NA_LEVEREN' | 'VOOR_WERKEN', dag: Datum): Promise<void>;
  /** Lines that somebody else offered in the name of a creditor of this nation, by result; asked when the play is over. */
  buitenom?(): Partial<Aantallen>;
  /** The gateway was put back to a backup: receipts of lines that made no melding are gone (besluit 0034). */
  bewijzenWeg?: boolean;
  /** Called when the last day is over, before the chain comes to rest for the balance. */
  naSpel?(): Promise<void>;
};

export type Verloop = {
  uitkomst: Uitkomst;
  /** Meldingen the gateway says it accepted. */
  aangenomen: number;
  verschillen: Verschil[];
  metingen: Record<string, number>;
  /** How often each service died and was started again. */
  herstarts: ReadonlyMap<ServiceName, number>;
  /** Refusals municipalities met, by code. */
  geweigerd: Record<string, number>;
};

/** Creditors that read what was answered at the same time. */
const SCHULDEISERS_TEGELIJK = 4;

/** Plays a nation through the public interfaces of the hub, day by day, and draws up the balance. */
export async function speelNatie(spel: Spel): Promise<Verloop> {
  const { hub, natie, onVoortgang } = spel;
  onVoortgang('Connecting the parties');
  const partijen = await richtIn(hub, natie);
  const kafkaVan = (organisatieId: string) => buitenKafka(hub, partijen, organisatieId);
  const partnersOpKafka = natie.partners.filter(({ aansluiting }) => aansluiting === 'KAFKA');
  const gemeentenOpKafka = natie.gemeenten.filter(({ aansluiting }) => aansluiting === 'KAFKA');
  const rust = bewaakRust({
    databaseUrl: hub.postgres.url(hub.database),
    admin: hub.admin,
    partnersOpKafka: partnersOpKafka.map(({ partnerId }) => partnerId),
    gemeentenOpKafka: gemeentenOpKafka.map(({ gemeentecode }) => gemeentecode),
  });
  const dagen = hub.operator.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  const producers = new Map<string, Producer>();
  const systemen: EigenSysteem[] = [];
  try {
    await dagen.connect();
    for (const { partnerId, organisatieId } of partnersOpKafka) {
      const producer = kafkaVan(organisatieId).producer({
        allowAutoTopicCreation: false,
        maxInFlightRequests: 1,
      });
      await producer.connect();
      producers.set(partnerId, producer);
    }
    const behandelaars = await maakBehandelaars(spel, partijen, systemen, kafkaVan);
    const begin = performance.now();
    const boek = new Leverboek();
    const tijden = await speelDagen(spel, { partijen, rust, dagen, producers, behandelaars, boek });
    const seconden = (performance.now() - begin) / 1_000;
    await spel.naSpel?.();
    if (spel.naSpel !== undefined) await rust.wacht(spel.rustDeadlineMs, spel.signal);
    onVoortgang('Drawing up the balance');
    return await maakOp(spel, partijen, behandelaars, { tijden, seconden, boek });
  } finally {
    await rust.sluit();
    await Promise.allSettled([
      dagen.disconnect(),
      ...[...producers.values()].map((producer) => producer.disconnect()),
      ...systemen.map((systeem) => systeem.sluit()),
    ]);
  }
}

/** A party's own login at the listener for parties. */
function buitenKafka(hub: Hub, partijen: Partijen, organisatieId: string): Kafka {
  const token = tokenVan(partijen, organisatieId);
  return new Kafka({
    clientId: clientVan(partijen, organisatieId),
    brokers: hub.kafka.outsideBrokers,
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: token },
    // A party does not give up because the machine is busy; the library takes it for a refusal and never tries again.
    authenticationTimeout: 60_000,
    logLevel: logLevel.NOTHING,
    retry: { retries: 20, initialRetryTime: 100, maxRetryTime: 1_000 },
  });
}

function clientVan(partijen: Partijen, organisatieId: string): string {
  const clientId = partijen.clientIds.get(organisatieId);
  if (clientId === undefined) throw new Error(`organisatie ${organisatieId} is niet aangesloten`);
  return clientId;
}

function tokenVan(partijen: Partijen, organisatieId: string): TokenSource {
  const token = partijen.tokens.get(organisatieId);
  if (token === undefined) throw new Error(`organisatie ${organisatieId} is niet aangesloten`);
  return token;
}

async function maakBehandelaars(
  { hub, natie, behandeltZelf = () => false }: Spel,
  partijen: Partijen,
  systemen: EigenSysteem[],
  kafkaVan: (organisatieId: string) => Kafka,
): Promise<Behandelaar[]> {
  const casework = hub.service('casework').url;
  const behandelaars: Behandelaar[] = [];
  for (const [organisatieId, gemeenten] of gemeentenPer(natie)) {
    const token = tokenVan(partijen, organisatieId);
    const [gemeente] = gemeenten;
    if (gemeenten.some(({ gemeentecode }) => behandeltZelf(gemeentecode))) continue;
    if (gemeente?.werkwijze === 'KAFKA') {
      const systeem = await EigenSysteem.begin({
        gemeentecode: gemeente.gemeentecode,
        clientId: clientVan(partijen, organisatieId),
        casework,
        token,
        kafka: kafkaVan(organisatieId),
        admin: hub.admin,
      });
      systemen.push(systeem);
      behandelaars.push(new Behandelaar(natie, systeem));
    } else {
      const werkwijze = gemeente?.werkwijze === 'EEN_VOOR_EEN' ? eenVoorEen : inBulk;
      behandelaars.push(new Behandelaar(natie, werkwijze(casework, token)));
    }
  }
  return behandelaars;
}

type Toneel = {
  partijen: Partijen;
  rust: Rustwacht;
  dagen: Producer;
  producers: ReadonlyMap<string, Producer>;
  behandelaars: readonly Behandelaar[];
  boek: Leverboek;
};

/** Seconds of a run by what they went to; `rust` is waiting for the chain after each of them. */
type Tijden = { dag: number; leveren: number; werken: number; rust: number };

async function speelDagen(spel: Spel, toneel: Toneel): Promise<Tijden> {
  const { natie, signal, onVoortgang } = spel;
  const { rust, behandelaars } = toneel;
  const tijden: Tijden = { dag: 0, leveren: 0, werken: 0, rust: 0 };
  const meet = async <T>(waaraan: keyof Tijden, doe: () => Promise<T>): Promise<T> => {
    const begin = performance.now();
    try {
      return await doe();
    } finally {
      tijden[waaraan] += (performance.now() - begin) / 1_000;
    }
  };
  const wacht = () => meet('rust', () => rust.wacht(spel.rustDeadlineMs, spel.signal));
  let geleverd = 0;
  await wacht();
  for (let dag = natie.eersteDag; dag <= natie.laatsteDag; dag = addDays(dag, 1)) {
    signal.throwIfAborted();
    // They go on with the next day, so the last day is too late.
    if (dag === natie.laatsteDag) await meet('werken', () => reageerAllen(spel, toneel, addDays(dag, -1)));
    await meet('dag', () => publiceerDag(toneel.dagen, dag));
    if (dag.endsWith('01')) onVoortgang(`${dag}`);
    // Nobody delivers or works on a day off: it follows on to the next day as on any weekend.
    const werkt = isWerkdag(dag) && (spel.werkt?.(dag) ?? true);
    const leveringen = natie.leveringenOp(dag);
    // Also on a day off: a day of the hub is over before the next begins.
    await wacht();
    if (!werkt && leveringen.length === 0 && dag < natie.laatsteDag) continue;
    if (leveringen.length > 0) {
      await spel.verstoor?.('VOOR_LEVEREN', dag);
      const regels = await meet('leveren', () => leverDag(spel, toneel, leveringen));
      geleverd += regels;
      await spel.verstoor?.('NA_LEVEREN', dag);
      await meet('werken', () =>
        beslisUitzonderingen(spel.hub.service('intake-gateway').url, toneel.partijen.beheer, natie),
      );
      await wacht();
      onVoortgang(`${dag}  ${regels} regels geleverd (${geleverd} in totaal)`);
    }
    if (werkt) {
      await spel.verstoor?.('VOOR_WERKEN', dag);
      const maandag = weekday(dag) === 1;
      // All of them together, step by step: what a municipality meets must not depend on how fast another is.
      const samen = (stap: (behandelaar: Behandelaar) => Promise<void>) =>
        meet('werken', () => Promise.all(behandelaars.map(stap)));
      // When the creditors are done, what is new on a list is rare, and looking once a week is enough.
      if (maandag || dag <= natie.laatsteLeverdag)
        await samen((behandelaar) => behandelaar.kijk(dag, maandag));
      await samen((behandelaar) => behandelaar.doe(dag));
      // What these meet must not depend on how far the chain is with what was done just now.
      const naRust = async (
        nodig: (behandelaar: Behandelaar) => boolean,
        stap: (behandelaar: Behandelaar) => Promise<void>,
      ) => {
        if (!behandelaars.some(nodig)) return;
        await wacht();
        await samen(stap);
      };
      await naRust(
        (behandelaar) => behandelaar.kijktOpnieuw,
        (behandelaar) => behandelaar.kijkOpnieuw(dag),
      );
      await naRust(
        (behandelaar) => behandelaar.zetDoorOp(dag),
        (behandelaar) => behandelaar.zetDoor(dag),
      );
      await wacht();
    }
  }
  return tijden;
}

/** Every creditor that follows its answers says back what it sees in its books. */
async function reageerAllen({ hub, natie }: Spel, { partijen }: Toneel, op: Datum): Promise<void> {
  const feedback = hub.service('feedback').url;
  const volgers = natie.partners.filter(({ partnerId }) => reageert(partnerId));
  await naastElkaar(volgers, SCHULDEISERS_TEGELIJK, async ({ partnerId, organisatieId }) => {
    const token = tokenVan(partijen, organisatieId);
    await reageer(feedback, token, partnerId, await leesAntwoorden(feedback, token, partnerId), op);
  });
}

/**
 * One delivery after the other: which of two creditors came first then depends on the nation alone, as the result of
 * a run must.
 */
async function leverDag(
  { hub, natie, rustDeadlineMs, signal }: Spel,
  { partijen, rust, producers, boek }: Toneel,
  leveringen: readonly NatieLevering[],
): Promise<number> {
  const gateway = hub.service('intake-gateway').url;
  const organisatieVan = new Map(
    natie.partners.map(({ partnerId, organisatieId }) => [partnerId, organisatieId]),
  );
  let regels = 0;
  for (const levering of leveringen) {
    regels += levering.regels.length;
    const producer = producers.get(levering.partnerId);
    if (producer === undefined) {
      const token = tokenVan(partijen, organisatieVan.get(levering.partnerId) ?? '');
      boek.noteer(levering, await leverMetNdjson(gateway, token, levering));
    } else {
      // The gateway takes it in when it gets to it; waited for, so that it comes before the next creditor in every run.
      await leverMetKafka(producer, levering);
      boek.noteer(levering, null);
      const { naam } = partnerMeldingenTopic(levering.partnerId);
      await rust.wachtTotGelezen('intake-gateway', naam, rustDeadlineMs, signal);
    }
  }
  return regels;
}

async function haalPosities(hub: Hub, beheer: TokenSource): Promise<ServicePosities> {
  const haal = async <T>(naam: Parameters<Hub['service']>[0]): Promise<T> =>
    (await vraagGoed(`${hub.service(naam).url}/v1/_balans`, beheer)).inhoud as T;
  const [intake, router, casework, feedback, metrics] = await Promise.all([
    haal<ServicePosities['intake']>('intake-gateway'),
    haal<ServicePosities['router']>('signal-router'),
    haal<ServicePosities['casework']>('casework'),
    haal<ServicePosities['feedback']>('feedback'),
    haal<ServicePosities['metrics']>('metrics'),
  ]);
  return { intake, router, casework, feedback, metrics };
}

async function maakOp(
  { hub, natie, buitenom, bewijzenWeg }: Spel,
  partijen: Partijen,
  behandelaars: readonly Behandelaar[],
  verloop: { tijden: Tijden; seconden: number; boek: Leverboek },
): Promise<Verloop> {
  const opgevraagd = haalPosities(hub, partijen.beheer);
  const [posities, koppeling, opAntwoorden, posten] = await Promise.all([
    opgevraagd,
    meetKoppeling(hub, natie),
    opgevraagd.then((gevonden) => vergelijkAntwoorden(hub, natie, partijen, gevonden)),
    vulBoekAan(hub, natie, partijen, verloop.boek),
  ]);
  const opLeveringen = bewijzenWeg ? [] : vergelijkLeveringen(posten, posities.intake, buitenom?.());
  const verschillen = [...vergelijkBalans(posities), ...opLeveringen, ...opAntwoorden];
  const uitkomst = maakUitkomst(posities, koppeling, verschillen.length === 0);
  const meldingen = uitkomst.meldingen.nieuw + uitkomst.meldingen.vrijgegeven;
  const herstarts = new Map([...hub.services].map(([naam, { deaths }]) => [naam, deaths]));
  const geweigerd = new Map<string, number>();
  for (const behandelaar of behandelaars) {
    for (const [code, aantal] of behandelaar.geweigerd)
      geweigerd.set(code, (geweigerd.get(code) ?? 0) + aantal);
  }
  return {
    uitkomst,
    aangenomen: meldingen + uitkomst.meldingen.doorgezet,
    verschillen,
    metingen: {
      spelSeconden: tienden(verloop.seconden),
      dagSeconden: tienden(verloop.tijden.dag),
      leverSeconden: tienden(verloop.tijden.leveren),
      werkSeconden: tienden(verloop.tijden.werken),
      rustSeconden: tienden(verloop.tijden.rust),
      meldingenPerSeconde: Math.round(meldingen / verloop.seconden),
      handelingen: behandelaars.reduce((som, { handelingen }) => som + handelingen, 0),
      herstarts: [...herstarts.values()].reduce((som, deaths) => som + deaths, 0),
    },
    herstarts,
    geweigerd: Object.fromEntries(geweigerd),
  };
}

function tienden(seconden: number): number {
  return Math.round(seconden * 10) / 10;
}

/** The books of the creditors, with what each can see of its own lines. */
async function vulBoekAan(hub: Hub, natie: Natie, partijen: Partijen, boek: Leverboek): Promise<Post[]> {
  const gateway = hub.service('intake-gateway').url;
  const perPartner = Map.groupBy(boek.posten, ({ partnerId }) => partnerId);
  const aangevuld = await naastElkaar(natie.partners, SCHULDEISERS_TEGELIJK, async (partner) => {
    const { partnerId, organisatieId, aansluiting } = partner;
    const posten = perPartner.get(partnerId) ?? [];
    const token = tokenVan(partijen, organisatieId);
    if (aansluiting !== 'KAFKA') return vulAan(gateway, token, posten);
    const kafka = buitenKafka(hub, partijen, organisatieId);
    const clientId = clientVan(partijen, organisatieId);
    return vulAanVanTopic({ kafka, admin: hub.admin, gateway, token, clientId, partnerId }, posten);
  });
  return aangevuld.flat();
}

/** What the creditors themselves received, by their own login and on every way there is, against what feedback says it sent. */
async function vergelijkAntwoorden(
  hub: Hub,
  natie: Natie,
  partijen: Partijen,
  { feedback }: ServicePosities,
): Promise<Verschil[]> {
  const feedbackUrl = hub.service('feedback').url;
  const perPartner = await naastElkaar(natie.partners, SCHULDEISERS_TEGELIJK, async (partner) => {
    const { partnerId, organisatieId, aansluiting } = partner;
    const token = tokenVan(partijen, organisatieId);
    const antwoorden = await leesAntwoorden(feedbackUrl, token, partnerId);
    const regels = await leesBestanden(feedbackUrl, token, partnerId, antwoorden);
    const leesTopic = () =>
      leesAntwoordenVanTopic(
        buitenKafka(hub, partijen, organisatieId),
        hub.admin,
        partnerId,
        clientVan(partijen, organisatieId),
      );
    const gevonden = {
      'dubbele antwoorden': dubbeleAntwoorden(antwoorden),
      'antwoorden die op het topic anders zijn':
        aansluiting === 'KAFKA' ? andersOpTopic(antwoorden, await leesTopic()) : 0,
      'antwoorden die in het bestand anders zijn': andersInBestand(antwoorden, regels),
    };
    return {
      definitief: antwoorden.filter(({ aard }) => aard === 'DEFINITIEF').length,
      verschillen: Object.entries(gevonden).flatMap(([wat, links]): Verschil[] =>
        links > 0 ? [{ regel: `${partnerId}: ${wat}`, links, rechts: 0 }] : [],
      ),
    };
  });
  const verschillen = perPartner.flatMap((partner) => partner.verschillen);
  const definitief = perPartner.reduce((som, partner) => som + partner.definitief, 0);
  if (definitief !== feedback.meldingen.vrijgegeven) {
    verschillen.push({
      regel: 'definitieve antwoorden ontvangen = vrijgegeven',
      links: definitief,
      rechts: feedback.meldingen.vrijgegeven,
    });
  }
  return verschillen;
}

/**
 * Which meldingen the hub takes to be about one person, as the last version of each signaal tells, against the truth. Only
 * what came into a signaal is compared: of the others nobody outside the router hears whom they were matched with, and two
 * that were not matched, and for that reason came into none, are not counted as missed (besluit 0110).
 */
async function meetKoppeling(hub: Hub, natie: Natie): Promise<Uitkomst['koppeling']> {
  const laatste = new Map<string, { versie: number; clusters: Cluster[] }>();
  await leesTopicTotEinde(hub.operator, hub.admin, topics.signaal.naam, 'meldpunt-koppeling', (waarde) => {
    const signaal = decode('Signaal', waarde);
    const { signaalId, versie, gemeentecode, meldingen, onderbouwing } = signaal;
    if ((laatste.get(signaalId)?.versie ?? 0) >= versie) return;
    const personen = Map.groupBy([...meldingen, ...onderbouwing], ({ persoonId }) => persoonId);
    const clusters = [...personen.values()].map((groep) => ({
      venster: gemeentecode,
      meldingen: groep.map(({ partnerId, kenmerk }) => ({ partnerId, kenmerk })),
    }));
    laatste.set(signaalId, { versie, clusters });
  });
  const { precisie, trefkans } = koppelingTellen(
    natie.waarheid,
    [...laatste.values()].flatMap(({ clusters }) => clusters),
  );
  const rond = (deel: number) => Math.round(deel * 1e6) / 1e6;
  return { precisie: rond(precisie), trefkans: rond(trefkans) };
}
