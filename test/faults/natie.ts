import { addDays, type Datum, isWerkdag, weekday } from '@meldpunt/contracts';
import { maakNatie, type Natie, type NatieLevering } from '../../scripts/natie/natie.ts';

/** What is played in a fault run: a nation whose month comes in two large lots, so that the chain has work under way. */
export type Speelplan = { natie: Natie; werkt(dag: Datum): boolean };

export type Omvang = { seed: number; meldingen: number; gemeenten: number };

/** So few that each has work of some size, so many that every way of working is there. */
export const OMVANG = { meldingen: 2_100, gemeenten: 10 };

/** Of the short set. Every way of working and of connecting is still there. */
export const KORTE_OMVANG = { meldingen: 150, gemeenten: 6 };

/** Working days after the last lot on which municipalities still look every week; every other week from then on. */
const WEKELIJKS_IN_DAGEN = 28;

/**
 * The lines of a nation's month, in the order in which their creditors wrote them, in two lots: half of the month and
 * its end. Municipalities work in bulk on Mondays and when a lot came, but for one that works case by case and those
 * on Kafka. What is played is the same for equal arguments.
 */
export function maakSpeelplan({ seed, meldingen, gemeenten }: Omvang): Speelplan {
  const natie = maakNatie({
    seed,
    maanden: 1,
    historieMaanden: 0,
    meldingenPerMaand: meldingen,
    gemeenten,
  });
  const perDag = verzamelInTweeen(natie);
  const wekelijksTot = addDays(natie.laatsteLeverdag, WEKELIJKS_IN_DAGEN);
  const eersteLot = [...perDag.keys()][0] ?? natie.eersteDag;
  let maandagen = 0;
  const laat = new Set<Datum>();
  for (let dag = addDays(wekelijksTot, 1); dag <= natie.laatsteDag; dag = addDays(dag, 1)) {
    if (weekday(dag) === 1 && maandagen++ % 2 === 0) laat.add(dag);
  }
  return {
    natie: {
      ...natie,
      leveringenOp: (dag) => perDag.get(dag) ?? [],
    },
    werkt: (dag) =>
      perDag.has(dag) || laat.has(dag) || (weekday(dag) === 1 && dag > eersteLot && dag <= wekelijksTot),
  };
}

function verzamelInTweeen(natie: Natie): Map<Datum, NatieLevering[]> {
  const perDag = new Map<Datum, NatieLevering[]>();
  const halverwege = addDays(natie.eersteDag, 14);
  let lot: Lot = new Map();
  for (let dag = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
    for (const levering of natie.leveringenOp(dag)) voegToe(lot, levering);
    const helftIsOm = dag >= halverwege && perDag.size === 0 && isWerkdag(dag);
    if ((helftIsOm || dag === natie.laatsteLeverdag) && lot.size > 0) {
      perDag.set(dag, [...lot.values()].flat());
      lot = new Map();
    }
  }
  return perDag;
}

type Lot = Map<string, NatieLevering[]>;

/** A creditor's leveringen of a lot become one; one that comes a second time under its kenmerk still does. */
function voegToe(lot: Lot, levering: NatieLevering): void {
  const [eerste, ...herhaald] = lot.get(levering.partnerId) ?? [];
  if (eerste === undefined) lot.set(levering.partnerId, [levering]);
  else if (eerste.leveringskenmerk === levering.leveringskenmerk)
    lot.set(levering.partnerId, [eerste, ...herhaald, eerste]);
  else {
    const { breekAfNa = levering.breekAfNa } = eerste;
    const samen = {
      ...eerste,
      regels: [...eerste.regels, ...levering.regels],
      ...(breekAfNa === undefined ? {} : { breekAfNa }),
    };
    lot.set(levering.partnerId, [samen, ...herhaald.map(() => samen)]);
  }
}
