import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { FormulesInForce, VastgesteldeFormule } from '../form-signalen/formules-in-force.ts';
import type { SignaalStaat } from '../form-signalen/staat.ts';
import type { Uitdrukking } from '../formules/formule.ts';
import { parseStoredFormule } from '../formules/parse-formule.ts';
import { findBouwsteen, STANDAARD, standaardversies } from '../formules/register.ts';
import { loadMatching } from '../matchmoment/match-store.ts';
import { Antwoordboek } from '../plug-ins/antwoordboek.ts';
import { asPluginbouwsteen, type Pluginblok } from '../plug-ins/pluginblok.ts';
import { GEEN_PLUGINS, NIET_GELADEN, type Plugins } from '../plug-ins/plugins.ts';
import { type Besluit, versieInForce } from './formulestand.ts';
import type { Wie } from './tweede-persoon.ts';

/** A version as a municipality laid it down; never changed afterwards, but for the one decision about it. */
export interface Formuleversie {
  readonly gemeentecode: string;
  readonly versie: number;
  readonly ingangsdatum: Datum;
  readonly naam: string;
  readonly formule: Uitdrukking;
  readonly reden: string;
  readonly auteur: Wie;
  /** Version that judges when a plug-in in this one fails; null for the default formule. */
  readonly terugvalVersie: number | null;
  /** Where it was copied from. */
  readonly sjabloon: { readonly gemeentecode: string; readonly versie: number } | null;
  readonly besluit: Besluit | null;
}

interface Versierij extends Omit<Formuleversie, 'auteur' | 'besluit' | 'sjabloon'> {
  readonly auteur: string;
  readonly auteurSubject: string | null;
  readonly sjabloonGemeente: string | null;
  readonly sjabloonVersie: number | null;
  readonly goedgekeurd: boolean | null;
  readonly door: string | null;
  readonly besluitreden: string | null;
}

const SELECT_VERSIES = statement(
  'router-select-formuleversies',
  `select gemeentecode, versie, v.ingangsdatum, v.naam, v.formule, v.reden, v.auteur, v.auteur_subject as "auteurSubject",
     v.terugval_versie as "terugvalVersie", v.sjabloon_gemeente as "sjabloonGemeente",
     v.sjabloon_versie as "sjabloonVersie", b.goedgekeurd, b.door, b.reden as besluitreden
   from formule_versie v left join formule_besluit b using (gemeentecode, versie)
   where gemeentecode = any($1::text[]) order by gemeentecode, v.ingangsdatum, versie`,
);

export async function selectFormuleversies(
  db: Queryable,
  gemeentecodes: readonly string[],
): Promise<Formuleversie[]> {
  const { rows } = await db.query<Versierij>(SELECT_VERSIES, [gemeentecodes]);
  return rows.map(
    ({
      auteur,
      auteurSubject,
      sjabloonGemeente,
      sjabloonVersie,
      goedgekeurd,
      door,
      besluitreden,
      ...rest
    }) => ({
      ...rest,
      auteur: { clientId: auteur, subject: auteurSubject },
      sjabloon:
        sjabloonGemeente === null || sjabloonVersie === null
          ? null
          : { gemeentecode: sjabloonGemeente, versie: sjabloonVersie },
      besluit: goedgekeurd === null || door === null ? null : { goedgekeurd, door, reden: besluitreden },
    }),
  );
}

const SELECT_GEMEENTEN = statement(
  'router-select-gemeenten-met-formule',
  `select distinct gemeentecode from formule_besluit where goedgekeurd`,
);

export async function selectGemeentenWithFormule(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ gemeentecode: string }>(SELECT_GEMEENTEN);
  return rows.map(({ gemeentecode }) => gemeentecode);
}

const standaard: readonly VastgesteldeFormule[] = standaardversies.map(({ versie, uitdrukking }) =>
  fix(STANDAARD, versie, uitdrukking),
);

export function newestStandaard(): VastgesteldeFormule {
  const newest = standaard.at(-1);
  if (newest === undefined) throw new Error('there is no default formule');
  return newest;
}

function fix(naam: string, versie: number, uitdrukking: Uitdrukking): VastgesteldeFormule {
  const read = parseStoredFormule(uitdrukking);
  if (read.status === 'FOUT') throw new Error(`formule ${naam} ${versie} cannot be read any more`);
  return { naam, versie, beoordeling: read.beoordeling };
}

