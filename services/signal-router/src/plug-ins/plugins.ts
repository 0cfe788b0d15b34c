import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Code } from '@meldpunt/contracts';
import type { Log } from '@meldpunt/service-kit';
import { type Pluginbeschrijving, parseBeschrijvingen } from './beschrijving.ts';
import { GRENZEN, type Grenzen, PluginDraad, type Tijdpot, type Uitslag } from './plugin-draad.ts';
import type { PluginMeters } from './plugin-meters.ts';
import { readParameters } from './pluginblok.ts';
import {
  type Antwoord,
  type GelabeldeGroep,
  labelGroep,
  parseOordeel,
  type Vraag,
  vensterVan,
} from './vraag.ts';
import { afterAnswer, afterFailure, HEEL, type Zekering, zekeringstandOf } from './zekering.ts';

/** A plug-in as the configuration names it. */
export interface Pluginverwijzing {
  readonly naam: string;
  /** Name of a package, or a path. */
  readonly module: string;
}

export interface Pluginstand {
  readonly naam: string;
  readonly stand: 'GELADEN' | 'NIET_GELADEN' | 'UITGESCHAKELD';
  readonly versies: readonly Pluginbeschrijving[];
}

/** The formules from outside that this process can ask. */
export interface Plugins {
  /** The newest when no version is asked for. */
  find(naam: string, versie?: number): Pluginbeschrijving | undefined;
  standen(): readonly Pluginstand[];
  /** An answer to each, in order. Never rejects: a plug-in that fails is an answer too. */
  ask(vragen: readonly Vraag[]): Promise<readonly Antwoord[]>;
}

export const NIET_GELADEN: Antwoord = { status: 'FAALT', oorzaak: 'NIET_GELADEN' };

/** For who has none to ask: recomputing what is kept, and trying out. */
export const GEEN_PLUGINS: Plugins = {
  find: () => undefined,
  standen: () => [],
  ask: async (vragen) => vragen.map(() => NIET_GELADEN),
};

interface Plugin extends Pluginverwijzing {
  beschrijvingen: readonly Pluginbeschrijving[];
  draad: PluginDraad | null;
  zekering: Zekering;
  /** One batch at a time. */
  turn: Promise<unknown>;
}

interface GesteldeVraag {
  readonly vraag: Vraag;
  readonly beschrijving: Pluginbeschrijving;
  readonly gelabeld: GelabeldeGroep;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Questions handed to a thread at once; bounds what is copied for one that is about to be killed. */
const SLICE = 100;

export class DraadPlugins implements Plugins {
  readonly #plugins: ReadonlyMap<string, Plugin>;
  readonly #grenzen: Grenzen;
  readonly #meters: PluginMeters;
  readonly #log: Log;

  private constructor(
    plugins: ReadonlyMap<string, Plugin>,
    grenzen: Grenzen,
    meters: PluginMeters,
    log: Log,
  ) {
    this.#plugins = plugins;
    this.#grenzen = grenzen;
    this.#meters = meters;
    this.#log = log;
  }

  /**
   * Loads every plug-in. One that cannot be loaded stops nobody: its municipalities are judged by their fallback, there
   * is an alarm, and it is tried again when it is asked.
   */
  static async load(
    verwijzingen: readonly Pluginverwijzing[],
    meters: PluginMeters,
    log: Log,
    grenzen: Grenzen = GRENZEN,
  ): Promise<DraadPlugins> {
    const plugins = verwijzingen.map(
      ({ naam, module }): Plugin => ({
        naam,
        module: toSpecifier(module),
        beschrijvingen: [],
        draad: null,
        zekering: HEEL,
        turn: Promise.resolve(),
      }),
    );
    const loaded = new DraadPlugins(new Map(plugins.map((one) => [one.naam, one])), grenzen, meters, log);
    await Promise.all(plugins.map((plugin) => loaded.#start(plugin)));
    return loaded;
  }

  find(naam: string, versie?: number): Pluginbeschrijving | undefined {
    const all = this.#plugins.get(naam)?.beschrijvingen ?? [];
    if (versie !== undefined) return all.find((one) => one.versie === versie);
    return all.reduce<Pluginbeschrijving | undefined>(
      (newest, one) => (newest === undefined || one.versie > newest.versie ? one : newest),
      undefined,
    );
  }

  standen(): readonly Pluginstand[] {
    return [...this.#plugins.values()].map(({ naam, beschrijvingen, zekering }) => ({
      naam,
      stand:
        beschrijvingen.length === 0
          ? 'NIET_GELADEN'
          : zekeringstandOf(zekering, performance.now()) === 'DICHT'
            ? 'GELADEN'
            : 'UITGESCHAKELD',
      versies: beschrijvingen,
    }));
  }

