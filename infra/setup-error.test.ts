import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { explainDiskFull, SetupError } from './setup-error.ts';

test('a full disk becomes a sentence that names the place', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const explained = explainDiskFull(full, 'Kafka', '/data/kafka');
  expect(explained).toBeInstanceOf(SetupError);
  expect(String(explained)).toContain('The disk is full: Kafka needs room in /data/kafka.');
});

test('a full disk is recognised in what another program wrote', () => {
  const said = new SetupError('Kafka ended. java.io.IOException: No space left on device');
  expect(String(explainDiskFull(said, 'Kafka', '/data'))).toContain('The disk is full');
});

test('a full disk is recognised by the room that is left on it', () => {
  const said = new SetupError('Keycloak ended before it was ready');
  // On Linux a file system without any room: it holds nothing but what the kernel shows.
  const explained = explainDiskFull(said, 'Keycloak', '/proc');
  expect(String(explained)).toContain('The disk is full: Keycloak needs room in /proc.');
  expect(explainDiskFull(explained, 'npm start', '/proc')).toBe(explained);
});

test('any other error stays what it was', () => {
  const other = new Error('no permission');
  expect(explainDiskFull(other, 'Kafka', tmpdir())).toBe(other);
  expect(explainDiskFull(other, 'Kafka', '/geen/map')).toBe(other);
});
