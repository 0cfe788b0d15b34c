import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { parseFilter } from './filter.ts';
import { insertInzage } from './insert-inzage.ts';
import { parseUuid } from './parse-uuid.ts';
import { type Looplijst, readLooplijst, readZaak } from './read-zaken.ts';

@Controller('v1/zaken')
export class ZakenController {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;

  constructor(database: Database, personen: Zaakpersonen) {
    this.#database = database;
    this.#personen = personen;
  }

  @Get()
  @Scopes('zaken:lezen')
  async list(@Query() query: Record<string, unknown>, @From() caller: Caller): Promise<Looplijst> {
    const gelezen = parseFilter(query);
    if (gelezen.status === 'ONGELDIG') {
      throw new ProblemError('ONGELDIG_VELD', {
        errors: gelezen.velden.map((veld) => ({ field: veld, code: 'ONGELDIGE_WAARDE' })),
      });
    }
    return withTenant(this.#database.api, caller.access, async ({ db }) => {
      const lijst = await readLooplijst(db, gelezen.filter, this.#personen);
      insertInzage(db, caller.principal, lijst.zaken);
      return lijst;
    });
  }

  @Get(':zaakId')
  @Scopes('zaken:lezen')
  async read(
    @Param('zaakId') gevraagd: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const zaakId = parseUuid(gevraagd);
    const zaak =
      zaakId !== undefined
        ? await withTenant(this.#database.api, caller.access, async ({ db }) => {
            const gevonden = await readZaak(db, zaakId, this.#personen);
            if (gevonden !== undefined) insertInzage(db, caller.principal, [gevonden]);
            return gevonden;
          })
        : undefined;
    if (zaak === undefined) throw new ProblemError('NIET_GEVONDEN');
    reply.header('etag', `"${zaak.versie}"`);
    return zaak;
  }
}
