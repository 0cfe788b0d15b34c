import { expect, test } from 'vitest';
import { decidePosition, type FoundPosition } from './decide-position.ts';

const found = (more: Partial<FoundPosition>): FoundPosition => ({
  from: 100,
  lastOffset: 149,
  logEnd: 200,
  nextOffset: 100,
  recordedClusterId: 'c',
  clusterId: 'c',
  ...more,
});

test.for<[string, Partial<FoundPosition>, object]>([
  ['at the recorded position', {}, { status: 'process', from: 100 }],
  ['partly handled before', { nextOffset: 120 }, { status: 'process', from: 120 }],
  ['wholly handled before', { nextOffset: 150 }, { status: 'seek', to: 150 }],
  ['from above it', { nextOffset: 99 }, { status: 'checkLog' }],
  ['with a log that ends before it', { nextOffset: 201 }, { status: 'checkLog' }],
  ['from another cluster', { recordedClusterId: 'a' }, { status: 'otherCluster', recorded: 'a', found: 'c' }],
])('a stretch %s', ([, more, expected]) => {
  expect(decidePosition(found(more))).toEqual(expected);
});
