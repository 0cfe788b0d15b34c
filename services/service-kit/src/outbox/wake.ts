/** Says that there may be something to do. Waiting takes it, so that one word wakes once and none is missed. */
export class Wake {
  #raised = false;
  #answer: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#answer?.();
  }

  /** Forgets what was said so far: whoever calls it looks for itself next. */
  take(): void {
    this.#raised = false;
  }

  /** Resolves when it is or was raised since it was last taken, at the latest after these milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#raised) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#answer = resolve;
      const timer = setTimeout(resolve, milliseconds);
      await promise;
      clearTimeout(timer);
      this.#answer = undefined;
    }
    this.take();
  }
}
