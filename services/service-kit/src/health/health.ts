/** What a check is about: answering requests, or the work that goes on behind them. */
export type Concern = 'requests' | 'work';

/** Named checks. Kept cheap: each looks at something already known. */
export class Health {
  readonly #checks: { readonly name: string; readonly concern: Concern; readonly holds: () => boolean }[] =
    [];
  #stopping = false;

  /** `holds` must not wait for anything. */
  add(name: string, concern: Concern, holds: () => boolean): void {
    this.#checks.push({ name, concern, holds });
  }

  /** From now on not ready, so that no new work is sent here while this process drains. */
  startDraining(): void {
    this.#stopping = true;
  }

  /** Names of what keeps requests from being answered. */
  notReady(): string[] {
    return this.#failing((concern) => concern === 'requests');
  }

  /** Names of what is not in order, requests and work. */
  notWorking(): string[] {
    return this.#failing(() => true);
  }

  #failing(counts: (concern: Concern) => boolean): string[] {
    const failing = this.#checks.filter(({ concern, holds }) => counts(concern) && !holds());
    const names = failing.map(({ name }) => name);
    return this.#stopping ? ['draining', ...names] : names;
  }
}
