import type { Cel, Telling } from '@meldpunt/contracts';
import { type Code, type Datum, daysBetween, meldmaandVan } from '@meldpunt/contracts';
import type { Herhaling, Proefmelding, Proefsignaal } from './herhaal.ts';
import { UITSLAGEN, type Uitslag, uitslagenOf } from './uitslag.ts';

/** Counts by key; they add up to the whole they divide. */
export type Verdeling = Record<string, Telling>;

/** How a signaal of reality would have fared under another formule. */
export interface Dossier {
  readonly signaalId: string;
  readonly verschil: 'VERVALT' | 'VROEGER' | 'LATER';
  /** Days later than in reality, negative when earlier; null when it is not there at all. */
  readonly dagen: number | null;
}

export interface Verschiltelling {
  /** Signalen of this formule: OOK_GELDEND share a melding with one of the formule in force, ALLEEN_NIEUW do not. */
  readonly eigen: Verdeling;
  /** Signalen of the formule in force: OOK_NIEUW and ALLEEN_GELDEND likewise. */
  readonly geldend: Verdeling;
  /** Why this formule makes signalen that the one in force does not: blocks that were satisfied. */
  readonly redenenNieuw: Verdeling;
  /** Why it does not make those of the one in force: blocks that were not satisfied. */
  readonly redenenGemist: Verdeling;
  /** Of OOK_GELDEND: VROEGER, GELIJK or LATER. */
  readonly moment: Verdeling;
  /** Of OOK_GELDEND: by number of days later. */
  readonly dagen: Verdeling;
  readonly dossiers: Dossier[];
}

export interface Proeftelling {
  readonly perMaand: Verdeling;
  readonly perSoort: Verdeling;
  readonly perAanpak: Verdeling;
  readonly perPostcode4: Verdeling;
  /** Signalen of which the result of a melding is known, and those with each outcome. */
  readonly bekend: { signalen: number } & Record<Uitslag, number>;
  /** Null for the formule in force itself. */
  readonly verschil: Verschiltelling | null;
}

export function legeTelling(metVerschil: boolean): Proeftelling {
  return {
    perMaand: {},
    perSoort: {},
    perAanpak: {},
    perPostcode4: {},
    bekend: { signalen: 0, contact: 0, hulp: 0, alOpgelost: 0, onterecht: 0 },
    verschil: metVerschil
      ? {
          eigen: {},
          geldend: {},
          redenenNieuw: {},
          redenenGemist: {},
          moment: {},
          dagen: {},
          dossiers: [],
        }
      : null,
  };
}

/** Enough to look some up by hand; the counts tell the rest. */
export const MEESTE_DOSSIERS = 200;
export const MEERDERE = 'MEERDERE';
export const ONBEKEND = 'ONBEKEND';

/** A kring with what reality and the formules made of it. */
export interface Gespeeld {
  readonly meldingen: ReadonlyMap<string, Proefmelding>;
  readonly geldend: Herhaling;
  /** Whether a day lies in a month that is used. */
  readonly inPeriode: (dag: Datum) => boolean;
}

/** Adds what one formule made of one kring. */
export function tel(telling: Proeftelling, gespeeld: Gespeeld, eigen: Herhaling): void {
  const { meldingen, inPeriode } = gespeeld;
  for (const signaal of eigen.signalen) {
    if (!inPeriode(signaal.ontstaanOp)) continue;
    const known = hasSignaal(signaal, meldingen);
    add(telling.perMaand, meldmaandVan(signaal.ontstaanOp), known);
    add(telling.perSoort, soortOf(signaal, meldingen), known);
    add(telling.perAanpak, signaal.aanpak, known);
    add(telling.perPostcode4, postcode4Of(signaal, meldingen), known);
    countUitslagen(telling, signaal, meldingen);
  }
  if (telling.verschil !== null) compare(telling.verschil, gespeeld, eigen);
}

/** Adds one telling to another, for a whole of several municipalities. */
export function telOp(into: Proeftelling, from: Proeftelling): void {
  for (const naam of ['perMaand', 'perSoort', 'perAanpak', 'perPostcode4'] as const)
    merge(into[naam], from[naam]);
  into.bekend.signalen += from.bekend.signalen;
  for (const uitslag of UITSLAGEN) into.bekend[uitslag] += from.bekend[uitslag];
  if (into.verschil === null || from.verschil === null) return;
  for (const naam of ['eigen', 'geldend', 'redenenNieuw', 'redenenGemist', 'moment', 'dagen'] as const)
    merge(into.verschil[naam], from.verschil[naam]);
}

/** In an order that does not depend on the counts. */
export function cellenOf(verdeling: Verdeling): Cel[] {
  return Object.entries(verdeling)
    .map(([sleutel, telling]) => ({ sleutel, ...telling }))
    .sort((a, b) => (a.sleutel < b.sleutel ? -1 : 1));
}

function compare(
  verschil: Verschiltelling,
  { meldingen, geldend, inPeriode }: Gespeeld,
  eigen: Herhaling,
): void {
  const ofGeldend = signalenByMelding(geldend);
  const ofEigen = signalenByMelding(eigen);
  for (const signaal of eigen.signalen) {
    if (!inPeriode(signaal.ontstaanOp)) continue;
    const known = hasSignaal(signaal, meldingen);
    const other = earliest(signaal, ofGeldend);
    add(verschil.eigen, other === null ? 'ALLEEN_NIEUW' : 'OOK_GELDEND', known);
    if (other === null) {
      add(verschil.redenenNieuw, signaal.redenen, known);
      continue;
    }
    const dagen = daysBetween(other.ontstaanOp, signaal.ontstaanOp);
    add(verschil.moment, dagen < 0 ? 'VROEGER' : dagen > 0 ? 'LATER' : 'GELIJK', known);
    add(verschil.dagen, String(dagen), known);
  }
  for (const signaal of geldend.signalen) {
    if (!inPeriode(signaal.ontstaanOp)) continue;
    const known = hasSignaal(signaal, meldingen);
    const missed = earliest(signaal, ofEigen) === null;
    add(verschil.geldend, missed ? 'ALLEEN_GELDEND' : 'OOK_NIEUW', known);
    if (missed) add(verschil.redenenGemist, gemistOf(signaal, eigen), known);
  }
  addDossiers(verschil.dossiers, meldingen, ofEigen, inPeriode);
}

