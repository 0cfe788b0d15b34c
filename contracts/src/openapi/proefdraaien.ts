/* The part of the signal-router's interface that tries formules out before they are used. */
import {
  code,
  dag,
  flag,
  gemeentecode,
  type JsonSchema,
  list,
  maand,
  matching,
  object,
  orNull,
  ref,
  text,
  uuid,
  whole,
} from './json-schema.ts';
import { json, pathParameter, type Route } from './openapi-document.ts';

const number = (description: string): JsonSchema => ({ type: 'number', description });
const hidden = 'null als het aantal te klein is om te tonen, of als een te klein aantal eruit zou volgen';
const count = (description: string) => orNull(whole(`${description}; ${hidden}`));

const cel = object('Aantal bij een sleutel', {
  sleutel: text('Waar het aantal over gaat'),
  aantal: count('Aantal signalen'),
});
const perDuizend = orNull(number('Per maand per 1.000 inwoners'));
const celPerDuizend = object('Aantal bij een sleutel, ook per 1.000 inwoners', {
  sleutel: text('Waar het aantal over gaat'),
  aantal: count('Aantal signalen'),
  perDuizend,
});
const aandeel = orNull(
  object('Aandeel van de signalen met een bekend resultaat, met het 95 %-interval van Wilson', {
    aandeel: number('Aandeel, 0 tot 1'),
    van: number('Ondergrens'),
    tot: number('Bovengrens'),
  }),
);

const verschil = object('Wat er anders gaat dan met de formule die nu geldt', {
  ookGeldend: count('Signalen die een melding delen met een signaal van de geldende formule'),
  alleenNieuw: count('Signalen die er met de geldende formule niet zijn'),
  alleenGeldend: count('Signalen van de geldende formule die er niet meer zijn'),
  redenenNieuw: list(cel, 'Alleen nieuw: bouwstenen waaraan is voldaan, met + ertussen'),
  redenenGemist: list(cel, 'Alleen geldend: bouwstenen waaraan nu niet is voldaan, met + ertussen'),
  vroeger: count('Signalen die eerder ontstaan'),
  gelijk: count('Signalen die op dezelfde dag ontstaan'),
  later: count('Signalen die later ontstaan'),
  mediaanDagen: orNull({
    type: 'integer',
    description:
      'Dagen later, of negatief als het eerder is: het midden van de signalen die niet op dezelfde dag ontstaan',
  }),
  dossiers: list(
    object('Signaal dat er echt is geweest', {
      signaalId: uuid('Het signaal'),
      verschil: { type: 'string', enum: ['VERVALT', 'VROEGER', 'LATER'], description: 'Wat er mee gebeurt' },
      dagen: orNull({ type: 'integer', description: 'Dagen later, negatief als het eerder is' }),
    }),
    'Signalen die er echt zijn geweest en die anders zouden gaan',
  ),
  dossiersAfgekapt: flag('Of er meer van zulke signalen zijn'),
});

const proefformule = object('Wat een formule over de maanden van de proef zou hebben gedaan', {
  naam: text('Naam van de formule'),
  volledigVanaf: orNull({
    ...maand,
    description:
      'Eerste maand waarin de formule alles zag waar zij op terugkijkt; daarvoor kan zij te weinig vinden',
  }),
  signalen: count('Signalen'),
  perDuizend,
  perMaand: list(celPerDuizend, 'Naar maand van ontstaan'),
  perSoort: list(
    celPerDuizend,
    'Naar soort signaalpartner waarmee het ontstond; MEERDERE als het er meer zijn',
  ),
  perAanpak: list(
    object('Aantal bij een aanpak', {
      sleutel: code('aanpak', 'De aanpak'),
      aantal: count('Aantal signalen'),
      perDuizend,
      verwachting: orNull(
        object('Verwachting voor een volgende maand, uit de maanden van de proef', {
          gemiddeld: number('Gemiddeld aantal per maand'),
          van: number('Ondergrens van een gewone maand'),
          tot: number('Bovengrens van een gewone maand'),
        }),
      ),
      capaciteit: orNull(whole('Wat de gemeente per maand aankan')),
      boven: orNull(number('Wat daar in een gemiddelde maand boven uitkomt')),
    }),
    'Naar aanpak',
  ),
  perWijk: list(cel, 'Naar de vier cijfers van de postcode'),
  uitslagen: object('Hoe zaken afliepen die er ook met deze formule waren geweest', {
    bekend: count('Signalen waarvan van een melding het eindresultaat bekend is'),
    contact: aandeel,
    hulp: aandeel,
    alOpgelost: aandeel,
    onterecht: aandeel,
  }),
  verschil: orNull(verschil),
});

