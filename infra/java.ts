import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runToEnd } from './process.ts';
import { SetupError } from './setup-error.ts';

const OLDEST_JAVA = 17;

/**
 * Flags for a JVM that runs minutes and shares two cores with everything it serves. The optimising compiler spent 17 of
 * the 44 CPU seconds of Kafka in a run of three minutes, and the serial collector holds 100 MB less than G1 (measured).
 * A deployment starts its own Kafka and Keycloak, without these.
 */
export const JVM_FOR_SHORT_LIVES: readonly string[] = [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-XX:+ExitOnOutOfMemoryError',
];

/** The major version in the output of `java -version`: 17 for "17.0.15", 8 for "1.8.0_402". */
export function parseJavaVersion(output: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, name))
    .find((file) => existsSync(file));
}

/** The java command to run Kafka and Keycloak with: that of JAVA_HOME when it is new enough, else the one on PATH. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const home = env.JAVA_HOME;
  const candidates = [
    home === undefined || home === '' ? undefined : join(home, 'bin', 'java'),
    findOnPath('java', env),
  ].filter((file) => file !== undefined && existsSync(file));
  const seen: string[] = [];
  for (const java of candidates) {
    if (java === undefined) continue;
    const { output } = await runToEnd(java, ['-version'], env);
    const version = parseJavaVersion(output);
    if (version !== undefined && version >= OLDEST_JAVA) return java;
    seen.push(
      version === undefined ? `${java}, which does not tell its version` : `${java}, version ${version}`,
    );
  }
  throw new SetupError(
    `Java ${OLDEST_JAVA} or newer is needed to run Kafka and Keycloak; found ${seen.join(' and ') || 'none'}. ` +
      `Install a JDK ${OLDEST_JAVA} and try again.`,
  );
}

export function findMaven(env: NodeJS.ProcessEnv = process.env): string {
  const maven = findOnPath('mvn', env);
  if (maven === undefined) {
    throw new SetupError(
      'Maven is needed to download Kafka and Keycloak the first time; no mvn was found on PATH. Install Maven and try again.',
    );
  }
  return maven;
}

/** Runs one Maven goal to its end; on failure the last lines Maven wrote are in the message. */
export async function runMaven(
  activity: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const { failed, output } = await runToEnd(findMaven(env), ['-B', '-q', ...args], env);
  if (!failed) return;
  const lastLines = output.trimEnd().split('\n').slice(-15).join('\n');
  throw new SetupError(
    `Maven could not finish ${activity}. Check that its repository can be reached (settings.xml, proxy) and try again. It said:\n${lastLines}`,
  );
}
