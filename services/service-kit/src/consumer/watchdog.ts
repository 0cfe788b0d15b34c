export interface WatchdogSettings {
  /** Milliseconds without a sign of life, the broker answering others all the while, that count as hanging. */
  silence: number;
  /** True when the broker answers a fresh connection. */
  brokerAnswers(): Promise<boolean>;
  onHang(): void;
  /** Milliseconds, monotonic. */
  now?(): number;
}

/**
 * Notices a consumer that hangs without an event. Silence alone proves nothing: while the broker is away every
 * consumer is silent, and ending the process would not help and would end the HTTP side with it. So after a silence
 * the broker is asked over a new connection, and only when it has been answering for as long again, and the consumer
 * still says nothing, is it the consumer that hangs.
 */
export class Watchdog {
  readonly #settings: WatchdogSettings;
  readonly #now: () => number;
  #heardAt: number;
  #checkedAt: number;
  #answersSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asking = false;

  constructor(settings: WatchdogSettings) {
    this.#settings = settings;
    this.#now = settings.now ?? (() => performance.now());
    this.#heardAt = this.#now();
    this.#checkedAt = this.#heardAt;
  }

  start(): void {
    this.heard();
    this.#checkedAt = this.#now();
    this.#timer ??= setInterval(() => void this.check(), Math.max(50, this.#settings.silence / 10)).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** A sign of life. */
  heard(): void {
    this.#heardAt = this.#now();
    this.#answersSince = undefined;
  }

  async check(): Promise<void> {
    const { silence, brokerAnswers, onHang } = this.#settings;
    const now = this.#now();
    const sinceLastCheck = now - this.#checkedAt;
    this.#checkedAt = now;
    // The whole process stood still (suspended, or the machine slept): it gets a full period to recover.
    if (sinceLastCheck > silence / 2) this.heard();
    if (this.#asking || now - this.#heardAt < silence) return;
    this.#asking = true;
    try {
      const heardBefore = this.#heardAt;
      const answers = await brokerAnswers().catch(() => false);
      if (this.#heardAt !== heardBefore) return;
      if (!answers) {
        this.#answersSince = undefined;
        return;
      }
      this.#answersSince ??= this.#now();
      if (this.#now() - this.#answersSince < silence) return;
      this.heard();
      onHang();
    } finally {
      this.#asking = false;
    }
  }
}