const opdrachtvelden = {
  formules: {
    ...list(
      object('Formule die wordt uitgeprobeerd', {
        naam: matching('Naam in het antwoord', '^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$'),
        formule: ref('Uitdrukking'),
      }),
      'Een tot drie formules',
      3,
    ),
    minItems: 1,
  },
  van: { ...maand, description: 'Eerste maand; de oudste die kan als zij ontbreekt' },
  tot: { ...maand, description: 'Laatste maand; de vorige als zij ontbreekt' },
  capaciteit: object(
    'Signalen per maand die de gemeente aankan; een aanpak die ontbreekt is niet begrensd',
    {
      BRIEF: whole('Brieven', 0, 1_000_000),
      BELLEN: whole('Telefoongesprekken', 0, 1_000_000),
      HUISBEZOEK: whole('Huisbezoeken', 0, 1_000_000),
      EIGEN_CONSULENT: whole('Via de eigen consulent', 0, 1_000_000),
    },
    ['BRIEF', 'BELLEN', 'HUISBEZOEK', 'EIGEN_CONSULENT'],
  ),
} as const;

const proef = object(
  'Een proef',
  {
    proefId: uuid('De proef'),
    stand: {
      type: 'string',
      enum: ['AANGEVRAAGD', 'LOPEND', 'GEREED', 'AFGEBROKEN', 'MISLUKT'],
      description: 'AANGEVRAAGD wacht op haar beurt',
    },
    aangevraagdOp: dag('Dag waarop zij is gevraagd'),
    auteur: text('Client die haar vroeg'),
    voortgang: orNull(number('Deel dat is gedaan, 0 tot 1')),
    ...opdrachtvelden,
    uitslag: orNull(
      object('Uitslag, zodra de proef gereed is', {
        dag: dag('Dag waarvan de stand is gebruikt'),
        bewaardVanaf: dag('Vanaf deze dag van aanneming is elke melding er nog'),
        maanden: list(
          object('Maand', {
            maand,
            gebruik: {
              type: 'string',
              enum: ['GEBRUIKT', 'NIET_GEVRAAGD', 'NIET_MEER_BEWAARD', 'NOG_NIET_VOORBIJ'],
              description: 'Of zij is gebruikt, en zo niet waarom',
            },
          }),
          'Welke maanden zijn gebruikt',
        ),
        meldingen: count('Meldingen die zijn bekeken'),
        geldend: ref('Proefformule'),
        formules: list(ref('Proefformule'), 'De uitgeprobeerde formules, op volgorde van de aanvraag'),
      }),
    ),
  },
  ['van', 'tot', 'capaciteit'],
);

const gemeentePad = [pathParameter('gemeentecode', gemeentecode)];
const proefPad = [...gemeentePad, pathParameter('proefId', uuid('De proef'))];
const scopes = ['formules:beheren'] as const;

export const proefSchemas: Readonly<Record<string, JsonSchema>> = {
  Proefformule: proefformule,
  Proef: proef,
};

export const proefRoutes: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/gemeenten/{gemeentecode}/proefdraaien',
    id: 'vraagProef',
    tag: 'proefdraaien',
    summary: 'Formules uitproberen op wat er is gemeld',
    description:
      'Speelt de meldingen die rechtmatig worden bewaard opnieuw af met een tot drie formules, naast de formule die geldt, en geeft aantallen. Aantallen onder de vijf worden niet getoond, ook niet als zij uit andere zouden volgen; enkele dossiers alleen waar een signaal is geweest. De proef loopt op de achtergrond; het antwoord noemt haar plaats. Een gemeente heeft er een tegelijk.',
    scopes,
    parameters: gemeentePad,
    body: object('Aanvraag', opdrachtvelden, ['van', 'tot', 'capaciteit']),
    answers: { 202: json('De proef', ref('Proef')) },
    problems: [404, 409],
  },
  {
    method: 'get',
    path: '/v1/gemeenten/{gemeentecode}/proefdraaien',
    id: 'leesProeven',
    tag: 'proefdraaien',
    summary: 'De laatste vijftig proeven van een gemeente',
    scopes,
    parameters: gemeentePad,
    answers: {
      200: json('Proeven', object('Proeven', { proeven: list(ref('Proef'), 'De laatste voorop') })),
    },
    problems: [404],
  },
  {
    method: 'get',
    path: '/v1/gemeenten/{gemeentecode}/proefdraaien/{proefId}',
    id: 'leesProef',
    tag: 'proefdraaien',
    summary: 'Hoe ver een proef is, en haar uitslag',
    scopes,
    parameters: proefPad,
    answers: { 200: json('De proef', ref('Proef')) },
    problems: [404],
  },
  {
    method: 'delete',
    path: '/v1/gemeenten/{gemeentecode}/proefdraaien/{proefId}',
    id: 'breekProefAf',
    tag: 'proefdraaien',
    summary: 'Een proef afbreken',
    description: 'Een proef die al klaar is blijft zoals zij is.',
    scopes,
    parameters: proefPad,
    answers: { 200: json('De proef', ref('Proef')) },
    problems: [404],
  },
];
