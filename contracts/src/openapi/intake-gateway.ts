// Longer than most files: one list, so that the whole interface can be read from top to bottom.
import { clientIdpatroon } from '../client-id.ts';
import { leveringskenmerkpatroon, regelveldlengtes } from '../regelveldlengtes.ts';
import {
  centen,
  code,
  dag,
  flag,
  fromRecord,
  gemeentecode,
  type JsonSchema,
  list,
  maand,
  matching,
  object,
  organisatieId,
  orNull,
  partnerId,
  ref,
  reference,
  text,
  uuid,
  whole,
} from './json-schema.ts';
import {
  headerParameter,
  type Interface,
  json,
  pageParameters,
  pathParameter,
  posities,
  queryParameter,
  versionHeader,
} from './openapi-document.ts';

const leveringId = uuid('Nummer van de levering bij het meldpunt');
const leveringskenmerk = matching(
  'Naam die de signaalpartner aan de levering gaf: letters zonder accenten, cijfers, leestekens, en spaties behalve aan het begin en het einde',
  leveringskenmerkpatroon,
);
const voorPartner = queryParameter('partnerId', partnerId);

/** A code list only grows, so one that nothing gives stays in it. */
const meldcode = code(
  'meldcode',
  'Wat er is gevonden. DUBBEL_IN_LEVERING wordt niet gegeven: regels met hetzelfde kenmerk in een levering gelden op volgorde',
);

/** Every text of a line may be null, which is the same as leaving the field out. */
const meldregel = fromRecord(
  'PartnerMelding',
  'Een regel van een levering: één melding, of het bericht dat een achterstand betaald of ten onrechte gemeld is',
  {
    actie: { ...code('actie', 'Wat de regel doet'), default: 'MELDEN' },
    kenmerk: reference('Eigen kenmerk van de achterstand', regelveldlengtes.kenmerk),
    gemeentecode: {
      ...orNull(gemeentecode),
      description:
        'CBS-gemeentecode, vier cijfers; verplicht bij MELDEN met een BSN en zonder postcode. 0000 en 1999 zijn geen gemeente: dan beslist het adres',
    },
    signaaldatum: orNull(dag('Dag waarop de melding is gedaan; verplicht bij MELDEN')),
    ontstaansdatum: orNull(dag('Dag waarop het oudste onbetaalde bedrag opeisbaar werd')),
    bedragInCenten: orNull(centen('Bedrag van de achterstand; verplicht bij MELDEN')),
    aantalTermijnen: orNull(whole('Onbetaalde termijnen', 0, 1200)),
    crisissignaal: flag('De signaalpartner noemt dit spoed'),
    dreiging: orNull(code('dreiging', 'Bedreigende situatie; er geldt een termijn van drie werkdagen')),
    dreigingOp: orNull(
      dag('Dag waarop de dreiging wordt uitgevoerd: van een maand voor tot een jaar na de signaaldatum'),
    ),
    eindeleveringOp: orNull(
      dag('Aangekondigd einde van de levering: van een maand voor tot een jaar na de signaaldatum'),
    ),
    warmeOverdracht: flag('Er is contact; de signaalpartner vraagt de inwoner op te pakken'),
    persoonlijkContactGezocht: orNull(flag('Er is persoonlijk contact gezocht')),
    gewezenOpHulp: orNull(flag('Er is op schuldhulpverlening gewezen')),
    herinneringGestuurd: orNull(flag('Er is ten minste één schriftelijke herinnering gestuurd')),
    aanbodZonderReactie: orNull(flag('Op het aanbod om gegevens door te geven kwam geen reactie')),
    burgerservicenummer: orNull(
      text('Alleen van soorten die het mogen aanleveren', regelveldlengtes.burgerservicenummer),
    ),
    voorletters: orNull(text('Voorletters', regelveldlengtes.voorletters)),
    voornamen: orNull(text('Voornamen', regelveldlengtes.voornamen)),
    voorvoegsel: orNull(text('Voorvoegsel', regelveldlengtes.voorvoegsel)),
    achternaam: orNull(
      text('Achternaam; verplicht bij MELDEN zonder BSN dat bruikbaar is', regelveldlengtes.achternaam),
    ),
    geboortedatum: orNull(
      matching('Geboortedatum jjjj-mm-dd, met 00 voor een onbekende maand of dag', '^\\d{4}-\\d{2}-\\d{2}$'),
    ),
    geslacht: orNull(code('geslacht', 'Geslachtsaanduiding')),
    straatnaam: orNull(text('Straat', regelveldlengtes.straatnaam)),
    huisnummer: orNull(whole('Huisnummer; verplicht bij MELDEN zonder BSN dat bruikbaar is', 1, 99_999)),
    huisnummertoevoeging: orNull(text('Huisletter en toevoeging', regelveldlengtes.huisnummertoevoeging)),
    postcode: orNull(text('Postcode; verplicht bij MELDEN zonder BSN dat bruikbaar is', 10)),
    plaatsnaam: orNull(text('Plaats', regelveldlengtes.plaatsnaam)),
    telefoonnummer: orNull(text('Telefoonnummer', regelveldlengtes.telefoonnummer)),
    email: orNull(text('E-mailadres', regelveldlengtes.email)),
  },
);

