/* What a municipality gets to see of a proef: every count through the hiding of onderdruk.ts, nothing beside it. */
import {
  type Code,
  codelijsten,
  type GetoondeCel,
  type GetoondeTabel,
  isKlein,
  KLEINSTE_TELLING,
  sumOf,
  toonTabel,
} from '@meldpunt/contracts';
import {
  cellenOf,
  type Dossier,
  MEESTE_DOSSIERS,
  type Proeftelling,
  type Verdeling,
  type Verschiltelling,
} from './tel-proef.ts';
import { UITSLAGEN, type Uitslag } from './uitslag.ts';
import { type Aandeel, wilson } from './wilson.ts';

export interface Grootte {
  /** Months that are used. */
  readonly maanden: number;
  /** Null when the hub was not told. */
  readonly inwoners: number | null;
  /** Signalen a month that can be handled; an aanpak that is left out has no limit. */
  readonly capaciteit: Readonly<Partial<Record<Code<'aanpak'>, number>>>;
}

export interface GetoondAantal extends GetoondeCel {
  /** A month, per 1,000 inhabitants. */
  readonly perDuizend: number | null;
}

export interface GetoondeAanpak extends GetoondAantal {
  /** Expected in a next month, from the months that are used. */
  readonly verwachting: { readonly gemiddeld: number; readonly van: number; readonly tot: number } | null;
  readonly capaciteit: number | null;
  /** How many of a mean month would have to wait. */
  readonly boven: number | null;
}

export interface GetoondeFormule {
  readonly naam: string;
  /** First month of which it saw everything it looks back at; null when there is none. */
  readonly volledigVanaf: string | null;
  readonly signalen: number | null;
  readonly perDuizend: number | null;
  readonly perMaand: readonly GetoondAantal[];
  readonly perSoort: readonly GetoondAantal[];
  readonly perAanpak: readonly GetoondeAanpak[];
  readonly perPostcode4: readonly GetoondeCel[];
  readonly uitslagen: { readonly bekend: number | null } & Readonly<Record<Uitslag, Aandeel | null>>;
  readonly verschil: GetoondVerschil | null;
}

export interface GetoondVerschil {
  readonly ookGeldend: number | null;
  readonly alleenNieuw: number | null;
  readonly alleenGeldend: number | null;
  readonly redenenNieuw: readonly GetoondeCel[];
  readonly redenenGemist: readonly GetoondeCel[];
  readonly vroeger: number | null;
  readonly gelijk: number | null;
  readonly later: number | null;
  /** Days later than the formule in force, negative when earlier: the middle one of those not on the same day. */
  readonly mediaanDagen: number | null;
  readonly dossiers: readonly Dossier[];
  readonly dossiersAfgekapt: boolean;
}

export function toonFormule(
  naam: string,
  volledigVanaf: string | null,
  telling: Proeftelling,
  grootte: Grootte,
): GetoondeFormule {
  const perMaand = toonTabel(cellenOf(telling.perMaand));
  const { totaal } = perMaand;
  const rate = (aantal: number | null, maanden: number) => perDuizend(aantal, maanden, grootte.inwoners);
  const rated = ({ cellen }: GetoondeTabel, maanden: number): GetoondAantal[] =>
    cellen.map((cel) => ({ ...cel, perDuizend: rate(cel.aantal, maanden) }));
  return {
    naam,
    volledigVanaf,
    signalen: totaal,
    perDuizend: rate(totaal, grootte.maanden),
    perMaand: rated(perMaand, 1),
    perSoort: rated(toonTabel(cellenOf(telling.perSoort)), grootte.maanden),
    perAanpak: rated(toonTabel(cellenOf(alleAanpakken(telling.perAanpak))), grootte.maanden).map((cel) =>
      withCapaciteit(cel, grootte),
    ),
    perPostcode4: toonTabel(cellenOf(telling.perPostcode4)).cellen,
    uitslagen: toonUitslagen(telling),
    verschil: telling.verschil === null ? null : toonVerschil(telling.verschil),
  };
}

/** Also those that no signaal asks for, so that a capacity nobody uses is seen. */
function alleAanpakken(perAanpak: Verdeling): Verdeling {
  const empty = codelijsten.aanpak.map((aanpak) => [aanpak, { aantal: 0, zonderSignaal: 0 }] as const);
  return { ...Object.fromEntries(empty), ...perAanpak };
}

function perDuizend(aantal: number | null, maanden: number, inwoners: number | null): number | null {
  if (aantal === null || inwoners === null || inwoners === 0 || maanden === 0) return null;
  return rounded((aantal / maanden / inwoners) * 1_000, 3);
}

