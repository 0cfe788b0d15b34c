import { setTimeout as pause } from 'node:timers/promises';
import { addDays, type Datum, firstDayOf, meldmaandVan, shiftMonth } from '@meldpunt/contracts';
import { AssignerProtocol } from 'kafkajs';
import pg from 'pg';
import { maakNatie, type Natie, type NatieLevering, type NatieOpties } from '../../scripts/natie/natie.ts';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { type Partijen, richtIn } from '../../scripts/simulatie/inrichten.ts';
import { leverMetNdjson } from '../../scripts/simulatie/lever.ts';
import { naastElkaar } from '../../scripts/simulatie/naast-elkaar.ts';
import { bewaakRust, type Rustwacht } from '../../scripts/simulatie/rust.ts';
import { gemeentenPer } from '../../scripts/simulatie/werk.ts';
import { zonderContact } from '../../scripts/simulatie/werkplan.ts';
import { type Handeling, inBulk } from '../../scripts/simulatie/werkwijzen.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type ServiceName, services } from '../../scripts/start/services.ts';

export type Etappe = {
  naam: string;
  /** What it took in while the clock ran, and how long that took until its last message was with the broker. */
  aantal: number;
  seconden: number;
  /** Share that was measured of all there was to take in; 1 when absent. */
  deel?: number;
};

/** What all of a stage would have taken, the part before the clock ran at the same pace. */
export function heleDuur({ seconden, deel = 1 }: Etappe): number {
  return seconden / deel;
}

/**
 * This share of what a stage or a bare loop takes in goes before the clock runs: a service that has just been started
 * compiles while it works, and so does a loop.
 */
export const VOORAF = 1 / 3;

/** A nation that is connected and delivered. */
export type Geleverd = { natie: Natie; partijen: Partijen };

/** Connects the parties of a nation; the gateway is left running, begun where the hub was started without. */
export async function sluitAan(hub: Hub, opties: Partial<NatieOpties>): Promise<Geleverd> {
  const natie = maakNatie(opties);
  await (hub.services.get('intake-gateway') ?? hub.begin('intake-gateway')).ready();
  return { natie, partijen: await richtIn(hub, natie) };
}

/** What is delivered in the `nummer`th month of a nation, in the order in which each creditor delivers it. */
export function leveringenVan(
  { natie }: Geleverd,
  nummer: number,
): { laatsteDag: Datum; leveringen: NatieLevering[] } {
  const maand = shiftMonth(meldmaandVan(natie.eersteDag), nummer);
  const leveringen: NatieLevering[] = [];
  let laatsteDag = firstDayOf(maand);
  for (let dag = laatsteDag; meldmaandVan(dag) === maand; dag = addDays(dag, 1)) {
    leveringen.push(...natie.leveringenOp(dag));
    laatsteDag = dag;
  }
  return { laatsteDag, leveringen };
}

/** Creditors that deliver at the same time. */
const TEGELIJK = 4;

/**
 * Delivers a month to the gateway on its last day: as much at a time as a hub that was away would be offered, the days
 * that begin it before the clock runs. Lines and the seconds until `rust` was there.
 */
export async function leverMaand(
  hub: Hub,
  geleverd: Geleverd,
  nummer: number,
  klaarVoorDag: (dag: Datum) => Promise<void>,
  rust: () => Promise<void>,
): Promise<Etappe> {
  const { natie, partijen } = geleverd;
  const gateway = hub.service('intake-gateway');
  const { laatsteDag, leveringen } = leveringenVan(geleverd, nummer);
  await vandaagIs(hub, laatsteDag);
  await klaarVoorDag(laatsteDag);
  const regelsIn = (deel: readonly NatieLevering[]) =>
    deel.reduce((som, { regels }) => som + regels.length, 0);
  const alle = regelsIn(leveringen);
  let vooraf = 0;
  while (vooraf < leveringen.length && regelsIn(leveringen.slice(0, vooraf + 1)) <= alle * VOORAF)
    vooraf += 1;
  const gemeten = leveringen.slice(vooraf);
  await leverSamen(leveringen.slice(0, vooraf));
  await rust();
  const begin = performance.now();
  await leverSamen(gemeten);
  await rust();
  return {
    naam: 'keten: lines without acts',
    aantal: regelsIn(gemeten),
    seconden: (performance.now() - begin) / 1_000,
    deel: regelsIn(gemeten) / alle,
  };

  async function leverSamen(deel: readonly NatieLevering[]): Promise<void> {
    await naastElkaar(natie.partners, TEGELIJK, async ({ partnerId, organisatieId }) => {
      const token = partijen.tokens.get(organisatieId);
      if (token === undefined) throw new Error('a creditor is not connected');
      const van = deel.filter((levering) => levering.partnerId === partnerId);
      for (const { breekAfNa: _af, breekNaBytes: _bytes, ...heel } of van)
        await leverMetNdjson(gateway.url, token, heel);
    });
  }
}

