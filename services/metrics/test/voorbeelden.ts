import {
  datum,
  type Gemeente,
  type Melding,
  type Reactie,
  type Signaal,
  type SignaalMelding,
  type Telreactie,
  type Terugkoppeling,
} from '@meldpunt/contracts';

/** Events as the neighbours write them, with the fields a test does not care about filled in. */

export { afhandeling, einde, melding, signaalpartner, uitkomst } from '../../feedback/test/voorbeelden.ts';

export function gemeente(gemeentecode: string, patch: Partial<Gemeente> = {}): Gemeente {
  return {
    gemeentecode,
    versie: 1,
    naam: `Gemeente ${gemeentecode}`,
    provincie: 'Gelderland',
    inwoners: 10_000,
    aansluiting: 'REST',
    opvolgercode: null,
    opgevolgdPer: null,
    machtigingen: [{ organisatieId: `org-${gemeentecode}`, van: datum('2026-01-01'), tot: null }],
    gezienOp: 0,
    ...patch,
  };
}

export function signaal(
  signaalId: string,
  meldingen: readonly Melding[],
  patch: Partial<Signaal> = {},
): Signaal {
  const [first] = meldingen;
  if (first === undefined) throw new Error('a signaal needs a melding');
  return {
    signaalId,
    versie: 1,
    gemeentecode: first.gemeentecode,
    stand: 'LOPEND',
    gebeurtenis: 'ONTSTAAN',
    ontstaanOp: first.aangenomenOp,
    gewijzigdOp: first.aangenomenOp,
    formule: 'standaard',
    formuleVersie: 1,
    gefaaldeFormule: null,
    matchingperiodeVan: null,
    matchingperiodeTot: null,
    meervoudig: false,
    opeenvolgend: false,
    aanpak: 'BRIEF',
    zwaarte: 0,
    motivering: [],
    verzameladres: false,
    crisis: false,
    klokVanaf: first.aangenomenOp,
    dreigingVanaf: null,
    vorigSignaalId: null,
    meldingen: meldingen.map(held),
    onderbouwing: [],
    gezienOp: 0,
    ...patch,
  };
}

function held(of: Melding): SignaalMelding {
  return {
    meldingId: of.meldingId,
    meldingVersie: of.versie,
    stand: 'OPEN',
    meldingstand: of.stand,
    beantwoordOp: null,
    achterstandId: of.achterstandId,
    persoonId: 'p',
    partnerId: of.partnerId,
    soort: of.soort,
    kenmerk: of.kenmerk,
    meldmaand: of.meldmaand,
    signaaldatum: of.signaaldatum,
    aangenomenOp: of.aangenomenOp,
    incassopauzeTot: of.incassopauzeTot,
    ontstaansdatum: null,
    bedragInCenten: of.bedragInCenten,
    aantalTermijnen: null,
    crisissignaal: false,
    dreiging: null,
    dreigingOp: null,
    dreigingGemeldOp: null,
    eindeleveringOp: null,
    warmeOverdracht: false,
    persoonlijkContactGezocht: null,
    gewezenOpHulp: null,
    herinneringGestuurd: null,
    aanbodZonderReactie: null,
    alleenDoorAnderen: false,
    persoon: Buffer.from('sealed'),
  };
}

export function terugkoppeling(of: Melding, patch: Partial<Terugkoppeling> = {}): Terugkoppeling {
  return {
    terugkoppelingId: `t-${of.meldingId}`,
    partnerId: of.partnerId,
    volgnummer: 1,
    meldingId: of.meldingId,
    kenmerk: of.kenmerk,
    meldmaand: of.meldmaand,
    gemeentecode: of.gemeentecode,
    aard: 'DEFINITIEF',
    klasse: 'HERVAT_INCASSO',
    dag: datum('2026-04-05'),
    bedragInCenten: of.bedragInCenten,
    incassopauzeTot: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    onterechtreden: null,
    corrigeertTerugkoppelingId: null,
    opnieuwGeleverd: false,
    gezienOp: 0,
    ...patch,
  };
}

export function telreactie(
  of: Melding,
  reactieId: string,
  soort: Telreactie['reactie'],
  op = '2026-05-02',
): Telreactie {
  return {
    reactieId,
    soort: of.soort,
    meldingId: of.meldingId,
    gemeentecode: of.gemeentecode,
    klasse: 'HERVAT_INCASSO',
    reactie: soort,
    op: datum(op),
    bedragInCenten: null,
    gereageerdOp: datum(op),
    gezienOp: 0,
  };
}

export function reactie(...about: Parameters<typeof telreactie>): Reactie {
  const [{ partnerId }] = about;
  return { ...telreactie(...about), partnerId, signaalId: 's1', klasse: 'HULP_AANVAARD' };
}
