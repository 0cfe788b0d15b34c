import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';
import type { BrokerAddress } from './settings.ts';

/**
 * Sockets of one client that can be cut for good. The library's own `disconnect` waits for unanswered requests and
 * its retry loop reconnects by itself; a client we have given up on must not be able to write one more message.
 */
export class CutOffSockets {
  readonly #open = new Set<net.Socket>();
  readonly #route: (advertised: BrokerAddress) => BrokerAddress;
  #cut = false;

  constructor(route: (advertised: BrokerAddress) => BrokerAddress = (address) => address) {
    this.#route = route;
  }

  readonly factory: ISocketFactory = ({ host: advertisedHost, port: advertisedPort, ssl, onConnect }) => {
    if (this.#cut) throw new Error('client was cut off');
    const { host, port } = this.#route({ host: advertisedHost, port: advertisedPort });
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
