import { checkRequest, type Veldfout } from '@meldpunt/contracts';
import { Database, LOG, type Log, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { legVast, selectVersie, type Vastgelegd } from './leg-vast.ts';
import type { Inrichting } from './partij.ts';
import { Partnerabonnementen } from './partnerabonnementen.ts';
import { toetsInrichting } from './toets-inrichting.ts';
import { selectUnknown } from './upsert-convenanten.ts';

interface Versie {
  readonly versie: number;
}

/** A call that records one thing: its operation, and the list of `_inrichten` that it is one record of. */
const ENKEL = {
  signaalpartner: { id: 'legSignaalpartnerVast', lijst: 'signaalpartners' },
  gemeente: { id: 'legGemeenteVast', lijst: 'gemeenten' },
  convenant: { id: 'legConvenantVast', lijst: 'convenanten' },
} as const;

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
  signaalpartner(@Param('partnerId') partnerId: string, @Body() body: unknown): Promise<Versie> {
    return this.#legEenVast('signaalpartner', { partnerId }, body);
  }

  @Put('gemeenten/:gemeentecode')
  gemeente(@Param('gemeentecode') gemeentecode: string, @Body() body: unknown): Promise<Versie> {
    return this.#legEenVast('gemeente', { gemeentecode }, body);
  }

  @Put('convenanten/:partnerId/:gemeentecode')
  convenant(
    @Param('partnerId') partnerId: string,
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: unknown,
  ): Promise<Versie> {
    return this.#legEenVast('convenant', { partnerId, gemeentecode }, body);
  }

  /** Everything at once: 342 gemeenten, some 60 signaalpartners and 15,000 convenanten in one call. */
  @Post('_inrichten')
  @HttpCode(200)
  async inrichten(@Body() body: unknown): Promise<Vastgelegd> {
    const inrichting = parseInrichting(body);
    refuse(toetsInrichting(inrichting));
    const { vastgelegd } = await this.#legVast(inrichting);
    return vastgelegd;
  }

  /** What is wrong is told by its place in the one record, or by the name in the path. */
  async #legEenVast(
    soort: keyof typeof ENKEL,
    pad: Readonly<Record<string, string>>,
    body: unknown,
  ): Promise<Versie> {
    const { id, lijst } = ENKEL[soort];
    refuse([...checkRequest(id, 'path', { ...pad }), ...checkRequest(id, 'body', body)]);
    const inrichting = parseInrichting({ [lijst]: [Object.assign({}, body, pad)] });
    refuse(
      toetsInrichting(inrichting).map(({ field, code }) => ({
        field: placeInOne(field.slice(`/${lijst}/0`.length), pad),
        code,
      })),
    );
    const { versie } = await this.#legVast(inrichting, { soort, key: Object.values(pad) });
    return { versie };
  }

  async #legVast(
    inrichting: Inrichting,
    een?: { readonly soort: keyof typeof ENKEL; readonly key: readonly string[] },
  ): Promise<{ vastgelegd: Vastgelegd; versie: number }> {
    const { signaalpartners = [], gemeenten = [], convenanten = [] } = inrichting;
    const tenant = {
      partners: [...new Set([...signaalpartners, ...convenanten].map(({ partnerId }) => partnerId))],
      gemeenten: [...new Set([...gemeenten, ...convenanten].map(({ gemeentecode }) => gemeentecode))],
    };
    const done = await withTenant(this.#database.api, tenant, async (work) => {
      if (een !== undefined && (await selectUnknown(work.db, convenanten)).length > 0) {
        throw new ProblemError('NIET_GEVONDEN', {
          detail: 'De signaalpartner of de gemeente is niet aangesloten.',
        });
      }
      const vastgelegd = await legVast(work, this.#intake.topics, inrichting, this.#intake.now());
      if (een === undefined) return { vastgelegd, versie: 0 };
      // Of a convenant its first day says which period was meant.
      const key = [...een.key, ...convenanten.map(({ van }) => van)];
      return { vastgelegd, versie: await selectVersie(work.db, een.soort, key) };
    });
    // Kafka may be away: what could not be made or taken back now is by the next round in the background.
    const { signaalpartners: changedPartners, gemeenten: changedGemeenten } = done.vastgelegd;
    if (changedPartners + changedGemeenten === 0) return done;
    await this.#abonnementen.reconcile().catch((error: unknown) => {
      this.#log.warn('parties are not connected yet', {}, error);
    });
    return done;
  }
}

/** A pointer into the one record; what stands in the path is a parameter, which goes by its name. */
function placeInOne(pointer: string, pad: Readonly<Record<string, string>>): string {
  const name = pointer.slice(1);
  return name in pad ? name : pointer;
}

function refuse(errors: readonly Veldfout[]): void {
  if (errors.length > 0) throw new ProblemError('ONGELDIG_VELD', { errors });
}

function parseInrichting(body: unknown): Inrichting {
  if (isInrichting(body)) return body;
  throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('richtIn', 'body', body) });
}

function isInrichting(body: unknown): body is Inrichting {
  return checkRequest('richtIn', 'body', body).length === 0;
}