function withCapaciteit(cel: GetoondAantal, { maanden, capaciteit }: Grootte): GetoondeAanpak {
  const limit = Object.entries(capaciteit).find(([aanpak]) => aanpak === cel.sleutel)?.[1] ?? null;
  if (cel.aantal === null || maanden === 0)
    return { ...cel, verwachting: null, capaciteit: limit, boven: null };
  const gemiddeld = cel.aantal / maanden;
  // Of what is counted: the spread of the mean itself and of one month around it.
  const spread = 1.96 * Math.sqrt(gemiddeld + gemiddeld / maanden);
  return {
    ...cel,
    verwachting: {
      gemiddeld: rounded(gemiddeld, 1),
      van: rounded(Math.max(0, gemiddeld - spread), 1),
      tot: rounded(gemiddeld + spread, 1),
    },
    capaciteit: limit,
    boven: limit === null ? null : rounded(Math.max(0, gemiddeld - limit), 1),
  };
}

/** Only signalen of reality have a result, so nothing follows from these about households without one. */
function toonUitslagen({ bekend }: Proeftelling): GetoondeFormule['uitslagen'] {
  const few = bekend.signalen < KLEINSTE_TELLING;
  const shares = UITSLAGEN.map((uitslag) => {
    const found = few ? null : wilson(bekend[uitslag], bekend.signalen);
    return [uitslag, found === null ? null : roundedShare(found)] as const;
  });
  const byName: Partial<Record<Uitslag, Aandeel | null>> = Object.fromEntries(shares);
  const { contact = null, hulp = null, alOpgelost = null, onterecht = null } = byName;
  return { bekend: few ? null : bekend.signalen, contact, hulp, alOpgelost, onterecht };
}

function toonVerschil(verschil: Verschiltelling): GetoondVerschil {
  const eigen = toonTabel(withKeys(verschil.eigen, ['OOK_GELDEND', 'ALLEEN_NIEUW']));
  const geldend = toonTabel(withKeys(verschil.geldend, ['OOK_NIEUW', 'ALLEEN_GELDEND']));
  const ookGeldend = cellValue(eigen, 'OOK_GELDEND');
  const alleenNieuw = cellValue(eigen, 'ALLEEN_NIEUW');
  const alleenGeldend = cellValue(geldend, 'ALLEEN_GELDEND');
  const moment = toonTabel(withKeys(verschil.moment, ['VROEGER', 'GELIJK', 'LATER']), ookGeldend === null);
  const hidden = moment.cellen.some(({ aantal }) => aantal === null);
  return {
    ookGeldend,
    alleenNieuw,
    alleenGeldend,
    redenenNieuw: toonTabel(cellenOf(verschil.redenenNieuw), alleenNieuw === null).cellen,
    redenenGemist: toonTabel(cellenOf(verschil.redenenGemist), alleenGeldend === null).cellen,
    vroeger: cellValue(moment, 'VROEGER'),
    gelijk: cellValue(moment, 'GELIJK'),
    later: cellValue(moment, 'LATER'),
    mediaanDagen: hidden ? null : medianOf(verschil.dagen),
    dossiers: verschil.dossiers,
    dossiersAfgekapt: verschil.dossiers.length >= MEESTE_DOSSIERS,
  };
}

function withKeys(verdeling: Verdeling, sleutels: readonly string[]) {
  return sleutels.map((sleutel) => ({ sleutel, ...(verdeling[sleutel] ?? { aantal: 0, zonderSignaal: 0 }) }));
}

function cellValue({ cellen }: GetoondeTabel, sleutel: string): number | null {
  return cellen.find((cel) => cel.sleutel === sleutel)?.aantal ?? null;
}

/** Null of fewer than five: the middle of few is one of them. */
function medianOf(dagen: Verdeling): number | null {
  const other = Object.entries(dagen)
    .map(([days, telling]) => ({ days: Number(days), telling }))
    .filter(({ days }) => days !== 0)
    .sort((a, b) => a.days - b.days);
  const total = sumOf(other.map(({ telling }) => telling));
  if (total.aantal === 0 || isKlein(total)) return null;
  let seen = 0;
  for (const { days, telling } of other) {
    seen += telling.aantal;
    if (seen * 2 >= total.aantal) return days;
  }
  return null;
}

function roundedShare({ aandeel, van, tot }: Aandeel): Aandeel {
  return { aandeel: rounded(aandeel, 4), van: rounded(van, 4), tot: rounded(tot, 4) };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
