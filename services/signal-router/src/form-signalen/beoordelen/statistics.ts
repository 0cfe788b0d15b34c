import { shiftMonth } from '@meldpunt/contracts';
import type { SignaalStaat } from '../staat.ts';
import type { GroepStaat } from './groepstaat.ts';

const MONTHS_BACK = 6;

/** How the field counts (Divosa): several creditors at one address in a meldmaand; reported there in the six months before. */
export function withStatistics(signaal: SignaalStaat, staat: GroepStaat): SignaalStaat {
  const partnersByMonth = new Map<string, Map<string, Set<string>>>();
  for (const { sleutels, feiten } of staat.meldingen.values()) {
    if (sleutels.adres === null) continue;
    const months = partnersByMonth.get(sleutels.adres) ?? new Map<string, Set<string>>();
    partnersByMonth.set(sleutels.adres, months);
    months.set(feiten.meldmaand, (months.get(feiten.meldmaand) ?? new Set()).add(feiten.partnerId));
  }
  let meervoudig = false;
  let opeenvolgend = false;
  for (const { meldingId } of signaal.regels) {
    const own = staat.meldingen.get(meldingId);
    const months = own?.sleutels.adres == null ? undefined : partnersByMonth.get(own.sleutels.adres);
    if (own === undefined || months === undefined) continue;
    const { meldmaand } = own.feiten;
    if ((months.get(meldmaand)?.size ?? 0) > 1) meervoudig = true;
    for (const month of months.keys()) {
      if (month < meldmaand && month >= shiftMonth(meldmaand, -MONTHS_BACK)) opeenvolgend = true;
    }
    if (meervoudig && opeenvolgend) break;
  }
  return { ...signaal, meervoudig, opeenvolgend };
}
