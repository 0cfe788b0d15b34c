// Longer than most files: one list, so that this part of the interface can be read from top to bottom.
import { codelijsten } from '../codelijsten.ts';
import {
  bestand,
  centen,
  code,
  dag,
  flag,
  gemeentecode,
  type JsonSchema,
  list,
  matching,
  moment,
  object,
  orNull,
  ref,
  text,
  uuid,
  whole,
  XLSX,
} from './json-schema.ts';
import {
  headerParameter,
  json,
  pageParameters,
  pathParameter,
  queryParameter,
  type Route,
} from './openapi-document.ts';

const zaakId = uuid('De zaak');
const looplijstId = uuid('De looplijst');
/** As a token names who acts, so that the history of a zaak and its looplijst speak of the same worker. */
export const behandelaarId = matching(
  'De behandelaar, als in de tokens waarmee hij werkt',
  '^[A-Za-z0-9._-]{1,64}$',
);
const wijknaam = text('Naam van de wijk', 60);
const punten = (waarvan: string) => whole(`Punten voor ${waarvan}`, 0, 100);

const instelling = object('Hoe een gemeente haar looplijsten laat maken', {
  gewichten: object('Hoe zwaar elk onderdeel telt; spoed en dreiging gaan altijd voor', {
    bedrag: punten('de hoogte van de schuld'),
    soort: punten('de soort schuld'),
    leeftijd: punten('hoe lang de zaak al wacht'),
    zwaarte: punten('het gewicht dat de formule gaf'),
    wijk: punten('de wijk'),
  }),
  volBedragInCenten: { ...centen('Bedrag dat ten volle telt; daarboven niet meer'), minimum: 1 },
  soorten: object(
    'Punten per soort signaalpartner; een soort die ontbreekt krijgt er geen',
    Object.fromEntries(codelijsten.partnersoort.map((soort) => [soort, punten(soort)])),
    codelijsten.partnersoort,
  ),
  wijken: list(
    object('Een wijk', {
      naam: wijknaam,
      pc4: {
        ...list(matching('Vier cijfers van de postcode', '^[1-9]\\d{3}$'), 'Postcodegebieden', 200),
        minItems: 1,
      },
      punten: punten('deze wijk'),
      dagdeel: orNull(code('dagdeel', 'Dagdeel waarop men in deze wijk het best langsgaat')),
    }),
    'Wijken; een postcodegebied ligt in één wijk',
    200,
  ),
  behandelaars: list(
    object('Een behandelaar', {
      behandelaarId,
      capaciteit: {
        ...list(whole('Aantal zaken', 0, 100), 'Aantal zaken per dag, van maandag tot en met zondag', 7),
        minItems: 7,
      },
      wijken: list(wijknaam, 'Wijken waarin hij werkt; leeg voor alle', 200),
      aanpakken: list(code('aanpak', 'Aanpak'), 'Wat hij doet; leeg voor alles', codelijsten.aanpak.length),
    }),
    'Behandelaars',
    500,
  ),
  capaciteitPerDag: orNull(whole('Hoogste aantal zaken per dag voor allen samen', 0, 10_000)),
  herbezoekNaDagen: whole('Dagen na een contactpoging voordat een zaak weer op een lijst komt', 0, 28),
  opRoute: flag('De lijst staat op looproute (dagdeel, wijk, adres) in plaats van op punten'),
});

const looplijstkop = {
  looplijstId,
  gemeentecode,
  dag: dag('Dag waarvoor de lijst is'),
  behandelaarId,
  metBehandelaarId: orNull(behandelaarId),
  instellingVersie: whole(
    'Versie van de instelling waarmee de lijst is gemaakt; 0 voor die van het meldpunt',
  ),
  gemaaktOp: moment('Ogenblik waarop de lijst is gemaakt'),
  geldigTot: dag('De lijst geldt tot het einde van deze dag'),
  vervangenDoor: orNull(uuid('De latere lijst van deze behandelaar voor dezelfde dag')),
  aantal: whole('Aantal zaken op de lijst'),
};

