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

test('any other error stays what it was', () => {
  const other = new Error('no permission');
  expect(explainDiskFull(other, 'Kafka', '/data')).toBe(other);
});
