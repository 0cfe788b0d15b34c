/** Topics that take no messages for now, each until its time is up. */
export class HeldTopics {
  readonly #until = new Map<string, number>();

  add(topic: string, milliseconds: number): void {
    this.#until.set(topic, performance.now() + milliseconds);
  }

  has(topic: string): boolean {
    const until = this.#until.get(topic);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.#until.delete(topic);
    return false;
  }

  now(): string[] {
    return [...this.#until.keys()].filter((topic) => this.has(topic));
  }
}
