/** A hidden number, where it stands and what a reader knows of it. */
export interface Netcel {
  readonly rij: number;
  readonly kolom: number;
  readonly aantal: number;
  readonly least: number;
  readonly most?: number;
}

/**
 * What can be worked out from a table of which every column sum is known and the columns of every row add up to one of
 * them. The hidden numbers are a flow: from the column of totals to the rows, and from the rows to the other columns; a
 * total that is shown enters its row as a constant. Whoever knows every sum can tell a number exactly when no other flow
 * gives it another value, and another flow differs by circles: what one number has more another in its row has
 * less, so one in that column has more, and so on back. That finds what follows from many lines together as well.
 */
export class Rekennet {
  readonly #cellen: readonly Netcel[];
  readonly #totaal: number;
  /** By node: what can be pushed on from there, as number of the cell and the node it leads to. */
  readonly #arcs = new Map<string, { cel: number; to: string }[]>();

  constructor(cellen: readonly Netcel[], totaal: number) {
    this.#cellen = cellen;
    this.#totaal = totaal;
    cellen.forEach((cel, nr) => {
      const [tail, head] = this.#endsOf(cel);
      if (cel.aantal < (cel.most ?? Number.POSITIVE_INFINITY)) this.#add(tail, head, nr);
      if (cel.aantal > cel.least) this.#add(head, tail, nr);
    });
  }

  /** Whether this hidden number has one value only. One that is shown is no question. */
  isHerleidbaar(rij: number, kolom: number): boolean {
    const nr = this.#cellen.findIndex((cel) => cel.rij === rij && cel.kolom === kolom);
    const cel = this.#cellen[nr];
    if (cel === undefined) return false;
    const [tail, head] = this.#endsOf(cel);
    const more = cel.aantal < (cel.most ?? Number.POSITIVE_INFINITY) && this.#reaches(head, tail, nr);
    return !more && !(cel.aantal > cel.least && this.#reaches(tail, head, nr));
  }

  #reaches(from: string, to: string, without: number): boolean {
    const seen = new Set([from]);
    const open = [from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (const arc of this.#arcs.get(node) ?? []) {
        if (arc.cel === without || seen.has(arc.to)) continue;
        if (arc.to === to) return true;
        seen.add(arc.to);
        open.push(arc.to);
      }
    }
    return false;
  }

  #endsOf({ rij, kolom }: Netcel): readonly [tail: string, head: string] {
    return kolom === this.#totaal ? [`k${kolom}`, `r${rij}`] : [`r${rij}`, `k${kolom}`];
  }

  #add(from: string, to: string, cel: number): void {
    const arcs = this.#arcs.get(from);
    if (arcs === undefined) this.#arcs.set(from, [{ cel, to }]);
    else arcs.push({ cel, to });
  }
}