  async ask(vragen: readonly Vraag[]): Promise<readonly Antwoord[]> {
    const antwoorden: Antwoord[] = vragen.map(() => NIET_GELADEN);
    const byPlugin = Map.groupBy(vragen.entries(), ([, { naam }]) => naam);
    await Promise.all(
      [...byPlugin].map(async ([naam, entries]) => {
        const started = performance.now();
        const own = await this.#askOne(
          naam,
          entries.map(([, vraag]) => vraag),
        );
        for (const [place, [index]] of entries.entries()) antwoorden[index] = own[place] ?? NIET_GELADEN;
        this.#report(naam, own, performance.now() - started);
      }),
    );
    return antwoorden;
  }

  /** Called by the framework when the service stops. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.#plugins.values()].map(({ draad }) => draad?.stop()));
  }

  async #askOne(naam: string, vragen: readonly Vraag[]): Promise<readonly Antwoord[]> {
    const plugin = this.#plugins.get(naam);
    if (plugin === undefined) return vragen.map(() => NIET_GELADEN);
    const turn = plugin.turn.then(() => this.#takeTurn(plugin, vragen));
    plugin.turn = turn.catch(() => {});
    return turn;
  }

  async #takeTurn(plugin: Plugin, vragen: readonly Vraag[]): Promise<readonly Antwoord[]> {
    if (plugin.beschrijvingen.length === 0 && zekeringstandOf(plugin.zekering, performance.now()) !== 'OPEN')
      await this.#start(plugin);
    const antwoorden: Antwoord[] = vragen.map(() => NIET_GELADEN);
    const open: { index: number; gesteld: GesteldeVraag }[] = [];
    for (const [index, vraag] of vragen.entries()) {
      const gesteld = prepare(vraag, this.find(vraag.naam, vraag.versie));
      if (gesteld !== null) open.push({ index, gesteld });
    }
    const tijd: Tijdpot = { rest: this.#grenzen.batchtijd };
    for (let next = 0; next < open.length; ) {
      const refused = await this.#refusal(plugin, tijd);
      if (refused !== null) {
        for (const { index } of open.slice(next)) antwoorden[index] = { status: 'FAALT', oorzaak: refused };
        break;
      }
      const proef = zekeringstandOf(plugin.zekering, performance.now()) === 'PROEF';
      const slice = open.slice(next, next + (proef ? 1 : SLICE));
      const uitslagen = await this.#run(
        plugin,
        slice.map(({ gesteld }) => gesteld),
        tijd,
      );
      for (const [place, uitslag] of uitslagen.entries()) {
        const one = slice[place];
        if (one !== undefined) antwoorden[one.index] = toAntwoord(uitslag, one.gesteld);
      }
      next += Math.max(1, uitslagen.length);
    }
    return antwoorden;
  }

  /** Why nothing is asked now; else there is a thread. */
  async #refusal(plugin: Plugin, tijd: Tijdpot): Promise<Code<'formulestoring'> | null> {
    const now = performance.now();
    if (zekeringstandOf(plugin.zekering, now) === 'OPEN') return 'UITGESCHAKELD';
    if (tijd.rest <= 0) {
      plugin.zekering = afterFailure(plugin.zekering, now);
      return 'TIJD';
    }
    if (plugin.draad === null || plugin.draad.over) await this.#start(plugin);
    return plugin.draad === null ? 'NIET_GELADEN' : null;
  }

  async #run(plugin: Plugin, gesteld: readonly GesteldeVraag[], tijd: Tijdpot): Promise<readonly Uitslag[]> {
    const { draad } = plugin;
    if (draad === null) return [];
    const uitslagen = await draad.run(
      gesteld.map(({ vraag, gelabeld, parameters }) => ({
        versie: vraag.versie,
        parameters,
        groep: gelabeld.groep,
        peildatum: vraag.peildatum,
      })),
      tijd,
    );
    if (draad.over) {
      plugin.draad = null;
      plugin.zekering = afterFailure(plugin.zekering, performance.now());
    } else plugin.zekering = afterAnswer(plugin.zekering);
    return uitslagen;
  }

  async #start(plugin: Plugin): Promise<void> {
    const { naam, module } = plugin;
    plugin.draad = null;
    const started = await PluginDraad.start(module, this.#grenzen);
    const read = started === null ? null : parseBeschrijvingen(started.beschrijving, naam);
    const good = read !== null && 'beschrijvingen' in read ? read.beschrijvingen.every(hasSchema) : false;
    if (started !== null && read !== null && 'beschrijvingen' in read && good) {
      plugin.draad = started.draad;
      // The first description stays: what was bound by it is told apart by identity.
      if (JSON.stringify(plugin.beschrijvingen) !== JSON.stringify(read.beschrijvingen))
        plugin.beschrijvingen = read.beschrijvingen;
      this.#meters.loaded(naam, true);
      return;
    }
    await started?.draad.stop();
    plugin.zekering = afterFailure(plugin.zekering, performance.now());
    this.#meters.loaded(naam, false);
    const why =
      read === null
        ? 'module does not load'
        : 'fouten' in read
          ? read.fouten.join('; ')
          : 'parameterschema is none';
    this.#log.error('ALARM a formule plug-in cannot be loaded, fallbacks judge', { name: naam, reason: why });
  }

  #report(naam: string, antwoorden: readonly Antwoord[], milliseconds: number): void {
    const failures = antwoorden.flatMap((one) => (one.status === 'FAALT' ? [one.oorzaak] : []));
    this.#meters.asked(naam, antwoorden.length, failures, milliseconds / 1_000);
    const [reason] = failures;
    if (reason !== undefined && this.#meters.mayTell(naam))
      this.#log.error('ALARM a formule plug-in fails, fallbacks judge', {
        name: naam,
        reason,
        count: failures.length,
      });
  }
}

