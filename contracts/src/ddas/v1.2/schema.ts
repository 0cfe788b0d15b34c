/**
 * Schema of a file of DDAS vroegsignalering v1.2, written from its published definitions and stricter where those
 * leave room that our own data does not need: lengths of the definition pages, ids as ours are, amounts not negative,
 * what we always have required. What passes here passes the official schema; not the other way round.
 */
const datum = { type: 'string', format: 'date' };
const eindresultaat = {
  enum: [
    '(Budget)advies en/of quick fix',
    'Definitief geen contact kunnen krijgen',
    'Geen reactie na eerder contact',
    'Inwoner al bekend bij schuldhulpverlening',
    'Inwoner heeft al een ander lopend traject',
    'Inwoner heeft zelf al betaald/betalingsregeling getroffen',
    'Inwoner is overleden',
    'Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering',
    'Niet opgepakt: andere reden',
    'Niet opgepakt: herhaalde melding',
    'Niet opgepakt: onterecht signaal',
    'Persoon is geen inwoner (meer) in de gemeente',
    'Vervolghulp en/of verwijzing',
    'Vervolghulp en/of verwijzing financieel',
    'Vervolghulp en/of verwijzing niet financieel',
    'Verwijzing zonder tussenkomst inwoner',
  ],
};
const signaalstatus = {
  enum: [
    'Inwoner al bekend bij schuldhulpverlening',
    'Inwoner is overleden',
    'Niet opgepakt: andere reden',
    'Niet opgepakt: herhaalde melding',
    'Niet opgepakt: onterecht signaal',
    'Nog niet opgepakt',
    'Opgepakt',
    'Persoon is geen inwoner (meer) in de gemeente',
  ],
};
const signaalpartner = {
  enum: [
    'Belastingdienst',
    'CAK Eigen bijdrage',
    'CAK Zorgverzekeringen',
    'Dienst Toeslagen',
    'DUO',
    'Energie',
    'Huur',
    'Hypotheek',
    'Overige',
    'Water',
    'Zorg',
  ],
};
const contactsoort = {
  enum: [
    'Administratief',
    'Afspraak op locatie',
    'Brief',
    'Huisbezoek',
    'Kaartje',
    'Mail',
    'Onbekend',
    'Overige',
    'SMS/Whatsapp',
    'Telefoon',
  ],
};

function exactly(properties: object, required: readonly string[]): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** BSN and nothing else, or an address with what else is known, never both. */
const client = {
  oneOf: [
    exactly({ burgerservicenummer: { type: 'string', pattern: '^\\d{9}$' } }, ['burgerservicenummer']),
    exactly(
      {
        geslachtsaanduiding: { enum: ['Man', 'Vrouw', 'Onbekend', 'Leeg'] },
        geboortedatum: datum,
        postcode: { type: 'string', pattern: '^[1-9]\\d{3}[A-Z]{2}$' },
        huisnummer: { type: 'string', pattern: '^\\d{1,5}$' },
        huisnummertoevoeging: { type: 'string', minLength: 1, maxLength: 4 },
      },
      ['postcode', 'huisnummer'],
    ),
  ],
};

const id = { type: 'string', format: 'uuid' };

const vroegsignaal = exactly(
  {
    ID: id,
    crisissignaal: { type: 'boolean' },
    warmeOverdracht: { type: 'boolean' },
    bedrag: { type: 'integer', minimum: 0 },
    ontstaansdatum: datum,
    signaaldatum: datum,
    status: signaalstatus,
    signaalpartner: exactly({ type: signaalpartner }, ['type']),
    client,
  },
  ['ID', 'crisissignaal', 'warmeOverdracht', 'bedrag', 'signaaldatum', 'status', 'signaalpartner', 'client'],
);

const vroegsignaalzaak = exactly(
  {
    resultaat: eindresultaat,
    matchingsdatum: datum,
    startdatumMatchingperiode: datum,
    einddatumMatchingperiode: datum,
    datumOpgepakt: datum,
    vroegsignalen: { type: 'array', items: exactly({ ID: id }, ['ID']), minItems: 1, uniqueItems: true },
    contactpogingen: {
      type: 'array',
      items: exactly(
        {
          soort: contactsoort,
          bereikt: { type: 'boolean' },
          datum,
          dagdeel: { enum: ['Ochtend', 'Middag', 'Avond'] },
        },
        ['soort', 'bereikt', 'datum'],
      ),
    },
  },
  ['matchingsdatum', 'vroegsignalen', 'contactpogingen'],
);

const organisatie = exactly(
  {
    naam: { type: 'string', minLength: 1 },
    'kvk-nummer': { type: 'string', pattern: '^\\d{8}$' },
    contactpersonen: {
      type: 'array',
      minItems: 1,
      items: {
        ...exactly({ telefoonnummer: { type: 'string' }, email: { type: 'string', format: 'email' } }, []),
        minProperties: 1,
      },
    },
  },
  ['naam'],
);

export const ddasSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'DDAS vroegsignalering v1.2',
  ...exactly(
    {
      startdatumLevering: datum,
      einddatumLevering: datum,
      aanleverdatumEnTijd: { type: 'string', format: 'date-time' },
      codeGegevensleverancier: { type: 'string', minLength: 1 },
      leveringen: {
        type: 'array',
        minItems: 1,
        items: exactly(
          {
            teller: { type: 'integer', minimum: 1 },
            gemeentecode: { type: 'string', pattern: '^\\d{4}$' },
            aanleverendeOrganisatie: organisatie,
            vroegsignalen: { type: 'array', items: vroegsignaal },
            vroegsignaalzaken: { type: 'array', items: vroegsignaalzaak },
          },
          ['teller', 'gemeentecode', 'aanleverendeOrganisatie', 'vroegsignalen', 'vroegsignaalzaken'],
        ),
      },
    },
    [
      'startdatumLevering',
      'einddatumLevering',
      'aanleverdatumEnTijd',
      'codeGegevensleverancier',
      'leveringen',
    ],
  ),
};
