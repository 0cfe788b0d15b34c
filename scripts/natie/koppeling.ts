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
  /** Pairs of one person in different clusters. */
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

/**
 * Precision and recall over pairs of arrears of which at most one carries a BSN: where both do, matching is looking
 * up. An arrear counts once however often it was reported. Clusters that share an arrear are one: successive zaken
 * about it are about one person. Counts per cluster and person, so the work grows with arrears, not with pairs.
 */
export function koppelingTellen(
  waarheid: Pick<Waarheid, 'persoonVan' | 'metBsn'>,
  clusters: readonly Cluster[],
): Koppeling {
  const perCluster = new Map<string, Telling>();
  const perClusterPersoon = new Map<string, Telling>();
  const perPersoon = new Map<string, Telling>();
  const { clusterOf, arrears } = join(clusters);
  for (const [place, { venster, partnerId, kenmerk }] of arrears) {
    const persoon = waarheid.persoonVan(partnerId, kenmerk);
    const bsn = waarheid.metBsn(partnerId, kenmerk);
    const cluster = `${clusterOf(place)}`;
    add(perCluster, cluster, bsn);
    add(perClusterPersoon, `${cluster} ${persoon}`, bsn);
    add(perPersoon, `${venster} ${persoon}`, bsn);
  }
  const claimed = total(perCluster);
  const juist = total(perClusterPersoon);
  const real = total(perPersoon);
  return {
    juist,
    onjuist: claimed - juist,
    gemist: real - juist,
    precisie: claimed === 0 ? 1 : juist / claimed,
    trefkans: real === 0 ? 1 : juist / real,
  };
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
