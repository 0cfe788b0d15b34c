import { assertPortFree } from '@meldpunt/infra';
import { OptieFout } from './opties.ts';
import { type ServiceName, serviceNames, services } from './services.ts';

export type Poorten = {
  services: Record<ServiceName, number>;
  infra: { kafka: number; kafkaController: number; kafkaOutside: number; postgres: number };
  keycloak: number;
  keycloakManagement: number;
};

const HOOGSTE = 65_535;

const envName = (name: ServiceName) => `${name.toUpperCase().replaceAll('-', '_')}_PORT`;

function portFrom(env: NodeJS.ProcessEnv, name: string, standard: number): number {
  const text = env[name];
  if (text === undefined || text === '') return standard;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > HOOGSTE) {
    throw new OptieFout(`${name} takes a port number from 1 to ${HOOGSTE}, not "${text}".`);
  }
  return number;
}

/**
 * Ports of `npm start`: fixed, so that addresses stay the same, each to be changed by its own setting. Throws OptieFout
 * with a sentence when one of these is no port.
 */
export function readPoorten(env: NodeJS.ProcessEnv): Poorten {
  const service = (name: ServiceName) => portFrom(env, envName(name), services[name].port);
  return {
    services: {
      'intake-gateway': service('intake-gateway'),
      'signal-router': service('signal-router'),
      casework: service('casework'),
      feedback: service('feedback'),
      metrics: service('metrics'),
    },
    infra: {
      kafka: portFrom(env, 'KAFKA_PORT', 4192),
      kafkaController: portFrom(env, 'KAFKA_CONTROLLER_PORT', 4193),
      kafkaOutside: portFrom(env, 'KAFKA_OUTSIDE_PORT', 4194),
      postgres: portFrom(env, 'POSTGRES_PORT', 4132),
    },
    keycloak: portFrom(env, 'KEYCLOAK_PORT', 4180),
    keycloakManagement: portFrom(env, 'KEYCLOAK_MANAGEMENT_PORT', 4181),
  };
}

/** Throws a SetupError naming the first port of a service that is taken and the setting that changes it. */
export async function assertServicePortsFree(poorten: Poorten): Promise<void> {
  for (const name of serviceNames) await assertPortFree(poorten.services[name], name, envName(name));
}
