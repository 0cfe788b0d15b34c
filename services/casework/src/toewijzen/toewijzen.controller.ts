import { checkRequest } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, Get, Headers, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseGezien } from '../behandelen/parse-gezien.ts';
import { parseUuid } from '../looplijst/parse-uuid.ts';
import { selectToewijzing, type Toewijzing } from './toewijzing-store.ts';
import { wijsToe } from './wijs-toe.ts';

type Wens = Pick<Toewijzing, 'behandelaarId' | 'eigenConsulent'>;

@Controller('v1/zaken')
export class ToewijzenController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get(':zaakId/toewijzing')
  @Scopes('zaken:lezen')
  async read(
    @Param('zaakId') gevraagd: string,
    @From() { access }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Toewijzing> {
    const zaakId = parseUuid(gevraagd);
    const toewijzing =
      zaakId !== undefined
        ? await withTenant(this.#database.api, access, ({ db }) => selectToewijzing(db, zaakId))
        : undefined;
    if (toewijzing === undefined) throw new ProblemError('NIET_GEVONDEN');
    reply.header('etag', `"${toewijzing.versie}"`);
    return toewijzing;
  }

  @Put(':zaakId/toewijzing')
  @Scopes('zaken:verwerken')
  async put(
    @Param('zaakId') gevraagd: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() { access, principal }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Toewijzing> {
    const versie = parseGezien(ifMatch);
    if (!isWens(body)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('wijsZaakToe', 'body', body) });
    }
    const zaakId = parseUuid(gevraagd);
    if (zaakId === undefined) throw new ProblemError('NIET_GEVONDEN');
    const uitkomst = await withTenant(this.#database.api, access, (work) =>
      wijsToe(work, zaakId, versie, body, principal),
    );
    switch (uitkomst.status) {
      case 'TOEGEWEZEN':
        reply.header('etag', `"${uitkomst.toewijzing.versie}"`);
        return uitkomst.toewijzing;
      case 'ONBEKEND':
        throw new ProblemError('NIET_GEVONDEN');
      case 'GEWIJZIGD':
        throw new ProblemError('INTUSSEN_GEWIJZIGD');
      case 'AFGESLOTEN':
        throw new ProblemError('ZAAK_AFGESLOTEN');
      case 'GEEN_BEHANDELAAR':
        throw new ProblemError('ONGELDIG_VELD', {
          errors: [
            {
              field: '/behandelaarId',
              code: 'ONGELDIGE_WAARDE',
              detail: 'Deze behandelaar staat niet in de looplijstinstelling van de gemeente.',
            },
          ],
        });
    }
  }
}

function isWens(body: unknown): body is Wens {
  return checkRequest('wijsZaakToe', 'body', body).length === 0;
}
