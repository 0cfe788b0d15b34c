/*
 * Two formules compared in words, for the person who must approve the new one. Blocks are matched before they are
 * compared: first those that are equal, then in order those of one name; what is left came or went.
 */
import type { Uitdrukking } from '../formules/formule.ts';
import type { Register } from '../formules/register.ts';

export interface Formuleverschil {
  /** Place in the new formule, or in the old one for what is gone; for example of/2/samenloop. */
  readonly pad: string;
  readonly soort: 'ERBIJ' | 'ERUIT' | 'VERVANGEN' | 'GEWIJZIGD' | 'VERPLAATST';
  /** A Dutch sentence. */
  readonly tekst: string;
}

/** Empty when they judge alike: left-out parameters count as their defaults. `register` knows the blocks of both. */
export function vergelijkFormules(
  van: Uitdrukking,
  naar: Uitdrukking,
  register: Register,
): readonly Formuleverschil[] {
  return compareBlok(van, naar, padOf('', naar), register);
}

function compareBlok(
  van: Uitdrukking,
  naar: Uitdrukking,
  pad: string,
  register: Register,
): Formuleverschil[] {
  if (van.formule !== naar.formule) {
    const tekst = `In plaats van ${describe(van)} staat er nu ${describe(naar)}.`;
    return [{ pad, soort: 'VERVANGEN', tekst }];
  }
  const changed = (tekst: string): Formuleverschil => ({ pad, soort: 'GEWIJZIGD', tekst });
  const found: Formuleverschil[] = [];
  if (van.versie !== naar.versie)
    found.push(changed(`Bouwsteen ${naar.formule}: versie ${van.versie} wordt versie ${naar.versie}.`));
  const [before, after] = [parametersOf(van, register), parametersOf(naar, register)];
  for (const name of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [was, is] = [say(before[name]), say(after[name])];
    if (was !== is) found.push(changed(`Bouwsteen ${naar.formule}: ${name} gaat van ${was} naar ${is}.`));
  }
  for (const name of ['aanpak', 'zwaarte'] as const) {
    const [was, is] = [van[name], naar[name]].map((value) =>
      value === undefined ? 'de eigen' : String(value),
    );
    if (was !== is) found.push(changed(`Bouwsteen ${naar.formule}: ${name} gaat van ${was} naar ${is}.`));
  }
  return [...found, ...compareDelen(van, naar, pad, register)];
}

function compareDelen(
  van: Uitdrukking,
  naar: Uitdrukking,
  pad: string,
  register: Register,
): Formuleverschil[] {
  const [oud, nieuw] = [van.delen ?? [], naar.delen ?? []];
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  const match = (fits: (a: Uitdrukking, b: Uitdrukking) => boolean) => {
    for (const [index, deel] of nieuw.entries()) {
      if (partner.has(index)) continue;
      const found = oud.findIndex((one, place) => !taken.has(place) && fits(one, deel));
      if (found < 0) continue;
      partner.set(index, found);
      taken.add(found);
    }
  };
  match((a, b) => compareBlok(a, b, '', register).length === 0);
  match((a, b) => a.formule === b.formule);
  const found: Formuleverschil[] = [];
  let highest = -1;
  for (const [index, deel] of nieuw.entries()) {
    const at = padOf(`${pad}/${index + 1}`, deel);
    const place = partner.get(index);
    const was = place === undefined ? undefined : oud[place];
    if (place === undefined || was === undefined) {
      found.push({ pad: at, soort: 'ERBIJ', tekst: `Erbij onder ${naar.formule}: ${describe(deel)}.` });
      continue;
    }
    found.push(...compareBlok(was, deel, at, register));
    if (place < highest) {
      const tekst = `${describe(deel)} staat onder ${naar.formule} op plaats ${index + 1}, eerder op plaats ${place + 1}.`;
      found.push({ pad: at, soort: 'VERPLAATST', tekst });
    }
    highest = Math.max(highest, place);
  }
  for (const [place, deel] of oud.entries()) {
    if (taken.has(place)) continue;
    const at = padOf(`${pad}/${place + 1}`, deel);
    found.push({ pad: at, soort: 'ERUIT', tekst: `Weg onder ${naar.formule}: ${describe(deel)}.` });
  }
  return found;
}

function padOf(before: string, { formule }: Uitdrukking): string {
  return before === '' ? formule : `${before}/${formule}`;
}

/** With the defaults that its schema names filled in. */
function parametersOf(
  { formule, versie, parameters }: Uitdrukking,
  register: Register,
): Readonly<Record<string, unknown>> {
  const properties = register(formule, versie)?.parameterschema.properties;
  const defaults = Object.entries(isRecord(properties) ? properties : {}).flatMap(([name, schema]) =>
    isRecord(schema) && schema.default !== undefined ? [[name, schema.default] as const] : [],
  );
  return { ...Object.fromEntries(defaults), ...parameters };
}

/** A block with its parameters and parts, short enough for one sentence. */
function describe({ formule, parameters, delen, aanpak, zwaarte }: Uitdrukking): string {
  const settings = [
    ...Object.entries(parameters ?? {}).map(([name, value]) => `${name} ${say(value)}`),
    ...(aanpak === undefined ? [] : [`aanpak ${aanpak}`]),
    ...(zwaarte === undefined ? [] : [`zwaarte ${zwaarte}`]),
  ];
  const parts = delen === undefined || delen.length === 0 ? '' : ` van ${delen.map(describe).join(' | ')}`;
  return `${formule}${settings.length === 0 ? '' : ` (${settings.join(', ')})`}${parts}`;
}

function say(value: unknown): string {
  if (value === undefined) return 'niets';
  if (Array.isArray(value)) return value.length === 0 ? 'geen' : value.map(say).join(' en ');
  if (!isRecord(value)) return String(value);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => `${say(part)} ${name}`)
    .join(', ');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
