import { addDays, type Code, type Datum } from '@meldpunt/contracts';
import { tabel } from '../vertaal/tabel.ts';
import { naPauze, vertaal } from '../vertaal/vertaal.ts';
import {
  bekendePauze,
  type Dossier,
  type Eindvelden,
  GEEN_VELDEN,
  type Verteld,
  verlengdePauze,
} from '../volg-melding/dossier.ts';

/** What names a message of one melding for ever, also after a restored database. */
export type Naam =
  | { readonly aard: 'DEFINITIEF' }
  | { readonly aard: 'CORRECTIE'; readonly correctienummer: number }
  | { readonly aard: 'TUSSENTIJDS'; readonly klasse: 'VERLENGD'; readonly tot: Datum }
  | { readonly aard: 'TUSSENTIJDS'; readonly klasse: 'TERMIJN_VERSTREKEN' };

/** One message the creditor gets now. */
export interface Vrijgave {
  readonly naam: Naam;
  readonly klasse: Code<'terugkoppelklasse'>;
  /** The message it replaces. */
  readonly corrigeert: Naam | null;
  readonly dag: Datum;
  /** Last day of the pause that holds after this message. */
  readonly incassopauzeTot: Datum | null;
  readonly velden: Eindvelden;
}

export interface Vrijgavebesluit {
  readonly dossier: Dossier;
  readonly vrijgaven: readonly Vrijgave[];
  /** The day event that will bring the next message; null when none is waiting. */
  readonly volgendeOp: Datum | null;
}

/**
 * What the creditor hears of this melding now that the hub's day is `dag`, and when there will be more. The same
 * whether events came one by one or together, and whether the day was heard before or after the events of that day:
 * what depends on an order between topics is decided by the dates inside the events.
 */
export function decideVrijgaven(dossier: Dossier, dag: Datum): Vrijgavebesluit {
  // What went on from another municipality had its one answer there: another message would tell where to. Nothing is
  // settled either, so that a creditor that reports it here itself hears all of it.
  if (dossier.melding.doorgezet) return { dossier, vrijgaven: [], volgendeOp: null };
  const vrijgaven: Vrijgave[] = [];
  let current = dossier;
  for (const step of [verlenging, termijn, einde]) {
    const { vrijgave, next } = step(current, dag);
    current = next;
    if (vrijgave !== null) vrijgaven.push(vrijgave);
  }
  return { dossier: current, vrijgaven, volgendeOp: nextDay(current) };
}

interface Step {
  readonly vrijgave: Vrijgave | null;
  readonly next: Dossier;
}

/**
 * The day on which the creditor hears that its pause is longer: the last day of the pause it knows of. Not when the
 * answer itself leaves that day; then there is nothing to wait for.
 */
function verlengingOp(dossier: Dossier): Datum | null {
  const known = bekendePauze(dossier);
  const tot = verlengdePauze(dossier);
  if (tot === null || tot <= known || dossier.verteld !== null) return null;
  return dossier.einde !== null && dossier.einde.beeindigdOp < known ? null : known;
}

function verlenging(dossier: Dossier, dag: Datum): Step {
  const op = verlengingOp(dossier);
  const tot = verlengdePauze(dossier);
  if (op === null || tot === null || op > dag) return { vrijgave: null, next: dossier };
  return {
    next: { ...dossier, verlengingVerteldTot: tot },
    vrijgave: {
      naam: { aard: 'TUSSENTIJDS', klasse: 'VERLENGD', tot },
      klasse: tabel.tussenstand.VERLENGD.klasse,
      corrigeert: null,
      dag,
      incassopauzeTot: tot,
      velden: GEEN_VELDEN,
    },
  };
}

/**
 * The day on which the creditor hears that its pause ended unanswered. One day after the answers that waited for the
 * end of the pause, so that an ending made because the pause ended comes instead of it and not behind it.
 */
