import { aanpakkeuze1 } from './aanpakkeuze/aanpakkeuze.ts';
import { altijd1 } from './altijd/altijd.ts';
import { altijd2 } from './altijd/altijd-2.ts';
import { bekend1 } from './bekend/bekend.ts';
import { asBouwsteen, asVerbindingsbouwsteen, type Bouwsteen } from './bouwsteen.ts';
import { crisis1 } from './crisis/crisis.ts';
import { crisis2 } from './crisis/crisis-2.ts';
import { drempel1 } from './drempel/drempel.ts';
import { drempel2 } from './drempel/drempel-2.ts';
import { eerderGemeld1 } from './eerder-gemeld/eerder-gemeld.ts';
import { en1 } from './en/en.ts';
import type { Uitdrukking } from './formule.ts';
import { herhaling1 } from './herhaling/herhaling.ts';
import { minstens1 } from './minstens/minstens.ts';
import { niet1 } from './niet/niet.ts';
import { of1 } from './of/of.ts';
import { opeenvolgend1 } from './opeenvolgend/opeenvolgend.ts';
import { opeenvolgend2 } from './opeenvolgend/opeenvolgend-2.ts';
import { ouderdom1 } from './ouderdom/ouderdom.ts';
import { postcode1 } from './postcode/postcode.ts';
import { samenloop1 } from './samenloop/samenloop.ts';
import { samenloop2 } from './samenloop/samenloop-2.ts';
import { soortPlus1 } from './soort-plus/soort-plus.ts';
import { standaard1 } from './standaard/standaard-1.ts';
import { termijnen1 } from './termijnen/termijnen.ts';
import { termijnen2 } from './termijnen/termijnen-2.ts';

/** Every block and every version of it; a version that was once used is never taken out. */
export const bouwstenen: readonly Bouwsteen[] = [
  asBouwsteen(altijd1),
  asBouwsteen(altijd2),
  asBouwsteen(bekend1),
  asBouwsteen(crisis1),
  asBouwsteen(crisis2),
  asBouwsteen(drempel1),
  asBouwsteen(drempel2),
  asBouwsteen(eerderGemeld1),
  asBouwsteen(herhaling1),
  asBouwsteen(opeenvolgend1),
  asBouwsteen(opeenvolgend2),
  asBouwsteen(ouderdom1),
  asBouwsteen(postcode1),
  asBouwsteen(samenloop1),
  asBouwsteen(samenloop2),
  asBouwsteen(soortPlus1),
  asBouwsteen(termijnen1),
  asBouwsteen(termijnen2),
  asVerbindingsbouwsteen(aanpakkeuze1),
  asVerbindingsbouwsteen(en1),
  asVerbindingsbouwsteen(minstens1),
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
