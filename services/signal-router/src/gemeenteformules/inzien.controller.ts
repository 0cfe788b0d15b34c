import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Uitdrukking } from '../formules/formule.ts';
import { STANDAARD, standaardversies } from '../formules/register.ts';
import type { Pluginstand } from '../plug-ins/plugins.ts';
import { FormuleStore, type Formuleversie, selectFormuleversies } from './formule-store.ts';
import { registerVan } from './keuzeregister.ts';
import { requireGemeente, requireVersie } from './show-formules.ts';
import { type Storingregel, selectStoringen } from './storing-store.ts';
import { type Formuleverschil, vergelijkFormules } from './vergelijk-formules.ts';
import { type Sjabloon, selectSjablonen } from './versie-store.ts';

/** Version number that stands for the default formule in a comparison. */
const VAN_HET_MELDPUNT = '0';
const STORINGEN = 500;
const LIMIT = { standard: 100, most: 1_000 };

export interface Vergelijking {
  readonly gemeentecode: string;
  readonly van: number;
  readonly met: number;
  /** True when both judge alike. */
  readonly gelijk: boolean;
  readonly verschillen: readonly Formuleverschil[];
}

/** What there is to see before a formule is chosen, and how it did since. */
@Controller('v1')
export class InzienController {
  readonly #database: Database;
  readonly #formules: FormuleStore;

  constructor(database: Database, formules: FormuleStore) {
    this.#database = database;
    this.#formules = formules;
  }

  @Get('gemeenten/:gemeentecode/formules/_vergelijk')
  @Scopes('formules:beheren', 'signalen:lezen')
  compare(
    @Param('gemeentecode') gemeentecode: string,
    @Query('van') van: string | undefined,
    @Query('met') met: string | undefined,
    @From() caller: Caller,
  ): Promise<Vergelijking> {
    requireGemeente(gemeentecode, caller);
    if (!isNumber(van) || !isNumber(met)) {
      const wrong = [...(isNumber(van) ? [] : ['van']), ...(isNumber(met) ? [] : ['met'])];
      const detail = 'Noem het nummer van een versie; 0 is de formule van het meldpunt';
      throw new ProblemError('ONGELDIG_VELD', {
        errors: wrong.map((field) => ({ field, code: 'GEEN_VERSIE', detail })),
      });
    }
    return withTenant(this.#database.api, { gemeenten: [gemeentecode] }, async ({ db }) => {
      const versies = await selectFormuleversies(db, [gemeentecode]);
      const register = registerVan(this.#formules.plugins);
      const verschillen = [
        ...vergelijkFormules(formuleOf(versies, van), formuleOf(versies, met), register),
        ...compareFallback(versies, van, met),
      ];
      return {
        gemeentecode,
        van: Number(van),
        met: Number(met),
        gelijk: verschillen.length === 0,
        verschillen,
      };
    });
  }

  @Get('gemeenten/:gemeentecode/formules/storingen')
  @Scopes('formules:beheren', 'signalen:lezen')
  async failures(
    @Param('gemeentecode') gemeentecode: string,
    @From() caller: Caller,
  ): Promise<{ gemeentecode: string; storingen: readonly Storingregel[] }> {
    requireGemeente(gemeentecode, caller);
    const storingen = await withTenant(this.#database.api, { gemeenten: [gemeentecode] }, ({ db }) =>
      selectStoringen(db, gemeentecode, STORINGEN),
    );
    return { gemeentecode, storingen };
  }

  @Get('formules/sjablonen')
  @Scopes('formules:beheren')
  templates(
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
    @From() caller: Caller,
  ): Promise<{ sjablonen: readonly Sjabloon[]; cursor: string | null }> {
    const [na, most] = [parseCursor(cursor), parseLimit(limit)];
    return withTenant(this.#database.api, { gemeenten: caller.access.gemeenten }, async ({ db }) => {
      const found = await selectSjablonen(db, na, most + 1);
      const sjablonen = found.slice(0, most);
      const last = found.length > most ? sjablonen.at(-1) : undefined;
      return { sjablonen, cursor: last === undefined ? null : toCursor(last) };
    });
  }

  @Get('formules/plug-ins')
  @Scopes('formules:beheren')
  plugIns(): { plugIns: readonly Pluginstand[] } {
    return { plugIns: this.#formules.plugins.standen() };
  }
}

function isNumber(value: string | undefined): value is string {
  return value !== undefined && /^\d{1,6}$/.test(value);
}

function formuleOf(versies: readonly Formuleversie[], versie: string): Uitdrukking {
  if (versie !== VAN_HET_MELDPUNT) return requireVersie(versies, versie).formule;
  const newest = standaardversies.at(-1);
  if (newest === undefined) throw new Error('there is no default formule');
  return newest.uitdrukking;
}

function compareFallback(versies: readonly Formuleversie[], van: string, met: string): Formuleverschil[] {
  const [was, is] = [van, met].map((versie) => {
    const found = versies.find((one) => one.versie === Number(versie));
    return found?.terugvalVersie == null ? STANDAARD : `versie ${found.terugvalVersie}`;
  });
  if (was === is) return [];
  const tekst = `Als een plug-in faalt oordeelt ${is}, eerder ${was}.`;
  return [{ pad: 'terugvalVersie', soort: 'GEWIJZIGD', tekst }];
}

function parseLimit(limit: string | undefined): number {
  if (limit === undefined) return LIMIT.standard;
  const value = /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (value >= 1 && value <= LIMIT.most) return value;
  throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: 'limit', code: 'ONGELDIGE_WAARDE' }] });
}

function toCursor({ gemeentecode, versie }: Sjabloon): string {
  return Buffer.from(`${gemeentecode}/${versie}`).toString('base64url');
}

function parseCursor(cursor: string | undefined): { gemeentecode: string; versie: number } {
  if (cursor === undefined) return { gemeentecode: '', versie: 0 };
  const [, gemeentecode, versie] =
    /^(\d{4})\/(\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (gemeentecode === undefined || versie === undefined) throw new ProblemError('ONGELDIGE_CURSOR');
  return { gemeentecode, versie: Number(versie) };
}
