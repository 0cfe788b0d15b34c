import type { Code, Datum } from '@meldpunt/contracts';

type Soort = Code<'partnersoort'>;

/** What a kind of creditor may report, from a day on. */
export interface Soortregel {
  readonly soort: Soort;
  /** First signaaldatum this row holds for; the latest row of a kind that has begun decides. */
  readonly vanaf: string;
  /** WET: named in Wgs art. 3 lid 1 b. EXPERIMENT: only by experiment (Wgs art. 10). */
  readonly grondslag: 'WET' | 'EXPERIMENT';
  /** Where the row stands, in Dutch: shown to creditors with what they may report. */
  readonly artikel: string;
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
const EXPERIMENT = { ...WET, grondslag: 'EXPERIMENT', artikel: 'Wgs art. 10', minstensDagen: 0 } as const;

/** Agreement of the sector on early signalling, as it began and as changed for energy and water at the end of 2022. */
const LCV = 'Wgs art. 3 lid 1 b; Landelijk Convenant Vroegsignalering';
const LCV_2022 = `${LCV}, zoals gewijzigd eind 2022`;
const DREIGING = 'Wgs art. 4 lid 2';

/**
 * The kinds of DDAS v1.2 EnumSignaalpartner, each with what it rests on. BSN: kinds with a legal duty to process it (UAVG
 * art. 46). A health insurer reports until the CAK takes over, at six monthly premiums.
 */
export const soortregels: readonly Soortregel[] = [
  {
    ...WET,
    soort: 'HUUR',
    vanaf: '2021-01-01',
    artikel: `${LCV}; Besluit gemeentelijke schuldhulpverlening art. 2 (Stb. 2020, 240); ${DREIGING}`,
    dreigingen: ['ONTRUIMING'],
    voorwaardenVerplicht: true,
  },
  {
    ...WET,
    soort: 'ENERGIE',
    vanaf: '2021-01-01',
    artikel: `${LCV}; Energieregeling; ${DREIGING}`,
    hoogstensDagen: 100,
    dreigingen: ['AFSLUITING'],
    magEindelevering: true,
  },
  {
    ...WET,
    soort: 'ENERGIE',
    vanaf: '2022-12-01',
    artikel: `${LCV_2022}; Energieregeling; ${DREIGING}`,
    dreigingen: ['AFSLUITING'],
    magEindelevering: true,
  },
  {
    ...WET,
    soort: 'WATER',
    vanaf: '2021-01-01',
    artikel: `${LCV}; ${DREIGING}`,
    minstensDagen: 50,
    hoogstensDagen: 100,
    dreigingen: ['AFSLUITING'],
    magEindelevering: true,
  },
  {
    ...WET,
    soort: 'WATER',
    vanaf: '2022-12-01',
    artikel: `${LCV_2022}; ${DREIGING}`,
    dreigingen: ['AFSLUITING'],
    magEindelevering: true,
  },
  {
    ...WET,
    soort: 'ZORG',
    vanaf: '2021-01-01',
    artikel: `${LCV}; Zvw art. 18a-18c; ${DREIGING}`,
    magBsn: true,
    hoogstensDagen: 100,
    dreigingen: ['EINDE_VERZEKERING'],
  },
  {
    ...WET,
    soort: 'CAK_ZORGVERZEKERINGEN',
    vanaf: '2021-01-01',
    artikel: `Wgs art. 3 lid 1 b; Zvw art. 18c; ${DREIGING}`,
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
