import { join } from 'node:path';
import { JVM_FOR_SHORT_LIVES } from '../java.ts';

/**
 * The arguments of `java` that run Keycloak, as bin/kc.sh puts them together. Without that script no bash is needed, and
 * the home directory with a server's data can be another than the one with its programs.
 */
export function keycloakArgs(programs: string, home: string, heapMb: number, command: string[]): string[] {
  return [
    `-Xmx${heapMb}m`,
    '-Xms64m',
    '-XX:MaxMetaspaceSize=256m',
    ...JVM_FOR_SHORT_LIVES,
    '-Dfile.encoding=UTF-8',
    '-Duser.language=en',
    '-Duser.country=US',
    '-Djava.security.egd=file:/dev/urandom',
    '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
    '--add-opens=java.base/java.util=ALL-UNNAMED',
    '--add-opens=java.base/java.util.concurrent=ALL-UNNAMED',
    '--add-opens=java.base/java.security=ALL-UNNAMED',
    `-Dkc.home.dir=${home}`,
    `-Djboss.server.config.dir=${join(home, 'conf')}`,
    '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
    '-Dpicocli.disable.closures=true',
    '-Dquarkus-log-max-startup-records=10000',
    '-cp',
    join(programs, 'lib', 'quarkus-run.jar'),
    'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
    ...command,
  ];
}

/** Ours without what would steer Keycloak behind our back. */
export function keycloakEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(KC_|KEYCLOAK_|QUARKUS_)/.test(name)),
  );
}
