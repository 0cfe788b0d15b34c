import type { Uitdrukking } from '../formule.ts';

/** What is owed together must be worth a letter: the median threshold of municipalities that have one. */
export const STANDAARD_DREMPEL_IN_CENTEN = 7_500;

/**
 * The formule of every municipality that has set none. Urgency and two months of rent always lead to a visit. For the
 * rest the open amounts must together reach the threshold; then several kinds at once, or meldingen in an earlier
 * month of the last six, lead to a visit, and everything else to a letter.
 */
export const standaard1: Uitdrukking = {
  formule: 'of',
  versie: 1,
  delen: [
    { formule: 'crisis', versie: 1, parameters: { dreigingTelt: true }, aanpak: 'HUISBEZOEK', zwaarte: 900 },
    {
      formule: 'termijnen',
      versie: 1,
      parameters: { soorten: ['HUUR'], minstens: 2 },
      aanpak: 'HUISBEZOEK',
      zwaarte: 700,
    },
    {
      formule: 'en',
      versie: 1,
      delen: [
        {
          formule: 'drempel',
          versie: 1,
          parameters: { minimumInCenten: STANDAARD_DREMPEL_IN_CENTEN, tel: 'SAMEN' },
          zwaarte: 0,
        },
        {
          formule: 'of',
          versie: 1,
          delen: [
            {
              formule: 'samenloop',
              versie: 1,
              parameters: { tel: 'SOORTEN', minstens: 2, venster: { maanden: 1 }, per: 'GROEP' },
              aanpak: 'HUISBEZOEK',
              zwaarte: 600,
            },
            {
              formule: 'opeenvolgend',
              versie: 1,
              parameters: { minstens: 2, binnen: 7, aaneengesloten: false, per: 'GROEP' },
              aanpak: 'HUISBEZOEK',
              zwaarte: 500,
            },
            { formule: 'altijd', versie: 1, aanpak: 'BRIEF', zwaarte: 100 },
          ],
        },
      ],
    },
  ],
};
