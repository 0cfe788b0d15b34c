import type { Datum } from '@meldpunt/contracts';
import { currentCode, type Geo } from '../bepaal-gemeente/geo.ts';
import type { Maatstaf } from '../ontvang-levering/beoordeel-regel.ts';
import { isInForce } from '../ontvang-levering/controle-convenant.ts';
import { incassopauzeTot } from '../ontvang-levering/incassopauze.ts';
import { findSoortregel } from '../ontvang-levering/soortregels.ts';

/** What a creditor may report on a day. Amounts in cents, durations in days. */
export function formatCriteria(maatstaf: Maatstaf, naamVan: (gemeentecode: string) => string) {
  const { dag, soort, partnerId, convenanten, geo, teOudNaDagen, experimentsoorten } = maatstaf;
  const regel = findSoortregel(soort, dag);
  const allowed = regel.grondslag === 'WET' || experimentsoorten.has(soort);
  return {
    partnerId,
    soort,
    dag,
    magMelden: maatstaf.actief && allowed,
    grondslag: regel.grondslag,
    artikel: regel.artikel,
    incassopauzeTot: incassopauzeTot(dag),
    signaaldatumHoogstensDagenOud: teOudNaDagen,
    achterstand: {
      minstensDagen: regel.minstensDagen,
      ofMinstensTermijnen: regel.ofTermijnen,
      hoogstensDagen: regel.hoogstensDagen,
    },
    bsnToegestaan: regel.magBsn,
    dreigingen: regel.dreigingen,
    voorwaardenVerplicht: regel.voorwaardenVerplicht,
    gemeenten: [...convenanten]
      .filter(([, convenant]) => isInForce(convenant, dag))
      // What went up in another is reported there, under the convenant with that one.
      .filter(([code]) => isCurrent(geo, code, dag))
      .map(([gemeentecode, { van, tot, meldingsdrempelInCenten }]) => ({
        gemeentecode,
        naam: naamVan(gemeentecode),
        van,
        tot,
        meldingsdrempelInCenten,
      }))
      .toSorted((left, right) => (left.gemeentecode < right.gemeentecode ? -1 : 1)),
  };
}

function isCurrent(geo: Geo, gemeentecode: string, dag: Datum): boolean {
  const huidig = currentCode(geo, gemeentecode, dag);
  return huidig.status === 'GELDIG' && !huidig.opgevolgd;
}
