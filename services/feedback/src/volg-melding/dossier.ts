import { addMonths, type Code, type Datum } from '@meldpunt/contracts';

/** A melding as its creditor reported it, without the person. */
export interface GevolgdeMelding {
  readonly meldingId: string;
  readonly versie: number;
  readonly partnerId: string;
  readonly soort: Code<'partnersoort'>;
  readonly kenmerk: string;
  readonly gemeentecode: string;
  readonly meldmaand: string;
  /** As its creditor knows it. */
  readonly aangenomenOp: Datum;
  readonly incassopauzeTot: Datum;
  readonly eersteBedragInCenten: number;
  /** As last reported, also after the answer. */
  readonly bedragInCenten: number;
  readonly stand: Code<'meldingstand'>;
  /** The hub's day on which `stand` became the creditor's own word; null while it is AANGENOMEN. */
  readonly eigenWoordOp: Datum | null;
  /** Went on from another municipality, and its creditor did not report it there itself; it had its one answer before. */
  readonly doorgezet: boolean;
}

export type Eindcode =
  | { readonly bron: 'ROUTER'; readonly code: Code<'uitkomsteinde'> }
  | { readonly bron: 'CASEWORK'; readonly code: Code<'eindresultaat'>; readonly signaalId: string };

/** The one final outcome of a melding, as its owner decided it. */
export interface Einde {
  readonly eindcode: Eindcode;
  readonly beeindigdOp: Datum;
  /** Nobody would have looked at it unless another creditor had reported too: hearing of the end would tell that. */
  readonly alleenDoorAnderen: boolean;
  /** A person released telling the creditor: that help is running or, where alleenDoorAnderen, what came of it. */
  readonly hulpMagGemeld: boolean;
  /** 0: the first outcome; rises with every correction of it. */
  readonly correctienummer: number;
  readonly velden: Eindvelden;
}

export interface Eindvelden {
  readonly hervattingOp: Datum | null;
  readonly regelingVanaf: Datum | null;
  readonly regelingTermijnInCenten: number | null;
  readonly regelingAantalTermijnen: number | null;
  readonly onterechtreden: Code<'onterechtreden'> | null;
}

export const GEEN_VELDEN: Eindvelden = {
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  onterechtreden: null,
};

/** What the creditor was told last about the end. */
export interface Verteld {
  readonly aard: 'DEFINITIEF' | 'CORRECTIE';
  /** With aard CORRECTIE: which one; 0 for the final answer. */
  readonly nummer: number;
  /** Null: it ended without a message. */
  readonly klasse: Code<'terugkoppelklasse'> | null;
  readonly velden: Eindvelden;
}

/**
 * Everything feedback knows of one melding. Events only change it here; what the creditor hears of it follows from
 * it in `geef-vrij/`.
 *
 * A melding begins open. Casework may extend its pause (VERLENGD) and it may outlive its pause unanswered
 * (TERMIJN_VERSTREKEN). The router or casework ends it, once; the answer is told then or later; a correction of that
 * end by the same source is told apart. TERUGGEGEVEN by casework is no end: the router has it again.
 */
export interface Dossier {
  readonly melding: GevolgdeMelding;
  /** Highest version applied per source: 'router', or the signaalId under which casework writes. */
  readonly bronversies: Readonly<Record<string, number>>;
  readonly pauzeVerlengdTot: Datum | null;
  /** The extension the creditor was told of. */
  readonly verlengingVerteldTot: Datum | null;
  readonly termijnVerteldOp: Datum | null;
  readonly einde: Einde | null;
  /** The end, or a correction of it, still has to be told. */
  readonly teVertellen: boolean;
  readonly verteld: Verteld | null;
  /** Endings by a second source, which the rule of one owner forbids; ignored and counted. */
  readonly dubbelBeeindigd: number;
}

export function openDossier(melding: GevolgdeMelding): Dossier {
  return {
    melding,
    bronversies: {},
    pauzeVerlengdTot: null,
    verlengingVerteldTot: null,
    termijnVerteldOp: null,
    einde: null,
    teVertellen: false,
    verteld: null,
    dubbelBeeindigd: 0,
  };
}

/** The last day of the pause as the creditor knows it: that of the receipt, or of the extension it was told of. */
export function bekendePauze({ melding, verlengingVerteldTot }: Dossier): Datum {
  return verlengingVerteldTot ?? melding.incassopauzeTot;
}

/** Months after acceptance to which an extended pause lasts (R70: one month, with extension two). */
const VERLENGDE_MAANDEN = 2;

/**
 * The last day of the pause once it is extended; null while nobody asked for more than the receipt promised. The whole
 * second month of this melding, whatever day was asked for.
 */
export function verlengdePauze({ melding, pauzeVerlengdTot }: Dossier): Datum | null {
  if (pauzeVerlengdTot === null || pauzeVerlengdTot <= melding.incassopauzeTot) return null;
  const tot = addMonths(melding.aangenomenOp, VERLENGDE_MAANDEN);
  return tot > pauzeVerlengdTot ? tot : pauzeVerlengdTot;
}

/**
 * A version of the melding itself: amounts follow it for ever, a creditor's word keeps the day it was first said.
 * `op`: the hub's day of it. A melding that went on from another municipality was accepted from its creditor on the day
 * that it reported it there itself, though the municipality had it before.
 */
