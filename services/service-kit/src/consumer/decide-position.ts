/** What was found when a stretch of a partition is about to be handled. Offsets are those of the partition. */
export interface FoundPosition {
  /** First offset the stretch covers: for the first of a fetch, the offset the fetch asked for. */
  from: number;
  /** Last offset the stretch covers. */
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
  /** Compare with the log as it is now: stop when it does not hold `nextOffset`, else read on from there. */
  | { status: 'checkLog' }
  | { status: 'otherCluster'; recorded: string; found: string };

/**
 * Compares what is about to be handled with the recorded position. The record decides, never Kafka's committed
 * offset: what lies below it is a redelivery; what begins above it means that the database was restored, also when
 * that happens halfway a fetch.
 */
export function decidePosition(found: FoundPosition): Position {
  if (found.recordedClusterId !== found.clusterId) {
    return { status: 'otherCluster', recorded: found.recordedClusterId, found: found.clusterId };
  }
  // The log seems to end before what we have handled: the topic was made anew or the broker lost its disk, and taking
  // what comes for a redelivery would skip new messages silently. Or another owner was ahead of this fetch.
  if (found.logEnd < found.nextOffset) return { status: 'checkLog' };
  if (found.from > found.nextOffset) return { status: 'checkLog' };
  if (found.lastOffset < found.nextOffset) return { status: 'seek', to: found.nextOffset };
  return { status: 'process', from: found.nextOffset };
}
