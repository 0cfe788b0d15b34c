/*
 * Which counts may be shown to a municipality (`docs/besluiten/0088`). It knows its own signalen one by one; of
 * households that no formule signalled it may see counts, never so small that they point at one. So every count comes in
 * two parts: all of it, and the part about households without a signaal. Neither part may be 1 to 4, and neither may
 * follow from the other counts: it is assumed that the reader knows the total and can take off everything that has a
 * signaal.
 */

/** Smallest number that may be shown of whoever is not the reader's own; nought is about nobody. */
export const KLEINSTE_TELLING = 5;

export interface Telling {
  readonly aantal: number;
  /** Of those, about households that had no signaal in reality. */
  readonly zonderSignaal: number;
}

export interface Cel extends Telling {
  readonly sleutel: string;
}

/** Null is hidden. */
export interface GetoondeCel {
  readonly sleutel: string;
  readonly aantal: number | null;
}

export interface GetoondeTabel {
  readonly totaal: number | null;
  readonly cellen: readonly GetoondeCel[];
}

export function isKlein({ aantal, zonderSignaal }: Telling): boolean {
  return isSmall(aantal) || isSmall(zonderSignaal);
}

function isSmall(aantal: number): boolean {
  return aantal > 0 && aantal < KLEINSTE_TELLING;
}

/**
 * A table whose cells add up to a total that may be shown elsewhere too. Cells are taken in the order given, which may
 * not depend on the counts: otherwise the choice of what is hidden along would tell how large it is.
 *
 * What is hidden must leave every small cell all its values 1 to 4: with n cells hidden, their sum is n + 10 or more.
 * Where that cannot be reached nothing of the table is shown but its total, and of a total that is small itself
 * nothing at all.
 */
export function toonTabel(cellen: readonly Cel[], totaalVerborgen = false): GetoondeTabel {
  const totaal = sumOf(cellen);
  if (totaalVerborgen || isKlein(totaal)) return { totaal: null, cellen: cellen.map(hide) };
  const hidden = new Set(cellen.filter(isKlein));
  while (hidden.size > 0 && !isProtected([...hidden], totaal)) {
    const next = cellen.find((cel) => !hidden.has(cel) && cel.aantal > 0);
    if (next === undefined) return { totaal: totaal.aantal, cellen: cellen.map(hide) };
    hidden.add(next);
  }
  return {
    totaal: totaal.aantal,
    cellen: cellen.map((cel) => (hidden.has(cel) ? hide(cel) : { sleutel: cel.sleutel, aantal: cel.aantal })),
  };
}

export function sumOf(cellen: readonly Telling[]): Telling {
  return cellen.reduce(
    (sum, cel) => ({
      aantal: sum.aantal + cel.aantal,
      zonderSignaal: sum.zonderSignaal + cel.zonderSignaal,
    }),
    { aantal: 0, zonderSignaal: 0 },
  );
}

const MARGIN = 10;

/** Asked of both parts whichever is small: which of the two it was may not show either. */
function isProtected(hidden: readonly Cel[], totaal: Telling): boolean {
  return (['aantal', 'zonderSignaal'] as const).every((part) => {
    const values = hidden.map((cel) => cel[part]).filter((value) => value > 0);
    const sum = values.reduce((before, value) => before + value, 0);
    return totaal[part] === 0 || (values.length > 1 && sum >= MARGIN + values.length);
  });
}

function hide({ sleutel }: Cel): GetoondeCel {
  return { sleutel, aantal: null };
}
