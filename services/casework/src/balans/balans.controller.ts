import { Database, Scopes } from '@meldpunt/service-kit';
import { Controller, Get } from '@nestjs/common';
import { type Balans, selectBalans } from './select-balans.ts';

@Controller('v1/_balans')
export class BalansController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get()
  @Scopes('beheer')
  read(): Promise<Balans> {
    return selectBalans(this.#database);
  }
}
