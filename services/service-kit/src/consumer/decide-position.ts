/** What was found when a batch arrived. Offsets are those of one partition. */
export interface FoundPosition {
  /** Offset the fetch asked for. */
  fetchedOffset: number;
  /** Last offset the batch covers. */
  lastOffset: number;
  /** End of the log at the fetch. */
  logEnd: number;
  /** Recorded next offset. */
  nextOffset: number;
  recordedClusterId: string;
  clusterId: string;
}

export type Position =
  | { status: 'process'; from: number }
  | { status: 'seek'; to: number }
  | { status: 'checkLogStart' }
  | { status: 'otherCluster'; recorded: string; found: string }
  | { status: 'logShrank'; expected: number; logEnd: number };

/**
 * Compares a batch with the recorded position. The record decides, never Kafka's committed offset:
 * a batch from below is a redelivery, one from above means that the database was restored.
 */
export function decidePosition(found: FoundPosition): Position {
  if (found.recordedClusterId !== found.clusterId) {
    return { status: 'otherCluster', recorded: found.recordedClusterId, found: found.clusterId };
  }
  // Offsets we have handled no longer exist: the topic was made anew or the broker lost its disk. Taking what comes
  // for a redelivery would skip new messages silently.
  if (found.logEnd < found.nextOffset) {
    return { status: 'logShrank', expected: found.nextOffset, logEnd: found.logEnd };
  }
  if (found.fetchedOffset > found.nextOffset) return { status: 'checkLogStart' };
  if (found.lastOffset < found.nextOffset) return { status: 'seek', to: found.nextOffset };
  return { status: 'process', from: found.nextOffset };
}
