/*
 * What a reason says, in words: the one place where a verdict gets wording. On topics and in tables a reason is a code
 * with numbers; these sentences are made when somebody reads it, so mending a sentence changes no verdict.
 *
 * {gevonden} and {vereist} are the numbers with their unit, {tekort} is what lies between them, {soort} the kind of
 * creditor between brackets or nothing.
 */
import type { Code, Reden } from '@meldpunt/contracts';
import { FORMULE_FAALT } from '../plug-ins/beschrijving.ts';

interface Zinnen {
  readonly voldaan: string;
  readonly nietVoldaan: string;
}

interface Bewoording extends Zinnen {
  /** For a reason that carries no number: the first version of some blocks, or nothing there to count. */
  readonly zonderGetal?: Zinnen;
}

/** By the code of the reason. A test holds it against every code that a block can give. */
export const bewoordingen: Readonly<Record<string, Bewoording>> = {
  altijd: {
    voldaan: 'Er staat open: {gevonden}.',
    nietVoldaan: 'Er staat geen melding open.',
    zonderGetal: { voldaan: 'Er staat een melding open.', nietVoldaan: 'Er staat geen melding open.' },
  },
  crisis: {
    voldaan: 'Met spoed of een dreiging: {gevonden}.',
    nietVoldaan: 'Bij geen open melding is spoed of een dreiging gemeld.',
    zonderGetal: {
      voldaan: 'Bij een open melding is spoed of een dreiging gemeld.',
      nietVoldaan: 'Bij geen open melding is spoed of een dreiging gemeld.',
    },
  },
  drempel: {
    voldaan: 'Aan open achterstanden{soort} telt {gevonden}; gevraagd is minstens {vereist}.',
    nietVoldaan:
      'Aan open achterstanden{soort} telt {gevonden}; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  termijnen: {
    voldaan: 'Een open achterstand{soort} is minstens {vereist} achter, zoals gevraagd.',
    nietVoldaan:
      'De langste open achterstand{soort} is {gevonden} achter; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  ouderdom: {
    voldaan: 'Een open achterstand{soort} is {gevonden} oud; gevraagd is minstens {vereist}.',
    nietVoldaan:
      'Een open achterstand{soort} is {gevonden} oud; gevraagd is minstens {vereist}. Tekort: {tekort}.',
    zonderGetal: {
      voldaan: 'De ontstaansdatum is niet bekend; in deze formule telt dat als oud genoeg.',
      nietVoldaan:
        'Van geen open achterstand{soort} is bekend wanneer die ontstond; gevraagd is minstens {vereist}.',
    },
  },
  'ouderdom-hoogstens': {
    voldaan: 'Een open achterstand{soort} is {gevonden} oud; gevraagd is hoogstens {vereist}.',
    nietVoldaan:
      'Een open achterstand{soort} is {gevonden} oud; gevraagd is hoogstens {vereist}. Te veel: {tekort}.',
    zonderGetal: {
      voldaan: 'De ontstaansdatum is niet bekend; in deze formule telt dat als niet te oud.',
      nietVoldaan:
        'Van geen open achterstand{soort} is bekend wanneer die ontstond; gevraagd is hoogstens {vereist}.',
    },
  },
  samenloop: {
    voldaan: 'In de periode is gemeld van {gevonden}; gevraagd is minstens {vereist}.',
    nietVoldaan: 'In de periode is gemeld van {gevonden}; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  opeenvolgend: {
    voldaan:
      'Opeenvolgend gemeld, geteld over de laatste maanden: {gevonden}; gevraagd is minstens {vereist}.',
    nietVoldaan:
      'Opeenvolgend gemeld, geteld over de laatste maanden: {gevonden}; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  'eerder-gemeld': {
    voldaan: 'Voor de maand van de open melding is ook gemeld, in {gevonden}.',
    nietVoldaan: 'In de maanden voor die van de open melding is niet eerder gemeld.',
  },
  'soort-plus': {
    voldaan: 'Er is een open melding van een soort waar het om gaat{soort}.',
    nietVoldaan: 'Er is geen open melding van een soort waar het om gaat{soort}.',
  },
  'soort-plus-anderen': {
    voldaan: 'Daarnaast is gemeld van {gevonden}; gevraagd is minstens {vereist}.',
    nietVoldaan: 'Daarnaast is gemeld van {gevonden}; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  herhaling: {
    voldaan: 'Eerder opgepakt en sindsdien niet opgelost, {gevonden} op rij; gevraagd is minstens {vereist}.',
    nietVoldaan:
      'Eerder opgepakt en sindsdien niet opgelost: {gevonden} op rij; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  bekend: {
    voldaan: 'Er loopt al hulp, volgens {gevonden} van eerder.',
    nietVoldaan: 'Geen eerder eindresultaat zegt dat er al hulp loopt.',
  },
  postcode: {
    voldaan: 'In het gebied waar het om gaat: {gevonden}.',
    nietVoldaan: 'Geen open melding ligt in het gebied waar het om gaat.',
  },
  minstens: {
    voldaan: 'Voldaan is aan {gevonden}; gevraagd is minstens {vereist}.',
    nietVoldaan: 'Voldaan is aan {gevonden}; gevraagd is minstens {vereist}. Tekort: {tekort}.',
  },
  niet: {
    voldaan: 'Het deel dat niet aan de orde mag zijn, is dat ook niet.',
    nietVoldaan: 'Het deel dat niet aan de orde mag zijn, is dat wel.',
  },
};

