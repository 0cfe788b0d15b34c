/** Settings of a group member; milliseconds and bytes. */
export interface ConsumerTimeouts {
  /** The broker takes a member for dead after this long. Watchdog and readiness derive from it. */
  session: number;
  /** At most a third of `session`. */
  heartbeat: number;
  /** Longest the broker holds an empty fetch; a stop waits for it. */
  maxWait: number;
  /** A hint: the broker always sends at least one batch of its producer. */
  maxBytesPerPartition: number;
  maxBytesPerFetch: number;
  /** How often Kafka is told our position. */
  commitInterval: number;
  /** How long a stop waits for work under way. */
  drain: number;
  /** After how long the topic of one party is looked at again whose record and log contradict each other. */
  lookAgain: number;
}

export const DEFAULT_CONSUMER_TIMEOUTS: ConsumerTimeouts = {
  session: 30_000,
  heartbeat: 5_000,
  maxWait: 1_000,
  maxBytesPerPartition: 1_000_000,
  maxBytesPerFetch: 8_000_000,
  commitInterval: 1_000,
  drain: 20_000,
  lookAgain: 60_000,
};

/** Fills in what is not given; a shorter session gets a quicker heartbeat. */
export function consumerTimeouts(given: Partial<ConsumerTimeouts> = {}): ConsumerTimeouts {
  const session = given.session ?? DEFAULT_CONSUMER_TIMEOUTS.session;
  const heartbeat = Math.min(DEFAULT_CONSUMER_TIMEOUTS.heartbeat, Math.floor(session / 6));
  return { ...DEFAULT_CONSUMER_TIMEOUTS, heartbeat, ...given };
}
