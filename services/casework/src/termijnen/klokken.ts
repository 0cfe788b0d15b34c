import { addWerkdagen, type Code, type Contactpoging, type Datum } from '@meldpunt/contracts';
import type { Termijnen, Zaak } from '../zaak/zaak.ts';
import { dagNa } from './termijnen.ts';

/** One of the two statutory clocks as attempts at contact stand against it. */
type Klok = {
  readonly termijn: Extract<Code<'termijn'>, 'CONTACTTERMIJN' | 'DREIGINGSTERMIJN'>;
  readonly tot: Datum;
  /** First attempt that counts for this clock. */
  readonly pogingOp: Datum | null;
  /** Day on which it had run out without one in time. */
  readonly verstrekenOp: Datum | null;
};

type Geklokt = Pick<Zaak, 'termijnen' | 'contactpogingen'>;

/**
 * The clocks that run or ran, the heavier first. Any attempt is the first one that the four weeks ask for. A threat asks
 * for one since it was stated: what was tried before was not about it.
 */
function klokkenVan({ termijnen, contactpogingen }: Geklokt): readonly Klok[] {
  const { dreigingVanaf, contacttermijnTot, dreigingstermijnTot } = termijnen;
  const contact = klok(
    'CONTACTTERMIJN',
    contacttermijnTot,
    contactpogingen[0],
    termijnen.contacttermijnVerstrekenOp,
  );
  if (dreigingVanaf === null || dreigingstermijnTot === null) return [contact];
  const sindsDreiging = contactpogingen.find(({ op }) => op >= dreigingVanaf);
  return [
    klok('DREIGINGSTERMIJN', dreigingstermijnTot, sindsDreiging, termijnen.dreigingstermijnVerstrekenOp),
    contact,
  ];
}

/** A breach noted before this term could end is that of an earlier start. */
function klok(
  termijn: Klok['termijn'],
  tot: Datum,
  poging: Contactpoging | undefined,
  verstrekenOp: Datum | null,
): Klok {
  const vanDeze = verstrekenOp !== null && verstrekenOp > tot;
  return { termijn, tot, pogingOp: poging?.op ?? null, verstrekenOp: vanDeze ? verstrekenOp : null };
}

function isOpTijd({ pogingOp, tot }: Klok): boolean {
  return pogingOp !== null && pogingOp <= tot;
}

function withVerstreken(
  termijnen: Termijnen,
  klokken: readonly Klok[],
  verstrekenOp: Datum | null,
): Termijnen {
  const has = (termijn: Klok['termijn']) => klokken.some((een) => een.termijn === termijn);
  return {
    ...termijnen,
    ...(has('CONTACTTERMIJN') && { contacttermijnVerstrekenOp: verstrekenOp }),
    ...(has('DREIGINGSTERMIJN') && { dreigingstermijnVerstrekenOp: verstrekenOp }),
  };
}

/** The terms after an attempt: one told afterwards takes back a breach it was in time for. */
export function attemptMade(zaak: Geklokt): Termijnen {
  const terug = klokkenVan(zaak).filter((een) => een.verstrekenOp !== null && isOpTijd(een));
  return withVerstreken(zaak.termijnen, terug, null);
}

type Verandering = {
  readonly termijnen: Termijnen;
  readonly gebeurtenis: 'TERMIJN_NADERT' | 'TERMIJN_VERSTREKEN';
  readonly termijn: Klok['termijn'];
};

/**
 * What a day does to the terms, null when nothing: the breach of each on the day after its last, and before that a
 * warning about the one that ends first of those still waiting for an attempt.
 */
export function passTermijnen(zaak: Geklokt, dag: Datum): Verandering | null {
  const verstreken = openKlokken(zaak).filter(({ tot }) => dag > tot);
  const [zwaarste] = verstreken;
  if (zwaarste !== undefined) {
    const termijnen = withVerstreken(zaak.termijnen, verstreken, dag);
    return { termijnen, gebeurtenis: 'TERMIJN_VERSTREKEN', termijn: zwaarste.termijn };
  }
  const komt = nextWaarschuwing(zaak, dag);
  if (komt === null || dag < waarschuwingOp(komt)) return null;
  const { termijn, tot } = komt;
  return { termijnen: { ...zaak.termijnen, genaderdVoor: tot }, gebeurtenis: 'TERMIJN_NADERT', termijn };
}

/** Days on which passTermijnen has something to do; a day that is past stands for the next one. */
export function dagenVanTermijnen(zaak: Geklokt, dag: Datum): readonly Datum[] {
  const komt = nextWaarschuwing(zaak, dagNa(dag));
  const dagen = openKlokken(zaak).map(({ tot }) => dagNa(tot));
  return komt === null ? dagen : [...dagen, waarschuwingOp(komt)];
}

function openKlokken(zaak: Geklokt): readonly Klok[] {
  return klokkenVan(zaak).filter((een) => een.verstrekenOp === null && !isOpTijd(een));
}

/** The clock that ends first on or after this day without an attempt yet, when nobody was warned of it. */
function nextWaarschuwing(zaak: Geklokt, dag: Datum): Klok | null {
  const eerste = firstToEnd(klokkenVan(zaak).filter(({ pogingOp, tot }) => pogingOp === null && dag <= tot));
  return eerste === null || eerste.tot === zaak.termijnen.genaderdVoor ? null : eerste;
}

function firstToEnd(klokken: readonly Klok[]): Klok | null {
  return klokken.reduce<Klok | null>((min, een) => (min === null || een.tot < min.tot ? een : min), null);
}

/** Last day of the term that ends first of those that wait for an attempt; when none does, of all. */
export function uiterlijkOp(zaak: Geklokt): Datum {
  const klokken = klokkenVan(zaak);
  const wacht = firstToEnd(klokken.filter(({ pogingOp }) => pogingOp === null));
  return (wacht ?? firstToEnd(klokken))?.tot ?? zaak.termijnen.contacttermijnTot;
}

/** Day from which the municipality is warned: two working days before the four weeks end, one before the three days. */
export function waarschuwingOp({ termijn, tot }: Pick<Klok, 'termijn' | 'tot'>): Datum {
  return addWerkdagen(tot, termijn === 'DREIGINGSTERMIJN' ? -1 : -2);
}
