import kafkajs, { type Admin } from 'kafkajs';

// Named imports of these are not found: Node's reader of CommonJS exports stops before them.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  cluster: AclResourceTypes.CLUSTER,
} as const;

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
  idempotentWrite: AclOperationTypes.IDEMPOTENT_WRITE,
} as const;

export type AclEntry = {
  /** The name behind `User:`: a service's user name or a party's client id. */
  principal: string;
  /** A name that ends in `*` stands for every name that begins so; `*` alone for every name. */
  resource: { type: 'topic' | 'group'; name: string } | { type: 'cluster' };
  operation: keyof typeof OPERATIONS;
};

function toKafkaAcl(entry: AclEntry) {
  const name = entry.resource.type === 'cluster' ? 'kafka-cluster' : entry.resource.name;
  const isPrefix = name.length > 1 && name.endsWith('*');
  return {
    principal: `User:${entry.principal}`,
    host: '*',
    operation: OPERATIONS[entry.operation],
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: RESOURCES[entry.resource.type],
    resourceName: isPrefix ? name.slice(0, -1) : name,
    resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
  };
}

/** Allows what the entries say. Saying it twice changes nothing: Kafka keeps one of each. */
export async function applyAcls(admin: Admin, entries: readonly AclEntry[]): Promise<void> {
  if (entries.length > 0) await admin.createAcls({ acl: entries.map(toKafkaAcl) });
}

/** Takes back everything a principal was allowed, or only what is about one kind of resource. */
export async function deleteAcls(
  admin: Admin,
  principal: string,
  kind?: AclEntry['resource']['type'],
): Promise<void> {
  await admin.deleteAcls({
    filters: [
      {
        principal: `User:${principal}`,
        operation: AclOperationTypes.ANY,
        permissionType: AclPermissionTypes.ANY,
        resourceType: kind === undefined ? AclResourceTypes.ANY : RESOURCES[kind],
        resourcePatternType: ResourcePatternTypes.ANY,
      },
    ],
  });
}