function termijnOp(dossier: Dossier): Datum | null {
  const op = addDays(naPauze(bekendePauze(dossier)), 1);
  if (dossier.termijnVerteldOp !== null || dossier.verteld !== null) return null;
  return dossier.einde !== null && dossier.einde.beeindigdOp < op ? null : op;
}

function termijn(dossier: Dossier, dag: Datum): Step {
  const op = termijnOp(dossier);
  if (op === null || op > dag) return { vrijgave: null, next: dossier };
  return {
    next: { ...dossier, termijnVerteldOp: op },
    vrijgave: {
      naam: { aard: 'TUSSENTIJDS', klasse: 'TERMIJN_VERSTREKEN' },
      klasse: tabel.tussenstand.TERMIJN_VERSTREKEN.klasse,
      corrigeert: null,
      dag,
      incassopauzeTot: null,
      velden: GEEN_VELDEN,
    },
  };
}

/**
 * The day of the answer that is still to be told. Feedback may hear of an end while days before it are still to come; no
 * answer leaves before the end it tells.
 */
function antwoordOp(dossier: Dossier): Datum | null {
  const antwoord = dossier.teVertellen ? vertaal(dossier) : null;
  if (dossier.einde === null || antwoord === null) return null;
  const { beeindigdOp } = dossier.einde;
  return antwoord.vrijOp > beeindigdOp ? antwoord.vrijOp : beeindigdOp;
}

/** The one final answer, or a correction of it. */
function einde(dossier: Dossier, dag: Datum): Step {
  const op = antwoordOp(dossier);
  const antwoord = vertaal(dossier);
  if (dossier.einde === null || antwoord === null || op === null || op > dag) {
    return { vrijgave: null, next: dossier };
  }
  const { klasse, velden, pauze } = antwoord;
  const { verteld } = dossier;
  const told = { ...dossier, teVertellen: false };
  if (verteld !== null && verteld.klasse === klasse && isSame(verteld.velden, velden)) {
    return { vrijgave: null, next: told };
  }
  const first = verteld === null || verteld.klasse === null;
  const nummer = dossier.einde.correctienummer;
  // Only after a restore: what was told is known before the events it came of, and these are read again one by one.
  if (!first && nummer <= verteld.nummer) return { vrijgave: null, next: told };
  const next: Dossier = {
    ...told,
    verteld: first
      ? { aard: 'DEFINITIEF', nummer: 0, klasse, velden }
      : { aard: 'CORRECTIE', nummer, klasse, velden },
  };
  if (klasse === null) return { vrijgave: null, next };
  const tot = verlengdePauze(dossier) ?? bekendePauze(dossier);
  return {
    next,
    vrijgave: {
      naam: first ? { aard: 'DEFINITIEF' } : { aard: 'CORRECTIE', correctienummer: nummer },
      klasse,
      corrigeert: first ? null : naamVan(verteld),
      dag,
      incassopauzeTot: pauze === 'LOOPT_DOOR' && tot >= dag ? tot : null,
      velden,
    },
  };
}

function naamVan(verteld: Verteld): Naam {
  return verteld.aard === 'DEFINITIEF'
    ? { aard: 'DEFINITIEF' }
    : { aard: 'CORRECTIE', correctienummer: verteld.nummer };
}

/** The day event that brings the next message about this melding; null when none is waiting. */
export function nextDay(dossier: Dossier): Datum | null {
  if (dossier.melding.doorgezet) return null;
  return [antwoordOp(dossier), termijnOp(dossier), verlengingOp(dossier)].reduce<Datum | null>(
    (first, op) => (op !== null && (first === null || op < first) ? op : first),
    null,
  );
}

function isSame(left: Eindvelden, right: Eindvelden): boolean {
  return (
    left.hervattingOp === right.hervattingOp &&
    left.regelingVanaf === right.regelingVanaf &&
    left.regelingTermijnInCenten === right.regelingTermijnInCenten &&
    left.regelingAantalTermijnen === right.regelingAantalTermijnen &&
    left.onterechtreden === right.onterechtreden
  );
}
