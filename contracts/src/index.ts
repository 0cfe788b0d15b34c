export type { AvroField, AvroRecord, AvroSchema, SchemaVersie } from './codec/avro-schema.ts';
export { decode, encode, FRAMING_BYTES, schemaId } from './codec/codec.ts';
export { ContractError, type ContractErrorCode } from './codec/contract-error.ts';
export * from './codelijsten.ts';
export { schemaVersies } from './generated/schemas.ts';
export type * from './generated/types.ts';
export * from './kalender/datum.ts';
export * from './topics.ts';
