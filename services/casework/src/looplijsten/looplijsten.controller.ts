import { checkRequest, isDatum } from '@meldpunt/contracts';
import {
  type Caller,
  CLOCK,
  type Clock,
  Database,
  From,
  ProblemError,
  Scopes,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { insertInzage } from '../looplijst/insert-inzage.ts';
import { isUuid } from '../looplijst/is-uuid.ts';
import { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { type Lijstcursor, type Looplijstkop, selectLijsten } from './looplijst-store.ts';
import { type Gemaakt, type Lijstverzoek, maakLooplijst } from './maak-looplijst.ts';
import { type Looplijstweergave, readLooplijst, readVervallen, type Vervallen } from './read-looplijst.ts';

@Controller('v1/looplijsten')
export class LooplijstenController {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;
  readonly #clock: Clock;

  constructor(database: Database, personen: Zaakpersonen, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#personen = personen;
    this.#clock = clock;
  }

  @Post()
  @Scopes('zaken:verwerken')
  async maak(
    @Body() body: unknown,
    @From() { access, principal }: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<(Gemaakt & { status: 'GEMAAKT' })['lijst']> {
    if (!isLijstverzoek(body)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('maakLooplijst', 'body', body) });
    }
    if (!access.gemeenten.includes(body.gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
    const gemaakt = await withTenant(this.#database.api, access, (work) =>
      maakLooplijst(work, body, this.#personen, principal),
    );
    if (gemaakt.status === 'ONGELDIG') {
      const { field, detail } = gemaakt;
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field, code: 'ONGELDIGE_WAARDE', detail }] });
    }
    reply.header('location', `/v1/looplijsten/${gemaakt.lijst.looplijstId}`);
    return gemaakt.lijst;
  }

  @Get()
  @Scopes('zaken:lezen')
  async list(
    @Query() query: Record<string, unknown>,
    @From() { access }: Caller,
  ): Promise<{ looplijsten: Looplijstkop[]; volgende: string | null }> {
    const gevraagd = { ...query };
    const errors = checkRequest('leesLooplijsten', 'query', gevraagd);
    if (errors.length > 0) throw new ProblemError('ONGELDIG_VELD', { errors });
    const { gemeentecode, dag, limit, cursor } = gevraagd;
    const vanaf = cursor === undefined ? null : parseCursor(String(cursor));
    const gevonden = await withTenant(this.#database.api, access, ({ db }) =>
      selectLijsten(
        db,
        typeof gemeentecode === 'string' ? gemeentecode : null,
        isDatum(dag) ? dag : null,
        vanaf,
        Number(limit) + 1,
      ),
    );
    const looplijsten = gevonden.slice(0, Number(limit));
    const laatste = looplijsten.at(-1);
    return {
      looplijsten,
      volgende:
        gevonden.length > looplijsten.length && laatste !== undefined
          ? `${laatste.dag}_${laatste.looplijstId}`
          : null,
    };
  }

  @Get(':looplijstId')
  @Scopes('zaken:lezen')
  async read(@Param('looplijstId') looplijstId: string, @From() caller: Caller): Promise<Looplijstweergave> {
    return this.#show(looplijstId, caller);
  }

  @Get(':looplijstId/vervallen')
  @Scopes('zaken:lezen')
  async vervallen(
    @Param('looplijstId') looplijstId: string,
    @From() { access }: Caller,
  ): Promise<{ looplijstId: string; gelezenOp: Date; vervallen: Vervallen[] }> {
    const vervallen = isUuid(looplijstId)
      ? await withTenant(this.#database.api, access, ({ db }) => readVervallen(db, looplijstId))
      : undefined;
    if (vervallen === undefined) throw new ProblemError('NIET_GEVONDEN');
    return { looplijstId, gelezenOp: this.#clock.now(), vervallen };
  }

  /** The list, with a line of inzage for everybody in it whom it shows. */
  async #show(looplijstId: string, { access, principal }: Caller): Promise<Looplijstweergave> {
    const lijst = isUuid(looplijstId)
      ? await withTenant(this.#database.api, access, async ({ db }) => {
          const gelezen = await readLooplijst(db, looplijstId, this.#personen);
          await insertInzage(db, principal, gelezen?.regels.map(({ zaak }) => zaak) ?? []);
          return gelezen;
        })
      : undefined;
    if (lijst === undefined) throw new ProblemError('NIET_GEVONDEN');
    return lijst;
  }
}

function isLijstverzoek(body: unknown): body is Lijstverzoek {
  return checkRequest('maakLooplijst', 'body', body).length === 0;
}

function parseCursor(cursor: string): Lijstcursor {
  const [dag = '', looplijstId = ''] = cursor.split('_');
  if (!isDatum(dag) || !isUuid(looplijstId)) throw new ProblemError('ONGELDIGE_CURSOR');
  return { dag, looplijstId };
}
