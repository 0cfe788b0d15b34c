/** What may be told about an error: its class, a machine code and where it was thrown. Never its message. */
export interface SafeError {
  class: string;
  code?: string;
  at?: string[];
  cause?: SafeError;
}

const SAFE_CODE = /^[A-Za-z0-9_.-]{1,60}$/;
const SAFE_CLASS = /^[A-Za-z0-9_$]{1,80}$/;
const MAX_FRAMES = 12;
const MAX_CAUSES = 3;

/**
 * Reduces anything thrown to what is safe to log. A message may quote a row, a message body or a parameter
 * (PostgreSQL's "Key (…)=(…) already exists" does), so it never gets out; class, code and stack frames do.
 */
export function describeError(error: unknown, depth = 0): SafeError {
  if (!(error instanceof Error)) return { class: error === null ? 'null' : typeof error };
  const described: SafeError = { class: errorClass(error) };
  const code = errorCode(error);
  if (code !== undefined) described.code = code;
  const at = stackFrames(error);
  if (at.length > 0) described.at = at;
  if (error.cause !== undefined && depth < MAX_CAUSES)
    described.cause = describeError(error.cause, depth + 1);
  return described;
}

/** Class name of an error, or `Unknown` when it does not look like one. */
export function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  const name = error.constructor.name || error.name;
  return SAFE_CLASS.test(name) ? name : 'Error';
}

/** SQLSTATE, errno name, or a library's own code or type, when it looks like one. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const candidates = ['code' in error ? error.code : undefined, 'type' in error ? error.type : undefined];
  return candidates.find((code): code is string => typeof code === 'string' && SAFE_CODE.test(code));
}

const FRAME = /^at (?:[^()\n]{1,120} \()?[^()\n]{1,240}:\d+:\d+\)?$/;

/** The stack opens with the message, which may itself look like frames: only what comes after it counts. */
function stackFrames(error: Error): string[] {
  const stack = error.stack ?? '';
  const start = stack.indexOf(error.message);
  if (start < 0) return [];
  return stack
    .slice(start + error.message.length)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.slice(3));
}
