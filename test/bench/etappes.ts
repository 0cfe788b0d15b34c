import { setTimeout as pause } from 'node:timers/promises';
import { addDays } from '@meldpunt/contracts';
import pg from 'pg';
import { maakNatie, type Natie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { type Partijen, richtIn } from '../../scripts/simulatie/inrichten.ts';
import { leverMetNdjson } from '../../scripts/simulatie/lever.ts';
import { gemeentenPer, type Handeling, inBulk } from '../../scripts/simulatie/werk.ts';
import { zonderContact } from '../../scripts/simulatie/werkplan.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type ServiceName, services } from '../../scripts/start/services.ts';

export type Etappe = {
  naam: string;
  /** What it took in, and how long that took from its first commit until its last message was with the broker. */
  aantal: number;
  seconden: number;
};

/** A nation that is connected and delivered. */
export type Geleverd = { natie: Natie; partijen: Partijen };

/** Delivers the lines of a nation to the gateway, day by day, nobody else running. Seconds of delivering alone. */
export async function meetIntake(
  hub: Hub,
  opties: Partial<NatieOpties>,
): Promise<Geleverd & { etappe: Etappe }> {
  const natie = maakNatie(opties);
  const gateway = hub.begin('intake-gateway');
  await gateway.ready();
  const partijen: Partijen = await richtIn(hub, natie);
  const organisatieVan = new Map(
    natie.partners.map(({ partnerId, organisatieId }) => [partnerId, organisatieId]),
  );
  const dagen = hub.operator.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  await dagen.connect();
  let regels = 0;
  let seconden = 0;
  for (let dag = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
    const leveringen = natie.leveringenOp(dag);
    if (leveringen.length === 0) continue;
    await publiceerDag(dagen, dag);
    await wachtOpDag(hub, 'intake-gateway', dag);
    const begin = performance.now();
    for (const levering of leveringen) {
      const token = partijen.tokens.get(organisatieVan.get(levering.partnerId) ?? '');
      if (token === undefined) throw new Error(`${levering.partnerId} is not connected`);
      const { breekAfNa: _heel, ...heel } = levering;
      await leverMetNdjson(gateway.url, token, heel);
      regels += levering.regels.length;
    }
    await wachtOpLegeOutbox(hub, 'intake-gateway');
    seconden += (performance.now() - begin) / 1_000;
  }
  await dagen.disconnect();
  await gateway.stop();
  return { natie, partijen, etappe: { naam: 'intake: lines over HTTP', aantal: regels, seconden } };
}

/** Starts a service on topics that hold more than it has read, waits until it has read them, and stops it. */
export async function meetLezen(
  hub: Hub,
  naam: string,
  dienst: ServiceName,
  bronnen: readonly string[],
): Promise<Etappe> {
  const einde = await aantalIn(hub, bronnen);
  const al = await gelezenVan(hub, dienst, bronnen);
  const service = hub.begin(dienst);
  const eerste = await wachtTot(hub, dienst, bronnen, (gelezen) => gelezen > al);
  const begin = performance.now();
  await wachtTot(hub, dienst, bronnen, (gelezen) => gelezen >= einde);
  await wachtOpLegeOutbox(hub, dienst);
  const seconden = (performance.now() - begin) / 1_000;
  await service.stop();
  return { naam, aantal: einde - eerste, seconden };
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

async function aantalIn(hub: Hub, namen: readonly string[]): Promise<number> {
  let aantal = 0;
  for (const naam of namen) {
    for (const { high } of await hub.admin.fetchTopicOffsets(naam)) aantal += Number(high);
  }
  return aantal;
}

async function metDatabase<T>(hub: Hub, doe: (db: pg.Client) => Promise<T>): Promise<T> {
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

function wachtOpLegeOutbox(hub: Hub, naam: ServiceName): Promise<void> {
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

function wachtOpDag(hub: Hub, naam: ServiceName, dag: string): Promise<void> {
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
