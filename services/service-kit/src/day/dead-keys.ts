import type { Log } from '../log/log.ts';
import type { Clock } from './clock.ts';
import type { CalendarDay } from './day.ts';

/** Keys that are named for the month they die. */
export interface MortalKeys {
  /** Drops, for good, those that are dead on this day; answers their names. */
  dropDead(day: CalendarDay): readonly string[];
}

export interface DeadKeysParts {
  /** The hub's day; undefined before the first one was heard. */
  readDay(): Promise<CalendarDay | undefined>;
  keys: MortalKeys;
  clock: Clock;
  log: Log;
  /** Milliseconds between two looks at the day. */
  interval?: number;
}

const LOOK_INTERVAL = 10_000;
const DAY = 86_400_000;

/**
 * Drops keys once the hub's day has come to the month for which they are named, which empties every backup and dead
 * letter that was sealed with them. Not part of handling the day: what cannot be done twice or undone has no place in a
 * transaction, and a key store that is away must not hold up the day. Tried again at every look until it is done.
 *
 * Nothing brings a key back, so a day that lies ahead of the clock on the wall drops none: whoever published it by
 * mistake would have erased every resident.
 */
export class DeadKeys {
  readonly #parts: DeadKeysParts;
  #timer: NodeJS.Timeout | undefined;
  /** Last day of which everything was dropped. */
  #done: CalendarDay | undefined;
  /** Last day that was found ahead of the clock. */
  #refused: CalendarDay | undefined;

  constructor(parts: DeadKeysParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), this.#parts.interval ?? LOOK_INTERVAL).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async look(): Promise<void> {
    const { readDay, keys, clock, log } = this.#parts;
    const day = await readDay().catch(() => undefined);
    if (day === undefined || day === this.#done) return;
    if (day > new Date(clock.now().getTime() + DAY).toISOString().slice(0, 10)) {
      if (day !== this.#refused)
        log.error('ALARM the day lies ahead of the clock, no key is dropped', { day });
      this.#refused = day;
      return;
    }
    try {
      const dropped = keys.dropDead(day);
      this.#done = day;
      for (const name of dropped) log.info('key dropped', { name, day });
    } catch (error) {
      log.error('ALARM dead keys could not be dropped', { day }, error);
    }
  }
}
