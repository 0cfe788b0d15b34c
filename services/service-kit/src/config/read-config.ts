/** How one setting is read. */
export interface Setting<T> {
  /** Name in the environment. */
  readonly env: string;
  /** Throws when the text is not acceptable; what it throws is not shown. */
  parse(text: string): T;
  /** Shown when the value is not acceptable, e.g. 'a port number'. */
  readonly expects: string;
  /** Used when the variable is absent; there is none for a required setting. */
  readonly fallback?: T;
  /** Used when absent outside production, and announced: not fit for production. */
  readonly unsafeDevelopmentDefault?: T;
}

export type ConfigSpec = Record<string, Setting<unknown>>;
export type Config<S extends ConfigSpec> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** Names every setting that is missing or not acceptable, and never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`configuration is not complete:\n- ${problems.join('\n- ')}`);
    this.problems = problems;
  }
}

export interface ConfigSource {
  env: Readonly<Record<string, string | undefined>>;
  /** Told the names of settings that run on an unsafe development default. */
  announce(names: readonly string[]): void;
}

/** Reads all settings at once from the environment. Throws ConfigError. Call it from `config.ts` of a service only. */
export function readConfig<S extends ConfigSpec>(spec: S, source: ConfigSource = processSource): Config<S> {
  const production = source.env.NODE_ENV === 'production';
  const problems: string[] = [];
  const unsafe: string[] = [];
  const read = (setting: Setting<unknown>): unknown => {
    const text = source.env[setting.env]?.trim();
    if (text !== undefined && text !== '') {
      try {
        return setting.parse(text);
      } catch {
        problems.push(`${setting.env} must be ${setting.expects}`);
        return undefined;
      }
    }
    if ('fallback' in setting) return setting.fallback;
    if ('unsafeDevelopmentDefault' in setting && !production) {
      unsafe.push(setting.env);
      return setting.unsafeDevelopmentDefault;
    }
    problems.push(`${setting.env} is missing (${setting.expects})`);
    return undefined;
  };
  const config = Object.fromEntries(Object.entries(spec).map(([name, setting]) => [name, read(setting)]));
  if (problems.length > 0) throw new ConfigError(problems);
  if (unsafe.length > 0) source.announce(unsafe);
  return config as Config<S>;
}

const processSource: ConfigSource = {
  env: process.env,
  announce: (names) => process.stderr.write(`UNSAFE development defaults in use: ${names.join(', ')}\n`),
};

type Absent<T> = { fallback: T } | { unsafeDevelopmentDefault: T } | Record<never, never>;

/** Text that is not empty. */
export function text(env: string, absent: Absent<string> = {}): Setting<string> {
  return { env, expects: 'text', parse: (value) => value, ...absent };
}

/** A whole number within bounds. */
export function integer(
  env: string,
  bounds: { min: number; max: number },
  absent: Absent<number> = {},
): Setting<number> {
  return {
    env,
    expects: `a whole number from ${bounds.min} to ${bounds.max}`,
    parse: (value) => {
      const parsed = Number(value);
      if (!Number.isInteger(parsed) || parsed < bounds.min || parsed > bounds.max) throw new RangeError();
      return parsed;
    },
    ...absent,
  };
}

export function port(env: string, absent: Absent<number> = {}): Setting<number> {
  return { ...integer(env, { min: 0, max: 65_535 }, absent), expects: 'a port number' };
}

export function url(env: string, absent: Absent<string> = {}): Setting<string> {
  return { env, expects: 'a URL', parse: (value) => new URL(value) && value, ...absent };
}

/** Comma separated, at least one. */
export function list(env: string, absent: Absent<readonly string[]> = {}): Setting<readonly string[]> {
  return {
    env,
    expects: 'a comma separated list',
    parse: (value) => {
      const items = value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      if (items.length === 0) throw new RangeError();
      return items;
    },
    ...absent,
  };
}

export function choice<const C extends string>(
  env: string,
  choices: readonly C[],
  absent: Absent<C> = {},
): Setting<C> {
  return {
    env,
    expects: `one of ${choices.join(', ')}`,
    parse: (value) => {
      const found = choices.find((candidate) => candidate === value);
      if (found === undefined) throw new RangeError();
      return found;
    },
    ...absent,
  };
}
