export { findJava } from './java.ts';
export { type AclEntry, applyAcls, deleteAcls } from './kafka/acls.ts';
export { installKafka } from './kafka/install.ts';
export { SERVICE_PREFIX } from './kafka/properties.ts';
export {
  connectKafka,
  type KafkaAccess,
  type KafkaOptions,
  type RunningKafka,
  startKafka,
} from './kafka/start.ts';
export { type RunningCluster, startKafkaCluster } from './kafka/start-cluster.ts';
export type { AdminAccess } from './keycloak/admin.ts';
export { installKeycloak } from './keycloak/install.ts';
export { deleteParty, generatePartyKey, isClientName, type Party, registerParty } from './keycloak/party.ts';
export {
  connectIssuer,
  type IssuerAccess,
  type KeycloakOptions,
  type RunningKeycloak,
  startKeycloak,
} from './keycloak/start.ts';
export { workDir } from './paths.ts';
export { assertPortFree, findFreePort, findFreePorts, LOOPBACK } from './port.ts';
export { deletePostgres } from './postgres/place.ts';
export {
  connectPostgres,
  databaseUrl,
  type PostgresAccess,
  type PostgresOptions,
  type RunningPostgres,
  startPostgres,
} from './postgres/start.ts';
export {
  type Exit,
  isAlive,
  type ProcessOptions,
  type RunningProcess,
  startProcess,
  waitUntilReady,
} from './process.ts';
export { explainDiskFull, SetupError } from './setup-error.ts';
export { type PartyLogin, type PartyToken, partyToken, partyTokenSource } from './token.ts';
