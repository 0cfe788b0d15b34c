import type { Code } from '../../codelijsten.ts';
import { eindresultaten } from '../../eindresultaten.ts';
import type { Persoon } from '../../generated/types.ts';
import { isDatum } from '../../kalender/datum.ts';
import type {
  AanleverendeOrganisatie,
  DdasMapping,
  Exportbevinding,
  Vroegsignaalfeiten,
  Vroegsignaalstatus,
  Vroegsignaaluitkomst,
  Zaakfeiten,
} from '../feiten.ts';
import { ddasSchema } from './schema.ts';

// Source of the wordings and rules: VNG-Realisatie/ddas-vroegsignalering, v1.2 (schema, change log, definitions).

const MAX_TOEVOEGING = 4;

const signaalpartners: Readonly<Record<Code<'partnersoort'>, string>> = {
  BELASTINGDIENST: 'Belastingdienst',
  CAK_EIGEN_BIJDRAGE: 'CAK Eigen bijdrage',
  CAK_ZORGVERZEKERINGEN: 'CAK Zorgverzekeringen',
  DIENST_TOESLAGEN: 'Dienst Toeslagen',
  DUO: 'DUO',
  ENERGIE: 'Energie',
  HUUR: 'Huur',
  HYPOTHEEK: 'Hypotheek',
  OVERIGE: 'Overige',
  WATER: 'Water',
  ZORG: 'Zorg',
};

const statussen: Readonly<Record<Vroegsignaalstatus, string>> = {
  NOG_NIET_OPGEPAKT: 'Nog niet opgepakt',
  OPGEPAKT: 'Opgepakt',
  AL_BEKEND_SCHULDHULP: 'Inwoner al bekend bij schuldhulpverlening',
  OVERLEDEN: 'Inwoner is overleden',
  GEEN_INWONER: 'Persoon is geen inwoner (meer) in de gemeente',
  NIET_OPGEPAKT_ANDERE_REDEN: 'Niet opgepakt: andere reden',
  NIET_OPGEPAKT_HERHAALD: 'Niet opgepakt: herhaalde melding',
  NIET_OPGEPAKT_ONTERECHT: 'Niet opgepakt: onterecht signaal',
};

const contactsoorten: Readonly<Record<Code<'contactsoort'>, string>> = {
  ADMINISTRATIEF: 'Administratief',
  AFSPRAAK_OP_LOCATIE: 'Afspraak op locatie',
  BRIEF: 'Brief',
  HUISBEZOEK: 'Huisbezoek',
  KAARTJE: 'Kaartje',
  MAIL: 'Mail',
  ONBEKEND: 'Onbekend',
  OVERIGE: 'Overige',
  SMS_WHATSAPP: 'SMS/Whatsapp',
  TELEFOON: 'Telefoon',
};

const dagdelen: Readonly<Record<Code<'dagdeel'>, string>> = {
  OCHTEND: 'Ochtend',
  MIDDAG: 'Middag',
  AVOND: 'Avond',
};

const geslachten: Readonly<Record<Code<'geslacht'>, string>> = {
  MAN: 'Man',
  VROUW: 'Vrouw',
  ONBEKEND: 'Onbekend',
  LEEG: 'Leeg',
};

/**
 * Whole euros from cents: half a euro and more goes up, per melding and nowhere else, so that a sum in the exchange is
 * at most half a euro per melding away from ours.
 */
export function toEuro(centen: number): number {
  return Math.floor((centen + 50) / 100);
}

export const ddas1_2: DdasMapping = {
  versie: '1.2',
  schema: ddasSchema,
  toVroegsignaal,
  toVroegsignaalzaak,
  toKop: ({ van, tot }, aangeleverdOp, leverancier) => ({
    startdatumLevering: van,
    einddatumLevering: tot,
    aanleverdatumEnTijd: aangeleverdOp,
    codeGegevensleverancier: leverancier,
  }),
  toLeveringkop: (teller, gemeentecode, organisatie) => ({
    teller,
    gemeentecode,
    aanleverendeOrganisatie: toOrganisatie(organisatie),
  }),
};

