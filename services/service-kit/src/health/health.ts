/** Named checks; ready when every one holds. Kept cheap: each looks at something already known. */
export class Health {
  readonly #checks = new Map<string, () => boolean>();
  #stopping = false;

  /** Adds a check to readiness; `holds` must not wait for anything. */
  add(name: string, holds: () => boolean): void {
    this.#checks.set(name, holds);
  }

  /** From now on not ready, so that no new work is sent here while this process drains. */
  startDraining(): void {
    this.#stopping = true;
  }

  /** Names of what is not in order. */
  notReady(): string[] {
    const failing = [...this.#checks].filter(([, holds]) => !holds()).map(([name]) => name);
    return this.#stopping ? ['draining', ...failing] : failing;
  }
}
