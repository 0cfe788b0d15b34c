import { connect, createServer, type Socket } from 'node:net';
import type { BrokerAddress } from '../src/kafka/settings.ts';

// Kinds of request, by their number in the protocol of Kafka.
export const PRODUCE = 0;
export const FETCH = 1;
export const SASL_AUTHENTICATE = 36;

/** A TCP proxy before one broker that can fail in the ways networks do. */
export interface KafkaProxy {
  /** For KafkaSettings.route: every broker is reached through the proxy. */
  route: (advertised: BrokerAddress) => BrokerAddress;
  /** Passes nothing on, in either direction, over the connections there are; new ones work. */
  stall(): void;
  /**
   * Cuts the connection instead of passing on an answer to a request of this kind, the next or the one after as many as
   * pass; resolves when it did.
   */
  loseAnswer(apiKey: number, passing?: number): Promise<void>;
  stop(): Promise<void>;
}

interface Pair {
  client: Socket;
  broker: Socket;
  stalled: boolean;
  /** Kind of request by correlation id. */
  asked: Map<number, number>;
}

export async function startKafkaProxy(target: BrokerAddress): Promise<KafkaProxy> {
  const pairs = new Set<Pair>();
  let toLose: { apiKey: number; passing: number; lost: () => void } | undefined;

  const server = createServer((client) => {
    const pair: Pair = { client, broker: connect(target), stalled: false, asked: new Map() };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      pair.broker.destroy();
    };
    for (const socket of [client, pair.broker]) socket.on('error', end).on('close', end);
    forEachFrame(client, (frame) => {
      pair.asked.set(frame.readInt32BE(8), frame.readInt16BE(4));
      if (!pair.stalled) pair.broker.write(frame);
    });
    forEachFrame(pair.broker, (frame) => {
      const correlationId = frame.readInt32BE(4);
      const apiKey = pair.asked.get(correlationId);
      pair.asked.delete(correlationId);
      if (pair.stalled) return;
      if (toLose !== undefined && apiKey === toLose.apiKey && toLose.passing-- <= 0) {
        toLose.lost();
        toLose = undefined;
        end();
        return;
      }
      client.write(frame);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('proxy has no port');
  return {
    route: () => ({ host: '127.0.0.1', port: address.port }),
    stall: () => {
      for (const pair of pairs) pair.stalled = true;
    },
    loseAnswer: (apiKey, passing = 0) =>
      new Promise((lost) => {
        toLose = { apiKey, passing, lost };
      }),
    stop: async () => {
      for (const { client, broker } of pairs) {
        client.destroy();
        broker.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Kafka frames: four bytes of length, then that many. */
function forEachFrame(socket: Socket, handle: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const end = 4 + rest.readInt32BE(0);
      handle(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
}

/** `host:port` as an address. */
export function brokerAddress(broker: string | undefined): BrokerAddress {
  const [host = '127.0.0.1', port = '0'] = (broker ?? '').split(':');
  return { host, port: Number(port) };
}
