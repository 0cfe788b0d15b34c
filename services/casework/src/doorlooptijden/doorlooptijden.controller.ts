import { checkRequest } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  Scopes,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, Headers, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseGezien } from '../behandelen/parse-gezien.ts';
import { readToday } from '../termijnen/read-today.ts';
import {
  type Afspraakversie,
  type Doorlooptijdafspraak,
  insertDoorlooptijd,
  selectDoorlooptijd,
} from './doorlooptijd-store.ts';

@Controller('v1/gemeenten/:gemeentecode/doorlooptijden')
export class DoorlooptijdenController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get()
  @Scopes('zaken:lezen')
  async read(
    @Param('gemeentecode') gemeentecode: string,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Afspraakversie> {
    const afspraak = await this.#within(gemeentecode, caller, ({ db }) =>
      selectDoorlooptijd(db, gemeentecode),
    );
    reply.header('etag', `"${afspraak.versie}"`);
    return afspraak;
  }

  /** Lays down the next version; the one that was in force stays, and so do the steps that began under it. */
  @Put()
  @Scopes('zaken:verwerken')
  async write(
    @Param('gemeentecode') gemeentecode: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Afspraakversie> {
    const gezien = parseGezien(ifMatch);
    if (!isAfspraak(body))
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('stelDoorlooptijdenIn', 'body', body) });
    const afspraak = await this.#within(gemeentecode, caller, async ({ db }) => {
      const nu = await selectDoorlooptijd(db, gemeentecode);
      const gelukt =
        nu.versie === gezien &&
        (await insertDoorlooptijd(db, gemeentecode, gezien, body, await readToday(db), caller.principal));
      if (!gelukt) throw new ProblemError('INTUSSEN_GEWIJZIGD');
      return selectDoorlooptijd(db, gemeentecode);
    });
    reply.header('etag', `"${afspraak.versie}"`);
    return afspraak;
  }

  /** A municipality that is not the caller's looks like one that does not exist. */
  #within<T>(gemeentecode: string, caller: Caller, fn: (work: UnitOfWork) => Promise<T>): Promise<T> {
    if (!caller.access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, fn);
  }
}

function isAfspraak(body: unknown): body is Doorlooptijdafspraak {
  return checkRequest('stelDoorlooptijdenIn', 'body', body).length === 0;
}
