/** The log and the record of this service contradict each other; a human must look. */
export class PositionConflict extends Error {
  override readonly name = 'PositionConflict';
  readonly code: 'LOG_START_ABOVE' | 'LOG_END_BELOW' | 'OTHER_CLUSTER';
  /** An offset, or a cluster id. */
  readonly expected: string;
  readonly found: string;

  constructor(code: PositionConflict['code'], expected: string, found: string) {
    super(`${code}: expected ${expected}, found ${found}`);
    this.code = code;
    this.expected = expected;
    this.found = found;
  }
}
