import type { Code, Datum } from '@meldpunt/contracts';

type Soort = Code<'partnersoort'>;

/** What a kind of creditor may report, from a day on. */
export interface Soortregel {
  readonly soort: Soort;
  /** First signaaldatum this row holds for; the latest row of a kind that has begun decides. */
  readonly vanaf: string;
  /** WET: named in Wgs art. 3 lid 1 b. EXPERIMENT: only by experiment (Wgs art. 10). */
  readonly grondslag: 'WET' | 'EXPERIMENT';
  readonly magBsn: boolean;
  /** Least age of the arrear on the hub's day, in days. */
  readonly minstensDagen: number;
  /** Or so many unpaid instalments, whatever the days. */
  readonly ofTermijnen: number | null;
  /** Greatest age of the arrear on the signaaldatum, in days. */
  readonly hoogstensDagen: number | null;
  readonly dreigingen: readonly Code<'dreiging'>[];
  readonly magEindelevering: boolean;
  readonly voorwaardenVerplicht: boolean;
}

const WET = {
  grondslag: 'WET',
  magBsn: false,
  minstensDagen: 30,
  ofTermijnen: null,
  hoogstensDagen: null,
  dreigingen: [],
  magEindelevering: false,
  voorwaardenVerplicht: false,
} as const;
const EXPERIMENT = { ...WET, grondslag: 'EXPERIMENT', minstensDagen: 0 } as const;

/**
 * The kinds of DDAS v1.2 EnumSignaalpartner. Ages: agreement of the sector on early signalling (LCV), as changed for
 * energy and water at the end of 2022; health insurer: Regeling, 30 to 100 days, after which the CAK takes over at six
 * monthly premiums (Zvw art. 18c). BSN: kinds with a legal duty to process it. Conditions: Besluit gemeentelijke
 * schuldhulpverlening (Stb 2020, 240), for landlords. Threats: Wgs art. 4 lid 2.
 */
export const soortregels: readonly Soortregel[] = [
  { ...WET, soort: 'HUUR', vanaf: '2021-01-01', dreigingen: ['ONTRUIMING'], voorwaardenVerplicht: true },
  {
    ...WET,
    soort: 'ENERGIE',
    vanaf: '2021-01-01',
    hoogstensDagen: 100,
    dreigingen: ['AFSLUITING'],
    magEindelevering: true,
  },
  { ...WET, soort: 'ENERGIE', vanaf: '2022-12-01', dreigingen: ['AFSLUITING'], magEindelevering: true },
  {
    ...WET,
    soort: 'WATER',
    vanaf: '2021-01-01',
    minstensDagen: 50,
    hoogstensDagen: 100,
    dreigingen: ['AFSLUITING'],
    magEindelevering: true,
  },
  { ...WET, soort: 'WATER', vanaf: '2022-12-01', dreigingen: ['AFSLUITING'], magEindelevering: true },
  {
    ...WET,
    soort: 'ZORG',
    vanaf: '2021-01-01',
    magBsn: true,
    hoogstensDagen: 100,
    dreigingen: ['EINDE_VERZEKERING'],
  },
  {
    ...WET,
    soort: 'CAK_ZORGVERZEKERINGEN',
    vanaf: '2021-01-01',
    magBsn: true,
    minstensDagen: 182,
    ofTermijnen: 6,
    dreigingen: ['EINDE_VERZEKERING'],
  },
  { ...EXPERIMENT, soort: 'CAK_EIGEN_BIJDRAGE', vanaf: '2021-01-01', magBsn: true },
  { ...EXPERIMENT, soort: 'BELASTINGDIENST', vanaf: '2021-01-01', magBsn: true },
  { ...EXPERIMENT, soort: 'DUO', vanaf: '2021-01-01', magBsn: true },
  { ...EXPERIMENT, soort: 'DIENST_TOESLAGEN', vanaf: '2021-01-01', magBsn: true },
  { ...EXPERIMENT, soort: 'HYPOTHEEK', vanaf: '2021-01-01', dreigingen: ['ONTRUIMING'] },
  { ...EXPERIMENT, soort: 'OVERIGE', vanaf: '2021-01-01' },
];

const perSoort = new Map<Soort, Soortregel[]>();
for (const regel of soortregels) {
  perSoort.set(regel.soort, [regel, ...(perSoort.get(regel.soort) ?? [])]);
}

/** The row that holds for a kind on a day; the oldest row for days before the law. */
export function findSoortregel(soort: Soort, dag: Datum): Soortregel {
  const regels = perSoort.get(soort) ?? [];
  const found = regels.find((regel) => regel.vanaf <= dag) ?? regels.at(-1);
  if (found === undefined) throw new Error(`no row for kind ${soort}`);
  return found;
}
