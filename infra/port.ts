import { createServer, type Server } from 'node:net';
import { SetupError } from './setup-error.ts';

export const LOOPBACK = '127.0.0.1';

// Below the range Linux and macOS hand out for outgoing connections (from 32768), so that a client connecting
// somewhere cannot take the port between our choosing it and a server binding it.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** Each process chooses within a slice of its own, so that none takes what another has chosen and not bound yet. */
const SLICE = 500;

async function isFree(port: number): Promise<boolean> {
  const server = await tryListen(port);
  if (server === null) return false;
  await new Promise((closed) => server.close(closed));
  return true;
}

/** Null when somebody else listens there. */
function tryListen(port: number): Promise<Server | null> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') done(null);
      else fail(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => done(server));
  });
}

type Slice = { readonly first: number; next: number };

let slice: Promise<Slice> | undefined;

/** A slice that is this process's until it ends: it listens at the first port, which only one can. */
async function claimSlice(): Promise<Slice> {
  const firsts = Array.from({ length: (LAST_PORT - FIRST_PORT) / SLICE }, (_, nr) => FIRST_PORT + nr * SLICE);
  const start = Math.floor(Math.random() * firsts.length);
  for (const first of [...firsts.slice(start), ...firsts.slice(0, start)]) {
    const claim = await tryListen(first);
    if (claim === null) continue;
    claim.unref();
    return { first, next: 0 };
  }
  throw new SetupError(
    `All ${firsts.length} ranges of ports from ${FIRST_PORT} to ${LAST_PORT} on ${LOOPBACK} are in use. Stop what is using them and try again.`,
  );
}

/**
 * Ports on loopback that are free, all different, and chosen by nobody else: not by another process, and not by this
 * one until it has been round its slice.
 */
export async function findFreePorts(count: number): Promise<number[]> {
  slice ??= claimSlice();
  const own = await slice;
  const found: number[] = [];
  for (let attempt = 1; attempt < SLICE && found.length < count; attempt += 1) {
    const port = own.first + 1 + (own.next % (SLICE - 1));
    own.next += 1;
    if (await isFree(port)) found.push(port);
  }
  if (found.length < count) {
    throw new SetupError(
      `No ${count} free ports were found from ${own.first} to ${own.first + SLICE - 1} on ${LOOPBACK}. Stop what is using them and try again.`,
    );
  }
  return found;
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
