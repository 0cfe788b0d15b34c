import { Writable } from 'node:stream';

/** What is asked of this client in one turn goes out in one write, and the server is woken once for all of it. */
export function holdForTurn(client: object): void {
  const stream = streamOf(client);
  if (stream === undefined || stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** The socket below a client, which the types of the driver leave out. */
export function streamOf(client: object): Writable | undefined {
  const connection = 'connection' in client ? client.connection : undefined;
  if (typeof connection !== 'object' || connection === null || !('stream' in connection)) return undefined;
  return connection.stream instanceof Writable ? connection.stream : undefined;
}
