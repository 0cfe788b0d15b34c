import { setTimeout as pause } from 'node:timers/promises';
import { addDays, topics } from '@meldpunt/contracts';
import pg from 'pg';
import { maakNatie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { publiceerDag } from '../../scripts/simulatie/dag.ts';
import { type Partijen, richtIn } from '../../scripts/simulatie/inrichten.ts';
import { leverMetNdjson } from '../../scripts/simulatie/lever.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type ServiceName, services } from '../../scripts/start/services.ts';

/** What a stage reads that makes its work; each is measured alone, with all that came before it already in Kafka. */
const leest: Record<Exclude<ServiceName, 'intake-gateway'>, readonly string[]> = {
  'signal-router': [topics.melding.naam],
  casework: [topics.signaal.naam],
  feedback: [topics.melding.naam, topics.uitkomst.naam, topics.afhandeling.naam],
  metrics: [topics.melding.naam, topics.signaal.naam, topics.uitkomst.naam, topics.afhandeling.naam],
};

export type Etappe = {
  naam: ServiceName;
  /** Messages it took in, and how long that took from its first commit until its last message was with the broker. */
  berichten: number;
  seconden: number;
};

/** Delivers the lines of a nation to the gateway, day by day, nobody else running. Seconds of delivering alone. */
export async function meetIntake(hub: Hub, opties: Partial<NatieOpties>): Promise<Etappe> {
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
  return { naam: 'intake-gateway', berichten: regels, seconden };
}

/** Starts a service on topics that are full already, waits until it has read them, and stops it. */
export async function meetEtappe(hub: Hub, naam: keyof typeof leest): Promise<Etappe> {
  const bronnen = leest[naam];
  const berichten = await aantalIn(hub, bronnen);
  const service = hub.begin(naam);
  const eerste = await wachtTot(hub, naam, bronnen, (gelezen) => gelezen > 0);
  const begin = performance.now();
  await wachtTot(hub, naam, bronnen, (gelezen) => gelezen >= berichten);
  await wachtOpLegeOutbox(hub, naam);
  const seconden = (performance.now() - begin) / 1_000;
  await service.stop();
  return { naam, berichten: berichten - eerste, seconden };
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

function wachtTot(
  hub: Hub,
  naam: ServiceName,
  bronnen: readonly string[],
  klaar: (gelezen: number) => boolean,
): Promise<number> {
  return metDatabase(hub, async (db) => {
    for (;;) {
      const { rows } = await db
        .query<{ gelezen: string }>(
          `select coalesce(sum(volgende_offset), 0) as gelezen from ${services[naam].schema}.verbruik where topic = any($1)`,
          [bronnen],
        )
        // Before its first start the service has no tables yet.
        .catch(() => ({ rows: [{ gelezen: '0' }] }));
      const gelezen = Number(rows[0]?.gelezen ?? 0);
      if (klaar(gelezen)) return gelezen;
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
