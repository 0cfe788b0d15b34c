/** Injection token of the Log. */
export const LOG = Symbol('log');
/** Injection token of the Clock. */
export const CLOCK = Symbol('clock');
