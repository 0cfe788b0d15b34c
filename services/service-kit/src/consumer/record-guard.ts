import type { Log } from '../log/log.ts';
import type { Queryable } from '../postgres/queryable.ts';
import { selectVerbruik, type Verbruik } from './verbruik.ts';

export interface RecordGuardParts {
  db: Queryable;
  log: Log;
  /** The database is not the one this process worked on; nothing may be done on it before a new start. */
  onWentBack(): void;
}

/** Milliseconds between two looks. */
const LOOK_INTERVAL = 1_000;

/**
 * Notices that the database was set back under a running process: the record of a partition, which only ever rises, is
 * lower than it was seen. The process must then end and start anew, because what it knows of its own topics, of its
 * settings and of what it may begin with holds for the other database. Looks every second, for a topic on which nothing
 * comes; what is about to be handled is compared before it is.
 */
export class RecordGuard {
  readonly #parts: RecordGuardParts;
  /** By place: the highest that was ever seen in the record. */
  readonly #seen = new Map<string, Verbruik>();
  #timer: NodeJS.Timeout | undefined;
  #told = false;

  constructor(parts: RecordGuardParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#look(), LOOK_INTERVAL).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Everything before `volgendeOffset` was committed. */
  committed(record: Verbruik): void {
    const place = placeOf(record);
    if (record.volgendeOffset > (this.#seen.get(place)?.volgendeOffset ?? 0)) this.#seen.set(place, record);
  }

  /** Whether the record, as it is now, is below what was seen of it. */
  wentBack(record: Verbruik): boolean {
    const seen = this.#seen.get(placeOf(record));
    if (seen === undefined || record.volgendeOffset >= seen.volgendeOffset) return false;
    this.#tell(seen, record.volgendeOffset);
    return true;
  }

  async #look(): Promise<void> {
    // Taken before the question: what is committed while it is answered may not be in the answer.
    const before = [...this.#seen];
    const rows = await selectVerbruik(this.#parts.db).catch(() => undefined);
    if (rows === undefined) return;
    const found = new Map(rows.map((row) => [placeOf(row), row.volgendeOffset]));
    for (const [place, seen] of before) {
      const next = found.get(place) ?? 0;
      if (next < seen.volgendeOffset) return this.#tell(seen, next);
    }
    for (const row of rows) this.committed(row);
  }

  #tell({ topic, partitie: partition, volgendeOffset: expected }: Verbruik, found: number): void {
    if (this.#told) return;
    this.#told = true;
    const fields = { topic, partition, expected: `${expected}`, found: `${found}` };
    this.#parts.log.error('the database was set back, this process ends to begin anew', fields);
    this.#parts.onWentBack();
  }
}

/** A topic has no space in its name. */
function placeOf({ topic, partitie }: Verbruik): string {
  return `${topic} ${partitie}`;
}
