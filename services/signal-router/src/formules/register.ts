import { altijd1 } from './altijd/altijd.ts';
import { asBouwsteen, asVerbindingsbouwsteen, type Bouwsteen } from './bouwsteen.ts';
import { crisis1 } from './crisis/crisis.ts';
import { drempel1 } from './drempel/drempel.ts';
import { en1 } from './en/en.ts';
import type { Uitdrukking } from './formule.ts';
import { niet1 } from './niet/niet.ts';
import { of1 } from './of/of.ts';
import { opeenvolgend1 } from './opeenvolgend/opeenvolgend.ts';
import { samenloop1 } from './samenloop/samenloop.ts';
import { standaard1 } from './standaard/standaard-1.ts';
import { termijnen1 } from './termijnen/termijnen.ts';

/** Every block and every version of it; a version that was once used is never taken out. */
export const bouwstenen: readonly Bouwsteen[] = [
  asBouwsteen(altijd1),
  asBouwsteen(crisis1),
  asBouwsteen(drempel1),
  asBouwsteen(opeenvolgend1),
  asBouwsteen(samenloop1),
  asBouwsteen(termijnen1),
  asVerbindingsbouwsteen(en1),
  asVerbindingsbouwsteen(niet1),
  asVerbindingsbouwsteen(of1),
];

export const STANDAARD = 'standaard';

/** The default formule, all versions, the newest last. */
export const standaardversies: readonly { readonly versie: number; readonly uitdrukking: Uitdrukking }[] = [
  { versie: 1, uitdrukking: standaard1 },
];

/** Finds a block by name and version; the newest when no version is asked for. */
export type Register = (naam: string, versie?: number) => Bouwsteen | undefined;

/** The built-in block of that name and version; the newest when no version is asked for. */
export function findBouwsteen(naam: string, versie?: number): Bouwsteen | undefined {
  let found: Bouwsteen | undefined;
  for (const bouwsteen of bouwstenen) {
    if (bouwsteen.naam !== naam || (versie !== undefined && bouwsteen.versie !== versie)) continue;
    if (found === undefined || bouwsteen.versie > found.versie) found = bouwsteen;
  }
  return found;
}
