import { setTimeout as pause } from 'node:timers/promises';
import {
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  partnerMeldingenTopic,
  topics,
} from '@meldpunt/contracts';
import type { Admin } from 'kafkajs';
import pg from 'pg';
import { type ServiceName, serviceNames, services } from '../start/services.ts';

/** Topics each service has to have read to its end before the chain is at rest. */
const leest: Record<ServiceName, readonly string[]> = {
  'intake-gateway': [topics.dag.naam, topics.melding.naam, topics.afhandeling.naam],
  'signal-router': [topics.dag.naam, topics.melding.naam, topics.afhandeling.naam, topics.gemeente.naam],
  casework: [
    topics.dag.naam,
    topics.signaal.naam,
    topics.afhandeling.naam,
    topics.gemeente.naam,
    topics.signaalpartner.naam,
  ],
  feedback: [
    topics.dag.naam,
    topics.melding.naam,
    topics.uitkomst.naam,
    topics.afhandeling.naam,
    topics.signaalpartner.naam,
  ],
  metrics: [
    topics.dag.naam,
    topics.melding.naam,
    topics.signaal.naam,
    topics.uitkomst.naam,
    topics.afhandeling.naam,
    topics.terugkoppeling.naam,
  ],
};

export type Rustplaats = {
  /** Connection string of the database with all schemas. */
  databaseUrl: string;
  admin: Admin;
  partnersOpKafka: readonly string[];
  gemeentenOpKafka: readonly string[];
  /** Services left out of this chain. */
  zonder?: readonly ServiceName[];
};

export type Rustwacht = {
  /** Resolves when every reader has read all there is and no outbox holds anything; says what it waits for when that takes too long. */
  wacht(deadlineMs?: number): Promise<void>;
  sluit(): Promise<void>;
};

type Positie = { dienst: string; topic: string; partitie: number; volgende: string };

/**
 * Watches the chain from outside: positions of the readers and the outboxes straight from the database, ends of the
 * topics from the broker. At rest means: nothing is waiting anywhere, so nothing will happen until somebody acts.
 */
export function bewaakRust(plaats: Rustplaats): Rustwacht {
  const diensten = serviceNames.filter((naam) => !plaats.zonder?.includes(naam));
  const pool = new pg.Pool({ connectionString: plaats.databaseUrl, max: 1 });
  pool.on('error', () => undefined);
  const lezers = new Map<ServiceName, readonly string[]>(
    diensten.map((naam) => [
      naam,
      [
        ...leest[naam],
        ...(naam === 'intake-gateway'
          ? plaats.partnersOpKafka.map((id) => partnerMeldingenTopic(id).naam)
          : []),
        ...(naam === 'casework'
          ? plaats.gemeentenOpKafka.flatMap((code) => [
              gemeenteAfhandelingenTopic(code).naam,
              gemeenteOntvangstenTopic(code).naam,
            ])
          : []),
      ],
    ]),
  );
  const alleTopics = [...new Set([...lezers.values()].flat())];
  const posities = diensten
    .map(
      (naam) =>
        `select '${naam}' as dienst, topic, partitie, volgende_offset::text as volgende from ${services[naam].schema}.verbruik`,
    )
    .join(' union all ');
  const outboxen = diensten
    .map((naam) => `select '${naam}' as dienst where exists (select from ${services[naam].schema}.outbox)`)
    .join(' union all ');

  async function achterstand(): Promise<string[]> {
    const vol = await pool.query<{ dienst: string }>(outboxen);
    if (vol.rows.length > 0) return vol.rows.map(({ dienst }) => `outbox van ${dienst}`);
    const { rows } = await pool.query<Positie>(posities);
    const gelezen = new Map(rows.map((rij) => [`${rij.dienst} ${rij.topic} ${rij.partitie}`, rij.volgende]));
    const einden = new Map(
      await Promise.all(
        alleTopics.map(async (topic) => [topic, await plaats.admin.fetchTopicOffsets(topic)] as const),
      ),
    );
    const wachtOp: string[] = [];
    for (const [dienst, gelezenTopics] of lezers) {
      for (const topic of gelezenTopics) {
        for (const { partition, high } of einden.get(topic) ?? []) {
          const positie = gelezen.get(`${dienst} ${topic} ${partition}`) ?? '0';
          if (high !== positie) wachtOp.push(`${dienst} bij ${topic}/${partition}: ${positie} van ${high}`);
        }
      }
    }
    return wachtOp;
  }

  return {
    async wacht(deadlineMs = 180_000) {
      const tot = Date.now() + deadlineMs;
      let wachtOp: string[] = [];
      // Twice in a row: between our look at the outboxes and at the ends a relay may just have published.
      for (let leeg = 0; leeg < 2; ) {
        wachtOp = await achterstand().catch((error: unknown) => [
          error instanceof Error ? error.message : 'onbekend',
        ]);
        leeg = wachtOp.length === 0 ? leeg + 1 : 0;
        if (leeg === 0) {
          if (Date.now() > tot) {
            throw new Error(
              `De keten komt niet tot rust; gewacht wordt op ${wachtOp.slice(0, 8).join('; ')}`,
            );
          }
          await pause(30);
        }
      }
    },
    sluit: () => pool.end(),
  };
}
