// Writes contracts/src/generated/*.ts and contracts/avro/ids.json from contracts/avro/*.avsc.
//   node contracts/scripts/generate.ts          write
//   node contracts/scripts/generate.ts --check  say what would change, exit 1 when anything would
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { AvroField, AvroRecord, AvroSchema } from '../src/codec/avro-schema.ts';
import { isArray, isLogical, isRecord, isUnion, type SchemaVersie } from '../src/codec/avro-schema.ts';
import {
  assignIds,
  avroFolder,
  complete,
  contractsFolder,
  readIds,
  readReleased,
  readSources,
} from './schema-files.ts';

const NOTICE = '// Generated from contracts/avro by contracts/scripts/generate.ts; not to be edited.\n';

function typeScriptOf(schema: AvroSchema, field: AvroField): string {
  if (isUnion(schema)) {
    const branches = schema.map((branch) => typeScriptOf(branch, field));
    return [...branches.filter((branch) => branch !== 'null'), 'null'].slice(0, branches.length).join(' | ');
  }
  if (isArray(schema)) {
    const item = typeScriptOf(schema.items, field);
    return item.includes(' ') ? `readonly (${item})[]` : `readonly ${item}[]`;
  }
  if (isRecord(schema)) return schema.name;
  if (isLogical(schema)) return schema.logicalType === 'date' ? 'Datum' : 'number';
  switch (schema) {
    case 'null':
    case 'boolean':
      return schema;
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return 'number';
    case 'bytes':
      return 'Buffer';
    case 'string':
      return field.codelijst === undefined ? 'string' : `Code<'${field.codelijst}'>`;
    default:
      return schema.slice(schema.lastIndexOf('.') + 1);
  }
}

function comment(text: string | undefined, indent: string): string {
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

function declare(record: AvroRecord): string {
  const fields = record.fields.map(
    (field) => `${comment(field.doc, '  ')}  readonly ${field.name}: ${typeScriptOf(field.type, field)};\n`,
  );
  return `${comment(record.doc, '')}export type ${record.name} = {\n${fields.join('')}};\n`;
}

function typesFile(sources: ReadonlyMap<string, AvroRecord>): string {
  const records = [...sources.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const declarations = records.map(declare).join('\n');
  const imports = [
    declarations.includes('Code<') ? "import type { Code } from '../codelijsten.ts';\n" : '',
    "import type { Datum } from '../kalender/datum.ts';\n",
  ].join('');
  const table = records.map(({ name }) => `  readonly ${name}: ${name};\n`).join('');
  return `${NOTICE}${imports}\n${declarations}\nexport type Records = {\n${table}};\n\nexport type RecordNaam = keyof Records;\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

// As text and not as an object literal: V8 parses JSON faster than code, and the formatter leaves it alone.
function schemasFile(versies: readonly SchemaVersie[]): string {
  const list = versies.map((versie) => `  ${quote(JSON.stringify(versie))},\n`).join('');
  return `${NOTICE}import type { SchemaVersie } from '../codec/avro-schema.ts';\n
const texts = [\n${list}];\n
/** Every version of every schema, oldest first; the last one of a name is written. */
export const schemaVersies: readonly SchemaVersie[] = texts.map((text) => JSON.parse(text));\n`;
}

/** Path and content of every generated file. */
export function generate(): ReadonlyMap<string, string> {
  const sources = readSources();
  const current = new Map([...sources].map(([name, record]) => [name, complete(record, sources)]));
  const ids = assignIds(current, readIds());
  const byName = new Map([...current.values()].map((record) => [record.name, record]));
  const versies = ids.map(({ naam, versie, id }): SchemaVersie => {
    const isLast = !ids.some((other) => other.naam === naam && other.versie > versie);
    const schema = isLast ? byName.get(naam) : readReleased({ naam, versie });
    if (schema === undefined)
      throw new Error(`ids.json names ${naam}, which no file in contracts/avro holds`);
    return { naam, versie, id, schema };
  });
  return new Map([
    [join(avroFolder, 'ids.json'), `${JSON.stringify(ids, null, 2)}\n`],
    [join(contractsFolder, 'src/generated/types.ts'), typesFile(sources)],
    [join(contractsFolder, 'src/generated/schemas.ts'), schemasFile(versies)],
  ]);
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  for (const [path, content] of generate()) {
    if (existsSync(path) && readFileSync(path, 'utf8') === content) continue;
    process.stdout.write(`${check ? 'differs' : 'wrote'}: ${relative(contractsFolder, path)}\n`);
    if (check) process.exitCode = 1;
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}
