/*
 * Random groepen and formules for the tests that hold the blocks against something else. Few values, so that nearly
 * everything collides, and many days on the edges of windows.
 */
import { addDays, addMonths, codelijsten, type Datum, datum, meldmaandVan } from '@meldpunt/contracts';
import type { Aanpak, FormuleGroep, GroepMelding, Uitdrukking } from '../src/formules/formule.ts';

export class Toeval {
  readonly #next: () => number;

  constructor(next: () => number) {
    this.#next = next;
  }

  tot(bound: number): number {
    return Math.floor(this.#next() * bound);
  }

  kans(deel: number): boolean {
    return this.#next() < deel;
  }

  een<T>(first: T, ...others: readonly T[]): T {
    const at = this.tot(others.length + 1);
    return at === 0 ? first : (others[at - 1] ?? first);
  }
}

const PEILDATA = ['2026-03-15', '2026-03-31', '2026-03-01', '2026-02-28', '2024-02-29', '2025-12-31'].map(
  datum,
);
const RESULTATEN = [
  'GEEN_CONTACT',
  'HOEFT_GEEN_HULP',
  'BETALING_HERVAT',
  'AL_BEKEND_SCHULDHULP',
  'VERVOLGHULP',
  'GEEN_INWONER',
] as const;

export function willekeurigePeildatum(toeval: Toeval): Datum {
  return PEILDATA[toeval.tot(PEILDATA.length)] ?? datum('2026-03-15');
}

export function willekeurigeMelding(toeval: Toeval, peildatum: Datum, nummer: number): GroepMelding {
  const soort = toeval.een('ZORG' as const, 'WATER' as const, 'HUUR' as const, 'ENERGIE' as const);
  const partnerId = `${soort.toLowerCase()}-${toeval.tot(2)}`;
  const signaaldatum = willekeurigeDag(toeval, peildatum);
  const open = toeval.kans(0.55);
  const postcode4 = toeval.een(undefined, null, '6511', '6512', '6530', '1011');
  return {
    meldingId: `m${String(nummer).padStart(2, '0')}`,
    achterstandId: toeval.kans(0.5) ? `${partnerId}/x` : `${partnerId}/${nummer}`,
    persoon: toeval.een('p', 'q', 'r'),
    adres: toeval.een('a', 'a', 'b', null),
    ...(postcode4 === undefined ? {} : { postcode4 }),
    partnerId,
    soort,
    meldmaand: meldmaandVan(signaaldatum),
    signaaldatum,
    ontstaansdatum: toeval.kans(0.3)
      ? null
      : addDays(peildatum, -toeval.een(0, 29, 30, 31, 59, 100, 101, 400)),
    bedragInCenten: toeval.een(1, 2_500, 5_000, 7_499, 7_500, 20_000),
    aantalTermijnen: toeval.een(null, 0, 1, 2, 3),
    crisissignaal: toeval.kans(0.1),
    dreiging: toeval.kans(0.1) ? 'ONTRUIMING' : null,
    open,
    // A running signaal is judged as if nothing in it had been answered: open, and with a result.
    eindresultaat: toeval.kans(open ? 0.1 : 0.75)
      ? (RESULTATEN[toeval.tot(RESULTATEN.length)] ?? null)
      : null,
  };
}

function willekeurigeDag(toeval: Toeval, peildatum: Datum): Datum {
  if (toeval.kans(0.3)) {
    const maanden = toeval.een(1, 2, 3, 6);
    const edge = toeval.kans(0.5)
      ? addMonths(peildatum, -maanden)
      : datum(`${meldmaandVan(addMonths(datum(`${meldmaandVan(peildatum)}-01`), -maanden))}-01`);
    return addDays(edge, toeval.een(-1, 0, 1));
  }
  return addDays(peildatum, -toeval.tot(toeval.een(3, 40, 100, 430)));
}

export function willekeurigeGroep(toeval: Toeval, peildatum: Datum): FormuleGroep {
  const aantal = toeval.tot(toeval.een(4, 8, 13));
  return {
    meldingen: Array.from({ length: aantal }, (_, nummer) => willekeurigeMelding(toeval, peildatum, nummer)),
    verzameladres: false,
  };
}

/** With the chance that is given for each parameter; left out, the block fills in its default. */
function some(
  toeval: Toeval,
  fields: Readonly<Record<string, unknown>>,
  always: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => always.includes(name) || toeval.kans(0.7)),
  );
}

