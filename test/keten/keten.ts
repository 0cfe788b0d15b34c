import { chmod, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePorts } from '@meldpunt/infra';
import { deleteHubData, type Hub, type HubOptions, startHub } from '../../scripts/start/hub.ts';
import type { Identity } from '../../scripts/start/identity.ts';
import { serviceNames } from '../../scripts/start/services.ts';
import { startTestIssuer } from '../harnas/issuer.ts';
import { dataRoot } from '../harnas/werkmap.ts';

/** How long a token of the test issuer lives; it is renewed in the last quarter. */
const TOKEN_SECONDEN = 300;

/** A busy machine is no fault: other test files start chains of their own in the same minute. */
const GEREED_MS = 5 * 60_000;

export type KetenOpties = Pick<
  HubOptions,
  | 'infraPorts'
  | 'postgresSettings'
  | 'kafkaSettings'
  | 'databasePort'
  | 'kafkaBrokers'
  | 'kafkaHeapMb'
  | 'kafkaDir'
  | 'postgresDir'
  | 'readyTimeoutMs'
  | 'partitions'
  | 'serviceEnv'
  | 'only'
> & {
  /** Folder in which all it keeps gets a folder of its own; in memory when absent and there is room. */
  dataRoot?: string;
  onDeath?: HubOptions['onDeath'];
  /** Who vouches for the parties, given the folder for what it keeps; a small issuer when absent. */
  identity?: (dataDir: string) => Promise<Identity>;
};

/** A hub that a test started, with the folder of all it keeps. */
export type Keten = Hub & { dataDir: string };

/** The whole hub for a test, with its own Kafka, PostgreSQL and service processes, and a small issuer for the tokens. */
export async function startKeten(opties: KetenOpties = {}): Promise<Keten> {
  const { dataRoot: root, identity: eigenIdentiteit, onDeath = () => undefined, ...hubOpties } = opties;
  const dataDir = await mkdtemp(join(root ?? (await dataRoot()), `meldpunt-keten-${process.pid}-`));
  // PostgreSQL started by root runs as another user, who must get through.
  await chmod(dataDir, 0o711);
  const identity = await (eigenIdentiteit ?? testIdentity)(dataDir).catch(async (error: unknown) => {
    await deleteHubData(dataDir);
    throw error;
  });
  const ports = await findFreePorts(serviceNames.length);
  try {
    const hub = await startHub({
      dataDir,
      identity,
      ports: {
        'intake-gateway': ports[0] ?? 0,
        'signal-router': ports[1] ?? 0,
        casework: ports[2] ?? 0,
        feedback: ports[3] ?? 0,
        metrics: ports[4] ?? 0,
      },
      readyTimeoutMs: GEREED_MS,
      ...hubOpties,
      onStep: () => undefined,
      onDeath,
      onGivenUp: (name, reason) => process.stderr.write(`${name}: ${reason.message}\n`),
    });
    return {
      ...hub,
      dataDir,
      async stop() {
        await hub.stop();
        await identity.stop();
        await deleteHubData(dataDir);
      },
    };
  } catch (error) {
    await identity.stop();
    await deleteHubData(dataDir);
    throw error;
  }
}

async function testIdentity(): Promise<Identity> {
  const issuer = await startTestIssuer();
  return {
    issuer: issuer.issuer,
    jwksUrl: issuer.jwksUrl,
    async connectParty({ clientId, organisatie, scopes }) {
      let token: { value: string; expiresAt: number } | undefined;
      return async () => {
        // As a party's own login does: a signature for every call would cost more than the call.
        if (token !== undefined && Date.now() < token.expiresAt - (TOKEN_SECONDEN * 1_000) / 4) return token;
        const value = await issuer.issueToken({
          clientId,
          organisatie,
          scopes,
          audience: scopes.includes('kafka') ? ['meldpunt', 'meldpunt-kafka'] : 'meldpunt',
          expiresInSeconds: TOKEN_SECONDEN,
        });
        token = { value, expiresAt: Date.now() + TOKEN_SECONDEN * 1_000 };
        return token;
      };
    },
    stop: () => issuer.stop(),
  };
}
