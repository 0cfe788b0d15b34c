import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

/**
 * Sockets of one client that can be cut for good. The library's own `disconnect` waits for unanswered requests and
 * its retry loop reconnects by itself; a client we have given up on must not be able to write one more message.
 */
export class CutOffSockets {
  readonly #open = new Set<net.Socket>();
  #cut = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.#cut) throw new Error('client was cut off');
    const socket = ssl
      ? tls.connect(
          net.isIP(host) ? { host, port, ...ssl } : { host, port, servername: host, ...ssl },
          onConnect,
        )
      : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, 30_000);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy();
  }
}
