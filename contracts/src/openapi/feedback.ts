import { code, fromRecord, list, maand, object, orNull, partnerId, ref, whole } from './json-schema.ts';
import {
  type Interface,
  json,
  pageParameters,
  pathParameter,
  posities,
  queryParameter,
} from './openapi-document.ts';

const terugkoppeling = fromRecord('Terugkoppeling', 'Het antwoord op één melding', {
  terugkoppelingId: 'Nummer van het bericht; wie het al heeft, slaat het over',
  partnerId: 'De signaalpartner',
  volgnummer: 'Stijgt met elk bericht van deze signaalpartner',
  meldingId: 'De melding, zoals op het ontvangstbewijs',
  kenmerk: 'Kenmerk van de achterstand',
  meldmaand: 'Kalendermaand van de melding',
  gemeentecode: 'De gemeente, zoals het ontvangstbewijs haar noemde',
  aard: 'DEFINITIEF één keer per melding, TUSSENTIJDS, of CORRECTIE van een eerder bericht',
  klasse: 'Klasse van het antwoord',
  dag: 'Dag van het meldpunt waarop het antwoord is vrijgegeven',
  bedragInCenten: 'Bedrag van de melding in eurocenten, zoals de signaalpartner het laatst meldde',
  incassopauzeTot: 'Laatste dag van de incassopauze die na dit bericht geldt; null als zij voorbij is',
  hervattingOp: 'Bij BETALING_HERVAT: dag waarop de inwoner weer betaalt',
  regelingVanaf: 'Bij REGELING: eerste dag van de regeling',
  regelingTermijnInCenten: 'Bij REGELING: bedrag per termijn in eurocenten',
  regelingAantalTermijnen: 'Bij REGELING: aantal termijnen',
  onterechtreden: 'Bij ONTERECHT: waarom',
  corrigeertTerugkoppelingId: 'Bij CORRECTIE: het bericht dat wordt vervangen',
  opnieuwGeleverd: 'Op verzoek opnieuw geleverd',
  gezienOp: 'Ogenblik waarop het is vastgelegd',
});

const aantalEnCenten = {
  aantal: whole('Aantal meldingen'),
  centen: whole('Som van de bedragen in eurocenten'),
};
const telling = object('Aantal en bedrag', aantalEnCenten);

const verantwoording = object('Verantwoording', {
  verantwoording: list(
    object('Verantwoording van één signaalpartner', {
      partnerId,
      meldmaand: maand,
      geleverd: telling,
      beeindigd: telling,
      open: telling,
      perKlasse: list(
        object('Klasse', { klasse: code('terugkoppelklasse', 'Klasse van het antwoord'), ...aantalEnCenten }),
        'Beëindigde meldingen naar klasse',
      ),
      correcties: whole('Antwoorden die later zijn gecorrigeerd'),
    }),
    'Een per signaalpartner',
  ),
});

/** Interface of feedback: the answers a creditor reads, and their count. */
export const feedback: Interface = {
  service: 'feedback',
  title: 'Meldpunt: terugkoppelingen',
  description:
    'Signaalpartners lezen hier het antwoord op hun meldingen. Elke aangenomen melding krijgt één definitief antwoord. Het zegt niets over andere signaalpartners, over de aard van hulp of over waar iemand heen ging.',
  port: 4104,
  tags: { terugkoppelingen: 'Antwoorden op meldingen' },
  schemas: { Terugkoppeling: terugkoppeling },
  balans: {
    meldingen: posities('Meldingen naar afloop'),
    centen: posities('Bedragen van meldingen'),
    terugkoppelingen: posities('Definitieve antwoorden naar klasse'),
    tussentijds: posities('Tussentijdse berichten naar klasse'),
    correcties: whole('Aantal correcties'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/terugkoppelingen',
      id: 'leesTerugkoppelingen',
      tag: 'terugkoppelingen',
      summary: 'Antwoorden na een volgnummer',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [
        queryParameter('partnerId', partnerId),
        // A volgnummer and no cursor: every message has one, also on the own topic, and any of them is a place to
        // read again from.
        ...pageParameters({
          place: {
            name: 'na',
            schema: { ...whole('Volgnummer van het laatste bericht dat al is gelezen'), default: 0 },
          },
          most: 5000,
          standard: 500,
        }),
      ],
      answers: {
        200: json(
          'Antwoorden',
          object('Antwoorden', {
            partnerId,
            terugkoppelingen: list(ref('Terugkoppeling'), 'Antwoorden op volgorde van volgnummer'),
            volgende: whole('Waarde van na om verder te lezen'),
          }),
        ),
      },
    },
    {
      method: 'post',
      path: '/v1/terugkoppelingen/_herhaal',
      id: 'herhaalTerugkoppelingen',
      tag: 'terugkoppelingen',
      summary: 'Antwoorden opnieuw op het eigen topic zetten, gemarkeerd met opnieuwGeleverd',
      scopes: ['terugkoppelingen:lezen'],
      body: object('Verzoek', { vanaf: whole('Eerste volgnummer', 1), partnerId }, ['partnerId']),
      answers: {
        202: json(
          'Aangenomen',
          object('Herhaling', {
            partnerId,
            aantal: whole('Aantal berichten'),
            volgende: orNull(whole('Volgnummer om mee verder te gaan; null als alles is herhaald')),
          }),
        ),
      },
    },
    {
      method: 'get',
      path: '/v1/verantwoording/{meldmaand}',
      id: 'leesVerantwoording',
      tag: 'terugkoppelingen',
      summary: 'Wat van een meldmaand is geleverd, beëindigd en open, tot op de cent',
      description:
        'Als beëindigd telt wat als antwoord is gegeven. CSV met formaat=csv of de header Accept: text/csv.',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [
        pathParameter('meldmaand', maand),
        queryParameter('formaat', {
          type: 'string',
          enum: ['json', 'csv'],
          description: 'Vorm van het antwoord',
        }),
        queryParameter('partnerId', partnerId),
      ],
      answers: {
        200: {
          ...json('Verantwoording', verantwoording),
          content: {
            'application/json': { schema: verantwoording },
            'text/csv': {
              schema: { type: 'string', description: 'Dezelfde cijfers, puntkomma als scheiding' },
            },
          },
        },
      },
    },
  ],
};