type Blad = (toeval: Toeval) => Readonly<Record<string, unknown>>;

const per = (toeval: Toeval) => toeval.een('GROEP', 'PERSOON', 'ADRES');
const venster = (toeval: Toeval) =>
  toeval.een<object>(
    { maanden: toeval.een(1, 2, 3, 6) },
    { dagen: toeval.een(1, 30, 60) },
    { meldmaanden: toeval.een(1, 2, 4) },
  );
const soorten = (toeval: Toeval) => toeval.een(['HUUR'], ['HUUR', 'WATER'], ['ZORG']);
const resultaten = (toeval: Toeval) =>
  toeval.een(['GEEN_CONTACT'], ['GEEN_CONTACT', 'HOEFT_GEEN_HULP'], [...codelijsten.eindresultaat]);

/** Parameters of every version of every block without parts. */
const bladen: Readonly<Record<string, Readonly<Record<number, Blad>>>> = {
  altijd: { 1: () => ({}), 2: () => ({}) },
  crisis: {
    1: (t) => some(t, { dreigingTelt: t.kans(0.5) }),
    2: (t) => some(t, { dreigingTelt: t.kans(0.5) }),
  },
  drempel: {
    1: (t) => some(t, { minimumInCenten: bedrag(t), tel: t.een('SAMEN', 'PER_SOORT', 'PER_MELDING') }, MIN),
    2: (t) =>
      some(
        t,
        {
          minimumInCenten: bedrag(t),
          tel: t.een('SAMEN', 'PER_SOORT', 'PER_PARTNER', 'PER_PERSOON', 'PER_MELDING'),
          soorten: soorten(t),
        },
        MIN,
      ),
  },
  termijnen: {
    1: (t) => some(t, { soorten: soorten(t), minstens: 1 + t.tot(4) }),
    2: (t) => some(t, { soorten: soorten(t), minstens: 1 + t.tot(4) }),
  },
  samenloop: {
    1: (t) =>
      some(t, {
        tel: t.een('SOORTEN', 'PARTNERS'),
        minstens: 2 + t.tot(3),
        venster: t.een<object>({ maanden: t.een(1, 2, 3, 6) }, { dagen: t.een(1, 30, 60) }),
        per: t.een('GROEP', 'PERSOON'),
      }),
    2: (t) =>
      some(t, {
        tel: t.een('SOORTEN', 'PARTNERS'),
        minstens: 2 + t.tot(3),
        venster: venster(t),
        per: per(t),
      }),
  },
  opeenvolgend: {
    1: (t) =>
      some(t, {
        minstens: 2 + t.tot(3),
        binnen: 2 + t.tot(8),
        aaneengesloten: t.kans(0.5),
        per: t.een('GROEP', 'PERSOON'),
      }),
    2: (t) => {
      const binnen = 2 + t.tot(8);
      const rest = { binnen, aaneengesloten: t.kans(0.5), per: per(t) };
      const tel = t.een('MAANDEN', 'MELDINGEN', 'WISSELEND');
      // There are no more meldmaanden than are looked at, but there may be more meldingen.
      const minstens = 2 + t.tot(tel === 'MELDINGEN' ? 5 : Math.min(3, binnen - 1));
      return some(t, { tel, minstens, ...rest }, tel === 'MELDINGEN' ? ['tel', 'binnen'] : ['binnen']);
    },
  },
  'eerder-gemeld': {
    1: (t) =>
      some(t, { maanden: t.een(1, 2, 3, 6, 12), per: per(t), zelfde: t.een('ALLES', 'SOORT', 'PARTNER') }),
  },
  herhaling: {
    1: (t) =>
      some(t, {
        resultaten: resultaten(t),
        minstens: 1 + t.tot(3),
        maanden: t.een(1, 3, 6, 12),
        zelfde: t.een('ALLES', 'SOORT', 'PARTNER'),
        per: per(t),
      }),
  },
  bekend: { 1: (t) => some(t, { resultaten: resultaten(t), maanden: t.een(1, 3, 6, 12), per: per(t) }) },
  'soort-plus': {
    1: (t) =>
      some(
        t,
        {
          soorten: soorten(t),
          anderen: t.tot(3),
          tel: t.een('SOORTEN', 'PARTNERS'),
          venster: venster(t),
          per: per(t),
        },
        ['soorten'],
      ),
  },
  ouderdom: {
    1: (t) => {
      const [minDagen, maxDagen] = [t.een(0, 30, 59), t.een(59, 100, 400)];
      const bounds = t.een<object>({ minDagen }, { maxDagen }, { minDagen, maxDagen });
      return { ...bounds, ...some(t, { soorten: soorten(t), zonderDatumTelt: t.kans(0.5) }) };
    },
  },
  postcode: {
    1: (t) => ({
      gebieden: t.een<object[]>(
        [{ van: '6511' }],
        [{ van: '1011' }, { naam: 'Oost', van: '6512', tot: '6530' }],
      ),
    }),
  },
};
const MIN = ['minimumInCenten'];
const bedrag = (toeval: Toeval) => toeval.een(1, 5_000, 7_500, 10_000, 25_000);

