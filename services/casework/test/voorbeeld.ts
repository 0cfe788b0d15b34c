import {
  datum,
  derivedId,
  type Persoon,
  type Signaal,
  type SignaalMelding,
  type Sleutelbos,
  seal,
  transportSleutel,
} from '@meldpunt/contracts';

/** A signaal and what is in it, complete and plausible; a test names what matters to it. */
export const VANDAAG = datum('2026-03-02');

export function id(...parts: string[]): string {
  return derivedId('test', ...parts);
}

export function maakMelding(naam: string, meer: Partial<SignaalMelding> = {}): SignaalMelding {
  return {
    meldingId: id('melding', naam),
    meldingVersie: 1,
    stand: 'OPEN',
    meldingstand: 'AANGENOMEN',
    beantwoordOp: null,
    achterstandId: id('achterstand', naam),
    persoonId: id('persoon', 'a'),
    partnerId: 'woonstek',
    soort: 'HUUR',
    kenmerk: `K-${naam}`,
    meldmaand: '2026-02',
    signaaldatum: datum('2026-02-27'),
    aangenomenOp: VANDAAG,
    incassopauzeTot: datum('2026-04-02'),
    alleenDoorAnderen: false,
    ontstaansdatum: datum('2026-01-01'),
    bedragInCenten: 120_000,
    aantalTermijnen: 2,
    crisissignaal: false,
    dreiging: null,
    dreigingOp: null,
    dreigingGemeldOp: null,
    eindeleveringOp: null,
    warmeOverdracht: false,
    persoonlijkContactGezocht: true,
    gewezenOpHulp: true,
    herinneringGestuurd: true,
    aanbodZonderReactie: true,
    persoon: null,
    ...meer,
  };
}

export function maakSignaal(
  naam: string,
  meldingen: readonly SignaalMelding[],
  meer: Partial<Signaal> = {},
): Signaal {
  return {
    signaalId: id('signaal', naam),
    versie: 1,
    gemeentecode: '0268',
    stand: 'LOPEND',
    gebeurtenis: 'ONTSTAAN',
    ontstaanOp: VANDAAG,
    gewijzigdOp: VANDAAG,
    formule: 'standaard',
    formuleVersie: 1,
    gefaaldeFormule: null,
    matchingperiodeVan: null,
    matchingperiodeTot: null,
    meervoudig: false,
    opeenvolgend: false,
    aanpak: 'BRIEF',
    zwaarte: 100,
    motivering: [],
    verzameladres: false,
    crisis: false,
    klokVanaf: VANDAAG,
    dreigingVanaf: null,
    vorigSignaalId: null,
    meldingen,
    onderbouwing: [],
    gezienOp: 0,
    ...meer,
  };
}

export function maakPersoon(meer: Partial<Persoon> = {}): Persoon {
  return {
    burgerservicenummer: null,
    voorletters: 'A',
    voornamen: null,
    voorvoegsel: 'van der',
    achternaam: 'Proef',
    geboortedatum: '1980-01-02',
    geslacht: null,
    straatnaam: 'Proefstraat',
    huisnummer: 12,
    huisnummertoevoeging: null,
    postcode: '6511AA',
    plaatsnaam: 'Nijmegen',
    telefoonnummer: null,
    email: null,
    ...meer,
  };
}

/** The same signaal with a resident sealed into each melding, as the router sends it. */
export function metPersonen(
  signaal: Signaal,
  sleutelbos: Sleutelbos,
  persoon: Persoon = maakPersoon(),
): Signaal {
  const sluit = (melding: SignaalMelding): SignaalMelding => ({
    ...melding,
    persoon: seal({
      sleutelbos,
      sleutelnaam: transportSleutel(VANDAAG),
      recordId: `${signaal.signaalId}/${melding.meldingId}`,
      persoon,
    }),
  });
  return { ...signaal, meldingen: signaal.meldingen.map(sluit) };
}
