/* Mistakes that somebody could make, to be planted in a block or in the reference: the comparison must find each. */
import { addDays, type Datum } from '@meldpunt/contracts';
import type { FormuleGroep, GroepMelding } from '../src/formules/formule.ts';
import type { NaslagOordeel } from './formules-naslag.ts';

type Invoer = { readonly meldingen: readonly GroepMelding[]; readonly dag: Datum };

/** A mistake made before judging: what is judged is not what should have been. */
export const invoerfouten = {
  'het venster een dag te laat': ({ meldingen, dag }) => ({ meldingen, dag: addDays(dag, 1) }),
  'het venster een dag te vroeg': ({ meldingen, dag }) => ({ meldingen, dag: addDays(dag, -1) }),
  'beantwoord telt als open': patched(() => ({ open: true })),
  'onderbouwing vergeten': ({ meldingen, dag }) => ({ meldingen: meldingen.filter(({ open }) => open), dag }),
  'elke factuur telt apart': patched(({ meldingId }) => ({ achterstandId: meldingId })),
  'huisgenoten zijn één inwoner': patched(() => ({ persoon: 'p' })),
  'adressen zijn één adres': patched(() => ({ adres: 'a' })),
  'elke soort is één soort': patched(() => ({ soort: 'ZORG' })),
  'elke signaalpartner is er één': patched(() => ({ partnerId: 'een' })),
  'eindresultaten niet gelezen': patched(() => ({ eindresultaat: null })),
  'elke maand is dezelfde': patched(() => ({ meldmaand: '2026-01' })),
  'postcode niet gelezen': patched(() => ({ postcode4: null })),
  'dreiging telt als crisissignaal': patched((m) => ({
    crisissignaal: m.crisissignaal || m.dreiging !== null,
  })),
  'termijnen niet gelezen': patched(() => ({ aantalTermijnen: null })),
  'ontstaansdatum niet gelezen': patched(() => ({ ontstaansdatum: null })),
} as const satisfies Readonly<Record<string, (invoer: Invoer) => Invoer>>;

export type Invoerfout = keyof typeof invoerfouten;

function patched(patch: (melding: GroepMelding) => Partial<GroepMelding>) {
  return ({ meldingen, dag }: Invoer): Invoer => ({
    meldingen: meldingen.map((melding) => ({ ...melding, ...patch(melding) })),
    dag,
  });
}

export function metInvoerfout(fout: Invoerfout, groep: FormuleGroep, dag: Datum): [FormuleGroep, Datum] {
  const invoer = invoerfouten[fout]({ meldingen: groep.meldingen, dag });
  return [{ ...groep, meldingen: invoer.meldingen }, invoer.dag];
}

/** A mistake in the bound: more than was asked, where as much is enough. */
export function strenger(oordeel: NaslagOordeel): NaslagOordeel {
  const precies = oordeel.redenen.some(({ voldaan, gevonden, vereist }) => voldaan && gevonden === vereist);
  return precies ? { ...oordeel, signaal: false, zwaarte: 0 } : oordeel;
}

const VENSTER: readonly Invoerfout[] = ['het venster een dag te laat', 'het venster een dag te vroeg'];
const PER: readonly Invoerfout[] = ['huisgenoten zijn één inwoner', 'adressen zijn één adres'];
const OPEN: readonly Invoerfout[] = ['beantwoord telt als open'];
const GELIJK: readonly Invoerfout[] = ['elke soort is één soort', 'elke signaalpartner is er één'];

/** Which mistakes change what a block says, by name and version; every block without parts is here. */
export const foutenPerBlok: Readonly<Record<string, readonly Invoerfout[]>> = {
  altijd1: OPEN,
  altijd2: OPEN,
  crisis1: [...OPEN, 'dreiging telt als crisissignaal'],
  crisis2: [...OPEN, 'dreiging telt als crisissignaal'],
  drempel1: [...OPEN, 'elke factuur telt apart', 'elke soort is één soort'],
  drempel2: [...OPEN, 'elke factuur telt apart', 'huisgenoten zijn één inwoner', ...GELIJK],
  termijnen1: [
    ...OPEN,
    ...VENSTER,
    'elke factuur telt apart',
    'termijnen niet gelezen',
    'ontstaansdatum niet gelezen',
  ],
  termijnen2: [
    ...OPEN,
    ...VENSTER,
    'elke factuur telt apart',
    'termijnen niet gelezen',
    'ontstaansdatum niet gelezen',
  ],
  samenloop1: [...VENSTER, ...GELIJK, 'onderbouwing vergeten', 'huisgenoten zijn één inwoner'],
  samenloop2: [...VENSTER, ...GELIJK, ...PER, ...OPEN, 'onderbouwing vergeten'],
  opeenvolgend1: [
    ...VENSTER,
    'onderbouwing vergeten',
    'huisgenoten zijn één inwoner',
    'elke maand is dezelfde',
  ],
  opeenvolgend2: [
    ...VENSTER,
    ...PER,
    ...OPEN,
    'onderbouwing vergeten',
    'elke maand is dezelfde',
    'elke signaalpartner is er één',
  ],
  'eerder-gemeld1': [
    ...VENSTER,
    ...PER,
    ...OPEN,
    ...GELIJK,
    'onderbouwing vergeten',
    'elke maand is dezelfde',
  ],
  herhaling1: [
    ...VENSTER,
    ...PER,
    ...OPEN,
    ...GELIJK,
    'eindresultaten niet gelezen',
    'elke maand is dezelfde',
  ],
  bekend1: [...VENSTER, ...PER, ...OPEN, 'eindresultaten niet gelezen'],
  'soort-plus1': [...VENSTER, ...PER, ...OPEN, ...GELIJK, 'onderbouwing vergeten'],
  ouderdom1: [
    ...VENSTER,
    ...OPEN,
    'elke factuur telt apart',
    'elke soort is één soort',
    'ontstaansdatum niet gelezen',
  ],
  postcode1: [...OPEN, 'postcode niet gelezen'],
};

/** Mistakes in how parts are taken together, by what the right verdict and those of the parts are. */
export const verbindingsfouten: Readonly<
  Record<string, (goed: NaslagOordeel, delen: readonly NaslagOordeel[]) => NaslagOordeel>
> = {
  'en is genoeg met één deel': (goed, delen) => ({ ...goed, signaal: delen.some(({ signaal }) => signaal) }),
  'of vraagt alle delen': (goed, delen) => ({ ...goed, signaal: delen.every(({ signaal }) => signaal) }),
  'niet doet niets': (goed, delen) => ({ ...goed, signaal: delen[0]?.signaal === true }),
  'minstens vraagt een meer': (goed) => strenger(goed),
  'aanpakkeuze kijkt naar het gewicht': (goed, delen) => {
    const [zwaarste] = [...delen].filter(({ signaal }) => signaal).sort((a, b) => b.zwaarte - a.zwaarte);
    return { ...goed, aanpak: zwaarste?.aanpak ?? goed.aanpak };
  },
  'en vergeet de redenen van het tweede deel': (goed) => ({
    ...goed,
    redenen: goed.redenen.filter(({ pad }) => !pad.startsWith('en/2/')),
  }),
  'of neemt het eerste in plaats van het zwaarste': (goed, delen) => ({
    ...goed,
    aanpak: delen.find(({ signaal }) => signaal)?.aanpak ?? goed.aanpak,
  }),
};
