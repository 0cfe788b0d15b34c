import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { assertPortFree, findFreePort, findFreePorts, LOOPBACK } from './port.ts';

test('free ports are all different', async () => {
  const ports = await findFreePorts(20);
  expect(new Set(ports).size).toBe(20);
});

test('what was chosen is not chosen again, here or by another process', async () => {
  const own = await findFreePorts(40);
  const later = await findFreePorts(40);
  expect(new Set([...own, ...later]).size).toBe(80);
  const program = `import { findFreePorts } from ${JSON.stringify(import.meta.resolve('./port.ts'))};
    process.stdout.write(JSON.stringify(await findFreePorts(400)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const others = new Set(JSON.parse(stdout) as number[]);
  expect(others.size).toBe(400);
  expect([...own, ...later].filter((port) => others.has(port))).toEqual([]);
});

test('a taken port is named together with the setting that changes it', async () => {
  const port = await findFreePort();
  const server = createServer();
  await new Promise<void>((done) => server.listen(port, LOOPBACK, done));
  try {
    await expect(assertPortFree(port, 'Kafka', 'KAFKA_PORT', 0)).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken, and Kafka needs it. Stop what is using it, or choose another port with KAFKA_PORT.`,
    );
  } finally {
    server.close();
  }
});

test('a port that is let go of in time counts as free', async () => {
  const port = await findFreePort();
  const server = createServer();
  await new Promise<void>((done) => server.listen(port, LOOPBACK, done));
  setTimeout(() => server.close(), 300);
  await expect(assertPortFree(port, 'Kafka', 'KAFKA_PORT', 5_000)).resolves.toBeUndefined();
});