/** Only the kenmerk is always needed; what else a line needs depends on its actie and is told per line. */
const regel: JsonSchema = { ...meldregel, required: ['kenmerk'] };

const pauze = orNull(dag('Laatste dag van de incassopauze voor elke melding die op deze dag is aangenomen'));

const tellingen = {
  aangeboden: whole('Regels in de levering'),
  nieuw: whole('Nieuwe meldingen'),
  gewijzigd: whole('Meldingen met een andere inhoud dan eerder deze maand'),
  ongewijzigd: whole('Meldingen met dezelfde inhoud als eerder deze maand'),
  ingetrokken: whole('Achterstanden die betaald of ingetrokken zijn'),
  afgekeurd: whole('Afgekeurde regels'),
  aangehouden: whole('Regels die moesten wachten op uitzoekwerk, ook als dat intussen klaar is'),
  waarschuwingen: whole('Gegeven waarschuwingen; een regel kan er meer hebben'),
  nieuwInCenten: centen('Som van de nieuwe meldingen'),
  wijzigingInCenten: {
    type: 'integer',
    description: 'Som van de wijzigingen in eurocenten; kan negatief zijn',
  } as JsonSchema,
  ingetrokkenInCenten: centen('Som van wat betaald of ingetrokken is'),
  fouten: list(
    object('Fout in een regel', {
      regelnummer: whole('Nummer van de regel', 1),
      veld: { type: 'string', description: 'Veld waar het om gaat; leeg voor de hele regel' },
      code: meldcode,
      tekst: text('Uitleg', 300),
    }),
    'De eerste fouten: na aanbieden die van deze aanbieding, bij nalezen die van de vastgelegde regels; alle staan bij de regels. Niet in de lijst van leveringen',
    100,
  ),
};

const levering = object(
  'Ontvangstbewijs van een levering',
  {
    leveringId,
    partnerId,
    leveringskenmerk,
    stand: code('leveringstand', 'AFGEROND zodra het einde van de levering is gezien'),
    ontvangenDag: dag('Dag van het meldpunt waarop de levering begon'),
    incassopauzeTot: pauze,
    ...tellingen,
    vrijgegeven: whole('Aangehouden regels die een nieuwe melding werden; tellen niet mee in nieuw'),
    samengevoegd: whole('Aangehouden regels die in een melding kwamen die er al was'),
    alsnogAfgekeurd: whole('Aangehouden regels die alsnog zijn afgekeurd'),
    nogAangehouden: whole('Aangehouden regels die nog wachten'),
    regelpad: text('Pad waar alle regels staan, elk met wat ermee was'),
  },
  ['fouten'],
);

