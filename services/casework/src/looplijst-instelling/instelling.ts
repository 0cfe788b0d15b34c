import type { Code } from '@meldpunt/contracts';

/** How a municipality has its looplijsten made (R49, R50, R57, R60); the body of PUT /v1/looplijst-instellingen. */
export type Instelling = {
  /** 0 to 100 each. Crisis and threat have none: they always go first (design: crisis never waits for capacity). */
  readonly gewichten: Readonly<Record<Onderdeel, number>>;
  /** Amount from which more debt does not count heavier. */
  readonly volBedragInCenten: number;
  /** 0 to 100; a kind that is not named has none. */
  readonly soorten: Readonly<Partial<Record<Code<'partnersoort'>, number>>>;
  readonly wijken: readonly Wijk[];
  readonly behandelaars: readonly Behandelaar[];
  /** For all workers together; null for no bound but their own. */
  readonly capaciteitPerDag: number | null;
  /** Days after an attempt at contact before a zaak is on a list again. */
  readonly herbezoekNaDagen: number;
  readonly opRoute: boolean;
};

export type Onderdeel = 'bedrag' | 'soort' | 'leeftijd' | 'zwaarte' | 'wijk';

export type Wijk = {
  readonly naam: string;
  readonly pc4: readonly string[];
  readonly punten: number;
  readonly dagdeel: Code<'dagdeel'> | null;
};

export type Behandelaar = {
  /** As a token names who acts. */
  readonly behandelaarId: string;
  /** Monday first. */
  readonly capaciteit: readonly number[];
  /** Empty for all. */
  readonly wijken: readonly string[];
  readonly aanpakken: readonly Code<'aanpak'>[];
};

/** What holds until a municipality says otherwise: rent first (R30), then the amount; nobody works there yet. */
export const standaardinstelling: Instelling = {
  gewichten: { bedrag: 30, soort: 30, leeftijd: 20, zwaarte: 20, wijk: 0 },
  volBedragInCenten: 250_000,
  soorten: {
    HUUR: 100,
    HYPOTHEEK: 100,
    ENERGIE: 70,
    WATER: 50,
    ZORG: 50,
    CAK_ZORGVERZEKERINGEN: 50,
    CAK_EIGEN_BIJDRAGE: 30,
    BELASTINGDIENST: 30,
    DIENST_TOESLAGEN: 30,
    DUO: 30,
    OVERIGE: 30,
  },
  wijken: [],
  behandelaars: [],
  capaciteitPerDag: null,
  herbezoekNaDagen: 3,
  opRoute: false,
};

export type Instellingfout = {
  readonly field: string;
  readonly code: 'ONGELDIGE_WAARDE';
  readonly detail: string;
};

/** What the parts of an instelling, each in the right form, may not say together; empty when all is well. */
export function checkInstelling(instelling: Instelling): readonly Instellingfout[] {
  const fouten: Instellingfout[] = [];
  const fout = (field: string, detail: string) => fouten.push({ field, code: 'ONGELDIGE_WAARDE', detail });
  const wijken = new Set<string>();
  const pc4s = new Set<string>();
  for (const [plaats, wijk] of instelling.wijken.entries()) {
    if (wijken.has(wijk.naam)) fout(`/wijken/${plaats}/naam`, 'Deze naam komt twee keer voor.');
    wijken.add(wijk.naam);
    for (const [nummer, pc4] of wijk.pc4.entries()) {
      if (pc4s.has(pc4)) fout(`/wijken/${plaats}/pc4/${nummer}`, 'Dit postcodegebied staat al bij een wijk.');
      pc4s.add(pc4);
    }
  }
  const behandelaars = new Set<string>();
  for (const [plaats, behandelaar] of instelling.behandelaars.entries()) {
    if (behandelaars.has(behandelaar.behandelaarId)) {
      fout(`/behandelaars/${plaats}/behandelaarId`, 'Deze behandelaar staat er al.');
    }
    behandelaars.add(behandelaar.behandelaarId);
    for (const [nummer, naam] of behandelaar.wijken.entries()) {
      if (!wijken.has(naam)) fout(`/behandelaars/${plaats}/wijken/${nummer}`, 'Deze wijk is niet ingesteld.');
    }
  }
  return fouten;
}

export function findBehandelaar(instelling: Instelling, behandelaarId: string): Behandelaar | undefined {
  return instelling.behandelaars.find((behandelaar) => behandelaar.behandelaarId === behandelaarId);
}
