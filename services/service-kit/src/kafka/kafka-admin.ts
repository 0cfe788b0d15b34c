import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { waitForLeaders } from './create-topics.ts';
import type { CutOffSockets } from './cut-off-sockets.ts';

// Node does not see these as named exports of the library's CommonJS module.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

export interface TopicToCreate {
  topic: string;
  partitions: number;
  /** Replication factor; the broker's default when left out. */
  replicas?: number;
  config?: Readonly<Record<string, string>>;
}

export interface LogBounds {
  /** First offset still in the log. */
  start: number;
  /** Offset the next message will get. */
  end: number;
}

export interface PartitionOffsets extends LogBounds {
  partition: number;
}

export interface AclRule {
  /** E.g. `User:partner-x`. */
  principal: string;
  resource: 'topic' | 'group';
  name: string;
  pattern: 'literal' | 'prefixed';
  operation: 'read' | 'write' | 'describe' | 'create';
}

const DISCONNECT_WITHIN = 1_000;

interface AdminConnection {
  admin: Admin;
  sockets: CutOffSockets;
}

/** Administration over one connection, made at first use and again after it was lost. */
export class KafkaAdmin {
  readonly #createClient: (sockets: CutOffSockets) => Kafka;
  readonly #newSockets: () => CutOffSockets;
  #connection: Promise<AdminConnection> | undefined;
  /** Calls under way over each connection. */
  readonly #users = new WeakMap<Promise<AdminConnection>, number>();

  constructor(createClient: (sockets: CutOffSockets) => Kafka, newSockets: () => CutOffSockets) {
    this.#createClient = createClient;
    this.#newSockets = newSockets;
  }

  /** Creates what is not there yet and waits until it has leaders; returns whether anything was created. */
  async createTopics(topics: readonly TopicToCreate[]): Promise<boolean> {
    const created = await this.#use(async (admin) => {
      const present = new Set(await admin.listTopics());
      const missing = topics.filter(({ topic }) => !present.has(topic));
      if (missing.length === 0) return false;
      return admin.createTopics({
        waitForLeaders: false,
        topics: missing.map(({ topic, partitions, replicas, config }) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replicas ?? -1,
          configEntries: Object.entries(config ?? {}).map(([name, value]) => ({ name, value })),
        })),
      });
    });
    await waitForLeaders(
      topics.map(({ topic }) => topic),
      (topic) => this.topicOffsets(topic),
    );
    return created;
  }

  async listTopics(): Promise<string[]> {
    return this.#use((admin) => admin.listTopics());
  }

  /** First and next offset of every partition, by partition. */
  async topicOffsets(topic: string): Promise<PartitionOffsets[]> {
    return this.#use(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets
        .map(({ partition, low, high }) => ({ partition, start: Number(low), end: Number(high) }))
        .sort((a, b) => a.partition - b.partition);
    });
  }

  async logBounds(topic: string, partition: number): Promise<LogBounds> {
    const offsets = await this.topicOffsets(topic);
    const found = offsets.find((candidate) => candidate.partition === partition);
    if (found === undefined) throw new Error('partition is not there');
    return found;
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    await this.#use((admin) => admin.deleteTopics({ topics: [...topics] }));
  }

  async clusterId(): Promise<string> {
    return this.#use(async (admin) => (await admin.describeCluster()).clusterId);
  }

  /** Deletes the records of a partition below `offset`. */
  async deleteRecordsBelow(topic: string, partition: number, offset: number): Promise<void> {
    await this.#use((admin) =>
      admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${offset}` }] }),
    );
  }

  async createAcls(rules: readonly AclRule[]): Promise<void> {
    if (rules.length === 0) return;
    await this.#use((admin) => admin.createAcls({ acl: rules.map(aclEntry) }));
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.then(disconnect, () => {});
  }

  async #use<T>(act: (admin: Admin) => Promise<T>): Promise<T> {
    this.#connection ??= this.#connect();
    const connection = this.#connection;
    const users = (this.#users.get(connection) ?? 0) + 1;
    this.#users.set(connection, users);
    try {
      return await act((await connection).admin);
    } catch (error) {
      // The next call starts afresh: the library does not bring a lost admin connection back by itself.
      if (this.#connection === connection) this.#connection = undefined;
      throw error;
    } finally {
      const left = (this.#users.get(connection) ?? 1) - 1;
      this.#users.set(connection, left);
      // Not under the hands of others that are still waiting for their answer: they would fail with it, and each of
      // them would take the next connection from the rest.
      if (left === 0 && this.#connection !== connection) connection.then(disconnect, () => {});
    }
  }

  async #connect(): Promise<AdminConnection> {
    const sockets = this.#newSockets();
    const admin = this.#createClient(sockets).admin({
      retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
    });
    try {
      await admin.connect();
    } catch (error) {
      sockets.cut();
      throw error;
    }
    return { admin, sockets };
  }
}

async function disconnect({ admin, sockets }: AdminConnection): Promise<void> {
  const { promise: timeUp, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DISCONNECT_WITHIN);
  await Promise.race([admin.disconnect().catch(() => {}), timeUp]);
  clearTimeout(timer);
  sockets.cut();
}

function aclEntry(rule: AclRule) {
  const operations = {
    read: AclOperationTypes.READ,
    write: AclOperationTypes.WRITE,
    describe: AclOperationTypes.DESCRIBE,
    create: AclOperationTypes.CREATE,
  };
  return {
    resourceType: rule.resource === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
    resourceName: rule.name,
    resourcePatternType:
      rule.pattern === 'literal' ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
    principal: rule.principal,
    host: '*',
    operation: operations[rule.operation],
    permissionType: AclPermissionTypes.ALLOW,
  };
}