const bevindingen = list(
  object('Bevinding', {
    code: meldcode,
    veld: { type: 'string', description: 'Veld waar het om gaat; leeg voor de hele regel' },
    ernst: {
      type: 'string',
      enum: ['FOUT', 'AANHOUDING', 'WAARSCHUWING'],
      description: 'Gevolg voor de regel',
    },
    tekst: text('Uitleg', 300),
  }),
  'Fouten en waarschuwingen',
);

/** As an Ontvangstregel, with the municipality, and also where it is not taken in, and without what only a recorded line has: its kenmerk and melding. */
const proefregel = object('Wat er van een regel zou worden', {
  regelnummer: whole('Nummer van de regel in de levering', 1),
  resultaat: code('regelresultaat', 'Uitkomst die de regel zou krijgen'),
  gemeentecode: {
    ...orNull(gemeentecode),
    description: 'De gemeente die is gevonden, ook als er geen convenant mee is; anders null',
  },
  gemeenteGevondenDoor: orNull(code('gevondenDoor', 'Hoe de gemeente is gevonden')),
  incassopauzeTot: orNull(dag('Laatste dag van de incassopauze, als de regel zou zijn aangenomen')),
  bevindingen,
});

const proefbewijs = object('Ontvangstbewijs van een proef: er is niets vastgelegd', {
  partnerId,
  leveringskenmerk,
  ontvangenDag: dag('Dag van het meldpunt waarop de levering zou zijn begonnen'),
  incassopauzeTot: pauze,
  ...tellingen,
  regels: list(ref('Proefregel'), 'Elke regel, op volgorde'),
});

const ontvangstregelvelden = {
  regelnummer: whole('Nummer van de regel in de levering', 1),
  kenmerk: orNull(reference('Kenmerk van de achterstand, als het leesbaar was', 64)),
  resultaat: code('regelresultaat', 'Uitkomst van de regel'),
  bevindingen,
  meldingId: orNull(uuid('De melding, als zij is aangenomen')),
  gemeentecode: {
    ...orNull(gemeentecode),
    description: 'De gemeente waar de melding van deze regel heen ging, als zij is aangenomen',
  },
  incassopauzeTot: orNull(dag('Laatste dag van de incassopauze, als de regel is aangenomen')),
};
const ontvangstregel = object('Wat er van een regel werd', ontvangstregelvelden);

const regelwijziging = object('Een aangehouden regel die niet meer wacht', {
  volgnummer: whole('Stijgt met elke regel die verandert; een plaats om van verder te lezen', 1),
  dag: dag('Dag van het meldpunt waarop de regel haar uitkomst kreeg'),
  partnerId,
  leveringId,
  leveringskenmerk,
  ...ontvangstregelvelden,
});

const adres = fromRecord('PartnerMelding', 'Adres zoals aangeleverd; alleen van een open uitzondering', {
  straatnaam: 'Straat',
  huisnummer: 'Huisnummer',
  huisnummertoevoeging: 'Huisletter en toevoeging',
  postcode: 'Postcode',
  plaatsnaam: 'Plaats',
  gemeentecode: 'Gemeentecode',
});

const machtigingen = list(
  object(
    'Machtiging',
    {
      organisatieId,
      van: dag('Eerste dag'),
      tot: orNull(dag('Laatste dag, niet voor de eerste; null zolang er geen einde is')),
    },
    ['tot'],
  ),
  'Organisaties die voor deze partij mogen optreden',
  1000,
);

