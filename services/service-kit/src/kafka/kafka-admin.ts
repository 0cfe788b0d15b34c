import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { waitForLeaders } from './create-topics.ts';
import type { CutOffSockets } from './cut-off-sockets.ts';

// Node does not see these as named exports of the library's CommonJS module.
const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  KafkaJSProtocolError,
  ResourcePatternTypes,
} = kafkajs;

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

const RESOURCES = { topic: AclResourceTypes.TOPIC, group: AclResourceTypes.GROUP };
const PATTERNS = { literal: ResourcePatternTypes.LITERAL, prefixed: ResourcePatternTypes.PREFIXED };
const OPERATIONS = {
  all: AclOperationTypes.ALL,
  read: AclOperationTypes.READ,
  write: AclOperationTypes.WRITE,
  create: AclOperationTypes.CREATE,
  delete: AclOperationTypes.DELETE,
  alter: AclOperationTypes.ALTER,
  describe: AclOperationTypes.DESCRIBE,
  describeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  alterConfigs: AclOperationTypes.ALTER_CONFIGS,
};

/** Allows one principal one operation, from any host. */
export interface AclRule {
  /** E.g. `User:partner-x`. */
  principal: string;
  resource: keyof typeof RESOURCES;
  name: string;
  pattern: keyof typeof PATTERNS;
  operation: keyof typeof OPERATIONS;
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
    await this.#use(async (admin) => {
      // The library looks for the leader in what it knows of the cluster, which may be from before there was such a topic.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: `${offset}` }] });
    });
  }

  async createAcls(rules: readonly AclRule[]): Promise<void> {
    if (rules.length === 0) return;
    await this.#use((admin) =>
      admin.createAcls({ acl: rules.map((rule) => ({ ...aclFilter(rule), host: '*' })) }),
    );
  }

  /** Every rule that allows something on topics or groups; none at a broker without an authorizer. */
  async listAcls(): Promise<AclRule[]> {
    const resources = await this.#use(async (admin) => {
      try {
        return (await admin.describeAcls(ALL_THAT_ALLOW)).resources;
      } catch (error) {
        if (error instanceof KafkaJSProtocolError && error.type === 'SECURITY_DISABLED') return [];
        throw error;
      }
    });
    return resources.flatMap(({ resourceType, resourceName: name, resourcePatternType, acls }) =>
      acls.flatMap(({ principal, operation: code }) => {
        const resource = nameOf(RESOURCES, resourceType);
        const pattern = nameOf(PATTERNS, resourcePatternType);
        const operation = nameOf(OPERATIONS, code);
        if (resource === undefined || pattern === undefined || operation === undefined) return [];
        return [{ principal, resource, name, pattern, operation }];
      }),
    );
  }

  /** Takes the rules back, all together or none. What is not there is no error. */
  async deleteAcls(rules: readonly AclRule[]): Promise<void> {
    if (rules.length === 0) return;
    await this.#use((admin) => admin.deleteAcls({ filters: rules.map(aclFilter) }));
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

const ALL_THAT_ALLOW = {
  resourceType: AclResourceTypes.ANY,
  resourcePatternType: ResourcePatternTypes.ANY,
  operation: AclOperationTypes.ANY,
  permissionType: AclPermissionTypes.ALLOW,
};

function aclFilter({ principal, resource, name, pattern, operation }: AclRule) {
  return {
    principal,
    resourceType: RESOURCES[resource],
    resourceName: name,
    resourcePatternType: PATTERNS[pattern],
    operation: OPERATIONS[operation],
    permissionType: AclPermissionTypes.ALLOW,
  };
}

function nameOf<N extends string>(codes: Readonly<Record<N, number>>, code: number): N | undefined {
  for (const name in codes) if (codes[name] === code) return name;
  return undefined;
}
