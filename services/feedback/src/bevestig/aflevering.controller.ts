import { type Caller, Database, From, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Param } from '@nestjs/common';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { type Aflevering, selectAflevering } from './store.ts';

@Controller('v1/signaalpartners')
export class AfleveringController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get(':partnerId/aflevering')
  @Scopes('terugkoppelingen:lezen')
  async read(@Param('partnerId') partnerId: string, @From() caller: Caller): Promise<Aflevering> {
    const partner = choosePartner(caller.access.partners, partnerId);
    return withTenant(this.#database.api, { partners: [partner] }, ({ db }) => selectAflevering(db, partner));
  }
}
