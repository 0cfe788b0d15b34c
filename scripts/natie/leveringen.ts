import { type Datum, fromDayNumber, isWerkdag, toDayNumber } from '@meldpunt/contracts';
import type { Gebeurtenis, Leverrooster } from './gebeurtenis.ts';
import type { Partner } from './partners.ts';
import { type Regel, type Schrijfomgeving, schrijfRegel } from './regel.ts';
import { Toeval } from './toeval.ts';

export interface NatieLevering {
  readonly partnerId: string;
  readonly leveringskenmerk: string;
  readonly regels: readonly Regel[];
  /** The connection is cut after this many lines; then it is delivered again whole under the same kenmerk. */
  readonly breekAfNa?: number;
  /** Set by fault runs: the connection is cut after so many bytes first. */
  readonly breekNaBytes?: number;
  /** Delivered before under this leveringskenmerk, with the same lines. */
  readonly opnieuw?: boolean;
}

const AFBREEKKANS = 0.05;
const LANG_GENOEG_OM_AF_TE_BREKEN = 12;

/** What goes out on a day: the lines of that day per creditor, and what creditors deliver a second time. */
export function createLeveringen(
  omgeving: Schrijfomgeving,
  partners: readonly Partner[],
  rooster: Leverrooster,
  volgendeWerkdag: (dag: number) => number,
): (dag: Datum) => readonly NatieLevering[] {
  const write = (lines: readonly Gebeurtenis[]) => lines.map((line) => schrijfRegel(omgeving, line));
  return (dag) => {
    if (!isWerkdag(dag)) return [];
    const number = toDayNumber(dag);
    const leveringen: NatieLevering[] = [];
    for (const partner of partners) {
      if (partner.dubbel === 'NEE') continue;
      const previous = previousWerkdag(number);
      const lines = volgendeWerkdag(previous) === number ? rooster.lines(previous, partner.index) : [];
      const leveringskenmerk = kenmerkOf(partner, previous);
      if (partner.dubbel === 'ZELFDE_KENMERK') {
        if (lines.length > 0)
          leveringen.push({
            partnerId: partner.partnerId,
            leveringskenmerk,
            regels: write(lines),
            opnieuw: true,
          });
        continue;
      }
      const repeated = lines.filter(({ actie }) => actie === 'MELDEN');
      if (repeated.length === 0) continue;
      leveringen.push({
        partnerId: partner.partnerId,
        leveringskenmerk: `${leveringskenmerk}-2`,
        regels: write(repeated),
      });
    }
    for (const [index, lines] of rooster.on(number)) {
      const partner = partners[index];
      if (partner === undefined) continue;
      const chance = new Toeval(omgeving.seed, 41, index, number);
      const cut =
        lines.length >= LANG_GENOEG_OM_AF_TE_BREKEN &&
        partner.aansluiting === 'REST' &&
        chance.chance(AFBREEKKANS);
      leveringen.push({
        partnerId: partner.partnerId,
        leveringskenmerk: kenmerkOf(partner, number),
        regels: write(lines),
        ...(cut ? { breekAfNa: chance.between(1, lines.length - 1) } : {}),
      });
    }
    return leveringen;
  };
}

function kenmerkOf({ partnerId }: Partner, dag: number): string {
  return `${partnerId}-${fromDayNumber(dag)}`;
}

function previousWerkdag(dag: number): number {
  let previous = dag - 1;
  while (!isWerkdag(fromDayNumber(previous))) previous--;
  return previous;
}
