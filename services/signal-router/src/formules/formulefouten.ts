/*
 * What is wrong with the parameters of a block, for the municipality that wrote them: the place, the keyword of JSON
 * Schema that refused, and what would mend it.
 */
import type { ErrorObject } from 'ajv';
import type { Formulefout } from './formule.ts';

export function toFormulefouten(errors: readonly ErrorObject[]): Formulefout[] {
  // Where one of several shapes was asked, the faults of each shape apart would contradict each other.
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf').map(({ schemaPath }) => schemaPath);
  return errors
    .filter(({ schemaPath }) => !choices.some((choice) => schemaPath.startsWith(`${choice}/`)))
    .map(toFormulefout);
}

function toFormulefout({ instancePath, keyword, params, parentSchema }: ErrorObject): Formulefout {
  const name: unknown = params.missingProperty ?? params.additionalProperty;
  const pad = typeof name === 'string' ? `${instancePath}/${name}` : instancePath;
  return {
    pad: pad.replace(/^\//, ''),
    regel: keyword,
    herstel: mendOf(keyword, params, parentSchema ?? {}),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  integer: 'Geef een geheel getal',
  boolean: 'Geef true of false',
  string: 'Geef een tekst',
  array: 'Geef een lijst',
  object: 'Geef een object',
};

function mendOf(
  keyword: string,
  params: Readonly<Record<string, unknown>>,
  schema: Readonly<Record<string, unknown>>,
): string {
  const limit = String(params.limit);
  switch (keyword) {
    case 'required':
      return 'Vul dit veld in';
    case 'additionalProperties':
      return `Laat dit veld weg; mogelijk zijn: ${fieldsOf(schema)}`;
    case 'enum':
      return `Kies een van: ${Array.isArray(params.allowedValues) ? params.allowedValues.join(', ') : ''}`;
    case 'minimum':
      return `Kies ${limit} of meer`;
    case 'maximum':
      return `Kies ${limit} of minder`;
    case 'minItems':
      return `Noem er ${limit} of meer`;
    case 'maxItems':
      return `Noem er ${limit} of minder`;
    case 'uniqueItems':
      return 'Noem elk maar één keer';
    case 'minProperties':
    case 'maxProperties':
      return `Geef precies één van: ${fieldsOf(schema)}`;
    case 'oneOf':
      return `Geef precies één van: ${shapesOf(schema)}`;
    case 'minLength':
    case 'maxLength':
      return keyword === 'minLength'
        ? `Gebruik ${limit} tekens of meer`
        : `Gebruik ${limit} tekens of minder`;
    case 'pattern':
      return typeof schema.description === 'string'
        ? schema.description
        : 'Schrijf het zoals het schema vraagt';
    case 'type':
      return TYPES[String(params.type)] ?? `Geef een waarde van het type ${String(params.type)}`;
    default:
      return 'Pas de waarde aan het schema van deze bouwsteen aan';
  }
}

function fieldsOf({ properties }: Readonly<Record<string, unknown>>): string {
  const names = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  return names.length === 0 ? 'geen' : names.join(', ');
}

function shapesOf({ oneOf }: Readonly<Record<string, unknown>>): string {
  if (!Array.isArray(oneOf)) return '';
  return oneOf.map((shape: Readonly<Record<string, unknown>>) => fieldsOf(shape)).join(', ');
}