export async function vandaagIs(hub: Hub, dag: Datum): Promise<void> {
  const dagen = hub.operator.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  await dagen.connect();
  await publiceerDag(dagen, dag);
  await dagen.disconnect();
}

/** Delivers a month with nobody but the gateway running. */
export async function meetIntake(hub: Hub, geleverd: Geleverd, nummer: number): Promise<Etappe> {
  const gateway = hub.begin('intake-gateway');
  await gateway.ready();
  const etappe = await leverMaand(
    hub,
    geleverd,
    nummer,
    (dag) => wachtOpDag(hub, 'intake-gateway', dag),
    () => wachtOpLegeOutbox(hub, 'intake-gateway'),
  );
  await gateway.stop();
  return { ...etappe, naam: 'intake: lines over HTTP' };
}

export function ketenrust(hub: Hub): Rustwacht {
  return bewaakRust({
    databaseUrl: hub.postgres.url(hub.database),
    admin: hub.admin,
    partnersOpKafka: [],
    gemeentenOpKafka: [],
  });
}

/** Delivers a month with the whole chain running and nobody acting, until every topic is read. */
export function meetKeten(
  hub: Hub,
  geleverd: Geleverd,
  nummer: number,
  rust: () => Promise<void>,
): Promise<Etappe> {
  return leverMaand(hub, geleverd, nummer, rust, rust);
}

/**
 * Starts a service, with so many instances beside it, on topics that hold more than it has read, and stops it when it has
 * read them. The clock runs when it has come a third of the way.
 */
export async function meetLezen(
  hub: Hub,
  naam: string,
  dienst: ServiceName,
  bronnen: readonly string[],
  ernaast = 0,
): Promise<Etappe> {
  const einde = await aantalIn(hub, bronnen);
  const al = await gelezenVan(hub, dienst, bronnen);
  const service = hub.begin(dienst);
  const anderen = await Promise.all(Array.from({ length: ernaast }, () => hub.beginBeside(dienst)));
  if (ernaast > 0) await wachtOpVerdeling(hub, `${dienst}.melding`, ernaast + 1);
  const eerste = await wachtTot(hub, dienst, bronnen, (gelezen) => gelezen > al + (einde - al) * VOORAF);
  const begin = performance.now();
  await wachtTot(hub, dienst, bronnen, (gelezen) => gelezen >= einde);
  await wachtOpLegeOutbox(hub, dienst);
  const seconden = (performance.now() - begin) / 1_000;
  await Promise.all([service, ...anderen].map((een) => een.stop()));
  return { naam, aantal: einde - eerste, seconden, deel: (einde - eerste) / (einde - al) };
}

/** How long a group takes at most to divide its partitions. */
const VERDELING_MS = 30_000;

/** Waits until so many members of a group each hold partitions: one that holds none would measure the other alone. */
async function wachtOpVerdeling(hub: Hub, groep: string, leden: number): Promise<void> {
  for (const tot = Date.now() + VERDELING_MS; Date.now() < tot; await pause(20)) {
    const { groups } = await hub.admin.describeGroups([groep]);
    const houders = (groups[0]?.members ?? []).filter(({ memberAssignment }) => {
      // Empty while the group is dividing.
      if (memberAssignment.length === 0) return false;
      const toegewezen = AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
      return Object.values(toegewezen).some((partities) => partities.length > 0);
    });
    if (houders.length === leden) return;
  }
  throw new Error(`the partitions of ${groep} were not shared by ${leden}`);
}

/**
 * Lets every municipality that works in bulk read its looplijst, take up all of it, write a letter and close it,
 * nobody else running.
 */
