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

/** Topics of the hub that each service has to have read to their end before the chain is at rest: all it reads. */
export const gelezenTopics: Record<ServiceName, readonly string[]> = {
  'intake-gateway': [topics.dag.naam, topics.melding.naam, topics.afhandeling.naam],
  'signal-router': [
    topics.dag.naam,
    topics.melding.naam,
    topics.afhandeling.naam,
    topics.gemeente.naam,
    topics.signaal.naam,
    topics.uitkomst.naam,
  ],
  casework: [
    topics.dag.naam,
    topics.signaal.naam,
    topics.afhandeling.naam,
    topics.gemeente.naam,
    topics.signaalpartner.naam,
    topics.reactie.naam,
  ],
  feedback: [
    topics.dag.naam,
    topics.melding.naam,
    topics.uitkomst.naam,
    topics.afhandeling.naam,
    topics.signaalpartner.naam,
    topics.terugkoppeling.naam,
    topics.reactie.naam,
    topics.telreactie.naam,
  ],
  metrics: [
    topics.dag.naam,
    topics.melding.naam,
    topics.signaal.naam,
    topics.uitkomst.naam,
    topics.afhandeling.naam,
    topics.terugkoppeling.naam,
    topics.reactie.naam,
    topics.telreactie.naam,
    topics.gemeente.naam,
    topics.signaalpartner.naam,
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
  wacht(deadlineMs?: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when this service has read all that the topic holds now, whatever follows from it. */
  wachtTotGelezen(
    dienst: ServiceName,
    topic: string,
    deadlineMs?: number,
    signal?: AbortSignal,
  ): Promise<void>;
  sluit(): Promise<void>;
};

/** A position of a reader; without a topic: this service has messages in its outbox. */
type Positie = { dienst: string; topic: string | null; partitie: number; volgende: string };

/** Between two looks; longer the longer it takes, since a look is work for the database and the broker. */
const KIJK_MS = { eerst: 15, hoogstens: 250, deelVanHetWachten: 0.05 };

const ZO_WEER_STIL_MS = 60;

function tussenpoos(gewachtMs: number): number {
  return Math.min(KIJK_MS.hoogstens, Math.max(KIJK_MS.eerst, gewachtMs * KIJK_MS.deelVanHetWachten));
}

/**
 * Watches the chain from outside: positions of the readers and the outboxes straight from the database, ends of the
 * topics from the broker. At rest means: nothing is waiting anywhere, so nothing will happen until somebody acts.
 */
export function bewaakRust(plaats: Rustplaats): Rustwacht {
  const diensten = serviceNames.filter((naam) => !plaats.zonder?.includes(naam));
  // By index, as the services look: a table that was emptied is full of rows that are gone.
  const pool = new pg.Pool({
    connectionString: plaats.databaseUrl,
    max: 1,
    options: '-c enable_seqscan=off',
  });
  pool.on('error', () => undefined);
  const lezers = new Map<ServiceName, readonly string[]>(
    diensten.map((naam) => [
      naam,
      [
        ...gelezenTopics[naam],
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
  const delen = diensten.map(
    (naam) =>
      `select '${naam}' as dienst, topic, partitie, volgende_offset::text as volgende from ${services[naam].schema}.verbruik
       union all select '${naam}', null, 0, '0' where (select min(id) from ${services[naam].schema}.outbox) is not null`,
  );
  // One statement, so one moment: what had been read by then had its consequences in an outbox or in Kafka by then.
  const stand = { name: 'rust-stand', text: delen.join(' union all ') };

  /** Text of what is being waited for, and of all positions, to see whether anything moves. */
  async function lees(): Promise<{ posities: Positie[]; vol: string[]; alles: string }> {
    const { rows } = await pool.query<Positie>(stand);
    const vol = rows.filter(({ topic }) => topic === null).map(({ dienst }) => `outbox van ${dienst}`);
    const posities = rows.filter(({ topic }) => topic !== null);
    const regels = rows.map((rij) => `${rij.dienst} ${rij.topic} ${rij.partitie} ${rij.volgende}`);
    return { posities, vol, alles: regels.toSorted().join('\n') };
  }

  async function achterstand(
    posities: readonly Positie[],
    van: ReadonlyMap<ServiceName, readonly string[]>,
  ): Promise<string[]> {
    const gelezen = new Map(
      posities.map((rij) => [`${rij.dienst} ${rij.topic} ${rij.partitie}`, rij.volgende]),
    );
    const namen = [...new Set([...van.values()].flat())];
    const einden = new Map(
      await Promise.all(
        namen.map(async (topic) => [topic, await plaats.admin.fetchTopicOffsets(topic)] as const),
      ),
    );
    const wachtOp: string[] = [];
    for (const [dienst, gelezenTopics] of van) {
      for (const topic of gelezenTopics) {
        for (const { partition, high } of einden.get(topic) ?? []) {
          const positie = gelezen.get(`${dienst} ${topic} ${partition}`) ?? '0';
          if (high !== positie) wachtOp.push(`${dienst} bij ${topic}/${partition}: ${positie} van ${high}`);
        }
      }
    }
    return wachtOp;
  }

  async function wachtOpNiets(
    kijk: () => Promise<string[]>,
    deadlineMs = 180_000,
    signal?: AbortSignal,
  ): Promise<void> {
    const begin = performance.now();
    for (;;) {
      const wachtOp = await kijk().catch((error: unknown) => [
        error instanceof Error ? error.message : 'onbekend',
      ]);
      if (wachtOp.length === 0) return;
      signal?.throwIfAborted();
      const gewachtMs = performance.now() - begin;
      if (gewachtMs > deadlineMs) {
        throw new Error(`De keten komt niet tot rust; gewacht wordt op ${wachtOp.slice(0, 8).join('; ')}`);
      }
      await pause(tussenpoos(gewachtMs));
    }
  }

  let vorige = '';
  return {
    wacht(deadlineMs, signal) {
      const begin = performance.now();
      // The ends of the topics are asked for only where nothing moves: asking costs the broker more than the work. A quiet
      // day is over within moments in which nobody has anything else to do.
      const kijk = async () => {
        const { posities, vol, alles } = await lees();
        const beweegt = alles !== vorige && performance.now() - begin > ZO_WEER_STIL_MS;
        vorige = alles;
        if (vol.length > 0) return vol;
        return beweegt ? ['posities die nog bewegen'] : achterstand(posities, lezers);
      };
      return wachtOpNiets(kijk, deadlineMs, signal);
    },
    wachtTotGelezen(dienst, topic, deadlineMs, signal) {
      const kijk = async () => achterstand((await lees()).posities, new Map([[dienst, [topic]]]));
      return wachtOpNiets(kijk, deadlineMs, signal);
    },
    sluit: () => pool.end(),
  };
}
