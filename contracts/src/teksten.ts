/*
 * What a text of somebody else may hold. PostgreSQL refuses a NUL and half a character outright, so that one such text
 * would fail all that is written with it; the others show a text as another, or as nothing. U+FFFD stands where bytes
 * were no UTF-8. As patterns of JSON Schema, where half a character is only met with the flag `u`, as the standard asks.
 */
const CONTROL = '\\u0000-\\u001f\\u007f-\\u009f';
/** Control characters but for the tab and the two that end a line. */
const CONTROL_IN_LINES = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f';
const UNREADABLE = '\\u2028\\u2029\\ud800-\\udfff\\ufffd';
/** What turns the direction of writing: a name would be shown as another. */
const TURNING = '\\u202a-\\u202e\\u2066-\\u2069';

/** A name or another text of one line. */
export const TEXT_PATTERN = `^[^${CONTROL}${UNREADABLE}${TURNING}]*$`;
/** What its sender calls a thing: known by that character for character, so only what cannot be kept is refused. */
export const REFERENCE_PATTERN = `^[^${CONTROL}${UNREADABLE}]*$`;
/** What a person explains, in as many lines as it takes. */
export const PROSE_PATTERN = `^[^${CONTROL_IN_LINES}${UNREADABLE}${TURNING}]*$`;

const prose = new RegExp(PROSE_PATTERN, 'u');

/** Whether every character of a text may stand in what a person explains. */
export function isProse(text: string): boolean {
  return prose.test(text);
}

// As JSON.stringify writes a NUL and half a character; a backslash of the text itself stands there twice.
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Whether PostgreSQL can keep a value of JSON: no NUL and no half character in any text or name in it. */
export function isStorable(value: unknown): boolean {
  return !UNSTORABLE.test(JSON.stringify(value) ?? '');
}
