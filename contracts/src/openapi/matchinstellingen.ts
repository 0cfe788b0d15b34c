/* The part of the signal-router's interface that says when a municipality matches and how much it can take. */
import {
  code,
  dag,
  flag,
  gemeentecode,
  type JsonSchema,
  list,
  object,
  orNull,
  prose,
  ref,
  text,
  whole,
} from './json-schema.ts';
import { json, pathParameter, type Route } from './openapi-document.ts';

const most = (description: string) => whole(description, 0, 1_000_000);

const velden = {
  ingangsdatum: dag('Eerste dag waarop de instelling geldt; zij ligt na vandaag'),
  reden: prose('Waarom de gemeente haar vaststelde', 500),
  moment: {
    oneOf: [
      object('Elke melding bij aankomst', {
        soort: { type: 'string', const: 'AANKOMST', description: 'Bij aankomst' },
      }),
      object('Op een vaste dag van de maand', {
        soort: { type: 'string', const: 'MAANDELIJKS', description: 'Een keer per maand' },
        dagVanMaand: whole('Dag van de maand', 1, 28),
      }),
      object('Op een vaste dag van de week', {
        soort: { type: 'string', const: 'WEKELIJKS', description: 'Een keer per week' },
        weekdag: whole('Dag van de week, 1 is maandag', 1, 7),
      }),
    ],
  } satisfies JsonSchema,
  capaciteit: {
    oneOf: [
      object('Hoeveel signalen per periode', {
        per: { type: 'string', enum: ['MAAND', 'WEEK'], description: 'De periode' },
        signalen: object(
          'Signalen per aanpak; een aanpak die ontbreekt is niet begrensd',
          {
            BRIEF: most('Brieven'),
            BELLEN: most('Telefoongesprekken'),
            HUISBEZOEK: most('Huisbezoeken'),
            EIGEN_CONSULENT: most('Via de eigen consulent'),
          },
          ['BRIEF', 'BELLEN', 'HUISBEZOEK', 'EIGEN_CONSULENT'],
        ),
      }),
      { type: 'null', description: 'Niet begrensd' },
    ],
  } satisfies JsonSchema,
} as const;

const matchinstellingen = object('Wanneer een gemeente matcht en hoeveel zij aankan', {
  gemeentecode,
  versies: list(
    object('Versie; verandert nooit meer', {
      versie: whole('Versie van deze gemeente', 1),
      ...velden,
      auteur: text('Client die haar vastlegde'),
      toegepast: flag('Waar zodra de ingangsdatum is bereikt'),
    }),
    'Versies op volgorde van ingangsdatum; voor de eerste: bij aankomst, niet begrensd',
  ),
  wachtrij: list(
    object('Wat wacht op ruimte', {
      aanpak: code('aanpak', 'De aanpak'),
      dag: dag('Dag waarop is geteld'),
      meldingen: orNull(whole('Meldingen die wachten; null als het er minder dan vijf zijn')),
      oudsteSinds: orNull(dag('Sinds wanneer de oudste wacht; null als het er minder dan vijf zijn')),
    }),
    'Wat aan het eind van de laatste dag wachtte, naar aanpak',
  ),
});

const gemeentePad = [pathParameter('gemeentecode', gemeentecode)];

export const matchSchemas: Readonly<Record<string, JsonSchema>> = { Matchinstellingen: matchinstellingen };

export const matchRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/gemeenten/{gemeentecode}/matchinstellingen',
    id: 'leesMatchinstellingen',
    tag: 'formules',
    summary: 'Wanneer een gemeente matcht, hoeveel zij aankan en wat er wacht',
    scopes: ['formules:beheren', 'signalen:lezen'],
    parameters: gemeentePad,
    answers: { 200: json('Matchinstellingen', ref('Matchinstellingen')) },
    problems: [404],
  },
  {
    method: 'put',
    path: '/v1/gemeenten/{gemeentecode}/matchinstellingen',
    id: 'stelMatchenIn',
    tag: 'formules',
    summary: 'Een matchdag of een capaciteit vastleggen',
    description:
      'Geldt vanaf de ingangsdatum, die na vandaag ligt. Crisis en een dreiging wachten nooit op een matchdag of op ruimte. Wat niet past wacht, het zwaarste voorop, en eindigt op zijn laatst twee werkdagen voor het einde van de incassopauze. Dezelfde versie nog eens sturen verandert niets.',
    scopes: ['formules:beheren'],
    parameters: gemeentePad,
    body: object('Nieuwe versie', velden),
    answers: { 200: json('Matchinstellingen, met de nieuwe versie', ref('Matchinstellingen')) },
    problems: [404, 409],
  },
];