const opbouw = object('Waaruit de punten bestaan', {
  bedrag: whole('Voor de hoogte van de schuld'),
  soort: whole('Voor de soort schuld'),
  leeftijd: whole('Voor hoe lang de zaak al wacht'),
  zwaarte: whole('Voor het gewicht dat de formule gaf'),
  wijk: whole('Voor de wijk'),
});

const schemas: Readonly<Record<string, JsonSchema>> = {
  LooplijstInstelling: instelling,
  Looplijstkop: object('Een looplijst zonder haar zaken', looplijstkop),
};

const etag = (waarvan: string) => ({
  ETag: { description: `Versie van ${waarvan}`, schema: { type: 'string' } },
});
const ifMatch = (waarvan: string) =>
  headerParameter(
    'If-Match',
    text(`ETag van ${waarvan} zoals hij is gelezen; "0" als hij er nog niet is`, 40),
    true,
  );

const toewijzing = {
  zaakId,
  behandelaarId: orNull(behandelaarId),
  eigenConsulent: flag('De inwoner is al klant; alleen zijn eigen consulent gaat'),
  versie: whole('Versie van de toewijzing; 0 als er nooit een was'),
};

/** Routes and schemas of looplijsten with an id; `zaakvelden` are those of a zaak on the municipality's whole looplijst. */
export function looplijsten(zaakvelden: Readonly<Record<string, JsonSchema>>): {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly routes: readonly Route[];
} {
  const regel = object('Een zaak op de looplijst, zoals zij nu is', {
    volgorde: whole('Plaats op de lijst', 1),
    punten: whole('Punten bij het maken van de lijst'),
    opbouw,
    wijk: orNull(wijknaam),
    dagdeel: orNull(code('dagdeel', 'Dagdeel dat voor deze wijk is ingesteld')),
    gewijzigd: flag('De zaak is gewijzigd sinds de lijst is gemaakt'),
    vervallen: flag('Niet meer langsgaan: de zaak is vervallen of afgesloten sinds de lijst is gemaakt'),
    zaak: object('De zaak', zaakvelden),
  });
  const looplijst = object('Looplijst van een behandelaar voor een dag', {
    ...looplijstkop,
    verlopen: flag('De dag van de lijst is voorbij; de inwoners worden niet meer getoond'),
    regels: list(regel, 'Zaken in volgorde van de dag'),
  });
  return {
    schemas,
    routes: [
      {
        method: 'get',
        path: '/v1/looplijst-instellingen/{gemeentecode}',
        id: 'leesLooplijstInstelling',
        tag: 'looplijsten',
        summary: 'Hoe de looplijsten van een gemeente worden gemaakt',
        description:
          'Zolang een gemeente niets heeft ingesteld geldt de instelling van het meldpunt, met versie 0.',
        scopes: ['zaken:lezen', 'zaken:verwerken'],
        parameters: [pathParameter('gemeentecode', gemeentecode)],
        answers: { 200: json('De instelling', ref('LooplijstInstelling'), etag('de instelling')) },
        problems: [404],
      },
      {
        method: 'put',
        path: '/v1/looplijst-instellingen/{gemeentecode}',
        id: 'legLooplijstInstellingVast',
        tag: 'looplijsten',
        summary: 'Vastleggen hoe de looplijsten van een gemeente worden gemaakt',
        description: 'Elke versie blijft bewaard; een lijst noemt de versie waarmee zij is gemaakt.',
        scopes: ['zaken:verwerken'],
        parameters: [pathParameter('gemeentecode', gemeentecode), ifMatch('de instelling')],
        body: instelling,
        answers: { 200: json('De instelling', ref('LooplijstInstelling'), etag('de instelling')) },
        problems: [404, 412],
      },
      {
        method: 'get',
        path: '/v1/zaken/{zaakId}/toewijzing',
        id: 'leesToewijzing',
        tag: 'looplijsten',
        summary: 'Wie een zaak behandelt',
        scopes: ['zaken:lezen'],
        parameters: [pathParameter('zaakId', zaakId)],
        answers: { 200: json('De toewijzing', object('Toewijzing', toewijzing), etag('de toewijzing')) },
        problems: [404],
      },
      {
        method: 'put',
        path: '/v1/zaken/{zaakId}/toewijzing',
        id: 'wijsZaakToe',
        tag: 'looplijsten',
        summary: 'Een zaak aan een behandelaar toewijzen, of die toewijzing opheffen',
        scopes: ['zaken:verwerken'],
        parameters: [pathParameter('zaakId', zaakId), ifMatch('de toewijzing')],
        body: object('Toewijzing', {
          behandelaarId: orNull(behandelaarId),
          eigenConsulent: toewijzing.eigenConsulent,
        }),
        answers: { 200: json('De toewijzing', object('Toewijzing', toewijzing), etag('de toewijzing')) },
        problems: [404, 409, 412],
      },
      {
        method: 'post',
        path: '/v1/looplijsten',
        id: 'maakLooplijst',
        tag: 'looplijsten',
        summary: 'De looplijst van een behandelaar voor een dag maken',
        description:
          'Zaken met spoed of dreiging staan er altijd op, ook boven de capaciteit. Een zaak staat op een dag bij één behandelaar. Een tweede lijst voor dezelfde behandelaar en dag vervangt de eerste.',
        scopes: ['zaken:verwerken'],
        body: object(
          'Verzoek',
          {
            gemeentecode,
            behandelaarId,
            metBehandelaarId: orNull(behandelaarId),
            dag: orNull(dag('Vandaag of een van de zeven dagen erna; null voor vandaag')),
            aantal: orNull(
              whole('Ten hoogste zoveel zaken; null voor de capaciteit van de behandelaar', 0, 100),
            ),
            wijken: orNull(list(wijknaam, 'Alleen deze wijken', 200)),
            aanpakken: orNull(
              list(code('aanpak', 'Aanpak'), 'Alleen deze aanpakken', codelijsten.aanpak.length),
            ),
          },
          ['metBehandelaarId', 'dag', 'aantal', 'wijken', 'aanpakken'],
        ),
        answers: {
          201: json(
            'De lijst',
            object('Gemaakte looplijst', {
              ...looplijstkop,
              nietGeplaatst: object('Zaken die wachten en niet op deze lijst staan, naar reden', {
                buitenCapaciteit: whole('Er was geen plaats meer'),
                andereBehandelaar: whole('Toegewezen aan een ander, of vandaag op de lijst van een ander'),
                zonderConsulent: whole('Vraagt de eigen consulent, en die is niet aangewezen'),
                andereWijk: whole('Niet in een wijk van deze behandelaar'),
                andereAanpak: whole('Met een aanpak die deze behandelaar niet doet'),
                kortGeledenBezocht: whole('Na een contactpoging nog niet aan de beurt'),
                bezwaar: whole('De inwoner heeft bezwaar gemaakt'),
              }),
            }),
          ),
        },
        problems: [404],
      },
      {
        method: 'get',
        path: '/v1/looplijsten',
        id: 'leesLooplijsten',
        tag: 'looplijsten',
        summary: 'Looplijsten van een dag, zonder hun zaken',
        scopes: ['zaken:lezen'],
        parameters: [
          queryParameter('gemeentecode', gemeentecode),
          queryParameter('dag', dag('Dag van de lijsten; zonder deze alle dagen, laatste eerst')),
          ...pageParameters(),
        ],
        answers: {
          200: json(
            'Lijsten',
            object('Looplijsten', {
              looplijsten: list(ref('Looplijstkop'), 'Lijsten, laatste eerst'),
              volgende: orNull(text('Plaats om verder te lezen; null aan het einde')),
            }),
          ),
        },
      },
      {
        method: 'get',
        path: '/v1/looplijsten/{looplijstId}',
        id: 'leesLooplijst',
        tag: 'looplijsten',
        summary: 'Een looplijst met haar zaken, zoals die nu zijn',
        description: 'Het inzien wordt vastgelegd. Na de dag van de lijst worden geen inwoners meer getoond.',
        scopes: ['zaken:lezen'],
        parameters: [
          pathParameter('looplijstId', looplijstId),
          queryParameter('formaat', {
            type: 'string',
            enum: ['json', 'xlsx', 'html'],
            default: 'json',
            description: 'JSON, een rekenblad om in te vullen, of een bladzijde om af te drukken',
          }),
        ],
        answers: {
          200: {
            ...json('De looplijst', looplijst),
            content: {
              'application/json': { schema: looplijst },
              [XLSX]: { schema: bestand('Rekenblad; de gele kolommen zijn om in te vullen') },
              'text/html': { schema: { type: 'string', description: 'Bladzijde om af te drukken' } },
            },
          },
        },
        problems: [404, 410],
      },
      {
        method: 'get',
        path: '/v1/looplijsten/{looplijstId}/vervallen',
        id: 'leesVervallen',
        tag: 'looplijsten',
        summary: 'Welke zaken van een looplijst sindsdien zijn vervallen',
        description: 'Bedoeld om vlak voor vertrek of onderweg te vragen; toont geen inwoners.',
        scopes: ['zaken:lezen'],
        parameters: [pathParameter('looplijstId', looplijstId)],
        answers: {
          200: json(
            'Vervallen zaken',
            object('Vervallen', {
              looplijstId,
              gelezenOp: moment('Ogenblik waarop dit gold'),
              vervallen: list(
                object('Een zaak waar niemand meer langs hoeft', {
                  volgorde: whole('Plaats op de lijst', 1),
                  zaakId,
                  stand: code('zaakstand', 'Stand van de zaak'),
                  signaalVervallenOp: orNull(dag('Dag waarop het signaal verviel')),
                }),
                'In volgorde van de lijst',
              ),
            }),
          ),
        },
        problems: [404],
      },
      {
        method: 'post',
        path: '/v1/looplijsten/{looplijstId}/_inlezen',
        id: 'leesBladIn',
        tag: 'looplijsten',
        summary: 'Een ingevulde looplijst (xlsx) inlezen',
        description:
          'Elke ingevulde rij wordt een of meer handelingen, naar dezelfde regels als bij _verwerk, met een uitkomst. Een rij met een fout wordt niet uitgevoerd en met rij, kolom en wat er verwacht wordt teruggegeven. Hetzelfde blad nog eens inlezen doet niets twee keer; een rij waarvan met deze lijst al iets anders is vastgelegd wordt geweigerd met HANDELING_WIJKT_AF en zegt wat dan wel kan; een zaak die sinds het blad is gewijzigd wordt geweigerd met VERSIE_WIJKT_AF, of met SIGNAAL_VERVALLEN of ZAAK_AFGESLOTEN als er niets meer te doen is. Formules worden niet aangenomen.',
        scopes: ['zaken:verwerken'],
        parameters: [pathParameter('looplijstId', looplijstId)],
        content: {
          [XLSX]: { schema: bestand('De looplijst zoals zij als rekenblad is opgehaald, ingevuld') },
        },
        answers: {
          200: json(
            'Uitkomsten',
            object('Ingelezen', {
              rijen: list(
                object('Uitkomst van een rij', {
                  rij: whole('Nummer van de rij op het blad', 1),
                  zaakId,
                  resultaat: code('handelingresultaat', 'Uitkomst van de rij als geheel'),
                  code: orNull(text('Waarom geweigerd')),
                  kolom: orNull(text('Kolom waar de code over gaat')),
                  tekst: orNull(text('Dezelfde reden in woorden', 500)),
                  handelingen: list(
                    object('Wat er van de rij is gedaan', {
                      handeling: code('handeling', 'Soort handeling'),
                      resultaat: code('handelingresultaat', 'Uitkomst'),
                    }),
                    'In volgorde; na een weigering volgt er geen meer',
                  ),
                }),
                'Rijen die zijn uitgevoerd of geweigerd',
              ),
              fouten: list(
                object('Een fout op het blad', {
                  rij: whole('Nummer van de rij op het blad', 1),
                  kolom: text('Kop van de kolom'),
                  code: {
                    type: 'string',
                    enum: [
                      'KOLOM_ONTBREEKT',
                      'DUBBELE_KOLOM',
                      'FORMULE',
                      'ONGELDIGE_WAARDE',
                      'VELD_ONTBREEKT',
                      'ZAAK_NIET_OP_LIJST',
                      'DUBBELE_RIJ',
                    ],
                    description: 'Soort fout',
                  },
                  verwacht: text('Wat er had moeten staan', 1000),
                }),
                'Fouten; hun rijen zijn niet uitgevoerd',
              ),
            }),
          ),
        },
        problems: [404, 413, 415],
      },
    ],
  };
}
