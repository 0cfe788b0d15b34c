export interface WatchdogSettings {
  /** Milliseconds without a sign of life after which the broker is asked. */
  silence: number;
  /** True when the broker answers a fresh connection. */
  brokerAnswers(): Promise<boolean>;
  /** The broker answers others and we hear nothing: this consumer hangs. */
  onHang(): void;
  now?(): number;
}

/**
 * Notices a consumer that hangs without an event. Silence alone proves nothing: while the broker is away every
 * consumer is silent, and ending the process would not help and would end the HTTP side with it. So after a silence
 * the broker is asked over a new connection; only when it answers there is it the consumer that hangs.
 */
export class Watchdog {
  readonly #settings: WatchdogSettings;
  readonly #now: () => number;
  #heardAt: number;
  #checkedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(settings: WatchdogSettings) {
    this.#settings = settings;
    this.#now = settings.now ?? (() => performance.now());
    this.#heardAt = this.#now();
    this.#checkedAt = this.#heardAt;
  }

  start(): void {
    const interval = Math.max(50, this.#settings.silence / 10);
    this.heard();
    this.#checkedAt = this.#now();
    this.#timer ??= setInterval(() => void this.check(), interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  heard(): void {
    this.#heardAt = this.#now();
  }

  /** Milliseconds since the last sign of life. */
  get silentFor(): number {
    return this.#now() - this.#heardAt;
  }

  async check(): Promise<void> {
    const { silence, brokerAnswers, onHang } = this.#settings;
    const now = this.#now();
    const sinceLastCheck = now - this.#checkedAt;
    this.#checkedAt = now;
    // The whole process stood still (suspended, or the machine slept): it gets a full period to recover.
    if (sinceLastCheck > silence / 2) this.#heardAt = Math.max(this.#heardAt, now);
    if (this.#asking || this.silentFor < silence) return;
    this.#asking = true;
    try {
      const heardBefore = this.#heardAt;
      if (!(await brokerAnswers().catch(() => false))) return;
      if (this.#heardAt === heardBefore && this.#timer !== undefined) onHang();
    } finally {
      this.#asking = false;
    }
  }
}
