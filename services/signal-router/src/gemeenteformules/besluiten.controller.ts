import { isProse } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  readDay,
  Scopes,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { type Formuleversie, selectFormuleversies } from './formule-store.ts';
import {
  type GetoondeFormules,
  requireGemeente,
  requireVersie,
  showFormules,
  wieOf,
} from './show-formules.ts';
import { isTweedePersoon } from './tweede-persoon.ts';
import { deleteSjabloon, insertBesluit, insertSjabloon, lockVersies } from './versie-store.ts';

const MAX_TEKST = 500;

/** What a municipality decides about a version that was laid down. */
@Controller('v1/gemeenten/:gemeentecode/formules/:versie')
export class BesluitenController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** By another person than the author, before its day. Approved again it stays approved. */
  @Post('_goedkeuren')
  @HttpCode(200)
  @Scopes('formules:beheren')
  approve(
    @Param('gemeentecode') gemeentecode: string,
    @Param('versie') versie: string,
    @From() caller: Caller,
  ): Promise<GetoondeFormules> {
    return this.#within(gemeentecode, versie, caller, async (work, found, dag) => {
      if (isDecided(found, true)) return;
      if (found.ingangsdatum <= dag) {
        const detail = 'De ingangsdatum is bereikt zonder goedkeuring; leg de versie opnieuw vast';
        throw new ProblemError('FORMULE_LIGT_VAST', {
          errors: [{ field: '/ingangsdatum', code: 'NIET_IN_TOEKOMST', detail }],
        });
      }
      const door = wieOf(caller);
      if (!isTweedePersoon(found.auteur, door)) throw new ProblemError('TWEEDE_PERSOON_NODIG');
      await insertBesluit(work.db, gemeentecode, found.versie, { goedgekeurd: true, door, reden: null });
    });
  }

  /** By anybody, also the author who thinks better of it. */
  @Post('_afwijzen')
  @HttpCode(200)
  @Scopes('formules:beheren')
  refuse(
    @Param('gemeentecode') gemeentecode: string,
    @Param('versie') versie: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<GetoondeFormules> {
    const reden = readText(body, 'reden');
    return this.#within(gemeentecode, versie, caller, async (work, found) => {
      if (isDecided(found, false)) return;
      const door = wieOf(caller);
      await insertBesluit(work.db, gemeentecode, found.versie, { goedgekeurd: false, door, reden });
    });
  }

  /** Lets every municipality read and copy it. */
  @Post('_delen')
  @HttpCode(200)
  @Scopes('formules:beheren')
  share(
    @Param('gemeentecode') gemeentecode: string,
    @Param('versie') versie: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<GetoondeFormules> {
    const toelichting = readText(body, 'toelichting');
    return this.#within(gemeentecode, versie, caller, async (work, found, dag) => {
      if (found.besluit?.goedgekeurd !== true) throw new ProblemError('OVERGANG_NIET_TOEGESTAAN');
      await insertSjabloon(work.db, gemeentecode, found.versie, toelichting, dag);
    });
  }

  /** Takes it back. What was copied stays with who copied it. */
  @Post('_niet-delen')
  @HttpCode(200)
  @Scopes('formules:beheren')
  unshare(
    @Param('gemeentecode') gemeentecode: string,
    @Param('versie') versie: string,
    @From() caller: Caller,
  ): Promise<GetoondeFormules> {
    return this.#within(gemeentecode, versie, caller, (work, found) =>
      deleteSjabloon(work.db, gemeentecode, found.versie),
    );
  }

  #within(
    gemeentecode: string,
    versie: string,
    caller: Caller,
    act: (work: UnitOfWork, found: Formuleversie, dag: string) => Promise<void>,
  ): Promise<GetoondeFormules> {
    requireGemeente(gemeentecode, caller);
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, async (work) => {
      const dag = await readDay(work.db);
      if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
      await lockVersies(work.db, gemeentecode);
      await act(work, requireVersie(await selectFormuleversies(work.db, [gemeentecode]), versie), dag);
      return showFormules(work, gemeentecode);
    });
  }
}

/** Whether this was decided before; the other way round it cannot be any more. */
function isDecided({ besluit }: Formuleversie, goedgekeurd: boolean): boolean {
  if (besluit !== null && besluit.goedgekeurd !== goedgekeurd) throw new ProblemError('FORMULE_AL_BESLIST');
  return besluit !== null;
}

function readText(body: unknown, name: string): string {
  const value: unknown =
    typeof body === 'object' && body !== null
      ? Object.entries(body).find(([key]) => key === name)?.[1]
      : undefined;
  const wrong = (code: string, detail: string) =>
    new ProblemError('ONGELDIG_VELD', { errors: [{ field: `/${name}`, code, detail }] });
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_TEKST)
    throw wrong('VERPLICHT', `Geef een ${name} van hoogstens ${MAX_TEKST} tekens`);
  if (!isProse(value)) throw wrong('ONGELDIGE_WAARDE', 'Laat stuurtekens weg; een nieuwe regel mag');
  return value;
}
