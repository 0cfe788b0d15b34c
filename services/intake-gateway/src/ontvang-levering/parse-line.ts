import { type Bevinding, bevinding } from './bevinding.ts';
import { type GelezenRegel, parseRecord } from './parse-record.ts';

/** Bytes of one line; what a record can hold fits many times over. */
export const LANGSTE_REGEL = 64 * 1024;
/** A record is flat: its own braces are the only level. */
const DIEPSTE_NIVEAU = 1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** The bytes of a line and whether they are UTF-8, as the shell found them. */
export interface RuweRegel {
  readonly bytes: Uint8Array;
  /** Text of the bytes; null when they are not UTF-8. */
  readonly text: string | null;
  /** True when the line was cut off at LANGSTE_REGEL. */
  readonly teLang: boolean;
}

/** Reads one line of JSON. Length and depth are judged before the parser sees it. */
export function parseLine(ruw: RuweRegel): GelezenRegel {
  if (ruw.teLang) return unreadable('REGEL_TE_LANG');
  if (ruw.text === null) return unreadable('GEEN_UTF8');
  if (exceedsDepth(ruw.bytes)) return unreadable('REGEL_TE_DIEP');
  let value: unknown;
  try {
    value = JSON.parse(ruw.text);
  } catch {
    return unreadable('GEEN_JSON');
  }
  if (!isRecord(value)) return unreadable('GEEN_OBJECT');
  return parseRecord(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable(code: Bevinding['code']): GelezenRegel {
  return { status: 'ONLEESBAAR', kenmerk: null, bevindingen: [bevinding(code, '')] };
}

/** Ten thousand levels cost the parser a stack or a heap; brackets inside texts do not count. */
function exceedsDepth(bytes: Uint8Array): boolean {
  // Nearly every line has one brace and no bracket: two searches in native code, no walk.
  if (!bytes.includes(OPEN_BRACKET) && bytes.indexOf(OPEN_BRACE) === bytes.lastIndexOf(OPEN_BRACE))
    return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
      if (depth > DIEPSTE_NIVEAU + 1) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return false;
}
