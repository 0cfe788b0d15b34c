import { join } from 'node:path';
import { installOnce } from '../install-once.ts';
import { runMaven } from '../java.ts';
import { defaultCacheDir } from '../paths.ts';

/** The same as in pom.xml; a test compares them. */
export const KAFKA_VERSION = '4.3.1';

/** Fetches the broker's jars when they are not there yet; returns the directory that holds them. */
export function installKafka(cacheDir: string = defaultCacheDir): Promise<string> {
  const activity = `the download of Kafka ${KAFKA_VERSION}`;
  return installOnce(join(cacheDir, `kafka-${KAFKA_VERSION}`), activity, (directory) =>
    runMaven(activity, [
      '-f',
      join(import.meta.dirname, 'pom.xml'),
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${directory}`,
    ]),
  );
}