const clientId = {
  ...text(
    'Naam waarmee de partij zich op Kafka aanmeldt: kleine letters, cijfers en streepjes, niet de naam van een dienst',
    100,
  ),
  pattern: clientIdpatroon,
};
const signaalpartnervelden = {
  naam: text('Naam van de organisatie'),
  soort: code('partnersoort', 'Soort signaalpartner'),
  aansluiting: code('aansluiting', 'Hoe de signaalpartner aanlevert'),
  actief: flag('Onwaar zodra de signaalpartner niet meer is aangesloten'),
  telefoonIncasso: orNull(text('Nummer voor een regeling ter plekke', 40)),
  machtigingen,
  clientId: orNull(clientId),
};
const gemeentevelden = {
  naam: text('Naam van de gemeente'),
  provincie: { ...text('Provincie', 40), minLength: 0 },
  inwoners: whole('Aantal inwoners', 0, 10_000_000),
  aansluiting: code('aansluiting', 'REST: de looplijst van het meldpunt; KAFKA: een eigen systeem'),
  opvolgercode: {
    ...orNull(gemeentecode),
    description:
      'Gemeente waarin deze opging; vraagt om opgevolgdPer. Vanaf die dag gaat wat onder deze code of op een adres van deze gemeente wordt gemeld naar de opvolger. Een opvolger die, ook over anderen, weer bij deze gemeente uitkomt wordt geweigerd. Zonder opvolger opnieuw vastleggen neemt een vergissing terug voor wat daarna wordt gemeld; een melding die intussen naar de opvolger verhuisde (VERPLAATST) blijft in die meldmaand bij deze gemeente beëindigd. 0000 en 1999 zijn geen gemeente',
  },
  opgevolgdPer: orNull(
    dag(
      'Eerste dag waarop de opvolger geldt; zonder opvolgercode bestaat de gemeente vanaf die dag niet meer',
    ),
  ),
  machtigingen,
  clientId: orNull(clientId),
};
const convenantvelden = {
  van: dag('Eerste dag waarop dit geldt'),
  tot: orNull(dag('Laatste dag, niet voor de eerste; null zolang er geen einde is')),
  meldingsdrempelInCenten: centen('Laagste bedrag dat gemeld mag worden; 0 zonder drempel'),
};
const partnerKeuzes = ['telefoonIncasso', 'machtigingen', 'clientId', 'actief'] as const;
const gemeenteKeuzes = ['opvolgercode', 'opgevolgdPer', 'machtigingen', 'clientId', 'provincie'] as const;
const versie = { versie: whole('Versie; stijgt met elke wijziging', 1) };

const etag = { description: 'Verandert met de criteria', schema: { type: 'string' } };

const vastgelegd = object('Vastgelegd', versie);
const convenantVastgelegd = object('Convenant zoals het nu vastligt', {
  versie: whole('Versie van wat is vastgelegd vanaf van; stijgt met elke wijziging', 1),
  perioden: list(object('Periode', convenantvelden), 'Wat nu vastligt, op volgorde van van'),
});

/** What comes with a levering, whether it is to be recorded or tried. */
const inhoud = {
  parameters: [
    headerParameter('Leveringskenmerk', {
      ...leveringskenmerk,
      description:
        'Naam van de levering; verplicht tenzij zij in de JSON staat: 1 tot 64 letters zonder accenten, cijfers, leestekens, en spaties behalve aan het begin en het einde. De header Idempotency-Key geldt als hetzelfde',
    }),
    voorPartner,
  ],
  body: {
    description: 'Een levering als JSON, tot 16 MB',
    oneOf: [
      list(ref('Regel'), 'De regels van de levering'),
      object(
        'De regels met de naam van de levering',
        { leveringskenmerk, partnerId, meldingen: list(ref('Regel'), 'De regels van de levering') },
        ['leveringskenmerk', 'partnerId'],
      ),
    ],
  },
  content: {
    'application/x-ndjson': { schema: { type: 'string', description: 'Per regel één Regel als JSON' } },
  },
};

