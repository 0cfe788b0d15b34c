import { type Code, type Datum, daysBetween, weekday } from '@meldpunt/contracts';
import type { Behandelaar, Instelling, Wijk } from '../looplijst-instelling/instelling.ts';
import { evaluatePunten, type Punten } from './evaluate-punten.ts';

/** A running zaak in which nobody was reached yet, as far as its place on a list goes. */
export type Kandidaat = {
  readonly zaakId: string;
  readonly versie: number;
  readonly aanpak: Code<'aanpak'>;
  readonly zwaarte: number;
  readonly crisis: boolean;
  /** Day a threat was stated. */
  readonly dreigingVanaf: Datum | null;
  readonly klokVanaf: Datum;
  readonly bedragInCenten: number;
  readonly soorten: readonly Code<'partnersoort'>[];
  readonly pc4: string | null;
  readonly laatsteContactpogingOp: Datum | null;
  readonly behandelaarId: string | null;
  readonly eigenConsulent: boolean;
  /** On a list of somebody else for the same day. */
  readonly opAndereLijst: boolean;
  /** Objected (AVG art. 21): nobody goes, whatever else holds. */
  readonly bezwaar: boolean;
};

export type Lijstvraag = {
  readonly dag: Datum;
  readonly behandelaar: Behandelaar;
  /** Null: what the worker can do on that day. */
  readonly aantal: number | null;
  /** Null: those of the worker. */
  readonly wijken: readonly string[] | null;
  readonly aanpakken: readonly Code<'aanpak'>[] | null;
  /** Zaken on the lists of the others for that day. */
  readonly alIngedeeld: number;
};

export type Gekozen = {
  readonly kandidaat: Kandidaat;
  readonly wijk: Wijk | null;
  readonly punten: number;
  readonly opbouw: Punten;
};

export type Wachtreden =
  | 'buitenCapaciteit'
  | 'andereBehandelaar'
  | 'zonderConsulent'
  | 'andereWijk'
  | 'andereAanpak'
  | 'kortGeledenBezocht'
  | 'bezwaar';

export type Lijstbesluit = {
  /** In order of priority. */
  readonly gekozen: readonly Gekozen[];
  /** All others, counted once each by the first reason that holds: a queue is told, never silent (R41). */
  readonly nietGeplaatst: Readonly<Record<Wachtreden, number>>;
};

/** More than this nobody walks, whatever comes in; what is left over waits for the next list, crisis first. */
const MEESTE_REGELS = 200;

/**
 * Which zaken one worker gets for a day. Crisis and threat stand first and above capacity, because their terms do not
 * wait; the others by points until the worker or the municipality is full. A zaak that was given to a worker is on his
 * list only, whatever his wijk; one that asks for the resident's own consultant is on nobody's until that is known.
 */
export function decideLooplijst(
  kandidaten: readonly Kandidaat[],
  instelling: Instelling,
  vraag: Lijstvraag,
): Lijstbesluit {
  const wijkVan = new Map(instelling.wijken.flatMap((wijk) => wijk.pc4.map((pc4) => [pc4, wijk] as const)));
  const nietGeplaatst: Record<Wachtreden, number> = {
    buitenCapaciteit: 0,
    andereBehandelaar: 0,
    zonderConsulent: 0,
    andereWijk: 0,
    andereAanpak: 0,
    kortGeledenBezocht: 0,
    bezwaar: 0,
  };
  const mogelijk: Gekozen[] = [];
  for (const kandidaat of kandidaten) {
    const wijk = (kandidaat.pc4 === null ? undefined : wijkVan.get(kandidaat.pc4)) ?? null;
    const reden = whyNot(kandidaat, wijk, instelling, vraag);
    if (reden !== null) nietGeplaatst[reden] += 1;
    else mogelijk.push({ kandidaat, wijk, ...evaluatePunten(kandidaat, wijk, instelling, vraag.dag) });
  }
  mogelijk.sort(byPrioriteit);
  let plaats = capaciteit(instelling, vraag);
  const gekozen = mogelijk.filter(({ kandidaat }, nummer) => {
    plaats -= 1;
    return (plaats >= 0 || spoed(kandidaat) > 0) && nummer < MEESTE_REGELS;
  });
  nietGeplaatst.buitenCapaciteit = mogelijk.length - gekozen.length;
  return { gekozen, nietGeplaatst };
}

