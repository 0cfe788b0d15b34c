import { checkRequest, type Datum, daysBetween, isCode } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  readDay,
  Scopes,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { parseBevindingen } from '../ontvang-levering/bevinding.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { parseCursor, parseLimit, parseUuid } from '../query.ts';
import { INTAKE } from '../tokens.ts';
import { type Beslist, beslisUitzondering } from './beslis-uitzondering.ts';
import { selectUitzonderingen, type Uitzondering } from './store.ts';

/** The exception queue: lines whose municipality a person must find. */
@Controller('v1/uitzonderingen')
@Scopes('uitzonderingen:beheren', 'beheer')
export class UitzonderingenController {
  readonly #intake: Intake;
  readonly #database: Database;

  constructor(@Inject(INTAKE) intake: Intake, database: Database) {
    this.#intake = intake;
    this.#database = database;
  }

  @Get()
  async lijst(
    @Query('stand') stand: string | undefined,
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
    @From() caller: Caller,
  ): Promise<object> {
    if (stand !== undefined && !isCode('uitzonderingstand', stand)) throw new ProblemError('ONBEKENDE_CODE');
    const most = parseLimit(limit, 100, 1000);
    const after = parseCursor(cursor, 0);
    const { partners } = caller.access;
    const { rijen, dag } = await withTenant(this.#database.api, { partners }, async ({ db }) => ({
      rijen: await selectUitzonderingen(db, after, stand ?? null, most),
      dag: await readDay(db),
    }));
    const last = rijen.length === most ? rijen.at(-1) : undefined;
    return {
      uitzonderingen: rijen.map((rij) => this.#format(rij, dag)),
      volgende: last === undefined ? null : `${last.volgnummer}`,
    };
  }

  @Post(':uitzonderingId/_beslis')
  @HttpCode(200)
  beslis(
    @Param('uitzonderingId') uitzonderingId: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<Beslist> {
    if (!isBesluit(body)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('beslisUitzondering', 'body', body) });
    }
    const { partners } = caller.access;
    return withTenant(this.#database.api, { partners }, (work) =>
      beslisUitzondering(work, this.#intake, {
        uitzonderingId: parseUuid(uitzonderingId),
        gemeentecode: body.gemeentecode,
        door: caller.principal.clientId,
      }),
    );
  }

  /** The address is opened for who decides: without it nobody can. Name, birth date and BSN stay sealed. */
  #format(rij: Uitzondering, dag: Datum | string | undefined) {
    const opened =
      rij.persoon === null ? undefined : this.#intake.kluis.openPersoon(rij.uitzonderingId, rij.persoon);
    const persoon = opened?.status === 'OPEN' ? opened.persoon : null;
    return {
      uitzonderingId: rij.uitzonderingId,
      partnerId: rij.partnerId,
      leveringId: rij.leveringId,
      leveringskenmerk: rij.leveringskenmerk,
      regelnummer: rij.regelnummer,
      kenmerk: rij.regel?.kenmerk ?? null,
      stand: rij.stand,
      oorzaak: parseBevindingen(rij.oorzaak)[0]?.code ?? 'GEMEENTE_ONBEKEND',
      // The queue is owned as a whole (docs/besluiten/0024); readers were promised the field.
      eigenaar: 'BEHEER',
      aangehoudenDag: rij.aangehoudenDag,
      dagenOud: isDay(dag) ? Math.max(0, daysBetween(rij.aangehoudenDag, dag)) : 0,
      meldmaand: rij.meldmaand,
      adres:
        persoon === null
          ? null
          : {
              straatnaam: persoon.straatnaam,
              huisnummer: persoon.huisnummer,
              huisnummertoevoeging: persoon.huisnummertoevoeging,
              postcode: persoon.postcode,
              plaatsnaam: persoon.plaatsnaam,
              gemeentecode: rij.regel?.gemeentecode ?? null,
            },
    };
  }
}

function isDay(dag: Datum | string | undefined): dag is Datum {
  return dag !== undefined;
}

function isBesluit(body: unknown): body is { gemeentecode: string | null } {
  return checkRequest('beslisUitzondering', 'body', body).length === 0;
}
