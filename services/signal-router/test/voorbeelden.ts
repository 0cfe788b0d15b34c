import { createHash } from 'node:crypto';
import {
  type Afhandeling,
  addMonths,
  type Datum,
  type DirectorySleutelbos,
  datum,
  derivedId,
  type Melding,
  meldmaandVan,
  type Persoon,
  type Signaal,
  seal,
  transportSleutel,
} from '@meldpunt/contracts';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';

/** Events as the neighbours write them, with the fields a test does not care about filled in. */

export const DAG = datum('2026-03-02');

/** What the router may make keys for. */
export const makeSleutels = () => maakTestsleutels('transport', 'matching', 'hmac');

export const persoon: Persoon = {
  burgerservicenummer: null,
  voorletters: 'J',
  voornamen: null,
  voorvoegsel: 'van der',
  achternaam: 'Proef',
  geboortedatum: '1980-05-12',
  geslacht: 'ONBEKEND',
  straatnaam: 'Proefstraat',
  huisnummer: 1,
  huisnummertoevoeging: null,
  postcode: '6511AA',
  plaatsnaam: 'Nijmegen',
  telefoonnummer: null,
  email: null,
};

/** Meldingen get ids that look like those of the gateway: the same for the same name. */
export function meldingIdOf(naam: string): string {
  return derivedId('proef', naam);
}

export function melding(
  sleutelbos: DirectorySleutelbos,
  naam: string,
  { persoon: wie = {}, ...patch }: Partial<Omit<Melding, 'persoon'>> & { persoon?: Partial<Persoon> } = {},
): Melding {
  const aangenomenOp = patch.aangenomenOp ?? DAG;
  const meldingId = meldingIdOf(naam);
  const soort = patch.soort ?? 'ZORG';
  return {
    meldingId,
    versie: 1,
    stand: 'AANGENOMEN',
    achterstandId: derivedId('achterstand', naam),
    vorigeMeldingId: null,
    doorgezetVanMeldingId: null,
    leveringId: null,
    leveringskenmerk: null,
    regelnummer: null,
    partnerId: soort.toLowerCase(),
    soort,
    kenmerk: `K-${naam}`,
    gemeentecode: '0268',
    gemeenteGevondenDoor: 'CONVENANT_CODE',
    herkomst: 'NIEUW',
    meldmaand: meldmaandVan(aangenomenOp),
    signaaldatum: aangenomenOp,
    aangebodenOp: aangenomenOp,
    aangenomenOp,
    gewijzigdOp: aangenomenOp,
    incassopauzeTot: addMonths(aangenomenOp, 1),
    ontstaansdatum: null,
    bedragInCenten: 20_000,
    eersteBedragInCenten: 20_000,
    aantalTermijnen: null,
    crisissignaal: false,
    dreiging: null,
    dreigingOp: null,
    dreigingGemeldOp: null,
    eindeleveringOp: null,
    warmeOverdracht: false,
    adresVerouderd: false,
    persoonlijkContactGezocht: null,
    gewezenOpHulp: null,
    herinneringGestuurd: null,
    aanbodZonderReactie: null,
    waarschuwingen: [],
    convenantVersie: 1,
    partnerVersie: 1,
    geoVersie: null,
    gezienOp: 0,
    ...patch,
    persoon: seal({
      sleutelbos,
      sleutelnaam: transportSleutel(aangenomenOp),
      recordId: meldingId,
      persoon: { ...persoon, ...wie },
    }),
  };
}

/** What casework says of one melding of a signaal. */
export function afhandeling(
  signaal: Signaal,
  meldingId: string,
  stand: Afhandeling['stand'],
  patch: Partial<Afhandeling> = {},
): Afhandeling {
  const shown = signaal.meldingen.find((one) => one.meldingId === meldingId);
  const op: Datum = patch.beeindigdOp ?? signaal.gewijzigdOp;
  return {
    signaalId: signaal.signaalId,
    meldingId,
    versie: 2,
    signaalVersie: signaal.versie,
    meldingVersie: shown?.meldingVersie ?? 1,
    zaakId: null,
    volgtOpZaakId: null,
    partnerId: shown?.partnerId ?? 'zorg',
    soort: shown?.soort ?? 'ZORG',
    gemeentecode: signaal.gemeentecode,
    stand,
    aanpak: signaal.aanpak,
    ontvangenOp: signaal.ontstaanOp,
    opgepaktOp: null,
    eersteContactpogingOp: null,
    contactOp: null,
    contactpogingen: [],
    contacttermijnTot: null,
    dreigingstermijnTot: null,
    contacttermijnVerstrekenOp: null,
    dreigingstermijnVerstrekenOp: null,
    pauzeVerlengdTot: null,
    verlengingsreden: null,
    beeindigdOp: stand === 'BEEINDIGD' ? op : null,
    eindresultaat: stand === 'BEEINDIGD' ? 'HOEFT_GEEN_HULP' : null,
    zaakresultaat: null,
    telreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regelingVanaf: null,
    regelingTermijnInCenten: null,
    regelingAantalTermijnen: null,
    alleenDoorAnderen: false,
    hulpMagGemeld: false,
    nieuweGemeentecode: null,
    bedragInCenten: shown?.bedragInCenten ?? 0,
    correctienummer: 0,
    gezienOp: 0,
    ...patch,
  };
}

/** Numbers from a seed, for tests that try many orders. */
export function seeded(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32BE(0);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