function whyNot(
  kandidaat: Kandidaat,
  wijk: Wijk | null,
  { herbezoekNaDagen }: Instelling,
  { dag, behandelaar, wijken, aanpakken }: Lijstvraag,
): Wachtreden | null {
  if (kandidaat.bezwaar) return 'bezwaar';
  const isEigen = kandidaat.behandelaarId === behandelaar.behandelaarId;
  if (kandidaat.opAndereLijst || (kandidaat.behandelaarId !== null && !isEigen)) return 'andereBehandelaar';
  const vraagtConsulent = kandidaat.eigenConsulent || kandidaat.aanpak === 'EIGEN_CONSULENT';
  if (vraagtConsulent && !isEigen) return 'zonderConsulent';
  const { laatsteContactpogingOp: laatste, dreigingVanaf } = kandidaat;
  const daarnaBedreigd = laatste !== null && dreigingVanaf !== null && laatste < dreigingVanaf;
  if (laatste !== null && !daarnaBedreigd && daysBetween(laatste, dag) < herbezoekNaDagen)
    return 'kortGeledenBezocht';
  // What was asked for this one list holds for the worker's own zaken too.
  if (wijken !== null && (wijk === null || !wijken.includes(wijk.naam))) return 'andereWijk';
  if (aanpakken !== null && !aanpakken.includes(kandidaat.aanpak)) return 'andereAanpak';
  if (isEigen) return null;
  const zijnWijken = behandelaar.wijken;
  if (zijnWijken.length > 0 && (wijk === null || !zijnWijken.includes(wijk.naam))) return 'andereWijk';
  if (behandelaar.aanpakken.length > 0 && !behandelaar.aanpakken.includes(kandidaat.aanpak))
    return 'andereAanpak';
  return null;
}

function capaciteit(
  { capaciteitPerDag }: Instelling,
  { dag, behandelaar, aantal, alIngedeeld }: Lijstvraag,
): number {
  const eigen = aantal ?? behandelaar.capaciteit[weekday(dag) - 1] ?? 0;
  return capaciteitPerDag === null ? eigen : Math.min(eigen, Math.max(0, capaciteitPerDag - alIngedeeld));
}

function spoed({ crisis, dreigingVanaf }: Kandidaat): number {
  return (crisis ? 2 : 0) + (dreigingVanaf === null ? 0 : 1);
}

/** The id last, so that the order never depends on that of the database. */
function byPrioriteit(a: Gekozen, b: Gekozen): number {
  return (
    spoed(b.kandidaat) - spoed(a.kandidaat) ||
    b.punten - a.punten ||
    compareText(a.kandidaat.klokVanaf, b.kandidaat.klokVanaf) ||
    compareText(a.kandidaat.zaakId, b.kandidaat.zaakId)
  );
}

/** Where a zaak lies, for the walk; null where the resident could not be opened or has none. */
export type Adres = { readonly postcode: string | null; readonly huisnummer: number | null };

const dagdelen: readonly (Code<'dagdeel'> | null)[] = ['OCHTEND', null, 'MIDDAG', 'AVOND'];

/** The same zaken in the order of a walk: crisis and threat first, then by part of the day, wijk and address (R57). */
export function orderRoute(
  gekozen: readonly Gekozen[],
  adressen: ReadonlyMap<string, Adres>,
): readonly Gekozen[] {
  const adres = ({ kandidaat }: Gekozen) => adressen.get(kandidaat.zaakId);
  return gekozen.toSorted(
    (a, b) =>
      spoed(b.kandidaat) - spoed(a.kandidaat) ||
      dagdelen.indexOf(a.wijk?.dagdeel ?? null) - dagdelen.indexOf(b.wijk?.dagdeel ?? null) ||
      compareText(a.wijk?.naam ?? '\uffff', b.wijk?.naam ?? '\uffff') ||
      compareText(adres(a)?.postcode ?? '\uffff', adres(b)?.postcode ?? '\uffff') ||
      (adres(a)?.huisnummer ?? 0) - (adres(b)?.huisnummer ?? 0) ||
      byPrioriteit(a, b),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
