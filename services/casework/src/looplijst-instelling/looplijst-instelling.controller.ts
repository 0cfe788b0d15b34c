import { checkRequest } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, Get, Headers, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseGezien } from '../behandelen/parse-gezien.ts';
import { checkInstelling, type Instelling } from './instelling.ts';
import { insertInstelling, selectInstelling } from './instelling-store.ts';

@Controller('v1/looplijst-instellingen')
export class LooplijstInstellingController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get(':gemeentecode')
  @Scopes('zaken:lezen', 'zaken:verwerken')
  async read(
    @Param('gemeentecode') gemeentecode: string,
    @From() { access }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Instelling> {
    refuseOther(access.gemeenten, gemeentecode);
    const { versie, instelling } = await withTenant(this.#database.api, access, ({ db }) =>
      selectInstelling(db, gemeentecode),
    );
    reply.header('etag', `"${versie}"`);
    return instelling;
  }

  @Put(':gemeentecode')
  @Scopes('zaken:verwerken')
  async put(
    @Param('gemeentecode') gemeentecode: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() { access, principal }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Instelling> {
    refuseOther(access.gemeenten, gemeentecode);
    const versie = parseGezien(ifMatch);
    if (!isInstelling(body)) {
      throw new ProblemError('ONGELDIG_VELD', {
        errors: checkRequest('legLooplijstInstellingVast', 'body', body),
      });
    }
    const fouten = checkInstelling(body);
    if (fouten.length > 0) throw new ProblemError('ONGELDIG_VELD', { errors: fouten.slice(0, 50) });
    const gelukt = await withTenant(this.#database.api, access, ({ db }) =>
      insertInstelling(db, gemeentecode, versie, body, principal),
    );
    if (!gelukt) throw new ProblemError('INTUSSEN_GEWIJZIGD');
    reply.header('etag', `"${versie + 1}"`);
    return body;
  }
}

/** A municipality the caller does not act for is told from one that does not exist by nothing. */
function refuseOther(gemeenten: readonly string[], gemeentecode: string): void {
  if (!gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
}

function isInstelling(body: unknown): body is Instelling {
  return checkRequest('legLooplijstInstellingVast', 'body', body).length === 0;
}
