import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Tests by tier: the name of a file says what it needs. Pure ones run in seconds with nothing started; the others get
 * real servers from their project's global setup, which runs only when a file of that project is asked for.
 */
const needsDatabaseOrKafka = ['**/*.db.test.ts', '**/*.kafka.test.ts'];
const needsKeycloak = ['**/*.keycloak.test.ts'];
const wholeChain = ['test/keten/**/*.test.ts'];
const tooLarge = ['**/*.groot.test.ts'];
const never = [...configDefaults.exclude, '**/dist/**', '.meldpunt/**'];

/** Workers for what waits for servers, brokers that are killed and timeouts more than it computes: on two cores. */
const MOSTLY_WAITING = 4;

/** Files of half a minute and more, the longest first: one that begins last would be waited for with a core idle. */
const longest = [
  'storingen.test.ts',
  'natie.test.ts',
  'leader-change.kafka.test.ts',
  'consumer.kafka.test.ts',
  'start.keycloak.test.ts',
  'muren.test.ts',
  'zonder-casework.test.ts',
  'npm-start.test.ts',
  'login.kafka.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = longest.findIndex((name) => moduleId.endsWith(`/${name}`));
      return found < 0 ? longest.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  resolve: {
    // Workspace packages load from their source, not from dist.
    conditions: ['meldpunt-source', 'module', 'node', 'development|production'],
  },
  ssr: {
    resolve: { conditions: ['meldpunt-source', 'module', 'node', 'development|production'] },
  },
  oxc: {
    // NestJS injects constructor parameters by the types that the compiler writes down.
    decorator: { legacy: true, emitDecoratorMetadata: true },
  },
  test: {
    pool: 'forks',
    // kafkajs sets a timer in the past at every connect (tulios/kafkajs #1751); Node 24 and later warn about it.
    execArgv: ['--disable-warning=TimeoutNegativeWarning'],
    maxWorkers: 2,
    passWithNoTests: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'puur',
          include: ['**/*.test.ts'],
          exclude: [...never, ...needsDatabaseOrKafka, ...needsKeycloak, ...wholeChain, ...tooLarge],
          // Nothing in them outlives a test, so that files share what they import: half of the time was importing.
          isolate: false,
          // Ends what hangs. With the usual five seconds a busy machine fails what takes half a second on a quiet one.
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'db+kafka',
          include: needsDatabaseOrKafka,
          exclude: [...never, ...wholeChain],
          globalSetup: ['test/harnas/omgeving.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: MOSTLY_WAITING,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'keycloak',
          include: needsKeycloak,
          exclude: [...never, ...wholeChain],
          globalSetup: ['test/harnas/omgeving.ts', 'test/harnas/keycloak.ts'],
          // A Keycloak that starts for the first time on a busy machine takes half a minute.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          maxWorkers: MOSTLY_WAITING,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'keten',
          include: wholeChain,
          exclude: [...never, ...tooLarge],
          globalSetup: ['test/harnas/omgeving.ts'],
          testTimeout: 10 * 60_000,
          hookTimeout: 5 * 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Not part of npm test: npm run groot.
        extends: true,
        test: {
          name: 'groot',
          include: tooLarge,
          exclude: never,
          testTimeout: 60 * 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