/** Interface of the intake-gateway: delivering, receipts, the exception queue, and who takes part. */
export const intakeGateway: Interface = {
  service: 'intake-gateway',
  title: 'Meldpunt: leveringen',
  description:
    'Signaalpartners leveren hier hun meldingen aan en lezen hun ontvangstbewijzen. Een levering is herkenbaar aan de signaalpartner en het leveringskenmerk: opnieuw aanbieden met hetzelfde leveringskenmerk gaat verder waar het ophield en telt niets dubbel. Wie via een eigen topic aanlevert leest op partner.{partnerId}.meldingen.v1.dlq wat niet te lezen was of geen leveringskenmerk of regelnummer had: in de kop reden staat waarom, in bron-partitie en bron-offset waar.',
  port: 4101,
  tags: {
    leveringen: 'Aanbieden en volgen van leveringen',
    uitzonderingen: 'Meldingen waarvan de gemeente moet worden uitgezocht',
    criteria: 'Wat gemeenten willen ontvangen',
    partijen: 'Signaalpartners, gemeenten en convenanten',
  },
  schemas: {
    Regel: regel,
    Levering: levering,
    Ontvangstregel: ontvangstregel,
    Regelwijziging: regelwijziging,
    Proefbewijs: proefbewijs,
    Proefregel: proefregel,
  },
  balans: {
    leveringen: posities('Tellingen over alle leveringen'),
    uitzonderingen: posities('Tellingen van aangehouden regels'),
    meldingen: posities('Aangenomen meldingen naar herkomst'),
    centen: posities('Bedragen van aangenomen meldingen'),
    perStand: posities('Meldingen naar stand'),
  },
  routes: [
    {
      method: 'post',
      path: '/v1/leveringen',
      id: 'biedLeveringAan',
      tag: 'leveringen',
      summary: 'Een levering aanbieden',
      description:
        'Als NDJSON-stroom (een regel JSON per melding, zonder grens aan de lengte) of als JSON (tot 16 MB en 500.000 regels), in UTF-8 en niet ingepakt. Het antwoord komt als alles is vastgelegd. Een regel die niet deugt, kost alleen die regel. Breekt de verbinding af, bied dan dezelfde levering met hetzelfde leveringskenmerk opnieuw aan.',
      scopes: ['leveringen:schrijven'],
      ...inhoud,
      answers: {
        200: json('Ontvangstbewijs', ref('Levering'), {
          Location: { description: 'Plaats van het ontvangstbewijs', schema: { type: 'string' } },
        }),
      },
      problems: [413, 415],
    },
    {
      method: 'post',
      path: '/v1/leveringen/_beproef',
      id: 'beproefLevering',
      tag: 'leveringen',
      summary: 'Een levering beproeven zonder iets vast te leggen',
      description:
        'Dezelfde levering, dezelfde controles in dezelfde volgorde en hetzelfde ontvangstbewijs als bij het aanbieden, met per regel de gemeente die is gevonden en wat ervan zou worden: nieuw, gewijzigd, ongewijzigd, ingetrokken, aangehouden of afgekeurd. Er wordt niets vastgelegd en niets doorgegeven, en er begint geen incassopauze. Hoogstens 100.000 regels. Wat intussen wordt aangeleverd of besloten, kan de uitkomst van het latere aanbieden veranderen.',
      scopes: ['leveringen:schrijven'],
      ...inhoud,
      answers: { 200: json('Ontvangstbewijs van de proef', ref('Proefbewijs')) },
      problems: [413, 415],
    },
    {
      method: 'get',
      path: '/v1/leveringen',
      id: 'leesLeveringen',
      tag: 'leveringen',
      summary: 'Eigen leveringen, oudste eerst',
      scopes: ['leveringen:lezen', 'leveringen:schrijven'],
      parameters: [voorPartner, ...pageParameters()],
      answers: {
        200: json(
          'Leveringen',
          object('Leveringen', {
            leveringen: list(ref('Levering'), 'Leveringen'),
            volgende: orNull(text('Plaats om verder te lezen; null aan het einde')),
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/leveringen/{leveringId}',
      id: 'leesLevering',
      tag: 'leveringen',
      summary: 'Een ontvangstbewijs',
      scopes: ['leveringen:lezen', 'leveringen:schrijven'],
      parameters: [pathParameter('leveringId', leveringId)],
      answers: { 200: json('Ontvangstbewijs', ref('Levering')) },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/leveringen/{leveringId}/regels',
      id: 'leesRegels',
      tag: 'leveringen',
      summary: 'Wat er van de regels van een levering werd',
      scopes: ['leveringen:lezen', 'leveringen:schrijven'],
      parameters: [
        pathParameter('leveringId', leveringId),
        queryParameter('resultaat', code('regelresultaat', 'Alleen regels met deze uitkomst')),
        ...pageParameters(),
      ],
      answers: {
        200: json(
          'Regels',
          object('Regels', {
            regels: list(ref('Ontvangstregel'), 'Regels op volgorde van regelnummer'),
            volgende: orNull(text('Plaats om verder te lezen; null aan het einde')),
          }),
        ),
      },
      problems: [404],
    },
    {
      method: 'get',
      path: '/v1/regelwijzigingen',
      id: 'leesRegelwijzigingen',
      tag: 'leveringen',
      summary:
        'Aangehouden regels die intussen zijn vrijgegeven of alsnog afgekeurd, uit alle leveringen van een signaalpartner',
      description:
        'VRIJGEGEVEN werd een melding, SAMENGEVOEGD kwam in een melding die er al was, ALSNOG_AFGEKEURD werd geen van beide. Alleen een aangehouden regel krijgt later een andere uitkomst dan op het ontvangstbewijs. Wie hier geregeld vanaf volgende verder leest, mist er geen: een vrijgegeven regel is een melding met een eigen incassopauze. Een plaats om verder te lezen is er een bij één signaalpartner: een organisatie die voor meer signaalpartners handelt, noemt partnerId en houdt voor elk een eigen plaats bij.',
      scopes: ['leveringen:lezen', 'leveringen:schrijven'],
      parameters: [
        voorPartner,
        ...pageParameters({
          place: {
            name: 'na',
            schema: {
              ...whole('Volgnummer van de laatste regel van deze signaalpartner die al is gelezen'),
              default: 0,
            },
          },
        }),
      ],
      answers: {
        200: json(
          'Regels',
          object('Regels', {
            partnerId,
            regels: list(ref('Regelwijziging'), 'Regels op volgorde van volgnummer'),
            volgende: whole('Waarde van na om verder te lezen'),
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/uitzonderingen',
      id: 'leesUitzonderingen',
      tag: 'uitzonderingen',
      summary: 'Aangehouden regels, oudste eerst',
      description:
        'Wie deze lijst mag lezen, zoekt haar uit: het beheer van het meldpunt. Regels worden niet aan een persoon toegewezen; wie besloot, wordt vastgelegd. Een regel die te oud wordt, kan alleen nog worden afgekeurd: vanaf veertien dagen daarvoor gaat elke dag een alarm.',
      scopes: ['uitzonderingen:beheren', 'beheer'],
      parameters: [
        queryParameter('stand', code('uitzonderingstand', 'Alleen uitzonderingen in deze stand')),
        ...pageParameters(),
      ],
      answers: {
        200: json(
          'Uitzonderingen',
          object('Uitzonderingen', {
            uitzonderingen: list(
              object('Uitzondering', {
                uitzonderingId: uuid('De uitzondering'),
                partnerId,
                stand: code('uitzonderingstand', 'Stand van de uitzondering'),
                oorzaak: code('meldcode', 'Waarom de regel is aangehouden'),
                eigenaar: {
                  type: 'string',
                  const: 'BEHEER',
                  description:
                    'Wie haar uitzoekt: altijd het beheer van het meldpunt; een regel wordt niet aan een persoon toegewezen',
                },
                aangehoudenDag: dag('Dag waarop de regel is aangehouden'),
                dagenOud: whole('Leeftijd in dagen'),
                meldmaand: maand,
                leveringId,
                leveringskenmerk,
                regelnummer: whole('Nummer van de regel in de levering', 1),
                kenmerk: orNull(reference('Kenmerk van de achterstand', 64)),
                adres: orNull(adres),
              }),
              'Uitzonderingen',
            ),
            volgende: orNull(text('Plaats om verder te lezen; null aan het einde')),
          }),
        ),
      },
    },
    {
      method: 'post',
      path: '/v1/uitzonderingen/{uitzonderingId}/_beslis',
      id: 'beslisUitzondering',
      tag: 'uitzonderingen',
      summary: 'Een aangehouden regel vrijgeven aan een gemeente of afkeuren',
      description:
        'Het besluit wordt voor de signaalpartner en het adres onthouden. Een vrijgegeven regel die geen nieuwe melding werd, omdat zij in een melding kwam die er al was of intussen onder een regel valt, krijgt de stand AFGEKEURD. Een regel die intussen te oud is, of waarvan de signaalpartner niet meer is aangesloten, kan alleen nog worden afgekeurd. Hetzelfde besluit van dezelfde client nog eens verandert niets en krijgt hetzelfde antwoord; een ander besluit, of dat van een ander, is dan te laat (409).',
      scopes: ['uitzonderingen:beheren', 'beheer'],
      parameters: [pathParameter('uitzonderingId', uuid('De uitzondering'))],
      body: object('Besluit', {
        gemeentecode: { ...orNull(gemeentecode), description: 'De gemeente; null om af te keuren' },
      }),
      answers: {
        200: json('Het besluit', object('Besluit', { stand: code('uitzonderingstand', 'Nieuwe stand') })),
      },
      problems: [404, 409],
    },
    {
      method: 'get',
      path: '/v1/criteria',
      id: 'leesCriteria',
      tag: 'criteria',
      summary: 'Aan welke gemeenten de signaalpartner vandaag mag melden, en vanaf welk bedrag',
      scopes: ['criteria:lezen', 'leveringen:schrijven'],
      parameters: [
        voorPartner,
        headerParameter('If-None-Match', {
          type: 'string',
          description: 'ETag van een eerder antwoord; zijn de criteria nog dezelfde, dan is het antwoord 304',
        }),
      ],
      answers: {
        200: json(
          'Criteria',
          object('Criteria', {
            partnerId,
            soort: code('partnersoort', 'Soort signaalpartner'),
            dag: dag('Dag van het meldpunt'),
            magMelden: flag('Of de signaalpartner vandaag mag melden'),
            grondslag: text('Waarop de bevoegdheid om te melden rust'),
            artikel: text('De artikelen en afspraken waar dit in staat'),
            incassopauzeTot: dag('Laatste dag van de incassopauze voor wat vandaag wordt aangenomen'),
            signaaldatumHoogstensDagenOud: whole('Oudste signaaldatum in dagen'),
            achterstand: object('Duur van de achterstand', {
              minstensDagen: whole('Kortste duur in dagen'),
              ofMinstensTermijnen: orNull(whole('Of ten minste zoveel termijnen')),
              hoogstensDagen: orNull(whole('Langste duur in dagen')),
            }),
            bsnToegestaan: flag('Of het BSN mag worden aangeleverd'),
            dreigingen: list(code('dreiging', 'Dreiging'), 'Dreigingen die deze soort kan melden'),
            voorwaardenVerplicht: flag('Of de wettelijke voorwaarden moeten zijn ingevuld'),
            gemeenten: list(
              object('Gemeente', { gemeentecode, naam: text('Naam van de gemeente'), ...convenantvelden }),
              'Gemeenten met een geldig convenant',
            ),
          }),
          { ETag: etag },
        ),
        304: { description: 'De criteria zijn nog dezelfde', headers: { ...versionHeader, ETag: etag } },
      },
    },
    {
      method: 'put',
      path: '/v1/signaalpartners/{partnerId}',
      id: 'legSignaalpartnerVast',
      tag: 'partijen',
      summary: 'Een signaalpartner vastleggen',
      scopes: ['beheer'],
      parameters: [pathParameter('partnerId', partnerId)],
      body: object('Signaalpartner', signaalpartnervelden, partnerKeuzes),
      answers: { 200: json('Vastgelegd', vastgelegd) },
    },
    {
      method: 'put',
      path: '/v1/gemeenten/{gemeentecode}',
      id: 'legGemeenteVast',
      tag: 'partijen',
      summary: 'Een gemeente vastleggen',
      scopes: ['beheer'],
      parameters: [pathParameter('gemeentecode', gemeentecode)],
      body: object('Gemeente', gemeentevelden, gemeenteKeuzes),
      answers: { 200: json('Vastgelegd', vastgelegd) },
    },
    {
      method: 'put',
      path: '/v1/convenanten/{partnerId}/{gemeentecode}',
      id: 'legConvenantVast',
      tag: 'partijen',
      summary: 'Een convenant vastleggen, zo nodig voor een latere dag',
      description:
        'Wat van een convenant geldt vanaf van. Een convenant met een latere van dan vandaag staat klaar naast wat tot dan geldt en komt in de plaats van wat al klaarstond. Een convenant met van vandaag of eerder komt in de plaats van wat op of na die dag begon en laat staan wat klaarstaat. Wat al zo vastligt, verandert niets, ook niet als er intussen iets later begon. Op elke dag geldt wat het laatst begon. Een einde (tot) wordt geweigerd (409) zolang daarna een vervolg klaarstaat, want dat zou na het einde gewoon beginnen. Blijft dat vervolg, noem het dan in dezelfde aanroep van _inrichten; vervalt het, leg het einde dan vast met een van na vandaag: dat komt in de plaats van het vervolg. Het antwoord toont alles wat nu vastligt.',
      scopes: ['beheer'],
      parameters: [pathParameter('partnerId', partnerId), pathParameter('gemeentecode', gemeentecode)],
      body: object('Convenant', convenantvelden, ['tot']),
      answers: { 200: json('Vastgelegd', convenantVastgelegd) },
      problems: [404, 409],
    },
    {
      method: 'post',
      path: '/v1/_inrichten',
      id: 'richtIn',
      tag: 'partijen',
      summary: 'Veel partijen en convenanten in één keer vastleggen',
      description:
        'Wat al zo vastligt, verandert niets: dezelfde aanroep kan worden herhaald. Wat van één convenant in meer perioden wordt genoemd, geldt als één geheel; ook hier wordt een einde geweigerd (409) zolang daarna een vervolg klaarstaat dat niet is genoemd. Wordt iets geweigerd, dan is niets vastgelegd.',
      scopes: ['beheer'],
      body: object(
        'Inrichting',
        {
          signaalpartners: list(
            object('Signaalpartner', { partnerId, ...signaalpartnervelden }, partnerKeuzes),
            'Signaalpartners',
          ),
          gemeenten: list(
            object('Gemeente', { gemeentecode, ...gemeentevelden }, gemeenteKeuzes),
            'Gemeenten',
          ),
          convenanten: list(
            object('Convenant', { partnerId, gemeentecode, ...convenantvelden }, ['tot']),
            'Convenanten',
          ),
        },
        ['signaalpartners', 'gemeenten', 'convenanten'],
      ),
      answers: {
        200: json(
          'Vastgelegd',
          object('Aantallen', {
            signaalpartners: whole('Gewijzigde signaalpartners'),
            gemeenten: whole('Gewijzigde gemeenten'),
            convenanten: whole('Gewijzigde convenanten'),
          }),
        ),
      },
      problems: [409, 413],
    },
  ],
};
