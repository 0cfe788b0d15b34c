import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** What of the library's queue is used here; one exists for every connection to a broker. */
interface Queue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

let still = false;

/**
 * Stops a timer of the client library that never rests. After the first answer over a connection its request queue
 * sets a timeout that is long past (Node 24 and later warn of it), looks whether a request waits, and sets it again:
 * a thousand times a second for every connection, waiting or not. Five services with their sixty connections spent a
 * quarter of two cores on it. A request that has to wait sets the timer itself, also while the broker throttles, so
 * with none waiting there is nothing to look for. A mend is proposed as tulios/kafkajs #1755 and not released.
 */
export function stillTimers(): void {
  if (still) return;
  still = true;
  const queue: Queue = RequestQueue.prototype;
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function (this: Queue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
