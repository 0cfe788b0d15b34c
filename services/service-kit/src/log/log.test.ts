import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function capture() {
  const lines: string[] = [];
  const log = createLog({
    service: 'proef',
    allowedFields: ['gemeentecode'],
    write: (line) => lines.push(line),
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

test('only fields somebody named as safe get out', () => {
  const { log, last } = capture();
  log.info('gedaan', { gemeentecode: '0268', count: 3, bsn: '123456782', naam: 'Jansen' });
  expect(last()).toMatchObject({
    level: 'info',
    service: 'proef',
    msg: 'gedaan',
    gemeentecode: '0268',
    count: 3,
  });
  expect(Object.keys(last())).not.toContain('bsn');
  expect(JSON.stringify(last())).not.toContain('Jansen');
});

test('of an error class, code, place and causes get out, and no message', () => {
  const { log, last } = capture();
  const cause = Object.assign(new RangeError('Key (bsn)=(123456782) already exists'), { code: '23505' });
  log.error('mislukt', {}, new TypeError('Jansen 123456782', { cause }));
  expect(last().error).toMatchObject({ class: 'TypeError', cause: { class: 'RangeError', code: '23505' } });
  expect(last().error.at[0]).toContain('log.test.ts');
  expect(JSON.stringify(last())).not.toContain('123456782');
});

test('a message of several lines in an error does not come along with its stack', () => {
  const { log, last } = capture();
  log.error('mislukt', {}, new Error('regel een\n    at bsn 123456782\nregel drie'));
  expect(JSON.stringify(last())).not.toContain('123456782');
});

test('one call is one line, whatever a peer put in a field', () => {
  const { log, lines, last } = capture();
  log.warn('let op', { reason: 'a\n{"level":"error"}\u2028\u0007b', topic: 'x'.repeat(1_000) });
  expect(lines.join('').trim().split('\n').length).toBe(1);
  expect(last().reason).toBe('a {"level":"error"}  b');
  expect(last().topic.length).toBeLessThan(400);
});
