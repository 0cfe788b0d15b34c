import { createServer } from 'node:net';
import { SetupError } from './setup-error.ts';

export const LOOPBACK = '127.0.0.1';

// Below the range Linux and macOS hand out for outgoing connections (from 32768), so that a client connecting
// somewhere cannot take the port between our choosing it and a server binding it.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') done(false);
      else fail(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => done(true)));
  });
}

/** Ports on loopback that were free a moment ago, all different. */
export async function findFreePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let attempt = 0; attempt < 200 && found.size < count; attempt += 1) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  if (found.size < count) {
    throw new SetupError(
      `No ${count} free ports were found between ${FIRST_PORT} and ${LAST_PORT} on ${LOOPBACK}. Stop what is using them and try again.`,
    );
  }
  return [...found];
}

export async function findFreePort(): Promise<number> {
  const [port] = await findFreePorts(1);
  if (port === undefined) throw new SetupError('No free port was found.');
  return port;
}

/**
 * Fails when the port stays taken. It waits a little first: a server of an earlier run that was killed needs a few
 * seconds to let go of its port.
 */
export async function assertPortFree(
  port: number,
  what: string,
  setting: string,
  waitMs = 8_000,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!(await isFree(port))) {
    if (Date.now() >= deadline) {
      throw new SetupError(
        `Port ${port} on ${LOOPBACK} is taken, and ${what} needs it. Stop what is using it, or choose another port with ${setting}.`,
      );
    }
    await new Promise((next) => setTimeout(next, 200));
  }
}
