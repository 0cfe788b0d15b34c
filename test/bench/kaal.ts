import { createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  cloudEventHeaders,
  DirectorySleutelbos,
  decode,
  encode,
  keyedHash,
  keyedId,
  type Melding,
  open,
  type Persoon,
  type Sleutelbos,
  seal,
  topics,
  transportSleutel,
} from '@meldpunt/contracts';
import { DatabasePool, silentLog, statement } from '@meldpunt/service-kit';
import type { Message, Producer } from 'kafkajs';
import { legeRegel } from '../../scripts/natie/regel.ts';
import { leesTopicsTotEinde, leesTopicTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import { type ServiceName, services } from '../../scripts/start/services.ts';
import type { Keten } from '../keten/keten.ts';
import { aantalIn, type Etappe, metDatabase, VOORAF } from './etappes.ts';
import { KAAL, KaleTabel, type Verbinding } from './kale-tabel.ts';

const PER_TRANSACTIE = 1_000;

/** Tables that hold what a stage decided, by service; its copies of settings are not its work. */
const tabellenVan: Record<ServiceName, readonly string[]> = {
  'intake-gateway': ['levering_regel', 'achterstand', 'melding', 'uitzondering'],
  'signal-router': ['melding', 'signaal', 'dagsom'],
  casework: ['signaal', 'zaak', 'zaak_melding', 'zaakhistorie'],
  feedback: ['melding', 'verloop', 'terugkoppeling'],
  metrics: [
    'melding_feit',
    'signaal_feit',
    'signaal_melding_feit',
    'uitkomst_feit',
    'afhandeling_feit',
    'terugkoppeling_feit',
  ],
};

const { melding, signaal, uitkomst, afhandeling, terugkoppeling } = topics;
type Soort = (waarde: Buffer) => { bericht: object; maak: () => Buffer };
/** Decoding a message and making it again, by topic. */
const soorten = new Map<string, Soort>([
  [melding.naam, opnieuw('Melding')],
  [signaal.naam, opnieuw('Signaal')],
  [uitkomst.naam, opnieuw('Uitkomst')],
  [afhandeling.naam, opnieuw('Afhandeling')],
  [terugkoppeling.naam, opnieuw('Terugkoppeling')],
]);

function opnieuw(schema: 'Melding' | 'Signaal' | 'Uitkomst' | 'Afhandeling' | 'Terugkoppeling'): Soort {
  return (waarde) => {
    const bericht = decode(schema, waarde);
    return { bericht, maak: () => encode(schema, bericht) };
  };
}

function soortVan(topic: string): Soort {
  const soort = soorten.get(topic);
  if (soort === undefined) throw new Error(`no bare loop reads ${topic}`);
  return soort;
}

/** A message to be made and sent while the clock runs. */
type Bericht = () => Message;

/**
 * What a stage cannot do without, and nothing else: the same rows into tables of the same form, a position, the same
 * messages made, sent and acknowledged. No outbox, no row-level security, no rules, no framework. Rows and messages
 * are those the stage itself made, spread evenly over what it read; a send goes on while the next transaction runs,
 * as the relay's does.
 */
class Loop {
  readonly #db: Verbinding;
  readonly #producer: Producer;
  readonly #tabellen: readonly KaleTabel[];
  readonly #berichten: readonly Bericht[];
  readonly #topic: string;
  #verstuurd = 0;
  #onderweg: Promise<unknown> = Promise.resolve();

  constructor(
    db: Verbinding,
    producer: Producer,
    topic: string,
    tabellen: readonly KaleTabel[],
    berichten: readonly Bericht[],
  ) {
    this.#db = db;
    this.#producer = producer;
    this.#topic = topic;
    this.#tabellen = tabellen;
    this.#berichten = berichten;
  }

  /** One transaction that brings what was done to this share of all. */
  async totAan(deel: number, binnen?: (db: Verbinding) => Promise<unknown>): Promise<void> {
    const begonnen = this.#db.queryLast(`begin; select volgende from ${KAAL}.positie for update`);
    await Promise.all([begonnen, binnen?.(this.#db)]);
    await Promise.all([
      ...this.#tabellen.map((tabel) => tabel.schrijf(this.#db, deel)),
      this.#db.commit(`update ${KAAL}.positie set volgende = volgende + 1`),
    ]);
    const tot = Math.round(this.#berichten.length * deel);
    const messages = this.#berichten.slice(this.#verstuurd, tot).map((maak) => maak());
    this.#verstuurd = tot;
    await this.#onderweg;
    if (messages.length > 0) this.#onderweg = this.#producer.send({ topic: this.#topic, acks: -1, messages });
  }

  async klaar(): Promise<void> {
    await this.#onderweg;
  }
}

async function metLoop<T>(
  hub: Keten,
  dienst: ServiceName,
  berichten: readonly Bericht[],
  doe: (loop: Loop) => Promise<T>,
): Promise<T> {
  const url = hub.postgres.url(hub.database);
  const pool = new DatabasePool('verwerker', {
    schema: KAAL,
    urls: { eigenaar: url, verwerker: url, api: url },
    log: silentLog,
  });
  const db = await pool.checkOut();
  const producer = hub.operator.producer({
    allowAutoTopicCreation: false,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  const topic = `kaal.${randomUUID()}`;
  try {
    await db.query(`create schema if not exists ${KAAL}`);
    await db.query(`drop table if exists ${KAAL}.positie`);
    await db.query(`create table ${KAAL}.positie (volgende bigint not null)`);
    await db.query(`insert into ${KAAL}.positie values (0)`);
    const tabellen: KaleTabel[] = [];
    for (const tabel of tabellenVan[dienst])
      tabellen.push(await KaleTabel.neemOver(db, services[dienst].schema, tabel));
    await hub.admin.createTopics({
      topics: [{ topic, numPartitions: melding.partities }],
      waitForLeaders: true,
    });
    await producer.connect();
    return await doe(new Loop(db, producer, topic, tabellen, berichten));
  } finally {
    await producer.disconnect();
    await hub.admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
    db.release();
    await pool.end();
  }
}

/** Reads the topics that a stage read, decodes, and does the same durable work; `uit` holds what the stage sent. */
export async function meetKaalLezen(
  hub: Keten,
  dienst: ServiceName,
  bronnen: readonly string[],
  uit: readonly string[],
): Promise<Etappe> {
  const sleutelbos = new DirectorySleutelbos({ map: join(hub.dataDir, 'sleutels') });
  const berichten: Bericht[] = [];
  await leesTopicsTotEinde(hub.operator, hub.admin, uit, 'kaal', (bron, _partitie, bericht) => {
    const { key, value, headers = {} } = bericht;
    if (value === null) return;
    const { maak } = soortVan(bron)(value);
    berichten.push(() => ({ key, value: maak(), headers }));
  });
  const totaal = await aantalIn(hub, bronnen);
  const terugblik = dienst === 'signal-router' ? await maakTerugblik(hub, sleutelbos) : undefined;
  return metLoop(hub, dienst, berichten, async (loop) => {
    let gelezen = 0;
    let vooraf = 0;
    let begin: number | undefined;
    await leesInStukken(hub, bronnen, async (bron, waarden) => {
      if (begin === undefined && gelezen > totaal * VOORAF) {
        vooraf = gelezen;
        begin = performance.now();
      }
      const deel = waarden.map((waarde) => soortVan(bron)(waarde).bericht);
      gelezen += deel.length;
      await loop.totAan(gelezen / totaal, terugblik && ((db) => terugblik(db, deel.filter(isMelding))));
    });
    await loop.klaar();
    if (begin === undefined) throw new Error(`${bronnen.join(', ')} held too little to be measured`);
    const seconden = (performance.now() - begin) / 1_000;
    return { naam: `bare: ${dienst}`, aantal: gelezen - vooraf, seconden };
  });
}

const KIJK_TERUG = statement(
  'kaal-kijk-terug',
  `select * from ${KAAL}.router_melding where kring_id = any($1::uuid[])`,
);

/** Opens every resident of a batch and looks once for what there is already at their addresses. */
async function maakTerugblik(hub: Keten, sleutelbos: Sleutelbos) {
  const { rows } = await metDatabase(hub, (db) =>
    db.query<{ melding_id: string; kring_id: string }>('select melding_id, kring_id from router.melding'),
  );
  const kringVan = new Map(rows.map(({ melding_id, kring_id }) => [melding_id, kring_id]));
  return async (binnen: Verbinding, meldingen: readonly Melding[]): Promise<void> => {
    for (const { meldingId, persoon } of meldingen)
      if (persoon !== null) open({ sleutelbos, recordId: meldingId, blok: persoon });
    const kringen = new Set(meldingen.flatMap(({ meldingId }) => kringVan.get(meldingId) ?? []));
    await binnen.query(KIJK_TERUG, [[...kringen]]);
  };
}

function isMelding(bericht: object): bericht is Melding {
  return 'incassopauzeTot' in bericht && 'kenmerk' in bericht;
}

/** Hands on what topics hold now, each partition in order, as many values as a transaction takes. */
async function leesInStukken(
  hub: Keten,
  bronnen: readonly string[],
  doe: (topic: string, waarden: Buffer[]) => Promise<void>,
): Promise<void> {
  let over = await aantalIn(hub, bronnen);
  if (over === 0) return;
  const consumer = hub.operator.consumer({
    groupId: `kaal-${randomUUID()}`,
    maxBytesPerPartition: 1_000_000,
  });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [...bronnen], fromBeginning: true });
    await new Promise<void>((klaar, mislukt) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => mislukt(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachBatch: async ({ batch }) => {
            const waarden = batch.messages.flatMap(({ value }) => (value === null ? [] : [value]));
            for (let van = 0; van < waarden.length; van += PER_TRANSACTIE)
              await doe(batch.topic, waarden.slice(van, van + PER_TRANSACTIE));
            over -= waarden.length;
            if (over <= 0) klaar();
          },
        })
        .catch(mislukt);
    });
  } finally {
    await consumer.disconnect();
  }
}

/** Takes lines as text and does what intake must: parse, hash, seal, encode, store, send. */
export async function meetKaleIntake(hub: Keten, regels: readonly string[]): Promise<Etappe> {
  const sleutelbos = new DirectorySleutelbos({
    map: join(hub.dataDir, 'sleutels'),
    magMaken: ['transport'],
  });
  const sleutel = createSecretKey(randomBytes(32));
  const voorbeelden: Melding[] = [];
  await leesTopicTotEinde(hub.operator, hub.admin, melding.naam, 'kaal', (waarde) => {
    voorbeelden.push(decode('Melding', waarde));
  });
  // Of one delivery they differ in their id only.
  const koppen = cloudEventHeaders({
    schema: 'Melding',
    id: '',
    service: 'intake-gateway',
    time: Date.now(),
  });
  const berichten = regels.map(
    (regel, nummer): Bericht =>
      () =>
        neemAan(regel, voorbeelden[nummer % voorbeelden.length], sleutel, sleutelbos, koppen),
  );
  return metLoop(hub, 'intake-gateway', berichten, async (loop) => {
    const schrijf = async (van: number, tot: number) => {
      for (let tel = van; tel < tot; tel += PER_TRANSACTIE)
        await loop.totAan(Math.min(tot, tel + PER_TRANSACTIE) / regels.length);
      await loop.klaar();
    };
    const vooraf = Math.floor(regels.length * VOORAF);
    await schrijf(0, vooraf);
    const begin = performance.now();
    await schrijf(vooraf, regels.length);
    const seconden = (performance.now() - begin) / 1_000;
    return { naam: 'bare: intake', aantal: regels.length - vooraf, seconden };
  });
}

function neemAan(
  regel: string,
  voorbeeld: Melding | undefined,
  sleutel: KeyObject,
  sleutelbos: Sleutelbos,
  koppen: Record<string, string>,
): Message {
  if (voorbeeld === undefined) throw new Error('nothing was delivered');
  const { partnerId, meldmaand, gemeentecode, aangenomenOp } = voorbeeld;
  const velden: Persoon & { kenmerk: string } = { ...legeRegel, ...JSON.parse(regel) };
  keyedHash(sleutel, [regel]);
  const achterstandId = keyedId(sleutel, ['achterstand', partnerId, velden.kenmerk]);
  const meldingId = keyedId(sleutel, ['melding', partnerId, velden.kenmerk, meldmaand, gemeentecode]);
  const persoon = seal({
    sleutelbos,
    sleutelnaam: transportSleutel(aangenomenOp),
    recordId: meldingId,
    persoon: velden,
  });
  return {
    key: gemeentecode,
    value: encode('Melding', { ...voorbeeld, meldingId, achterstandId, persoon }),
    headers: { ...koppen, ce_id: randomUUID() },
  };
}