export function applyMelding(dossier: Dossier, next: GevolgdeMelding, op = next.aangenomenOp): Dossier {
  const { melding } = dossier;
  if (next.versie <= melding.versie) return dossier;
  const aangenomenOp = melding.doorgezet && !next.doorgezet ? op : melding.aangenomenOp;
  const keepsWord = melding.eigenWoordOp !== null && melding.stand === next.stand;
  const eigenWoordOp = keepsWord ? melding.eigenWoordOp : next.eigenWoordOp;
  return { ...dossier, melding: { ...next, aangenomenOp, eigenWoordOp } };
}

/** A message about a melding that is out in the world, as feedback reads it back from its own topic. */
export type Uitgegaan =
  | Verteld
  | { readonly aard: 'TUSSENTIJDS'; readonly klasse: 'VERLENGD'; readonly tot: Datum }
  | { readonly aard: 'TUSSENTIJDS'; readonly klasse: 'TERMIJN_VERSTREKEN'; readonly op: Datum };

/**
 * After a restore: this was told, though the events it came of are still to be read again. Without it an end and its
 * correction, read together, would count as one answer, and the correction of what the creditor has heard never come.
 */
export function applyUitgegaan(dossier: Dossier, uitgegaan: Uitgegaan): Dossier {
  if (uitgegaan.aard !== 'TUSSENTIJDS') {
    const { verteld } = dossier;
    const later = verteld === null || verteld.klasse === null || uitgegaan.nummer > verteld.nummer;
    return later ? { ...dossier, verteld: uitgegaan } : dossier;
  }
  if (uitgegaan.klasse === 'TERMIJN_VERSTREKEN') {
    return dossier.termijnVerteldOp === null ? { ...dossier, termijnVerteldOp: uitgegaan.op } : dossier;
  }
  const later = dossier.verlengingVerteldTot === null || uitgegaan.tot > dossier.verlengingVerteldTot;
  return later ? { ...dossier, verlengingVerteldTot: uitgegaan.tot } : dossier;
}

/** The router's ending, as feedback reads it. */
export interface Routereinde {
  readonly versie: number;
  readonly einde: Code<'uitkomsteinde'>;
  readonly beeindigdOp: Datum;
}

export function applyUitkomst(dossier: Dossier, uitkomst: Routereinde): Dossier {
  return applyVersion(dossier, 'router', uitkomst.versie, (current) =>
    applyEinde(current, {
      eindcode: { bron: 'ROUTER', code: uitkomst.einde },
      beeindigdOp: uitkomst.beeindigdOp,
      alleenDoorAnderen: false,
      hulpMagGemeld: false,
      correctienummer: 0,
      velden: GEEN_VELDEN,
    }),
  );
}

/** What casework says of one melding under one signaal, as feedback reads it: without the inner reason. */
export interface Zaakstand {
  readonly signaalId: string;
  readonly versie: number;
  readonly pauzeVerlengdTot: Datum | null;
  /** Null while casework has not ended it, also when it gave it back. */
  readonly einde: (Omit<Einde, 'eindcode'> & { readonly code: Code<'eindresultaat'> }) | null;
}

/**
 * Taking up and contact are no business of the creditor: two of three events of casework change nothing here. Their
 * versions are not kept either, so whoever comes after them is applied all the same.
 */
export function isToldOrEnds({ einde, pauzeVerlengdTot }: Zaakstand): boolean {
  return einde !== null || pauzeVerlengdTot !== null;
}

export function applyAfhandeling(dossier: Dossier, zaakstand: Zaakstand): Dossier {
  return applyVersion(dossier, zaakstand.signaalId, zaakstand.versie, (current) => {
    const { pauzeVerlengdTot, einde, signaalId } = zaakstand;
    const longer =
      pauzeVerlengdTot !== null &&
      (current.pauzeVerlengdTot === null || pauzeVerlengdTot > current.pauzeVerlengdTot);
    const extended = longer ? { ...current, pauzeVerlengdTot } : current;
    if (einde === null) return extended;
    const { code, ...rest } = einde;
    return applyEinde(extended, { eindcode: { bron: 'CASEWORK', code, signaalId }, ...rest });
  });
}

function applyVersion(
  dossier: Dossier,
  bron: string,
  versie: number,
  apply: (dossier: Dossier) => Dossier,
): Dossier {
  if (versie <= (dossier.bronversies[bron] ?? 0)) return dossier;
  return apply({ ...dossier, bronversies: { ...dossier.bronversies, [bron]: versie } });
}

function applyEinde(dossier: Dossier, einde: Einde): Dossier {
  if (dossier.einde === null) return { ...dossier, einde, teVertellen: true };
  if (!isSameSource(dossier.einde.eindcode, einde.eindcode)) {
    return { ...dossier, dubbelBeeindigd: dossier.dubbelBeeindigd + 1 };
  }
  // Until it is told the end, or a correction of it, may still change: a release by a person, an outcome put right.
  // Afterwards only a correction speaks, and a later change that is none is no business of the creditor.
  const corrects = einde.correctienummer > dossier.einde.correctienummer;
  return dossier.teVertellen || corrects ? { ...dossier, einde, teVertellen: true } : dossier;
}

function isSameSource(left: Eindcode, right: Eindcode): boolean {
  if (left.bron === 'CASEWORK' && right.bron === 'CASEWORK') return left.signaalId === right.signaalId;
  return left.bron === right.bron;
}