export const bladnamen = Object.entries(bladen).flatMap(([naam, versies]) =>
  Object.keys(versies).map((versie) => ({ naam, versie: Number(versie) })),
);

export function willekeurigBlad(
  toeval: Toeval,
  { naam, versie }: { naam: string; versie: number },
): Uitdrukking {
  const parameters = bladen[naam]?.[versie]?.(toeval) ?? {};
  const newest = Math.max(...Object.keys(bladen[naam] ?? {}).map(Number));
  return {
    formule: naam,
    ...(versie === newest && toeval.kans(0.5) ? {} : { versie }),
    ...(Object.keys(parameters).length === 0 && toeval.kans(0.5) ? {} : { parameters }),
    ...eigenAanpak(toeval),
  };
}

export const verbindingen = ['en', 'of', 'niet', 'minstens', 'aanpakkeuze'] as const;
export type Verbindingsnaam = (typeof verbindingen)[number];

/** Without the blocks that `zonder` names. */
export function willekeurigeFormule(toeval: Toeval, diepte = 3, zonder: readonly string[] = []): Uitdrukking {
  if (diepte === 0 || toeval.kans(0.4)) {
    const namen = bladnamen.filter(({ naam }) => !zonder.includes(naam));
    return willekeurigBlad(toeval, namen[toeval.tot(namen.length)] ?? { naam: 'altijd', versie: 2 });
  }
  const formule = toeval.een(...verbindingen);
  if (zonder.includes(formule)) return willekeurigeFormule(toeval, diepte, zonder);
  return willekeurigeVerbinding(toeval, formule, diepte, zonder);
}

export function willekeurigeVerbinding(
  toeval: Toeval,
  formule: Verbindingsnaam,
  diepte: number,
  zonder: readonly string[] = [],
): Uitdrukking {
  const aantal = formule === 'niet' ? 1 : formule === 'aanpakkeuze' ? 2 + toeval.tot(2) : 1 + toeval.tot(3);
  const delen = Array.from({ length: aantal }, () => willekeurigeFormule(toeval, diepte - 1, zonder));
  return { formule, ...verbindingsparameters(toeval, formule, aantal), delen, ...eigenAanpak(toeval) };
}

function verbindingsparameters(toeval: Toeval, formule: Verbindingsnaam, aantal: number) {
  if (formule === 'minstens') return { parameters: { aantal: 1 + toeval.tot(aantal) } };
  if (formule === 'aanpakkeuze')
    return { parameters: some(toeval, { zwaarteUit: toeval.een('GROND', 'KEUZE') }) };
  return {};
}

function eigenAanpak(toeval: Toeval): { aanpak?: Aanpak; zwaarte?: number } {
  return {
    ...(toeval.kans(0.2) ? { aanpak: toeval.een('BRIEF', 'BELLEN', 'HUISBEZOEK', 'EIGEN_CONSULENT') } : {}),
    ...(toeval.kans(0.2) ? { zwaarte: toeval.tot(11) * 100 } : {}),
  };
}
