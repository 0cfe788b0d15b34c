import type { Bouwsteen } from '../formules/bouwsteen.ts';
import { bouwstenen, findBouwsteen, type Register } from '../formules/register.ts';
import { asKeuze } from '../plug-ins/pluginblok.ts';
import type { Plugins } from '../plug-ins/plugins.ts';

/** Everything a municipality may choose from: the built-in blocks, and the plug-ins that are loaded. */
export function registerVan(plugins: Plugins): Register {
  return (naam, versie) => {
    const builtIn = findBouwsteen(naam, versie);
    if (builtIn !== undefined) return builtIn;
    const beschrijving = plugins.find(naam, versie);
    return beschrijving === undefined ? undefined : asKeuze(beschrijving);
  };
}

/** The same as a list, every version of each. */
export function keuzesVan(plugins: Plugins): readonly Bouwsteen[] {
  return [...bouwstenen, ...plugins.standen().flatMap(({ versies }) => versies.map(asKeuze))];
}
