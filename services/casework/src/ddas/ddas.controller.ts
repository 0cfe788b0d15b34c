import { checkRequest, DDAS_VERSIE, ddasMapping, isDatum } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Query } from '@nestjs/common';
import { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { evaluateOpOrde, type OpOrde } from './op-orde.ts';
import { readZaken } from './read-ddas.ts';
import { selectZaakIds } from './select-ddas.ts';

@Controller('v1/ddas')
export class DdasController {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;

  constructor(database: Database, personen: Zaakpersonen) {
    this.#database = database;
    this.#personen = personen;
  }

  /** What of the municipality's own zaken is not in order for the exchange; shows no resident, only ids and codes. */
  @Get('op-orde')
  @Scopes('zaken:lezen')
  async opOrde(@Query() query: Record<string, unknown>, @From() caller: Caller): Promise<OpOrde> {
    const errors = checkRequest('leesDdasOpOrde', 'query', query);
    const { gemeentecode, van, tot, versie = DDAS_VERSIE } = query;
    if (
      errors.length > 0 ||
      typeof gemeentecode !== 'string' ||
      typeof versie !== 'string' ||
      !isDatum(van) ||
      !isDatum(tot)
    )
      throw new ProblemError('ONGELDIG_VELD', { errors: [...errors] });
    if (tot < van)
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'tot', code: 'ONGELDIGE_WAARDE' }] });
    if (!caller.access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    const periode = { van, tot };
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, async ({ db }) => {
      const zaakIds = await selectZaakIds(db, gemeentecode, periode);
      const zaken = readZaken(db, zaakIds, this.#personen);
      return evaluateOpOrde(ddasMapping(versie), gemeentecode, periode, zaken);
    });
  }
}
