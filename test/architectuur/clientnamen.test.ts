import { checkRequest } from '@meldpunt/contracts';
import { isClientName } from '@meldpunt/infra';
import { expect, test } from 'vitest';
import { serviceNames } from '../../scripts/start/services.ts';

/** What the gateway says of a name for a client, for the two kinds of party. */
const refusals = (clientId: string) =>
  ['legSignaalpartnerVast', 'legGemeenteVast'].map((id) =>
    checkRequest(id, 'body', { clientId }).filter(({ field }) => field === '/clientId'),
  );

test.each([...serviceNames, 'zorg.een', 'dienst.hub', '*'])(
  '%s gives a client the groups of another, and is refused at both doors',
  (name) => {
    expect(isClientName(name)).toBe(false);
    for (const found of refusals(name)) expect(found).toHaveLength(1);
  },
);

test('an ordinary name is good at both doors', () => {
  expect(isClientName('zorg-een')).toBe(true);
  for (const found of refusals('zorg-een')) expect(found).toEqual([]);
});
