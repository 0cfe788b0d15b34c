import { addDays, type Datum, meldmaandVan } from '@meldpunt/contracts';
import type { Natie } from './natie.ts';

/** What a nation delivers, counted from the lines themselves. */
export interface Telling {
  readonly leveringen: { totaal: number; opnieuw: number; afgebroken: number };
  readonly regels: { totaal: number; opnieuw: number; perActie: Record<string, number> };
  /** Reports (arrear and month) by month; below it those of full months only. */
  readonly meldingenPerMaand: Record<string, number>;
  readonly perSoort: Record<string, number>;
  readonly metBsn: number;
  readonly bsnTenOnrechte: number;
  readonly zonderGeboortedatum: number;
  readonly zonderGemeentecode: number;
  readonly eindelevering: number;
  readonly dreiging: number;
  readonly perWerkwijze: Record<string, number>;
  readonly geplant: Record<string, number>;
  /** Addresses (households) reported in full months: once, by several reports in the month, again within six months. */
  readonly huishoudens: { totaal: number; enkelvoudig: number; meervoudig: number; opeenvolgend: number };
}

const MAG_BSN: ReadonlySet<string> = new Set(['ZORG', 'CAK_ZORGVERZEKERINGEN']);

export function telNatie(natie: Natie): Telling {
  const partners = new Map(natie.partners.map((partner) => [partner.partnerId, partner]));
  const werkwijzen = new Map(natie.gemeenten.map(({ gemeentecode, werkwijze }) => [gemeentecode, werkwijze]));
  const leveringen = { totaal: 0, opnieuw: 0, afgebroken: 0 };
  const regels = { totaal: 0, opnieuw: 0, perActie: {} as Record<string, number> };
  const meldingenPerMaand: Record<string, number> = {};
  const perSoort: Record<string, number> = {};
  const perWerkwijze: Record<string, number> = {};
  const geplant: Record<string, number> = {};
  const counts = {
    metBsn: 0,
    bsnTenOnrechte: 0,
    zonderGeboortedatum: 0,
    zonderGemeentecode: 0,
    eindelevering: 0,
    dreiging: 0,
  };
  const seen = new Set<string>();
  const perHuishouden = new Map<string, Map<string, number>>();
  for (let dag: Datum = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
    for (const { partnerId, regels: lines, opnieuw, breekAfNa } of natie.leveringenOp(dag)) {
      leveringen.totaal++;
      if (opnieuw === true) leveringen.opnieuw++;
      if (breekAfNa !== undefined) leveringen.afgebroken++;
      regels.totaal += lines.length;
      if (opnieuw === true) {
        regels.opnieuw += lines.length;
        continue;
      }
      for (const line of lines) {
        bump(regels.perActie, line.actie);
        if (line.actie !== 'MELDEN' || line.signaaldatum === undefined) continue;
        const fout = natie.waarheid.geplant(partnerId, line.kenmerk);
        const maand = meldmaandVan(fout === null ? (line.signaaldatum as Datum) : dag);
        const key = `${partnerId} ${line.kenmerk} ${maand}`;
        if (seen.has(key)) continue;
        seen.add(key);
        bump(meldingenPerMaand, maand);
        const huishouden = natie.waarheid.huishoudenVan(partnerId, line.kenmerk);
        const months = perHuishouden.get(huishouden) ?? new Map<string, number>();
        months.set(maand, (months.get(maand) ?? 0) + 1);
        perHuishouden.set(huishouden, months);
        if (maand < natie.opties.eersteMaand) continue;
        const soort = partners.get(partnerId)?.soort ?? '';
        bump(perSoort, soort);
        bump(perWerkwijze, werkwijzen.get(natie.waarheid.gemeenteVan(partnerId, line.kenmerk)) ?? '');
        if (fout !== null) bump(geplant, fout);
        if (line.burgerservicenummer !== undefined) {
          if (MAG_BSN.has(soort)) counts.metBsn++;
          else counts.bsnTenOnrechte++;
        }
        if (line.geboortedatum === undefined) counts.zonderGeboortedatum++;
        if (line.gemeentecode === undefined) counts.zonderGemeentecode++;
        if (line.eindeleveringOp !== undefined) counts.eindelevering++;
        if (line.dreiging !== undefined) counts.dreiging++;
      }
    }
  }
  const huishoudens = telHuishoudens(perHuishouden, natie.opties.eersteMaand);
  return { leveringen, regels, meldingenPerMaand, perSoort, ...counts, perWerkwijze, geplant, huishoudens };
}

/** As the sector counts: several reports on one address in a month; another one in the six months before. */
function telHuishoudens(
  perHuishouden: ReadonlyMap<string, ReadonlyMap<string, number>>,
  eersteMaand: string,
): Telling['huishoudens'] {
  const counts = { totaal: 0, enkelvoudig: 0, meervoudig: 0, opeenvolgend: 0 };
  for (const months of perHuishouden.values()) {
    for (const [maand, meldingen] of months) {
      if (maand < eersteMaand) continue;
      const earlier = [...months.keys()].some((other) => other < maand && monthsBetween(other, maand) <= 6);
      counts.totaal++;
      if (meldingen > 1) counts.meervoudig++;
      if (earlier) counts.opeenvolgend++;
      if (meldingen === 1 && !earlier) counts.enkelvoudig++;
    }
  }
  return counts;
}

function monthsBetween(from: string, to: string): number {
  const count = (maand: string) => Number(maand.slice(0, 4)) * 12 + Number(maand.slice(5, 7));
  return count(to) - count(from);
}

function bump(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
