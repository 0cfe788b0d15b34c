import { checkRequest } from '@meldpunt/contracts';
import { Database, LOG, type Log, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { legVast, selectVersie, type Vastgelegd } from './leg-vast.ts';
import type { Inrichting } from './partij.ts';
import { Partnerabonnementen } from './partnerabonnementen.ts';
import { toetsInrichting } from './toets-inrichting.ts';

interface Versie {
  readonly versie: number;
}

/** Setting up the hub: parties, their machtigingen, convenanten. */
@Controller('v1')
@Scopes('beheer')
export class InrichtingController {
  readonly #intake: Intake;
  readonly #database: Database;
  readonly #abonnementen: Partnerabonnementen;
  readonly #log: Log;

  constructor(
    @Inject(INTAKE) intake: Intake,
    database: Database,
    abonnementen: Partnerabonnementen,
    @Inject(LOG) log: Log,
  ) {
    this.#intake = intake;
    this.#database = database;
    this.#abonnementen = abonnementen;
    this.#log = log;
  }

  @Put('signaalpartners/:partnerId')
  async signaalpartner(@Param('partnerId') partnerId: string, @Body() body: object): Promise<Versie> {
    const { versie } = await this.#legVast({ signaalpartners: [{ ...body, partnerId }] }, 'signaalpartner', [
      partnerId,
    ]);
    return { versie };
  }

  @Put('gemeenten/:gemeentecode')
  async gemeente(@Param('gemeentecode') gemeentecode: string, @Body() body: object): Promise<Versie> {
    const { versie } = await this.#legVast({ gemeenten: [{ ...body, gemeentecode }] }, 'gemeente', [
      gemeentecode,
    ]);
    return { versie };
  }

  @Put('convenanten/:partnerId/:gemeentecode')
  async convenant(
    @Param('partnerId') partnerId: string,
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: object,
  ): Promise<Versie> {
    const convenanten = [{ ...body, partnerId, gemeentecode }];
    const { versie } = await this.#legVast({ convenanten }, 'convenant', [partnerId, gemeentecode]);
    return { versie };
  }

  /** Everything at once: 342 gemeenten, some 60 signaalpartners and 15,000 convenanten in one call. */
  @Post('_inrichten')
  @HttpCode(200)
  async inrichten(@Body() body: unknown): Promise<Vastgelegd> {
    const { vastgelegd } = await this.#legVast(body);
    return vastgelegd;
  }

  async #legVast(
    body: unknown,
    soort?: Parameters<typeof selectVersie>[1],
    key: readonly string[] = [],
  ): Promise<{ vastgelegd: Vastgelegd; versie: number }> {
    if (!isInrichting(body))
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('richtIn', 'body', body) });
    const fouten = toetsInrichting(body);
    if (fouten.length > 0) throw new ProblemError('ONGELDIG_VELD', { errors: fouten });
    const { signaalpartners = [], gemeenten = [], convenanten = [] } = body;
    const tenant = {
      partners: [...new Set([...signaalpartners, ...convenanten].map(({ partnerId }) => partnerId))],
      gemeenten: [...new Set([...gemeenten, ...convenanten].map(({ gemeentecode }) => gemeentecode))],
    };
    const done = await withTenant(this.#database.api, tenant, async (work) => ({
      vastgelegd: await legVast(work, this.#intake.topics, body, this.#intake.now()),
      // Of a convenant the day says which of its periods was meant.
      versie:
        soort === undefined
          ? 0
          : await selectVersie(work.db, soort, [...key, ...convenanten.map(({ van }) => van)]),
    }));
    // Kafka may be away: what could not be made or taken back now is by the next round in the background.
    const { signaalpartners: changedPartners, gemeenten: changedGemeenten } = done.vastgelegd;
    if (changedPartners + changedGemeenten === 0) return done;
    await this.#abonnementen.reconcile().catch((error: unknown) => {
      this.#log.warn('parties are not connected yet', {}, error);
    });
    return done;
  }
}

function isInrichting(body: unknown): body is Inrichting {
  return checkRequest('richtIn', 'body', body).length === 0;
}
