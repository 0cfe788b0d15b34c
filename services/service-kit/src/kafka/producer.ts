import { hash } from 'node:crypto';
import type { ICustomPartitioner, Kafka, Producer as KafkaProducer, TopicMessages } from 'kafkajs';
import { Partitioners } from 'kafkajs';
import type { Log } from '../log/log.ts';
import type { OutgoingMessage } from '../outbox/outbox.ts';
import type { CutOffSockets } from './cut-off-sockets.ts';

export interface ProducerSettings {
  /** Milliseconds one send may take, all attempts together. */
  deadline?: number;
  /** Most bytes of keys, values and headers in one send; one larger message goes alone. */
  maxBatchBytes?: number;
}

/** The send was not acknowledged: the messages may or may not be in the log. Send the same ones again, in order. */
export class IndefiniteSendError extends Error {
  override readonly name = 'IndefiniteSendError';
}

const ABOUT_TOPIC = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_TOPIC_EXCEPTION',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'POLICY_VIOLATION',
]);

/** True when a send failed because of the topic or a message in it, and not because the broker is away. */
export function isAboutTopic(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && typeof error.type === 'string' && ABOUT_TOPIC.has(error.type)) return true;
  return isAboutTopic(error.cause);
}

const PER_MESSAGE_OVERHEAD = 64;

interface Generation {
  producer: KafkaProducer;
  sockets: CutOffSockets;
  /** Topic and partition of every message of the send under way. */
  meant: Set<string>;
}

/**
 * Idempotent producer with one send in flight. kafkajs loses messages in two ways, without an error:
 * - When sends overlap and one produce response is lost: it rolls the sequence back, the next send reuses the numbers
 *   and the broker takes it for a duplicate. So one send at a time; after any failed send the sequence is in doubt, and
 *   that client is cut off at its sockets and a new one with a new producer id takes over.
 * - When a partition gets another leader while a send is under way, and that broker had answered for its own partitions:
 *   it is taken to have answered for all. So every partition that was meant must be in the answer.
 */
export class Producer {
  readonly #createClient: (sockets: CutOffSockets) => Kafka;
  readonly #newSockets: () => CutOffSockets;
  readonly #log: Log;
  readonly #deadline: number;
  readonly #maxBatchBytes: number;
  #generation: Generation | undefined;
  #tail: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    createClient: (sockets: CutOffSockets) => Kafka,
    newSockets: () => CutOffSockets,
    log: Log,
    settings: ProducerSettings,
  ) {
    this.#newSockets = newSockets;
    this.#createClient = createClient;
    this.#log = log;
    this.#deadline = settings.deadline ?? 30_000;
    this.#maxBatchBytes = settings.maxBatchBytes ?? 900_000;
  }

  /**
   * Resolves when all replicas in sync have every message; rejects with IndefiniteSendError otherwise. When `givenUp` is
   * aborted nothing more of it is written: what the broker has not received by then it never will.
   */
  send(messages: readonly OutgoingMessage[], givenUp?: AbortSignal): Promise<void> {
    const turn = this.#tail.then(() => this.#sendInParts(messages, givenUp));
    this.#tail = turn.catch(() => {});
    return turn;
  }

  /** Waits for the send under way, then disconnects. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#tail;
    const generation = this.#generation;
    this.#generation = undefined;
    if (generation === undefined) return;
    await Promise.race([generation.producer.disconnect().catch(() => {}), pause(2_000)]);
    generation.sockets.cut();
  }

  async #sendInParts(messages: readonly OutgoingMessage[], givenUp: AbortSignal | undefined): Promise<void> {
    for (const part of splitByBytes(messages, this.#maxBatchBytes)) await this.#sendOne(part, givenUp);
  }

  async #sendOne(messages: readonly OutgoingMessage[], givenUp: AbortSignal | undefined): Promise<void> {
    if (this.#closed) throw new IndefiniteSendError('producer is closed');
    if (givenUp?.aborted) throw new IndefiniteSendError('given up');
    const sockets = this.#generation?.sockets ?? this.#newSockets();
    const { promise: timeUp, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('send deadline passed')), this.#deadline);
    const giveUp = () => reject(new Error('given up'));
    givenUp?.addEventListener('abort', giveUp);
    try {
      await Promise.race([this.#deliver(sockets, messages), timeUp]);
    } catch (cause) {
      this.#generation = undefined;
      sockets.cut();
      this.#log.warn(
        'producer replaced after a send without acknowledgement',
        { count: messages.length },
        cause,
      );
      throw new IndefiniteSendError('messages were not acknowledged', { cause });
    } finally {
      clearTimeout(timer);
      givenUp?.removeEventListener('abort', giveUp);
    }
  }

  async #deliver(sockets: CutOffSockets, messages: readonly OutgoingMessage[]): Promise<void> {
    const generation = this.#generation ?? (await this.#connect(sockets));
    this.#generation = generation;
    generation.meant.clear();
    const answers = await generation.producer.sendBatch({
      acks: -1,
      topicMessages: groupByTopic(messages),
    });
    const answered = new Set(answers.map(({ topicName, partition }) => `${topicName} ${partition}`));
    if ([...generation.meant].some((one) => !answered.has(one)))
      throw new Error('not every partition has answered');
  }

  async #connect(sockets: CutOffSockets): Promise<Generation> {
    const meant = new Set<string>();
    const producer = this.#createClient(sockets).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: rememberingPartitioner(meant),
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 20 },
    });
    await producer.connect();
    return { producer, sockets, meant };
  }
}

/**
 * The usual one, which tells what it chose; without a key by the value, so that a second attempt chooses the same. By a
 * digest of it: the number that kafkajs hashes with grows with what it hashes (10 KB 40 ms, 100 KB a second, 900 KB
 * minutes), and nothing else runs meanwhile.
 */
export function rememberingPartitioner(meant: Set<string>): ICustomPartitioner {
  return () => {
    const usual = Partitioners.DefaultPartitioner();
    return ({ topic, partitionMetadata, message }) => {
      const key = message.key ?? hash('sha1', message.value ?? '', 'buffer');
      const partition = usual({ topic, partitionMetadata, message: { ...message, key } });
      meant.add(`${topic} ${partition}`);
      return partition;
    };
  };
}

/** Consecutive parts of at most `maxBytes`, never empty. */
export function splitByBytes<M extends OutgoingMessage>(messages: readonly M[], maxBytes: number): M[][] {
  const parts: M[][] = [];
  let part: M[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = messageBytes(message);
    if (part.length > 0 && bytes + size > maxBytes) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(message);
    bytes += size;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

function messageBytes(message: OutgoingMessage): number {
  let size = PER_MESSAGE_OVERHEAD + message.value.length + (message.key?.length ?? 0);
  for (const name in message.headers) size += name.length + (message.headers[name]?.length ?? 0);
  return size;
}

function groupByTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const perTopic = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    let group = perTopic.get(topic);
    if (group === undefined) {
      group = { topic, messages: [] };
      perTopic.set(topic, group);
    }
    group.messages.push(headers === undefined ? { key, value } : { key, value, headers: { ...headers } });
  }
  return [...perTopic.values()];
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
