export * from './achternaam.ts';
export * from './client-id.ts';
export * from './cloud-event-headers.ts';
export type { AvroField, AvroRecord, AvroSchema, SchemaVersie } from './codec/avro-schema.ts';
export { decode, decoder, encode, FRAMING_BYTES, schemaId } from './codec/codec.ts';
export { ContractError, type ContractErrorCode, LEZER_TE_OUD } from './codec/contract-error.ts';
export * from './codelijsten.ts';
export * from './ddas/deel.ts';
export * from './ddas/feiten.ts';
export * from './ddas/schrijf-deel.ts';
export * from './ddas/stel-samen.ts';
export * from './ddas/versies.ts';
export * from './ddas/verzegel.ts';
export * from './ddas/write-deel.ts';
export * from './eindresultaten.ts';
export * from './foutcodes.ts';
export { schemaVersies } from './generated/schemas.ts';
export type * from './generated/types.ts';
export * from './ids/ids.ts';
export * from './kalender/datum.ts';
export * from './kalender/feestdagen.ts';
export * from './kalender/werkdagen.ts';
export * from './meldcodes.ts';
export * from './onderdruk.ts';
export { checkRequest, type Veldcode, type Veldfout } from './openapi/check-request.ts';
export type { JsonSchema } from './openapi/json-schema.ts';
export {
  openapi,
  queryParameters,
  type RequestSchemas,
  requestSchemas,
  type Servicenaam,
} from './openapi/openapi.ts';
export { API_VERSION, type OpenApiDocument, type Scope } from './openapi/openapi-document.ts';
export * from './persoonsblok/directory-sleutelbos.ts';
export * from './persoonsblok/persoonsblok.ts';
export * from './persoonsblok/sleutelbos.ts';
export * from './persoonsblok/sleutelnaam.ts';
export * from './regelinggrenzen.ts';
export * from './regelveldlengtes.ts';
export { isProse, isStorable } from './teksten.ts';
export * from './terugkoppelklassen.ts';
export * from './topics.ts';
