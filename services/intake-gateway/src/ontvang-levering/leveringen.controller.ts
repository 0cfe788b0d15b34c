import type { Readable } from 'node:stream';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  Scopes,
  StateCollector,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MachtigingResolver } from '../machtigingen.ts';
import { parseCursor, parseLimit, parseResultaat, parseUuid, parseVolgnummer } from '../query.ts';
import { INTAKE } from '../tokens.ts';
import { choosePartner } from './choose-partner.ts';
import { ontvangLevering } from './ontvang-levering.ts';
import { formatLevering } from './ontvangstbewijs.ts';
import { readAanlevering } from './read-aanlevering.ts';
import { selectFouten, selectLevering, selectLeveringen, selectRegels } from './select-levering.ts';
import { selectRegelwijzigingen } from './select-regelwijzigingen.ts';
import type { Intake } from './verwerk-blok.ts';

const SCHRIJVEN = 'leveringen:schrijven';

@Controller('v1')
export class LeveringenController {
  readonly #intake: Intake;
  readonly #database: Database;
  readonly #collector: StateCollector;
  readonly #machtigingen: MachtigingResolver;

  constructor(@Inject(INTAKE) intake: Intake, database: Database, collector: StateCollector) {
    this.#intake = intake;
    this.#database = database;
    this.#collector = collector;
    this.#machtigingen = new MachtigingResolver(intake.referentie, database.verwerker);
  }

  @Post('leveringen')
  @HttpCode(200)
  @Scopes(SCHRIJVEN)
  async ontvang(
    @Req() request: FastifyRequest,
    @Body() body: Readable,
    @Query('partnerId') askedPartner: string | undefined,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    this.#collector.refuseWhenStuck();
    const { lines, ...aanlevering } = await readAanlevering(
      request,
      body,
      askedPartner,
      caller.access.partners,
    );
    const { leveringId, fouten } = await ontvangLevering(
      this.#intake,
      this.#database.api,
      aanlevering,
      lines,
      async () => {
        this.#collector.refuseWhenStuck();
        await this.#refuseWhenNoLongerFor(caller, aanlevering.partnerId);
      },
    );
    reply.header('location', `/v1/leveringen/${leveringId}`);
    return this.#bewijs(leveringId, caller, async () => fouten);
  }

  @Get('leveringen')
  @Scopes('leveringen:lezen', 'leveringen:schrijven')
  async lijst(
    @Query('partnerId') asked: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
    @From() caller: Caller,
  ): Promise<object> {
    const most = parseLimit(limit, 100, 1000);
    const after = parseCursor(cursor, 0);
    const partners =
      asked === undefined ? caller.access.partners : [choosePartner(caller.access.partners, asked)];
    const rijen = await withTenant(this.#database.api, { partners }, ({ db }) =>
      selectLeveringen(db, after, most),
    );
    const last = rijen.length === most ? rijen.at(-1) : undefined;
    return {
      leveringen: rijen.map(formatLevering),
      volgende: last === undefined ? null : `${last.volgnummer}`,
    };
  }

  @Get('leveringen/:leveringId')
  @Scopes('leveringen:lezen', 'leveringen:schrijven')
  lees(@Param('leveringId') leveringId: string, @From() caller: Caller): Promise<object> {
    return this.#bewijs(parseUuid(leveringId), caller, selectFouten);
  }

  @Get('leveringen/:leveringId/regels')
  @Scopes('leveringen:lezen', 'leveringen:schrijven')
  async regels(
    @Param('leveringId') leveringId: string,
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
    @Query('resultaat') resultaat: string | undefined,
    @From() caller: Caller,
  ): Promise<object> {
    const most = parseLimit(limit, 100, 1000);
    const after = parseCursor(cursor, 0);
    const only = parseResultaat(resultaat);
    const regels = await withTenant(
      this.#database.api,
      { partners: caller.access.partners },
      async ({ db }) => {
        const levering = await selectLevering(db, parseUuid(leveringId));
        return levering === undefined ? undefined : selectRegels(db, levering.leveringId, after, most, only);
      },
    );
    if (regels === undefined) throw new ProblemError('NIET_GEVONDEN');
    const last = regels.length === most ? regels.at(-1) : undefined;
    return { regels, volgende: last === undefined ? null : `${last.regelnummer}` };
  }

  @Get('regelwijzigingen')
  @Scopes('leveringen:lezen', 'leveringen:schrijven')
  async regelwijzigingen(
    @Query('partnerId') asked: string | undefined,
    @Query('na') na: string | undefined,
    @Query('limit') limit: string | undefined,
    @From() caller: Caller,
  ): Promise<object> {
    const most = parseLimit(limit, 100, 1000);
    const after = parseVolgnummer(na);
    // A place in the lists of several would pass over what ended before a machtiging for one more of them began.
    const partnerId = choosePartner(caller.access.partners, asked);
    const regels = await withTenant(this.#database.api, { partners: [partnerId] }, ({ db }) =>
      selectRegelwijzigingen(db, partnerId, after, most),
    );
    return { partnerId, regels, volgende: regels.at(-1)?.volgnummer ?? after };
  }

  /** The receipt as it stands, with the errors of what was just offered or those of the lines that are recorded. */
  async #bewijs(leveringId: string, caller: Caller, readFouten: typeof selectFouten): Promise<object> {
    const found = await withTenant(
      this.#database.api,
      { partners: caller.access.partners },
      async ({ db }) => {
        const levering = await selectLevering(db, leveringId);
        return levering && { ...formatLevering(levering), fouten: await readFouten(db, leveringId) };
      },
    );
    if (found === undefined) throw new ProblemError('NIET_GEVONDEN');
    return found;
  }

  /** A stream may take hours, and a machtiging end meanwhile: what was taken in by then stays. */
  async #refuseWhenNoLongerFor({ principal }: Caller, partnerId: string): Promise<void> {
    const { partners } = await this.#machtigingen.resolve(principal, [SCHRIJVEN]);
    if (!partners.includes(partnerId)) throw new ProblemError('GEEN_MACHTIGING');
  }
}
