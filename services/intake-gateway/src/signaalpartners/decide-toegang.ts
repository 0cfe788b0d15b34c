/** What a broker lets one principal do with one topic or one family of groups. */
interface Toegang {
  readonly principal: string;
  readonly resource: string;
  readonly name: string;
  readonly pattern: string;
  readonly operation: string;
}

/**
 * What must change at the broker so that on the topics of parties stands what is allowed and nothing else. Whoever
 * loses its last rule there loses its groups as well, unless it is still the client of another party; so does a client
 * to which no groups are allowed. Rules on other topics, and those for names that only begin alike (the services have these), are not looked at.
 */
export function decideToegang<T extends Toegang>(
  allowed: readonly T[],
  standing: readonly T[],
  isTopicOfParty: (topic: string) => boolean,
): { withdraw: T[]; grant: T[] } {
  const wanted = new Set(allowed.map(keyOf));
  const present = new Set(standing.map(keyOf));
  const overdue = standing.filter(
    (rule) =>
      rule.resource === 'topic' &&
      rule.pattern === 'literal' &&
      isTopicOfParty(rule.name) &&
      !wanted.has(keyOf(rule)),
  );
  const connected = new Set(allowed.map(({ principal }) => principal));
  const left = new Set(overdue.map(({ principal }) => principal).filter((each) => !connected.has(each)));
  const grouped = new Set(
    allowed.filter(({ resource }) => resource === 'group').map(({ principal }) => principal),
  );
  const loses = (principal: string) =>
    left.has(principal) || (connected.has(principal) && !grouped.has(principal));
  const groups = standing.filter(
    ({ principal, resource, name }) =>
      resource === 'group' && loses(principal) && `${principal}.` === `User:${name}`,
  );
  return { withdraw: [...groups, ...overdue], grant: allowed.filter((rule) => !present.has(keyOf(rule))) };
}

function keyOf({ principal, resource, name, pattern, operation }: Toegang): string {
  return JSON.stringify([principal, resource, name, pattern, operation]);
}
