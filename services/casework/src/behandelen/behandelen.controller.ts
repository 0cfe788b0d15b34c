import { randomUUID } from 'node:crypto';
import type { Code } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  Scopes,
  StateCollector,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Verzendingen } from '../zaak/verzendingen.ts';
import type { Weigercode } from './handeling.ts';
import { type Door, handleHandelingen, type Verwerking } from './handle-handelingen.ts';
import { parseGezien } from './parse-gezien.ts';
import { type Fout, parseHandeling } from './parse-handeling.ts';
import { parseHandelingen } from './parse-handelingen.ts';
import { retryConflicts, verwerkHandelingen } from './verwerk.ts';

/** Fields of an act that the path of a single one says. */
const PADVELDEN = ['zaakId', 'handeling'] as const;

@Controller('v1/zaken')
export class BehandelenController {
  readonly #database: Database;
  readonly #collector: StateCollector;
  readonly #verzendingen: Verzendingen;

  constructor(database: Database, collector: StateCollector, verzendingen: Verzendingen) {
    this.#database = database;
    this.#collector = collector;
    this.#verzendingen = verzendingen;
  }

  /** Up to 1,000 acts on any of the caller's zaken, a result each. */
  @Post('_verwerk')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  async verwerk(@Body() body: unknown, @From() caller: Caller): Promise<{ resultaten: Verwerking[] }> {
    this.#collector.refuseWhenStuck();
    const gelezen = parseHandelingen(body);
    if (gelezen.status === 'ONGELDIG') throw new ProblemError('ONGELDIG_VELD', { errors: gelezen.fouten });
    const resultaten = await verwerkHandelingen(
      gelezen.handelingen,
      doorVan(caller),
      (fn) => withTenant(this.#database.api, caller.access, fn),
      this.#verzendingen.maak,
    );
    return { resultaten };
  }

  @Post(':zaakId/_oppakken')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  oppakken(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('OPPAKKEN', zaakId, ifMatch, body, caller, reply);
  }

  @Post(':zaakId/contactpogingen')
  @HttpCode(201)
  @Scopes('zaken:verwerken')
  contactpoging(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('CONTACTPOGING', zaakId, ifMatch, body, caller, reply);
  }

  @Post(':zaakId/_afsluiten')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  afsluiten(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('EINDRESULTAAT', zaakId, ifMatch, body, caller, reply);
  }

  @Post(':zaakId/_corrigeren')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  corrigeren(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('CORRIGEREN', zaakId, ifMatch, body, caller, reply);
  }

  @Post(':zaakId/_verlengen')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  verlengen(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('VERLENGEN', zaakId, ifMatch, body, caller, reply);
  }

  @Post(':zaakId/_hulp-melden')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  hulpMelden(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('HULP_MELDEN', zaakId, ifMatch, body, caller, reply);
  }

  @Post(':zaakId/_gesprek-vastleggen')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  gesprek(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('GESPREK', zaakId, ifMatch, body, caller, reply);
  }

  /** Opens a zaak that follows this one; the answer names it. */
  @Post(':zaakId/_hulpvraag')
  @HttpCode(200)
  @Scopes('zaken:verwerken')
  hulpvraag(
    @Param('zaakId') zaakId: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: unknown,
    @From() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Verwerking> {
    return this.#act('HULPVRAAG', zaakId, ifMatch, body, caller, reply);
  }

  /** One act. Who names no handelingId gets one, and then has only the ETag against doing it twice. */
  async #act(
    handeling: Code<'handeling'>,
    zaakId: string,
    ifMatch: string | undefined,
    body: unknown,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<Verwerking> {
    this.#collector.refuseWhenStuck();
    const verwachteVersie = parseGezien(ifMatch);
    const velden = body ?? {};
    if (typeof velden !== 'object' || Array.isArray(velden))
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: '', code: 'VERKEERD_TYPE' }] });
    const uitHetPad = PADVELDEN.filter((veld) => veld in velden).map((veld) => ({
      code: 'ONBEKEND_VELD' as const,
      veld,
    }));
    const gelezen = parseHandeling({
      handelingId: randomUUID(),
      // No zaak has version 0: it is stale, not wrong.
      zaakVersie: verwachteVersie === 0 ? null : verwachteVersie,
      ...velden,
      handeling,
      zaakId,
    });
    const onleesbaar = gelezen.status === 'GEWEIGERD' ? gelezen.fouten : [];
    if (onleesbaar.some(({ veld }) => veld === 'zaakId')) throw new ProblemError('NIET_GEVONDEN');
    const [eerste, ...meer] = [...uitHetPad, ...onleesbaar];
    if (eerste !== undefined) throw refusal(eerste.code, [eerste, ...meer]);
    if (gelezen.status === 'GEWEIGERD') throw refusal(gelezen.code, []);
    const opdrachten = [{ handeling: gelezen.handeling, verwachteVersie }];
    const [verwerking] = await retryConflicts(() =>
      withTenant(this.#database.api, caller.access, (work) =>
        handleHandelingen(work, opdrachten, doorVan(caller), this.#verzendingen.maak()),
      ),
    );
    if (verwerking === undefined) throw new ProblemError('INTERNE_FOUT');
    const { code, veld } = verwerking;
    if (code !== null) throw refusal(code, veld === null ? [] : [{ code, veld }]);
    if (verwerking.zaakVersie !== null) reply.header('etag', `"${verwerking.zaakVersie}"`);
    return verwerking;
  }
}

export function doorVan({ principal }: Caller): Door {
  return { organisatieId: principal.organisatie, clientId: principal.clientId, gemeentecode: null };
}

function refusal(code: Weigercode, fouten: readonly Fout[]): ProblemError {
  if (code === 'ZAAK_ONBEKEND') return new ProblemError('NIET_GEVONDEN');
  if (code === 'VERSIE_WIJKT_AF') return new ProblemError('ZAAK_GEWIJZIGD');
  if (fouten.length === 0) return new ProblemError(code);
  const errors = fouten.map((fout) => ({ field: `/${fout.veld}`, code: fout.code }));
  return new ProblemError(code, { errors });
}