/** Signalen of reality alone: a municipality has them on its looplijst. */
function addDossiers(
  dossiers: Dossier[],
  meldingen: ReadonlyMap<string, Proefmelding>,
  ofEigen: ReadonlyMap<string, Proefsignaal>,
  inPeriode: (dag: Datum) => boolean,
): void {
  const seen = new Set<string>();
  for (const proef of meldingen.values()) {
    const signaalId = signaalIdOf(proef);
    if (signaalId === null || proef.signaalOp === null || !inPeriode(proef.signaalOp) || seen.has(signaalId))
      continue;
    seen.add(signaalId);
    let first: Datum | null = null;
    for (const [meldingId, other] of meldingen) {
      const found = signaalIdOf(other) === signaalId ? ofEigen.get(meldingId)?.ontstaanOp : undefined;
      if (found !== undefined && (first === null || found < first)) first = found;
    }
    if (dossiers.length >= MEESTE_DOSSIERS) return;
    if (first === null) dossiers.push({ signaalId, verschil: 'VERVALT', dagen: null });
    else if (first !== proef.signaalOp) {
      const dagen = daysBetween(proef.signaalOp, first);
      dossiers.push({ signaalId, verschil: dagen < 0 ? 'VROEGER' : 'LATER', dagen });
    }
  }
}

function countUitslagen(
  { bekend }: Proeftelling,
  { meldingen: held }: Proefsignaal,
  meldingen: ReadonlyMap<string, Proefmelding>,
): void {
  const found = new Set<Uitslag>();
  let known = false;
  for (const meldingId of held) {
    const eindresultaat = eindresultaatOf(meldingen.get(meldingId));
    if (eindresultaat === null) continue;
    known = true;
    for (const uitslag of uitslagenOf(eindresultaat)) found.add(uitslag);
  }
  if (!known) return;
  bekend.signalen++;
  for (const uitslag of found) bekend[uitslag]++;
}

function eindresultaatOf(proef: Proefmelding | undefined): Code<'eindresultaat'> | null {
  const houder = proef?.melding.houder;
  return houder?.status === 'BEANTWOORD' ? houder.eindresultaat : null;
}

function signaalIdOf({ melding: { houder } }: Proefmelding): string | null {
  return houder.status === 'ROUTER' ? null : houder.signaalId;
}

function hasSignaal(
  { meldingen: held }: Proefsignaal,
  meldingen: ReadonlyMap<string, Proefmelding>,
): boolean {
  return held.some((meldingId) => {
    const proef = meldingen.get(meldingId);
    return proef !== undefined && signaalIdOf(proef) !== null;
  });
}

function signalenByMelding({ signalen }: Herhaling): Map<string, Proefsignaal> {
  const found = new Map<string, Proefsignaal>();
  for (const signaal of signalen)
    for (const meldingId of signaal.meldingen) if (!found.has(meldingId)) found.set(meldingId, signaal);
  return found;
}

function earliest({ meldingen }: Proefsignaal, by: ReadonlyMap<string, Proefsignaal>): Proefsignaal | null {
  let found: Proefsignaal | null = null;
  for (const meldingId of meldingen) {
    const other = by.get(meldingId);
    if (other !== undefined && (found === null || other.ontstaanOp < found.ontstaanOp)) found = other;
  }
  return found;
}

/** Of the melding it was founded with: what the other formule found wanting. */
function gemistOf({ gesticht }: Proefsignaal, { gemist }: Herhaling): string {
  for (const meldingId of gesticht) {
    const redenen = gemist.get(meldingId);
    if (redenen !== undefined && redenen !== '') return redenen;
  }
  return ONBEKEND;
}

/** The kind of creditor it was founded by, or that there were several. */
function soortOf({ gesticht }: Proefsignaal, meldingen: ReadonlyMap<string, Proefmelding>): string {
  const soorten = new Set(
    gesticht.flatMap((meldingId) => meldingen.get(meldingId)?.melding.feiten.soort ?? []),
  );
  const [only] = soorten;
  return soorten.size === 1 && only !== undefined ? only : MEERDERE;
}

function postcode4Of({ gesticht }: Proefsignaal, meldingen: ReadonlyMap<string, Proefmelding>): string {
  for (const meldingId of gesticht) {
    const postcode4 = meldingen.get(meldingId)?.postcode4;
    if (postcode4 != null) return postcode4;
  }
  return ONBEKEND;
}

function add(verdeling: Verdeling, sleutel: string, known: boolean): void {
  const { aantal = 0, zonderSignaal = 0 } = verdeling[sleutel] ?? {};
  verdeling[sleutel] = { aantal: aantal + 1, zonderSignaal: zonderSignaal + (known ? 0 : 1) };
}

function merge(into: Verdeling, from: Verdeling): void {
  for (const [sleutel, telling] of Object.entries(from)) {
    const { aantal = 0, zonderSignaal = 0 } = into[sleutel] ?? {};
    into[sleutel] = {
      aantal: aantal + telling.aantal,
      zonderSignaal: zonderSignaal + telling.zonderSignaal,
    };
  }
}