export async function meetHandelingen(hub: Hub, { natie, partijen }: Geleverd): Promise<Etappe[]> {
  const casework = hub.begin('casework');
  await casework.ready();
  const lijst: Etappe = { naam: 'casework: zaken read', aantal: 0, seconden: 0 };
  const handelen: Etappe = { naam: 'casework: acts in bulk', aantal: 0, seconden: 0 };
  for (const [organisatieId, gemeenten] of gemeentenPer(natie)) {
    const token = partijen.tokens.get(organisatieId);
    if (token === undefined || gemeenten[0]?.werkwijze !== 'BULK') continue;
    const werkwijze = inBulk(casework.url, token);
    let begin = performance.now();
    const zaken = await werkwijze.leesLijst('ALLEEN_NIEUW');
    lijst.seconden += (performance.now() - begin) / 1_000;
    lijst.aantal += zaken.length;
    begin = performance.now();
    const handelingen = zaken.flatMap(({ zaakId, versie }): Handeling[] => [
      { handelingId: `${zaakId}.0`, zaakId, handeling: 'OPPAKKEN' },
      {
        handelingId: `${zaakId}.1`,
        zaakId,
        handeling: 'CONTACTPOGING',
        contactsoort: 'BRIEF',
        dagdeel: 'MIDDAG',
        bereikt: false,
      },
      { handelingId: `${zaakId}.2`, zaakId, zaakVersie: versie + 2, ...zonderContact },
    ]);
    const uitslagen = await werkwijze.verwerk(handelingen);
    const geweigerd = uitslagen.find(({ resultaat }) => resultaat === 'GEWEIGERD');
    if (geweigerd !== undefined) throw new Error(`an act was refused: ${geweigerd.code}`);
    await wachtOpLegeOutbox(hub, 'casework');
    handelen.seconden += (performance.now() - begin) / 1_000;
    handelen.aantal += handelingen.length;
  }
  await casework.stop();
  return [lijst, handelen];
}

export async function aantalIn(hub: Hub, namen: readonly string[]): Promise<number> {
  let aantal = 0;
  for (const naam of namen) {
    for (const { high } of await hub.admin.fetchTopicOffsets(naam)) aantal += Number(high);
  }
  return aantal;
}

export async function metDatabase<T>(hub: Hub, doe: (db: pg.Client) => Promise<T>): Promise<T> {
  const db = new pg.Client({ connectionString: hub.postgres.url(hub.database) });
  await db.connect();
  try {
    return await doe(db);
  } finally {
    await db.end();
  }
}

async function gelezen(db: pg.Client, dienst: ServiceName, bronnen: readonly string[]): Promise<number> {
  const { rows } = await db
    .query<{ gelezen: string }>(
      `select coalesce(sum(volgende_offset), 0) as gelezen from ${services[dienst].schema}.verbruik where topic = any($1)`,
      [bronnen],
    )
    // Before its first start the service has no tables yet.
    .catch(() => ({ rows: [{ gelezen: '0' }] }));
  return Number(rows[0]?.gelezen ?? 0);
}

function gelezenVan(hub: Hub, dienst: ServiceName, bronnen: readonly string[]): Promise<number> {
  return metDatabase(hub, (db) => gelezen(db, dienst, bronnen));
}

function wachtTot(
  hub: Hub,
  dienst: ServiceName,
  bronnen: readonly string[],
  klaar: (aantal: number) => boolean,
): Promise<number> {
  return metDatabase(hub, async (db) => {
    for (;;) {
      const aantal = await gelezen(db, dienst, bronnen);
      if (klaar(aantal)) return aantal;
      await pause(20);
    }
  });
}

export function wachtOpLegeOutbox(hub: Hub, naam: ServiceName): Promise<void> {
  return metDatabase(hub, async (db) => {
    const { schema } = services[naam];
    for (;;) {
      const { rows } = await db.query<{ leeg: boolean }>(
        `select min(id) is null as leeg from ${schema}.outbox`,
      );
      if (rows[0]?.leeg === true) return;
      await pause(20);
    }
  });
}

export function wachtOpDag(hub: Hub, naam: ServiceName, dag: string): Promise<void> {
  return metDatabase(hub, async (db) => {
    const { schema } = services[naam];
    for (;;) {
      const { rows } = await db.query<{ dag: string }>(
        `select to_char(dag, 'YYYY-MM-DD') as dag from ${schema}.dag`,
      );
      if (rows[0]?.dag === dag) return;
      await pause(20);
    }
  });
}
