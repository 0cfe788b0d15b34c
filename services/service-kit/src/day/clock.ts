/** Wall clock, for instants that are measured (gezienOp, vastgelegdOp). No decision reads it: those use the day. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
