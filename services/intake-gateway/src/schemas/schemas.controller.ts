import type { SchemaVersie } from '@meldpunt/contracts';
import { Public } from '@meldpunt/service-kit';
import { Controller, Get, Header, HttpException, Param } from '@nestjs/common';
import { findById, subjects, versionsOf } from './registry.ts';

const TYPE = ['content-type', 'application/vnd.schemaregistry.v1+json'] as const;

/**
 * The schemas the way clients of Confluent's registry ask for them, read-only: ids and versions are committed with the
 * schemas and nothing can be registered here. Open to all; there is nothing of anybody in a schema.
 */
@Controller()
@Public()
export class SchemasController {
  @Get('subjects')
  @Header(...TYPE)
  list(): string[] {
    return subjects();
  }

  @Get('subjects/:subject/versions')
  @Header(...TYPE)
  versions(@Param('subject') subject: string): number[] {
    return found(versionsOf(subject), 40401).map(({ versie }) => versie);
  }

  @Get('subjects/:subject/versions/:version')
  @Header(...TYPE)
  version(@Param('subject') subject: string, @Param('version') version: string): object {
    const versies = found(versionsOf(subject), 40401);
    const one = version === 'latest' ? versies.at(-1) : versies.find(({ versie }) => `${versie}` === version);
    if (one === undefined) throw notThere(40402);
    return { subject, version: one.versie, id: one.id, schema: textOf(one) };
  }

  @Get('schemas/ids/:id')
  @Header(...TYPE)
  byId(@Param('id') id: string): object {
    const one = findById(Number(id));
    if (one === undefined) throw notThere(40403);
    return { schema: textOf(one) };
  }
}

function textOf({ schema }: SchemaVersie): string {
  return JSON.stringify(schema);
}

function found(versies: readonly SchemaVersie[], code: number): readonly SchemaVersie[] {
  if (versies.length === 0) throw notThere(code);
  return versies;
}

/** Clients of the registry look at the status; the kit turns it into problem+json like every other answer. */
function notThere(code: number): HttpException {
  return new HttpException({ error_code: code }, 404);
}
