import { Database, Scopes, selectKitBalans } from '@meldpunt/service-kit';
import { Controller, Get } from '@nestjs/common';
import { selectBalans } from './select-balans.ts';

@Controller('v1')
export class BalansController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Where this service stands, in figures without persons. */
  @Get('_balans')
  @Scopes('beheer')
  async balans(): Promise<object> {
    const { verwerker } = this.#database;
    const [kit, own] = await Promise.all([
      selectKitBalans('intake-gateway', verwerker),
      selectBalans(verwerker),
    ]);
    return { ...kit, ...own };
  }
}