/** Formules as they judge in one unit of work, with what plug-ins answered in it. */
export interface GeladenFormules extends FormulesInForce {
  /** Municipalities whose formules, in force now or when a signaal was founded, ask a plug-in. */
  readonly metPlugin: ReadonlySet<string>;
  /** Verdicts of plug-ins that are kept with these are not asked again. */
  remember(signalen: readonly Pick<SignaalStaat, 'invoer'>[]): void;
  /** Has the plug-ins answer what the rules asked since the last time; false when that was nothing. */
  answer(): Promise<boolean>;
}

/** Formules of municipalities, read from the database and made ready to judge. */
export class FormuleStore {
  readonly plugins: Plugins;
  /** Versions never change, so what was made ready once stays. Those with a plug-in judge out of a book of answers. */
  readonly #ready = new Map<string, VastgesteldeFormule>();

  constructor(plugins: Plugins = GEEN_PLUGINS) {
    this.plugins = plugins;
  }

  async load(db: Queryable, gemeentecodes: readonly string[]): Promise<GeladenFormules> {
    const [versies, matching] = await Promise.all([
      selectFormuleversies(db, gemeentecodes),
      loadMatching(db, gemeentecodes),
    ]);
    const approved = versies.filter(({ besluit }) => besluit?.goedgekeurd === true);
    const own = Map.groupBy(approved, ({ gemeentecode }) => gemeentecode);
    // Where nobody can be asked the fallback judges at once; who does not ask in rounds may then judge as well.
    const boek = new Antwoordboek(this.plugins === GEEN_PLUGINS ? NIET_GELADEN : undefined);
    const metPlugin = new Set(
      approved.flatMap(({ gemeentecode, formule }) => (hasPlugin(formule) ? [gemeentecode] : [])),
    );
    const bound = new Map<string, VastgesteldeFormule>();
    const ready = (versie: Formuleversie) =>
      this.#readyFor(versie, own.get(versie.gemeentecode) ?? [], boek, bound);
    return {
      matching,
      metPlugin,
      inForce: (gemeentecode, dag) => {
        const current = versieInForce(own.get(gemeentecode) ?? [], dag);
        return current === undefined ? newestStandaard() : ready(current);
      },
      find: (gemeentecode, naam, versie) => {
        if (naam === STANDAARD) return standaard.find((formule) => formule.versie === versie);
        const found = own.get(gemeentecode)?.find((one) => one.versie === versie);
        return found === undefined ? undefined : ready(found);
      },
      remember: (signalen) => {
        for (const { invoer } of signalen) boek.remember(invoer, invoer.antwoorden ?? []);
      },
      answer: async () => {
        const vragen = boek.takeOpen();
        if (vragen.length === 0) return false;
        const antwoorden = await this.plugins.ask(vragen);
        for (const [index, vraag] of vragen.entries())
          boek.put(vraag, antwoorden[index] ?? { status: 'FAALT', oorzaak: 'GESTOPT' });
        return true;
      },
    };
  }

  #readyFor(
    version: Formuleversie,
    own: readonly Formuleversie[],
    boek: Antwoordboek,
    bound: Map<string, VastgesteldeFormule>,
  ): VastgesteldeFormule {
    const { gemeentecode, versie, naam, formule } = version;
    const key = `${gemeentecode}/${versie}`;
    const known = this.#ready.get(key) ?? bound.get(key);
    if (known !== undefined) return known;
    if (!hasPlugin(formule)) {
      const ready = fix(naam, versie, formule);
      this.#ready.set(key, ready);
      return ready;
    }
    const blokken: Pluginblok[] = [];
    const read = parseStoredFormule(formule, (name, wanted = 1) => {
      const builtIn = findBouwsteen(name, wanted);
      if (builtIn !== undefined) return builtIn;
      const plugin = { naam: name, versie: wanted, beschrijving: this.plugins.find(name, wanted) };
      return asPluginbouwsteen(plugin, boek, (blok) => blokken.push(blok));
    });
    if (read.status === 'FOUT') throw new Error(`formule ${naam} ${versie} cannot be read any more`);
    const fallback = own.find((one) => one.versie === version.terugvalVersie && !hasPlugin(one.formule));
    const terugval = fallback === undefined ? newestStandaard() : this.#readyFor(fallback, own, boek, bound);
    const ready = { naam, versie, beoordeling: read.beoordeling, plugIns: { blokken, terugval } };
    bound.set(key, ready);
    return ready;
  }
}

/** Whether some block in it is not built in. */
export function hasPlugin({ formule, versie, delen }: Uitdrukking): boolean {
  return findBouwsteen(formule, versie) === undefined || (delen ?? []).some(hasPlugin);
}