/** For a block that this table does not know, such as one from outside; which way its bound works is then not known. */
const ANDERS: Bewoording = {
  voldaan: 'Aan {code} is voldaan: gevonden {gevonden}, gevraagd {vereist}.',
  nietVoldaan: 'Aan {code} is niet voldaan: gevonden {gevonden}, gevraagd {vereist}.',
  zonderGetal: { voldaan: 'Aan {code} is voldaan.', nietVoldaan: 'Aan {code} is niet voldaan.' },
};

/** Given by no block, but in the place of one from outside that gave no verdict. */
const FAALT: Bewoording = {
  voldaan: 'Een bouwsteen van buiten het meldpunt gaf een oordeel.',
  nietVoldaan:
    'Een bouwsteen van buiten het meldpunt gaf geen oordeel; de formule die daarvoor is aangewezen heeft geoordeeld.',
};

const EENHEDEN: Readonly<Record<string, readonly [een: string, meer: string]>> = {
  soorten: ['soort', 'soorten'],
  partners: ['signaalpartner', 'signaalpartners'],
  maanden: ['maand', 'maanden'],
  dagen: ['dag', 'dagen'],
  termijnen: ['termijn', 'termijnen'],
  meldingen: ['melding', 'meldingen'],
  resultaten: ['eindresultaat', 'eindresultaten'],
  delen: ['deel', 'delen'],
};

const SOORTEN: Readonly<Record<Code<'partnersoort'>, string>> = {
  BELASTINGDIENST: 'Belastingdienst',
  CAK_EIGEN_BIJDRAGE: 'eigen bijdrage CAK',
  CAK_ZORGVERZEKERINGEN: 'zorgverzekering via het CAK',
  DIENST_TOESLAGEN: 'Dienst Toeslagen',
  DUO: 'DUO',
  ENERGIE: 'energie',
  HUUR: 'huur',
  HYPOTHEEK: 'hypotheek',
  OVERIGE: 'overige',
  WATER: 'water',
  ZORG: 'zorgverzekering',
};

/** The reason as a Dutch sentence. */
export function describeReden(reden: Reden): string {
  const { code, voldaan, gevonden, vereist, eenheid, soort } = reden;
  const known = bewoordingen[code] ?? (code === FORMULE_FAALT ? FAALT : ANDERS);
  const { zonderGetal } = known;
  const zinnen = gevonden === null && zonderGetal !== undefined ? zonderGetal : known;
  const tekort = gevonden === null || vereist === null ? null : Math.abs(vereist - gevonden);
  const words: Readonly<Record<string, string>> = {
    code,
    gevonden: describeAantal(gevonden, eenheid),
    vereist: describeAantal(vereist, eenheid),
    tekort: describeAantal(tekort, eenheid),
    soort: soort === null ? '' : ` (${SOORTEN[soort]})`,
  };
  return (voldaan ? zinnen.voldaan : zinnen.nietVoldaan).replace(
    /\{(\w+)\}/g,
    (_, name: string) => words[name] ?? '',
  );
}

function describeAantal(aantal: number | null, eenheid: string | null): string {
  if (aantal === null) return 'onbekend';
  if (eenheid === 'centen') return describeBedrag(aantal);
  const words = eenheid === null ? undefined : EENHEDEN[eenheid];
  if (words === undefined) return eenheid === null ? String(aantal) : `${aantal} ${eenheid}`;
  return `${aantal} ${aantal === 1 ? words[0] : words[1]}`;
}

/** 1234567 is '€ 12.345,67'. */
function describeBedrag(centen: number): string {
  const euros = String(Math.floor(centen / 100)).replace(/\B(?=(?:\d{3})+$)/g, '.');
  return `€ ${euros},${String(centen % 100).padStart(2, '0')}`;
}
