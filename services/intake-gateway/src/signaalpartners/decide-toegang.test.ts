import { describe, expect, test } from 'vitest';
import { decideToegang } from './decide-toegang.ts';

const op = (clientId: string, name: string, operation = 'read', pattern = 'literal') => ({
  principal: `User:${clientId}`,
  resource: 'topic',
  name,
  pattern,
  operation,
});
const groepen = (clientId: string, name = `${clientId}.`) => ({
  ...op(clientId, name, 'read', 'prefixed'),
  resource: 'group',
});
const isTopicOfParty = (topic: string) => topic.startsWith('partner.');

describe('what must change at the broker', () => {
  test('is nothing where all stands as allowed', () => {
    const rules = [op('a', 'partner.een'), groepen('a')];
    expect(decideToegang(rules, rules.toReversed(), isTopicOfParty)).toEqual({ withdraw: [], grant: [] });
  });

  test('is what is missing, and of who left everything', () => {
    const allowed = [op('b', 'partner.een'), groepen('b')];
    const standing = [op('a', 'partner.een'), op('a', 'partner.een', 'all'), groepen('a')];
    expect(decideToegang(allowed, standing, isTopicOfParty)).toEqual({
      withdraw: [groepen('a'), op('a', 'partner.een'), op('a', 'partner.een', 'all')],
      grant: allowed,
    });
  });

  test('leaves the groups of a client that works for another party', () => {
    const allowed = [op('a', 'partner.twee'), groepen('a')];
    const standing = [...allowed, op('a', 'partner.een')];
    expect(decideToegang(allowed, standing, isTopicOfParty)).toEqual({
      withdraw: [op('a', 'partner.een')],
      grant: [],
    });
  });

  test('takes from a client what it may not do at its own topic', () => {
    const allowed = [op('a', 'partner.een', 'write'), groepen('a')];
    const standing = [...allowed, op('a', 'partner.een', 'read')];
    expect(decideToegang(allowed, standing, isTopicOfParty).withdraw).toEqual([
      op('a', 'partner.een', 'read'),
    ]);
  });

  test('takes its groups from a client that is allowed none', () => {
    const allowed = [op('a.b', 'partner.een'), op('c', 'partner.twee'), groepen('c')];
    const standing = [...allowed, groepen('a.b'), groepen('a.b', 'x')];
    expect(decideToegang(allowed, standing, isTopicOfParty)).toEqual({
      withdraw: [groepen('a.b')],
      grant: [],
    });
  });

  test('is not for others: other topics, names that only begin alike, groups of other names', () => {
    const standing = [
      op('dienst.x', 'partner.', 'read', 'prefixed'),
      op('meter', 'meldpunt.dag'),
      groepen('meter'),
      groepen('dienst.x', 'x'),
    ];
    expect(decideToegang([], standing, isTopicOfParty)).toEqual({ withdraw: [], grant: [] });
    const byMistake = op('dienst.x', 'partner.een');
    expect(decideToegang([], [...standing, byMistake], isTopicOfParty).withdraw).toEqual([byMistake]);
  });
});
