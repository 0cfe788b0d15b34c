import { type Caller, Database, From, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Headers, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { choosePartner } from '../ontvang-levering/choose-partner.ts';
import { currentMaatstaf, type Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { formatCriteria } from './criteria.ts';
import { etagOf, matches } from './etag.ts';

@Controller('v1')
export class CriteriaController {
  readonly #intake: Intake;
  readonly #database: Database;

  constructor(@Inject(INTAKE) intake: Intake, database: Database) {
    this.#intake = intake;
    this.#database = database;
  }

  /** What this creditor may report today, per gemeente; changes with the day and with every convenant. */
  @Get('criteria')
  @Scopes('criteria:lezen', 'leveringen:schrijven')
  async criteria(
    @Query('partnerId') asked: string | undefined,
    @Headers('if-none-match') known: string | undefined,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const partnerId = choosePartner(caller.access.partners, asked);
    const maatstaf = await withTenant(this.#database.api, { partners: [partnerId] }, ({ db }) =>
      currentMaatstaf(this.#intake, db, partnerId),
    );
    const { gemeenten } = await this.#intake.referentie.stand();
    const criteria = formatCriteria(maatstaf, (code) => gemeenten.get(code)?.naam ?? '');
    const etag = etagOf(criteria);
    reply.header('etag', etag);
    if (!matches(known, etag)) return criteria;
    reply.status(304);
    return undefined;
  }
}
