import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { contractsFolder } from '../../scripts/schema-files.ts';
import { schemaVersies } from '../generated/schemas.ts';
import { checkRequest } from './check-request.ts';
import type { JsonSchema } from './json-schema.ts';
import { openapi, requestSchemas } from './openapi.ts';
import { API_VERSION, type OpenApiDocument } from './openapi-document.ts';

const documents = Object.entries(openapi);
const operations = documents.flatMap(([service, document]) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ service, document, path, method, operation })),
  ),
);

function references(document: OpenApiDocument): readonly string[] {
  return [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
}

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

/** Every text that a request can hold, wherever in it. */
const stringsOfRequests = Object.entries(requestSchemas).flatMap(([id, parts]) =>
  (['body', 'query', 'path'] as const).flatMap((part) => {
    const schema = parts[part];
    return schema === null ? [] : stringsOf(schema, `${id} ${part}`);
  }),
);

function stringsOf(schema: JsonSchema, place: string): { place: string; schema: JsonSchema }[] {
  const { items, properties = {}, oneOf = [], additionalProperties } = schema;
  return [
    ...([schema.type].flat().includes('string') ? [{ place, schema }] : []),
    ...(items === undefined ? [] : stringsOf(items, `${place}/0`)),
    ...Object.entries(properties).flatMap(([name, property]) => stringsOf(property, `${place}/${name}`)),
    ...oneOf.flatMap((each) => stringsOf(each, place)),
    ...(typeof additionalProperties === 'object' ? stringsOf(additionalProperties, `${place}/*`) : []),
  ];
}

describe('the OpenAPI documents', () => {
  it.each(documents)('of %s is the one kept for publication', (service, document) => {
    const kept: unknown = JSON.parse(
      readFileSync(join(contractsFolder, 'openapi', `${service}.json`), 'utf8'),
    );
    expect(kept).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it.each(documents)(
    'of %s has contact data and a semantic version (doc-openapi-contact, semver)',
    (_service, document) => {
      expect(Object.keys(document.info.contact)).toEqual(['name', 'email', 'url']);
      expect(document.info.version).toBe(API_VERSION);
      expect(API_VERSION).toMatch(/^1\.\d+\.\d+$/);
    },
  );

  it.each(documents)('of %s refers only to what it holds', (_service, document) => {
    for (const reference of references(document)) {
      expect(Object.keys(document.components.schemas)).toContain(reference.split('/').at(-1));
    }
  });

  it('have a name of their own for every operation', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    const shared = new Set(['leesBalans', 'leesOpenapi']);
    const own = ids.filter((id) => !shared.has(id));
    expect(new Set(own).size).toBe(own.length);
  });

  it.each(operations)(
    '$method $path keeps to the design rules for paths and parameters',
    ({ path, operation }) => {
      expect(path).toMatch(/^\/v1(\/(_?[a-z]+(-[a-z]+)*(\.json)?|\{[a-z][A-Za-z]*\}))+$/);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const parameters = operation.parameters ?? [];
      expect(parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(inPath);
      for (const { name } of parameters.filter((each) => each.in !== 'header')) {
        expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
        // Nothing personal in a URL (transport/no-sensitive-uris); four digits of a postcode are an area.
        expect(name).not.toMatch(/bsn|burgerservice|naam|adres|huisnummer|postcode|geboorte|kenmerk/i);
      }
    },
  );

  it.each(operations)('$method $path answers every mistake with problem+json, never 422', ({ operation }) => {
    for (const [status, answer] of Object.entries(operation.responses)) {
      expect(Object.keys(answer.headers ?? {})).toContain('API-Version');
      if (Number(status) >= 400)
        expect(Object.keys(answer.content ?? {})).toEqual(['application/problem+json']);
    }
    expect(Object.keys(operation.responses)).toContain('400');
    expect(Object.keys(operation.responses)).not.toContain('422');
    expect(operation.summary).not.toMatch(/\.$/);
  });

  it.each(operations)(
    '$method $path asks for a scope, unless it is open to everybody',
    ({ operation, document }) => {
      const open = operation.operationId === 'leesOpenapi';
      expect(operation.security?.length === 0).toBe(open);
      const flows = JSON.stringify(document.components.securitySchemes);
      for (const scope of (operation.security ?? []).flatMap((each) => each.oauth2 ?? []))
        expect(flows).toContain(`"${scope}"`);
    },
  );

  it.each(
    operations.filter(
      ({ service, operation }) =>
        service === 'feedback' &&
        JSON.stringify([operation.parameters, operation.requestBody]).includes('partnerId'),
    ),
  )('feedback $method $path says that another’s partnerId does not exist', ({ operation, document }) => {
    expect(Object.keys(operation.responses)).toContain('404');
    expect(document.info.description).toContain('het antwoord is 404');
  });

  it('promise of the gemeente of an answer nothing that a receipt would have to say', () => {
    const receipt = JSON.stringify(openapi['intake-gateway'].components.schemas.Ontvangstregel);
    const { gemeentecode } = openapi.feedback.components.schemas.Terugkoppeling?.properties ?? {};
    expect(gemeentecode?.description).toMatch(/gemeente/);
    if (!receipt.includes('gemeentecode')) expect(gemeentecode?.description).not.toContain('ontvangstbewijs');
  });

  it('describe a line of a levering with the fields of PartnerMelding', () => {
    const fields =
      schemaVersies
        .findLast(({ naam }) => naam === 'PartnerMelding')
        ?.schema.fields.map(({ name }) => name) ?? [];
    const onTopicOnly = ['leveringskenmerk', 'regelnummer', 'laatsteRegel'];
    const line = openapi['intake-gateway'].components.schemas.Regel;
    expect(Object.keys(line?.properties ?? {})).toEqual(fields.filter((name) => !onTopicOnly.includes(name)));
  });

  it('describe a handeling with the fields of GemeenteAfhandeling', () => {
    const fields = schemaVersies
      .findLast(({ naam }) => naam === 'GemeenteAfhandeling')
      ?.schema.fields.map(({ name }) => name);
    const act = openapi.casework.components.schemas.Handeling;
    expect(new Set(Object.keys(act?.properties ?? {}))).toEqual(new Set(fields));
  });
});

describe('checkRequest', () => {
  const convenant = { van: '2026-01-01', tot: null, meldingsdrempelInCenten: 7500 };

  it('has a schema that compiles for every part of every request', () => {
    for (const [id, parts] of Object.entries(requestSchemas)) {
      for (const part of ['body', 'query', 'path'] as const) {
        if (parts[part] !== null) expect(() => checkRequest(id, part, {})).not.toThrow();
      }
    }
  });

  it('finds nothing in a request that is right', () => {
    expect(checkRequest('legConvenantVast', 'body', convenant)).toEqual([]);
    expect(
      checkRequest('richtIn', 'body', {
        convenanten: [{ partnerId: 'water', gemeentecode: '0268', ...convenant }],
      }),
    ).toEqual([]);
  });

  it('names every field that is wrong at once, never what it held', () => {
    const wrong = { van: '2026-02-30', meldingsdrempelInCenten: 'veel', geheim: '999990019' };
    const found = checkRequest('legConvenantVast', 'body', wrong);
    expect(found).toContainEqual({ field: '/van', code: 'ONGELDIGE_WAARDE' });
    expect(found).toContainEqual({ field: '/meldingsdrempelInCenten', code: 'VERKEERD_TYPE' });
    expect(found).toContainEqual({ field: '/geheim', code: 'ONBEKEND_VELD' });
    expect(JSON.stringify(found)).not.toContain('999990019');
    const hidden = { ...convenant, '999990019': 1 };
    expect(checkRequest('legConvenantVast', 'body', hidden)).toEqual([{ field: '/', code: 'ONBEKEND_VELD' }]);
    expect(checkRequest('legConvenantVast', 'body', {})).toContainEqual({
      field: '/van',
      code: 'VELD_ONTBREEKT',
    });
  });

  it('turns parameters into numbers and fills in their defaults', () => {
    const query: Record<string, unknown> = { limit: '50', gemeentecode: '0268' };
    expect(checkRequest('leesZaken', 'query', query)).toEqual([]);
    expect(query).toEqual({ limit: 50, gemeentecode: '0268', stand: 'NIEUW,OPGEPAKT' });
    expect(checkRequest('leesZaken', 'query', { limit: '0' })).toEqual([
      { field: 'limit', code: 'ONGELDIGE_WAARDE' },
    ]);
    expect(checkRequest('leesZaken', 'query', { onbekend: '1' })).toEqual([
      { field: 'onbekend', code: 'ONBEKEND_VELD' },
    ]);
  });

  it.each(stringsOfRequests)('$place takes no text that PostgreSQL cannot hold', ({ schema }) => {
    const validate = ajv.compile(schema);
    // A NUL, half a character, and what no reader can make out; also at the end of what is good so far.
    for (const bad of ['\u0000', '\ud800', '\udc00', '\ufffd']) {
      expect(validate(bad)).toBe(false);
      expect(validate(`a${bad}b`)).toBe(false);
    }
  });

  it('takes letters and signs of every language in a text, and no line break in a name', () => {
    const vastgelegd = (naam: string) =>
      checkRequest('legSignaalpartnerVast', 'body', {
        naam,
        soort: 'HUUR',
        aansluiting: 'REST',
        actief: true,
      });
    expect(vastgelegd('Woonstichting ’t Huys & Zn. – ĳssel 𠮷 😀')).toEqual([]);
    for (const naam of ['twee\nregels', 'een\u2028regel', 'om\u202egekeerd', 'a\u009fb'])
      expect(vastgelegd(naam)).toEqual([{ field: '/naam', code: 'ONGELDIGE_WAARDE' }]);
  });

  it('takes more than one line where a person explains', () => {
    const afgewezen = (reden: string) => checkRequest('wijsFormuleAf', 'body', { reden });
    expect(afgewezen('Te streng.\r\n\tZie het advies van de wijkteams.')).toEqual([]);
    for (const reden of ['Te\u0000streng', 'Te\ud800streng', 'Te\u2028streng', 'Te\u202estreng', 'Te\u0007'])
      expect(afgewezen(reden)).toEqual([{ field: '/reden', code: 'ONGELDIGE_WAARDE' }]);
  });

  it('refuses an operation that no document describes', () => {
    expect(() => checkRequest('bestaatNiet', 'body', {})).toThrow(RangeError);
    expect(() => checkRequest('leesZaken', 'body', {})).toThrow(RangeError);
  });
});