/** Null when the plug-in is not loaded in this version, or its schema does not take these parameters any more. */
function prepare(vraag: Vraag, beschrijving: Pluginbeschrijving | undefined): GesteldeVraag | null {
  if (beschrijving === undefined) return null;
  const read = readParameters(beschrijving, vraag.parameters);
  if (read.status === 'FOUT') return null;
  const gelabeld = labelGroep(vraag.groep, vensterVan(beschrijving, vraag.peildatum));
  return { vraag, beschrijving, gelabeld, parameters: read.parameters };
}

function toAntwoord(uitslag: Uitslag, { beschrijving, gelabeld }: GesteldeVraag): Antwoord {
  if (uitslag.status === 'FAALT') return uitslag;
  const oordeel = parseOordeel(uitslag.waarde, beschrijving, gelabeld);
  return oordeel === null ? { status: 'FAALT', oorzaak: 'GEEN_OORDEEL' } : { status: 'OORDEEL', oordeel };
}

function hasSchema(beschrijving: Pluginbeschrijving): boolean {
  try {
    readParameters(beschrijving, {});
    return true;
  } catch {
    return false;
  }
}

/** A path is taken from the folder the service runs in, a package from where the service is installed. */
function toSpecifier(module: string): string {
  if (module.startsWith('file:')) return module;
  return isAbsolute(module) || module.startsWith('.') ? pathToFileURL(resolve(module)).href : module;
}
