export type ContractErrorCode =
  /** The bytes do not begin with the framing, or their content cannot be a record of this schema. */
  | 'GEEN_AVRO'
  /** The schema id is not in `ids.json`: written by a newer release, or by nobody of the hub. */
  | 'ONBEKEND_SCHEMA'
  /** The schema id is in `ids.json` and belongs to another record than was asked for. */
  | 'ANDER_SCHEMA'
  /** The record goes on where the bytes end, or an array or text claims more than the bytes left. */
  | 'AFGEKAPT'
  /** A field holds a code that its code list does not have. */
  | 'ONBEKENDE_CODE'
  /** Only when writing: a field has the wrong type. A mistake of the program. */
  | 'NIET_TE_SCHRIJVEN';

/**
 * On a topic that only the hub itself writes, these say that the reader is older than the writer (besluit 0001): it
 * waits for its newer release. On a topic of a party they are the party's mistake.
 */
export const LEZER_TE_OUD = [
  'ONBEKEND_SCHEMA',
  'ONBEKENDE_CODE',
] as const satisfies readonly ContractErrorCode[];

/**
 * A value that does not keep to its contract. Carries names of the record and the field, never their content,
 * so that it may be logged and stored beside a dead letter.
 */
export class ContractError extends Error {
  readonly code: ContractErrorCode;
  readonly record: string;
  /** Path of the field, for example 'meldingen.stand'; empty when the record as a whole is meant. */
  readonly veld: string;

  constructor(code: ContractErrorCode, record: string, veld = '') {
    super(veld === '' ? `${record}: ${code}` : `${record}.${veld}: ${code}`);
    this.name = 'ContractError';
    this.code = code;
    this.record = record;
    this.veld = veld;
  }
}
