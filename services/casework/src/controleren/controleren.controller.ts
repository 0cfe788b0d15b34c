import { checkRequest } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { retryConflicts } from '../behandelen/verwerk.ts';
import { parseUuid } from '../looplijst/parse-uuid.ts';
import { selectToewijzing } from '../toewijzen/toewijzing-store.ts';
import { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { BrpBevragen } from './brp-bevragen.ts';
import {
  type Controleregel,
  type Gecontroleerd,
  replaceBekendeKlanten,
  selectControles,
} from './controle-store.ts';
import { controleer } from './controleer.ts';
import { legBezwaarVast } from './leg-bezwaar-vast.ts';
import { LokaleControles } from './lokale-controles.ts';

type Zaaklijst = { readonly zaakIds: readonly string[] };
type Klantenlijst = {
  readonly klanten: readonly { readonly kenmerk: string; readonly behandelaarId: string | null }[];
};

/** Checks before contact, known clients, and objections. */
@Controller('v1')
export class ControlerenController {
  readonly #database: Database;
  readonly #personen: Zaakpersonen;
  readonly #lokaal: LokaleControles;
  readonly #brp: BrpBevragen;

  constructor(database: Database, personen: Zaakpersonen, lokaal: LokaleControles, brp: BrpBevragen) {
    this.#database = database;
    this.#personen = personen;
    this.#lokaal = lokaal;
    this.#brp = brp;
  }

  @Post('zaken/_controleer')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  async controleer(
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<{ gecontroleerd: Gecontroleerd[] }> {
    if (!isZaaklijst(body)) throw invalid('controleerZaken', body);
    return {
      gecontroleerd: await controleer(this.#database, body.zaakIds, caller, this.#lokaal, this.#brp),
    };
  }

  @Get('zaken/:zaakId/controles')
  @Scopes('zaken:lezen')
  async read(
    @Param('zaakId') gevraagd: string,
    @From() { access }: Caller,
  ): Promise<{ zaakId: string; controles: Controleregel[] }> {
    const zaakId = parseUuid(gevraagd);
    const controles =
      zaakId !== undefined
        ? await withTenant(this.#database.api, access, async ({ db }) =>
            (await selectToewijzing(db, zaakId)) === undefined ? undefined : selectControles(db, zaakId),
          )
        : undefined;
    if (zaakId === undefined || controles === undefined) throw new ProblemError('NIET_GEVONDEN');
    return { zaakId, controles };
  }

  /** The resident of this zaak objects (AVG art. 21): on no looplijst any more, now and under a later signaal. */
  @Post('zaken/:zaakId/_bezwaar')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  bezwaar(
    @Param('zaakId') zaakId: string,
    @From() caller: Caller,
  ): Promise<{ zaakId: string; bezwaar: boolean }> {
    return this.#setBezwaar(zaakId, true, caller);
  }

  @Post('zaken/:zaakId/_bezwaar-intrekken')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  trekIn(
    @Param('zaakId') zaakId: string,
    @From() caller: Caller,
  ): Promise<{ zaakId: string; bezwaar: boolean }> {
    return this.#setBezwaar(zaakId, false, caller);
  }

  @Get('bekende-klanten/:gemeentecode/sleutel')
  @Scopes('zaken:verwerken')
  sleutel(
    @Param('gemeentecode') gemeentecode: string,
    @From() { access }: Caller,
  ): { gemeentecode: string; sleutel: string } {
    refuseOther(access.gemeenten, gemeentecode);
    return { gemeentecode, sleutel: this.#lokaal.sleutelVan(gemeentecode).toString('base64') };
  }

  @Put('bekende-klanten/:gemeentecode')
  @Scopes('zaken:verwerken')
  async klanten(
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: unknown,
    @From() { access }: Caller,
  ): Promise<{ gemeentecode: string; aantal: number }> {
    refuseOther(access.gemeenten, gemeentecode);
    if (!isKlantenlijst(body)) throw invalid('legBekendeKlantenVast', body);
    const aantal = await withTenant(this.#database.api, access, ({ db }) =>
      replaceBekendeKlanten(db, gemeentecode, body.klanten),
    );
    return { gemeentecode, aantal };
  }

  async #setBezwaar(
    gevraagd: string,
    bezwaar: boolean,
    { access, principal }: Caller,
  ): Promise<{ zaakId: string; bezwaar: boolean }> {
    const zaakId = parseUuid(gevraagd);
    const gevonden =
      zaakId !== undefined &&
      // Said about two zaken of one resident at once they may wait for each other.
      (await retryConflicts(() =>
        withTenant(this.#database.api, access, ({ db }) =>
          legBezwaarVast(db, zaakId, bezwaar, this.#personen, this.#lokaal, principal),
        ),
      ));
    if (zaakId === undefined || !gevonden) throw new ProblemError('NIET_GEVONDEN');
    return { zaakId, bezwaar };
  }
}

function invalid(operatie: string, body: unknown): ProblemError {
  return new ProblemError('ONGELDIG_VELD', { errors: checkRequest(operatie, 'body', body) });
}

function refuseOther(gemeenten: readonly string[], gemeentecode: string): void {
  if (!gemeenten.includes(gemeentecode)) throw new ProblemError('NIET_GEVONDEN');
}

function isZaaklijst(body: unknown): body is Zaaklijst {
  return checkRequest('controleerZaken', 'body', body).length === 0;
}

function isKlantenlijst(body: unknown): body is Klantenlijst {
  return checkRequest('legBekendeKlantenVast', 'body', body).length === 0;
}
