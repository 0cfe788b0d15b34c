import type { Kenmerk, Waarheid } from './waarheid.ts';

/** Arrears that the hub holds to be of one person: a zaak with its meldingen (and onderbouwing). */
export interface Cluster {
  /** Only arrears with the same value are compared, for example the gemeentecode: matching looks no further. */
  readonly venster?: string;
  readonly meldingen: readonly Kenmerk[];
}

export interface Koppeling {
  /** Pairs in one cluster that are of one person, and that are not. */
  readonly juist: number;
  readonly onjuist: number;
  /** Pairs of one person in different clusters, of arrears that ran at the same time. */
  readonly gemist: number;
  /** juist / (juist + onjuist), 1 without any. */
  readonly precisie: number;
  /** juist / (juist + gemist), 1 without any. */
  readonly trefkans: number;
}

/** Number of arrears without and with BSN; pairs within it are counted without looking at one of them. */
interface Telling {
  zonder: number;
  met: number;
}

/** An arrear as one of those of its person. */
interface Gezien {
  readonly cluster: number;
  readonly bsn: boolean;
  readonly van: string;
  readonly tot: string | null;
}

/**
 * Precision and recall over pairs of arrears of which at most one carries a BSN: where both do, matching is looking
 * up. An arrear counts once however often it was reported. Clusters that share an arrear are one: successive zaken
 * about it are about one person. A pair is missed only where both ran at the same time: what a creditor said was paid
 * is no evidence any more when the next arrear comes, so the hub may not put them together (two thirds of the pairs in
 * different clusters are such, counted over 2,000 reports). Right and wrong pairs are counted per cluster and person,
 * so that work grows with arrears; missed ones pair by pair, because one person has few.
 */
export function koppelingTellen(
  waarheid: Pick<Waarheid, 'persoonVan' | 'metBsn' | 'gemeld'>,
  clusters: readonly Cluster[],
): Koppeling {
  const perCluster = new Map<string, Telling>();
  const perClusterPersoon = new Map<string, Telling>();
  const perPersoon = new Map<string, Gezien[]>();
  const { clusterOf, arrears } = join(clusters);
  for (const [place, { venster, partnerId, kenmerk }] of arrears) {
    const persoon = waarheid.persoonVan(partnerId, kenmerk);
    const bsn = waarheid.metBsn(partnerId, kenmerk);
    const cluster = clusterOf(place);
    add(perCluster, `${cluster}`, bsn);
    add(perClusterPersoon, `${cluster} ${persoon}`, bsn);
    const own = perPersoon.get(`${venster} ${persoon}`) ?? [];
    perPersoon.set(`${venster} ${persoon}`, own);
    own.push({ cluster, bsn, ...waarheid.gemeld(partnerId, kenmerk) });
  }
  const claimed = total(perCluster);
  const juist = total(perClusterPersoon);
  let gemist = 0;
  for (const gezien of perPersoon.values()) gemist += countMissed(gezien);
  return {
    juist,
    onjuist: claimed - juist,
    gemist,
    precisie: claimed === 0 ? 1 : juist / claimed,
    trefkans: juist + gemist === 0 ? 1 : juist / (juist + gemist),
  };
}

function countMissed(gezien: readonly Gezien[]): number {
  let missed = 0;
  for (const [index, a] of gezien.entries()) {
    for (const b of gezien.slice(index + 1)) {
      const lookedUp = a.bsn && b.bsn;
      const together = (a.tot === null || b.van < a.tot) && (b.tot === null || a.van < b.tot);
      if (a.cluster !== b.cluster && !lookedUp && together) missed++;
    }
  }
  return missed;
}

interface Plaats extends Kenmerk {
  readonly venster: string;
}

/** Every arrear once, and the cluster it ended up in (union-find over clusters). */
function join(clusters: readonly Cluster[]): {
  clusterOf: (arrear: string) => number;
  arrears: Map<string, Plaats>;
} {
  const parent = clusters.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up;
      at = up;
    }
    return at;
  };
  const arrears = new Map<string, Plaats>();
  const first = new Map<string, number>();
  for (const [index, { venster = '', meldingen }] of clusters.entries()) {
    for (const { partnerId, kenmerk } of meldingen) {
      const key = `${venster} ${partnerId} ${kenmerk}`;
      const earlier = first.get(key);
      if (earlier === undefined) {
        first.set(key, index);
        arrears.set(key, { venster, partnerId, kenmerk });
      } else {
        parent[root(index)] = root(earlier);
      }
    }
  }
  return { clusterOf: (arrear) => root(first.get(arrear) ?? -1), arrears };
}

function add(tellingen: Map<string, Telling>, key: string, bsn: boolean): void {
  let telling = tellingen.get(key);
  if (telling === undefined) {
    telling = { zonder: 0, met: 0 };
    tellingen.set(key, telling);
  }
  if (bsn) telling.met++;
  else telling.zonder++;
}

function total(tellingen: ReadonlyMap<string, Telling>): number {
  let pairs = 0;
  for (const { zonder, met } of tellingen.values()) pairs += (zonder * (zonder - 1)) / 2 + zonder * met;
  return pairs;
}
