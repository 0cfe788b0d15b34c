import { checkRequest, isDatum } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Query } from '@nestjs/common';
import { checkPeriode } from './check-periode.ts';
import { type Cijfers, evaluateCijfers } from './evaluate-cijfers.ts';
import { selectCijferrijen } from './select-cijfers.ts';

@Controller('v1/cijfers')
export class CijfersController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Also for a municipality's research department, which sees figures and no zaken (R16). */
  @Get()
  @Scopes('rapporten:lezen', 'zaken:lezen')
  async read(
    @Query() query: Record<string, unknown>,
    @From() caller: Caller,
  ): Promise<Cijfers & { gemeentecode: string; van: string; tot: string }> {
    const errors = checkRequest('leesCijfers', 'query', query);
    const { gemeentecode, van, tot } = query;
    if (errors.length > 0 || typeof gemeentecode !== 'string' || !isDatum(van) || !isDatum(tot))
      throw new ProblemError('ONGELDIG_VELD', { errors: [...errors] });
    const veld = checkPeriode(van, tot);
    if (veld !== null)
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: veld, code: 'ONGELDIGE_WAARDE' }] });
    if (!caller.access.gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    const rijen = await withTenant(this.#database.api, { gemeenten: [gemeentecode] }, ({ db }) =>
      selectCijferrijen(db, gemeentecode, van, tot),
    );
    return { gemeentecode, van, tot, ...evaluateCijfers(rijen) };
  }
}
