import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { findFreePorts, LOOPBACK } from '../port.ts';
import { type KafkaAccess, type KafkaOptions, newClusterId, type RunningKafka, startKafka } from './start.ts';

/** Several brokers that are also controllers, on this machine. */
export type RunningCluster = KafkaAccess & { nodes: readonly RunningKafka[] };

/** Topics have a copy on every broker and take messages while all but one of these are in sync. */
export async function startKafkaCluster(
  options: Omit<KafkaOptions, 'node' | 'port' | 'controllerPort'>,
  count: number,
): Promise<RunningCluster> {
  const ports = await findFreePorts(3 * count);
  const port = (index: number) => {
    const found = ports[index];
    if (found === undefined) throw new Error(`${3 * count} ports expected.`);
    return found;
  };
  const quorum = Array.from({ length: count }, (_, n) => ({
    nodeId: n + 1,
    host: LOOPBACK,
    port: port(count + n),
  }));
  const clusterId = newClusterId();
  const brokerPassword = randomBytes(24).toString('base64url');
  // Together: the first one answers only when there is a majority.
  const started = await Promise.allSettled(
    quorum.map(({ nodeId, port: controllerPort }, n) =>
      startKafka({
        ...options,
        dataDir: join(options.dataDir, String(nodeId)),
        port: port(n),
        controllerPort,
        ...(options.outside === undefined
          ? {}
          : { outside: { ...options.outside, port: port(2 * count + n) } }),
        node: { nodeId, quorum, replicationFactor: count, clusterId, brokerPassword },
      }),
    ),
  );
  const nodes = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  const failed = started.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  const brokers = nodes.flatMap((node) => node.brokers);
  return {
    nodes,
    brokers,
    outsideBrokers: nodes.flatMap((node) => node.outsideBrokers),
    clientConfig: (user) => ({ ...nodes[0]?.clientConfig(user), brokers }),
    stop,
  };
}