function toVroegsignaal(feiten: Vroegsignaalfeiten): Vroegsignaaluitkomst {
  const { persoon, ontstaansdatum } = feiten;
  if (persoon === null) return { status: 'NIET_GEMAAKT', code: 'CLIENT_GEWIST' };
  const bevindingen: Exportbevinding[] = [];
  const client = toClient(persoon, bevindingen);
  if (client === null) return { status: 'NIET_GEMAAKT', code: 'CLIENT_ONVOLLEDIG' };
  const bedrag = toEuro(feiten.bedragInCenten);
  if (bedrag === 0) bevindingen.push('BEDRAG_NUL');
  return {
    status: 'GEMAAKT',
    bevindingen,
    vroegsignaal: {
      ID: feiten.meldingId,
      crisissignaal: feiten.crisissignaal,
      warmeOverdracht: feiten.warmeOverdracht,
      bedrag,
      ...(ontstaansdatum === null ? {} : { ontstaansdatum }),
      signaaldatum: feiten.signaaldatum,
      status: statussen[feiten.status],
      signaalpartner: { type: signaalpartners[feiten.soort] },
      client,
    },
  };
}

/** Either the BSN and nothing else, or no BSN and at least postcode and house number; null when there is neither. */
function toClient(persoon: Persoon, bevindingen: Exportbevinding[]): object | null {
  const { burgerservicenummer, postcode, huisnummer, huisnummertoevoeging, geboortedatum, geslacht } =
    persoon;
  if (burgerservicenummer !== null) return { burgerservicenummer };
  if (postcode === null || huisnummer === null) return null;
  const past = huisnummertoevoeging !== null && huisnummertoevoeging.length <= MAX_TOEVOEGING;
  if (huisnummertoevoeging !== null && !past) bevindingen.push('TOEVOEGING_TE_LANG');
  return {
    ...(geslacht === null ? {} : { geslachtsaanduiding: geslachten[geslacht] }),
    // A birth date of which the day or month is unknown is no date there.
    ...(isDatum(geboortedatum) ? { geboortedatum } : {}),
    postcode,
    huisnummer: String(huisnummer),
    ...(past ? { huisnummertoevoeging } : {}),
  };
}

function toVroegsignaalzaak(feiten: Zaakfeiten): object {
  const { matchingperiodeVan, matchingperiodeTot, opgepaktOp } = feiten;
  const resultaat = feiten.resultaat === null ? null : eindresultaten[feiten.resultaat].ddas;
  return {
    ...(resultaat === null ? {} : { resultaat }),
    matchingsdatum: feiten.matchingsdatum,
    ...(matchingperiodeVan === null ? {} : { startdatumMatchingperiode: matchingperiodeVan }),
    ...(opgepaktOp === null ? {} : { datumOpgepakt: opgepaktOp }),
    ...(matchingperiodeTot === null ? {} : { einddatumMatchingperiode: matchingperiodeTot }),
    vroegsignalen: feiten.meldingIds.map((ID) => ({ ID })),
    contactpogingen: feiten.contactpogingen.map(({ soort, bereikt, op, dagdeel }) => ({
      soort: contactsoorten[soort],
      bereikt,
      datum: op,
      ...(dagdeel === null ? {} : { dagdeel: dagdelen[dagdeel] }),
    })),
  };
}

function toOrganisatie({ naam, kvkNummer, email, telefoonnummer }: AanleverendeOrganisatie): object {
  const contact = {
    ...(telefoonnummer === null ? {} : { telefoonnummer }),
    ...(email === null ? {} : { email }),
  };
  return {
    naam,
    ...(kvkNummer === null ? {} : { 'kvk-nummer': kvkNummer }),
    ...(Object.keys(contact).length === 0 ? {} : { contactpersonen: [contact] }),
  };
}
