import { type Caller, Database, From, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Query } from '@nestjs/common';
import { selectTerugkoppelingen } from '../geef-vrij/store.ts';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { parsePage } from './parse-page.ts';
import { type TerugkoppelingJson, toJson } from './to-json.ts';

export interface Terugkoppelingenpagina {
  partnerId: string;
  terugkoppelingen: TerugkoppelingJson[];
  /** Where to read on: the volgnummer of the last message, or what was asked when there was none. */
  volgende: number;
}

@Controller('v1/terugkoppelingen')
export class TerugkoppelingenController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get()
  @Scopes('terugkoppelingen:lezen')
  async list(
    @From() caller: Caller,
    @Query('na') na?: string,
    @Query('limit') limit?: string,
    @Query('partnerId') partnerId?: string,
  ): Promise<Terugkoppelingenpagina> {
    const page = parsePage(na, limit);
    const partner = choosePartner(caller.access.partners, partnerId);
    return withTenant(this.#database.api, { partners: [partner] }, async ({ db }) => {
      const found = await selectTerugkoppelingen(db, partner, page.na, page.limit);
      return {
        partnerId: partner,
        terugkoppelingen: found.map(toJson),
        volgende: found.at(-1)?.volgnummer ?? page.na,
      };
    });
  }
}
