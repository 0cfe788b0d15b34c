import type { Telling } from '../tellers/evaluate-tellingen.ts';

/** What every outgoing message of one transaction shares. */
export type Verzending = {
  /** Wall clock, ms since 1970; measured, never decided on. */
  readonly gezienOp: number;
  readonly nameTopic: NameTopic;
  /** Counts for /metrics, once the transaction committed. */
  readonly tel: (telling: Telling) => void;
};

/** The name a topic of the contracts has on this broker: the same, but in tests that share one. */
export type NameTopic = (naam: string) => string;
