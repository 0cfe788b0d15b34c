import { fromRecord, list, maand, object, partnerId, ref, text, whole } from './json-schema.ts';
import { type Interface, json, pageParameters, posities, queryParameter } from './openapi-document.ts';

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
        ...pageParameters(whole('Volgnummer van het laatste bericht dat al is gelezen')),
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
      method: 'get',
      path: '/v1/verantwoording',
      id: 'leesVerantwoording',
      tag: 'terugkoppelingen',
      summary: 'Per meldmaand: hoeveel meldingen zijn aangenomen, beantwoord en nog open',
      scopes: ['terugkoppelingen:lezen'],
      parameters: [queryParameter('partnerId', partnerId), queryParameter('meldmaand', maand)],
      answers: {
        200: json(
          'Verantwoording',
          object(
            'Verantwoording',
            {
              partnerId,
              maanden: list(
                object('Maand', {
                  meldmaand: maand,
                  aangenomen: whole('Aangenomen meldingen'),
                  beantwoord: whole('Meldingen met een definitief antwoord'),
                  open: whole('Meldingen zonder definitief antwoord'),
                  perKlasse: {
                    type: 'object',
                    description: 'Antwoorden naar klasse',
                    additionalProperties: { type: 'integer' },
                  },
                }),
                'Maanden, oudste eerst',
              ),
              toelichting: text('Wat is geteld', 500),
            },
            ['toelichting'],
          ),
        ),
      },
    },
  ],
};
