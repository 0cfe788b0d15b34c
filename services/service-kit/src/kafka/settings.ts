import type { ConnectionOptions } from 'node:tls';
import type { Log } from '../log/log.ts';

export type KafkaAuth =
  | { mechanism: 'plain'; username: string; password: string }
  | { mechanism: 'oauthbearer'; token: () => Promise<string> };

export interface BrokerAddress {
  host: string;
  port: number;
}

export interface KafkaSettings {
  brokers: readonly string[];
  clientId: string;
  auth?: KafkaAuth;
  ssl?: boolean | ConnectionOptions;
  log: Log;
  /** Where to find a broker whose advertised address cannot be reached from here (a tunnel, a proxy). */
  route?: (advertised: BrokerAddress) => BrokerAddress;
  /** Milliseconds. */
  timeouts?: Partial<KafkaTimeouts>;
}

export interface KafkaTimeouts {
  connect: number;
  /** How long one request may stay unanswered. */
  request: number;
  /** Longest wait between two attempts. */
  retryCap: number;
  /**
   * How long before the broker's session ends a fresh token is shown. A session (connections.max.reauth.ms, or what is
   * left of the token) must last well longer: the client library shows one at every request within it, and a broker
   * refuses a second one within a second.
   */
  reauthenticate: number;
}

export const DEFAULT_KAFKA_TIMEOUTS: KafkaTimeouts = {
  connect: 3_000,
  request: 15_000,
  retryCap: 1_000,
  reauthenticate: 10_000,
};
