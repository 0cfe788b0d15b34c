import { type Code, type Datum, type Melding, meldmaandVan, type Persoon } from '@meldpunt/contracts';
import { incassopauzeTot } from './incassopauze.ts';
import type { Meldregel } from './regel.ts';

/** A melding without what only its event carries: the sealed person and the instant of the commit. */
export type Meldinginhoud = Omit<Melding, 'persoon' | 'gezienOp'>;

/** The resident of a melding: as a line brought it and still to be sealed, or sealed before (null once erased). */
export type Persoonsdrager =
  | { readonly status: 'OPEN'; readonly persoon: Persoon }
  | { readonly status: 'VERZEGELD'; readonly blok: Buffer | null };

/** A melding as the gateway holds it. `inhoudHash`: keyed hash of the line that last touched it. */
export interface Meldingstaat {
  readonly inhoud: Meldinginhoud;
  readonly persoon: Persoonsdrager;
  readonly inhoudHash: string;
}

/** Everything that comes from outside the line when a melding is made or changed. */
export interface Herkomstgegevens {
  readonly meldingId: string;
  readonly achterstandId: string;
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly gemeentecode: string;
  readonly gevondenDoor: Code<'gevondenDoor'>;
  readonly herkomst: Code<'herkomst'>;
  readonly aangebodenOp: Datum;
  readonly waarschuwingen: readonly Code<'meldcode'>[];
  readonly convenantVersie: number;
  readonly inhoudHash: string;
}

export interface Aannemer {
  readonly dag: Datum;
  readonly partnerId: string;
  readonly partnerVersie: number;
  readonly soort: Code<'partnersoort'>;
  readonly geoVersie: string;
}

/** The fields of a melding that a line states and a later line may change. */
function stated(regel: Meldregel) {
  return {
    signaaldatum: regel.signaaldatum,
    ontstaansdatum: regel.ontstaansdatum,
    bedragInCenten: regel.bedragInCenten,
    aantalTermijnen: regel.aantalTermijnen,
    crisissignaal: regel.crisissignaal,
    dreiging: regel.dreiging,
    dreigingOp: regel.dreigingOp,
    eindeleveringOp: regel.eindeleveringOp,
    warmeOverdracht: regel.warmeOverdracht,
    persoonlijkContactGezocht: regel.persoonlijkContactGezocht,
    gewezenOpHulp: regel.gewezenOpHulp,
    herinneringGestuurd: regel.herinneringGestuurd,
    aanbodZonderReactie: regel.aanbodZonderReactie,
  };
}

export function newMelding(
  regel: Meldregel,
  herkomst: Herkomstgegevens,
  aannemer: Aannemer,
  vorigeMeldingId: string | null,
): Meldingstaat {
  const { dag } = aannemer;
  return {
    inhoud: {
      ...stated(regel),
      meldingId: herkomst.meldingId,
      versie: 1,
      stand: 'AANGENOMEN',
      achterstandId: herkomst.achterstandId,
      vorigeMeldingId,
      doorgezetVanMeldingId: null,
      leveringId: herkomst.leveringId,
      leveringskenmerk: herkomst.leveringskenmerk,
      regelnummer: herkomst.regelnummer,
      partnerId: aannemer.partnerId,
      soort: aannemer.soort,
      kenmerk: regel.kenmerk,
      gemeentecode: herkomst.gemeentecode,
      gemeenteGevondenDoor: herkomst.gevondenDoor,
      herkomst: herkomst.herkomst,
      meldmaand: meldmaandVan(regel.signaaldatum),
      aangebodenOp: herkomst.aangebodenOp,
      aangenomenOp: dag,
      gewijzigdOp: dag,
      incassopauzeTot: incassopauzeTot(dag),
      eersteBedragInCenten: regel.bedragInCenten,
      dreigingGemeldOp: regel.dreiging === null ? null : dag,
      adresVerouderd: false,
      waarschuwingen: herkomst.waarschuwingen,
      convenantVersie: herkomst.convenantVersie,
      partnerVersie: aannemer.partnerVersie,
      geoVersie: aannemer.geoVersie,
    },
    persoon: { status: 'OPEN', persoon: regel.persoon },
    inhoudHash: herkomst.inhoudHash,
  };
}

/**
 * The same melding after another line in its meldmaand. What acceptance fixed stays: its day, the pause, the first
 * amount, the day a threat was first heard of (its clock started then).
 */
export function changedMelding(
  vorige: Meldingstaat,
  regel: Meldregel,
  herkomst: Herkomstgegevens,
  aannemer: Aannemer,
): Meldingstaat {
  const { inhoud } = vorige;
  const dreigingGemeldOp = regel.dreiging === null ? null : (inhoud.dreigingGemeldOp ?? aannemer.dag);
  return {
    inhoud: {
      ...inhoud,
      ...stated(regel),
      versie: inhoud.versie + 1,
      leveringId: herkomst.leveringId,
      leveringskenmerk: herkomst.leveringskenmerk,
      regelnummer: herkomst.regelnummer,
      gemeenteGevondenDoor: herkomst.gevondenDoor,
      gewijzigdOp: aannemer.dag,
      dreigingGemeldOp,
      adresVerouderd: false,
      waarschuwingen: herkomst.waarschuwingen,
      convenantVersie: herkomst.convenantVersie,
      partnerVersie: aannemer.partnerVersie,
      geoVersie: aannemer.geoVersie,
    },
    persoon: { status: 'OPEN', persoon: regel.persoon },
    inhoudHash: herkomst.inhoudHash,
  };
}

/** Went on from another municipality, and its creditor did not report it there itself. */
export function isDoorgezet({ inhoud }: Meldingstaat): boolean {
  return inhoud.doorgezetVanMeldingId !== null;
}

/**
 * A melding that the hub passed on, once its creditor reports the arrear in that municipality itself: its own from now
 * on, and to that creditor a new one, with the pause of today. What the municipality counts from stays: the day it got
 * the melding, and that of a threat (`docs/besluiten/0023`).
 */
export function ownMelding(
  vorige: Meldingstaat,
  regel: Meldregel,
  herkomst: Herkomstgegevens,
  aannemer: Aannemer,
): Meldingstaat {
  const { inhoud, ...rest } = changedMelding(vorige, regel, herkomst, aannemer);
  return {
    ...rest,
    inhoud: {
      ...inhoud,
      doorgezetVanMeldingId: null,
      herkomst: herkomst.herkomst,
      aangebodenOp: herkomst.aangebodenOp,
      incassopauzeTot: incassopauzeTot(aannemer.dag),
      eersteBedragInCenten: regel.bedragInCenten,
    },
  };
}

/** The creditor's own word ends the melding; amount and person stay as last reported. */
export function endedMelding(
  vorige: Meldingstaat,
  stand: 'BETAALD' | 'INGETROKKEN' | 'VERPLAATST',
  dag: Datum,
  levering: { readonly leveringId: string; readonly leveringskenmerk: string; readonly regelnummer: number },
): Meldingstaat {
  const { inhoud } = vorige;
  return {
    ...vorige,
    inhoud: {
      ...inhoud,
      stand,
      versie: inhoud.versie + 1,
      gewijzigdOp: dag,
      leveringId: levering.leveringId,
      leveringskenmerk: levering.leveringskenmerk,
      regelnummer: levering.regelnummer,
    },
  };
}
