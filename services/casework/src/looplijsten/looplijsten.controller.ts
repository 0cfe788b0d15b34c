import { hash } from 'node:crypto';
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
  XLSX_MEDIATYPE,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { schrijfBlad } from '../blad/schrijf-blad.ts';
import { LokaleControles } from '../controleren/lokale-controles.ts';
import { insertInzage } from '../looplijst/insert-inzage.ts';
import { parseUuid } from '../looplijst/parse-uuid.ts';
import { selectPartners } from '../looplijst/read-zaken.ts';
import { readToday } from '../termijnen/read-today.ts';
import { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { looplijstPagina, type Paginagegevens } from './looplijst-html.ts';
import { type Lijstcursor, type Looplijstkop, selectGemeentenaam, selectLijsten } from './looplijst-store.ts';
import { type Gemaakt, type Lijstverzoek, maakLooplijst } from './maak-looplijst.ts';
import { omDeBeurt } from './om-de-beurt.ts';
import { type Looplijstweergave, readLooplijst, readVervallen, type Vervallen } from './read-looplijst.ts';

@Controller('v1/looplijsten')
export class LooplijstenController {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;
  readonly #clock: Clock;
  readonly #lokaal: LokaleControles;

  constructor(
    database: Database,
    personen: Zaakpersonen,
    @Inject(CLOCK) clock: Clock,
    lokaal: LokaleControles,
  ) {
    this.#lokaal = lokaal;
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
    const gemaakt = await omDeBeurt(() =>
      withTenant(this.#database.api, access, (work) =>
        maakLooplijst(work, body, this.#personen, this.#lokaal, principal),
      ),
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

  /** As JSON, as a workbook to fill in, or as a page to print; the last two only while its day lasts. */
  @Get(':looplijstId')
  @Scopes('zaken:lezen')
  async read(
    @Param('looplijstId') looplijstId: string,
    @Query() query: Record<string, unknown>,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Looplijstweergave | Buffer | string> {
    const gevraagd = { ...query };
    const errors = checkRequest('leesLooplijst', 'query', gevraagd);
    if (errors.length > 0) throw new ProblemError('ONGELDIG_VELD', { errors });
    const { lijst, pagina } = await this.#show(looplijstId, caller);
    if (gevraagd.formaat === 'json') return lijst;
    if (lijst.verlopen) throw new ProblemError('LOOPLIJST_VERLOPEN');
    if (gevraagd.formaat === 'xlsx') {
      reply.header('content-type', XLSX_MEDIATYPE);
      reply.header('content-disposition', `attachment; filename="looplijst-${lijst.dag}.xlsx"`);
      return schrijfBlad(lijst.regels);
    }
    const { html, stijl } = looplijstPagina(lijst, { ...pagina, tijd: clockTime(this.#clock.now()) });
    const digest = hash('sha256', stijl, 'base64');
    reply.header('content-type', 'text/html; charset=utf-8');
    reply.header(
      'content-security-policy',
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    return html;
  }

  @Get(':looplijstId/vervallen')
  @Scopes('zaken:lezen')
  async vervallen(
    @Param('looplijstId') gevraagd: string,
    @From() { access }: Caller,
  ): Promise<{ looplijstId: string; gelezenOp: Date; vervallen: Vervallen[] }> {
    const looplijstId = parseUuid(gevraagd);
    const vervallen =
      looplijstId !== undefined
        ? await withTenant(this.#database.api, access, ({ db }) =>
            readVervallen(db, looplijstId, this.#lokaal),
          )
        : undefined;
    if (looplijstId === undefined || vervallen === undefined) throw new ProblemError('NIET_GEVONDEN');
    return { looplijstId, gelezenOp: this.#clock.now(), vervallen };
  }

  /** The list, with a line of inzage for everybody in it whom it shows, and what a page of it says besides. */
  async #show(
    gevraagd: string,
    { access, principal }: Caller,
  ): Promise<{ lijst: Looplijstweergave; pagina: Omit<Paginagegevens, 'tijd'> }> {
    const looplijstId = parseUuid(gevraagd);
    const gelezen =
      looplijstId !== undefined
        ? await withTenant(this.#database.api, access, async ({ db }) => {
            const lijst = await readLooplijst(db, looplijstId, this.#personen, this.#lokaal);
            if (lijst === undefined) return undefined;
            insertInzage(
              db,
              principal,
              lijst.regels.map(({ zaak }) => zaak),
            );
            const meldingen = lijst.regels.flatMap(({ zaak }) => zaak.meldingen);
            const pagina = {
              gemeentenaam: await selectGemeentenaam(db, lijst.gemeentecode),
              dag: await readToday(db),
              partners: await selectPartners(
                db,
                meldingen.map(({ partnerId }) => partnerId),
              ),
            };
            return { lijst, pagina };
          })
        : undefined;
    if (gelezen === undefined) throw new ProblemError('NIET_GEVONDEN');
    return gelezen;
  }
}

/** A clock on a wall in the Netherlands. */
function clockTime(nu: Date): string {
  return nu.toLocaleTimeString('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit', minute: '2-digit' });
}

function isLijstverzoek(body: unknown): body is Lijstverzoek {
  return checkRequest('maakLooplijst', 'body', body).length === 0;
}

function parseCursor(cursor: string): Lijstcursor {
  const [dag = '', plaats = ''] = cursor.split('_');
  const looplijstId = parseUuid(plaats);
  if (!isDatum(dag) || looplijstId === undefined) throw new ProblemError('ONGELDIGE_CURSOR');
  return { dag, looplijstId };
}
