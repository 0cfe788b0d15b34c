import { Database, type KitBalans, Scopes, selectKitBalans } from '@meldpunt/service-kit';
import { Controller, Get } from '@nestjs/common';
import { type Posities, selectPosities } from './store.ts';

@Controller('v1/_balans')
export class BalansController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get()
  @Scopes('beheer')
  async read(): Promise<KitBalans & Posities> {
    const { verwerker } = this.#database;
    return { ...(await selectKitBalans('signal-router', verwerker)), ...(await selectPosities(verwerker)) };
  }
}
