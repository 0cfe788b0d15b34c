import { checkRequest, type Veldfout } from '@meldpunt/contracts';
import {
  Database,
  LOG,
  type Log,
  ProblemError,
  Scopes,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import type { Periodeopgave } from './decide-perioden.ts';
import { legVast, selectVersie, type Vastgelegd } from './leg-vast.ts';
import type { Inrichting } from './partij.ts';
import { Partnerabonnementen } from './partnerabonnementen.ts';
import { toetsInrichting } from './toets-inrichting.ts';
import { selectPerioden, selectUnknown } from './upsert-convenanten.ts';

interface Versie {
  readonly versie: number;
}

/** Version of the period that was stated, and every period that stands now. */
interface Convenantstand extends Versie {
  readonly perioden: readonly Periodeopgave[];
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
    return this.#legEenVast('signaalpartner', { partnerId }, body, async ({ db }) => ({
      versie: await selectVersie(db, 'signaalpartner', partnerId),
    }));
  }

  @Put('gemeenten/:gemeentecode')
  gemeente(@Param('gemeentecode') gemeentecode: string, @Body() body: unknown): Promise<Versie> {
    return this.#legEenVast('gemeente', { gemeentecode }, body, async ({ db }) => ({
      versie: await selectVersie(db, 'gemeente', gemeentecode),
    }));
  }

  @Put('convenanten/:partnerId/:gemeentecode')
  convenant(
    @Param('partnerId') partnerId: string,
    @Param('gemeentecode') gemeentecode: string,
    @Body() body: unknown,
  ): Promise<Convenantstand> {
    const paar = { partnerId, gemeentecode };
    return this.#legEenVast('convenant', paar, body, async ({ db }, { convenanten = [] }) => {
      const perioden = await selectPerioden(db, [paar]);
      const stated = perioden.find(({ van }) => van === convenanten[0]?.van);
      return {
        versie: stated?.versie ?? 0,
        perioden: perioden.map(({ van, tot, meldingsdrempelInCenten }) => ({
          van,
          tot,
          meldingsdrempelInCenten,
        })),
      };
    });
  }

  /** Everything at once: 342 gemeenten, some 60 signaalpartners and 15,000 convenanten in one call. */
  @Post('_inrichten')
  @HttpCode(200)
  async inrichten(@Body() body: unknown): Promise<Vastgelegd> {
    const inrichting = parseInrichting(body);
    refuse(toetsInrichting(inrichting));
    return this.#legVast(inrichting, async (_work, vastgelegd) => vastgelegd);
  }

  /** What is wrong is told by its place in the one record, or by the name in the path. */
  async #legEenVast<T>(
    soort: keyof typeof ENKEL,
    pad: Readonly<Record<string, string>>,
    body: unknown,
    answer: (work: UnitOfWork, inrichting: Inrichting) => Promise<T>,
  ): Promise<T> {
    const { id, lijst } = ENKEL[soort];
    refuse([...checkRequest(id, 'path', { ...pad }), ...checkRequest(id, 'body', body)]);
    const inrichting = parseInrichting({ [lijst]: [Object.assign({}, body, pad)] });
    const inOne = <F extends { readonly field: string }>(fouten: readonly F[]): F[] =>
      fouten.map((fout) => ({ ...fout, field: placeInOne(fout.field.slice(`/${lijst}/0`.length), pad) }));
    refuse(inOne(toetsInrichting(inrichting)));
    try {
      return await this.#legVast(
        inrichting,
        (work) => answer(work, inrichting),
        async ({ db }) => {
          if ((await selectUnknown(db, inrichting.convenanten ?? [])).length === 0) return;
          throw new ProblemError('NIET_GEVONDEN', {
            detail: 'De signaalpartner of de gemeente is niet aangesloten.',
          });
        },
      );
    } catch (error) {
      if (!(error instanceof ProblemError) || error.options.errors === undefined) throw error;
      const errors = inOne(error.options.errors);
      throw new ProblemError(error.code, { ...error.options, errors, cause: error });
    }
  }

  async #legVast<T>(
    inrichting: Inrichting,
    answer: (work: UnitOfWork, vastgelegd: Vastgelegd) => Promise<T>,
    before?: (work: UnitOfWork) => Promise<void>,
  ): Promise<T> {
    const { signaalpartners = [], gemeenten = [], convenanten = [] } = inrichting;
    const tenant = {
      partners: [...new Set([...signaalpartners, ...convenanten].map(({ partnerId }) => partnerId))],
      gemeenten: [...new Set([...gemeenten, ...convenanten].map(({ gemeentecode }) => gemeentecode))],
    };
    const { vastgelegd, told } = await withTenant(this.#database.api, tenant, async (work) => {
      await before?.(work);
      const vastgelegd = await legVast(work, this.#intake, inrichting, this.#intake.now());
      return { vastgelegd, told: await answer(work, vastgelegd) };
    });
    // Kafka may be away: what could not be made or taken back now is by the next round in the background.
    if (vastgelegd.signaalpartners + vastgelegd.gemeenten === 0) return told;
    await this.#abonnementen.reconcile().catch((error: unknown) => {
      this.#log.warn('parties are not connected yet', {}, error);
    });
    return told;
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
