import { addDays, type Code, type Datum, isCode, type Reden } from '@meldpunt/contracts';
import type { FormuleGroep, GroepMelding, Oordeel } from '../formules/formule.ts';
import type { Pluginbeschrijving } from './beschrijving.ts';
import type { PluginGroep } from './interface.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** What a rule wants to know of a plug-in. `groep` is the whole one; the plug-in sees its window, under labels. */
export interface Vraag {
  readonly naam: string;
  readonly versie: number;
  /** As the municipality wrote them, without defaults. */
  readonly parameters: Parameters;
  readonly groep: FormuleGroep;
  readonly peildatum: Datum;
}

export type Antwoord =
  | { readonly status: 'OORDEEL'; readonly oordeel: Oordeel }
  | { readonly status: 'FAALT'; readonly oorzaak: Code<'formulestoring'> };

/** First day whose answered meldingen a plug-in sees; null when it sees open ones only. */
export function vensterVan({ terugkijkDagen }: Pluginbeschrijving, peildatum: Datum): Datum | null {
  return terugkijkDagen === null ? null : addDays(peildatum, 1 - terugkijkDagen);
}

/** A groep as the plug-in sees it, and the meldingId behind each label. */
export interface GelabeldeGroep {
  readonly groep: PluginGroep;
  readonly meldingIds: ReadonlyMap<string, string>;
}

/**
 * Only what lies in the window, and labels in the place of ids: what a plug-in does not need it does not get, and a
 * label leads nowhere outside the question.
 */
export function labelGroep(groep: FormuleGroep, start: Datum | null): GelabeldeGroep {
  const meldingIds = new Map<string, string>();
  const achterstanden = new Map<string, string>();
  const personen = new Map<string, string>();
  const adressen = new Map<string, string>();
  const meldingen = byId(groep)
    .filter(({ open, signaaldatum }) => open || (start !== null && signaaldatum >= start))
    .map((melding, index) => {
      const meldingId = `m${index + 1}`;
      meldingIds.set(meldingId, melding.meldingId);
      // What another block may see (four digits of a postcode) is not for this one.
      const { postcode4: _, ...rest } = melding;
      return {
        ...rest,
        meldingId,
        achterstandId: labelIn(achterstanden, melding.achterstandId, 'a'),
        persoon: labelIn(personen, melding.persoon, 'p'),
        adres: melding.adres === null ? null : labelIn(adressen, melding.adres, 'd'),
      };
    });
  return { groep: { meldingen, verzameladres: groep.verzameladres }, meldingIds };
}

function labelIn(labels: Map<string, string>, id: string, letter: string): string {
  const label = labels.get(id) ?? `${letter}${labels.size + 1}`;
  labels.set(id, label);
  return label;
}

export function byId({ meldingen }: FormuleGroep): readonly GroepMelding[] {
  return [...meldingen].sort((a, b) => (a.meldingId < b.meldingId ? -1 : 1));
}

const AANPAK = 'BRIEF';
const ZWAARTE = 100;
const MAX_REDENEN = 50;

/** The verdict in what a plug-in answered, or null when it is none. Nothing of it is believed that is not checked. */
export function parseOordeel(
  raw: unknown,
  { naam, redenen: known }: Pluginbeschrijving,
  { meldingIds }: GelabeldeGroep,
): Oordeel | null {
  if (!isRecord(raw) || typeof raw.signaal !== 'boolean' || !Array.isArray(raw.redenen)) return null;
  const { signaal, aanpak = AANPAK, zwaarte = ZWAARTE } = raw;
  if (!isCode('aanpak', aanpak) || !isWhole(zwaarte) || zwaarte < 0 || zwaarte > 1_000) return null;
  if (raw.redenen.length === 0 || raw.redenen.length > MAX_REDENEN) return null;
  const redenen: Reden[] = [];
  for (const one of raw.redenen) {
    const reden = parseReden(one, naam, known, meldingIds);
    if (reden === null) return null;
    redenen.push(reden);
  }
  if (signaal && !redenen.some(({ voldaan }) => voldaan)) return null;
  return { signaal, aanpak, zwaarte: signaal ? zwaarte : 0, redenen };
}

function parseReden(
  raw: unknown,
  naam: string,
  known: Pluginbeschrijving['redenen'],
  meldingIds: ReadonlyMap<string, string>,
): Reden | null {
  if (!isRecord(raw) || typeof raw.code !== 'string' || !Object.hasOwn(known, raw.code)) return null;
  const {
    voldaan,
    gevonden = null,
    vereist = null,
    eenheid = null,
    soort = null,
    meldingIds: labels = [],
  } = raw;
  if (typeof voldaan !== 'boolean' || !Array.isArray(labels)) return null;
  if ((gevonden !== null && !isWhole(gevonden)) || (vereist !== null && !isWhole(vereist))) return null;
  if (eenheid !== null && (typeof eenheid !== 'string' || !/^[a-z]{1,20}$/.test(eenheid))) return null;
  if (soort !== null && !isCode('partnersoort', soort)) return null;
  const ids = new Set<string>();
  for (const label of labels) {
    const id = meldingIds.get(label);
    if (id === undefined) return null;
    ids.add(id);
  }
  const code = `${naam}:${raw.code}`;
  return { code, pad: code, voldaan, gevonden, vereist, eenheid, soort, meldingIds: [...ids].sort() };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
