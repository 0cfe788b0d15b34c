import {
  code,
  dag,
  flag,
  fromRecord,
  gemeentecode,
  type JsonSchema,
  list,
  object,
  orNull,
  ref,
  text,
  uuid,
  whole,
} from './json-schema.ts';
import { type Interface, json, pathParameter, posities } from './openapi-document.ts';

/** Blocks hold blocks; how deep, and with which parameters, the service itself tells with a path for every fault. */
const uitdrukking: JsonSchema = {
  ...object('Een bouwsteen van een formule', {
    formule: text('Naam van de bouwsteen', 60),
    versie: whole('Versie van de bouwsteen; de nieuwste als zij ontbreekt', 1),
    parameters: { type: 'object', description: 'Instellingen van de bouwsteen' },
    delen: list({ type: 'object', description: 'Een bouwsteen' }, 'Bouwstenen waar deze uit bestaat', 20),
    aanpak: code('aanpak', 'Aanpak als aan de bouwsteen is voldaan'),
    zwaarte: whole('Gewicht als aan de bouwsteen is voldaan', 0, 1000),
  }),
  required: ['formule'],
};

const reden = fromRecord('Reden', 'Een reden van het oordeel', {
  code: 'Naam van de bouwsteen',
  pad: 'Plaats in de formule',
  voldaan: 'Of eraan is voldaan',
  soort: 'Soort signaalpartner waar de reden over gaat',
  gevonden: 'Gevonden aantal',
  vereist: 'Vereist aantal',
  eenheid: 'Eenheid van beide aantallen',
  meldingIds: 'Meldingen waar de reden op rust',
});

const formuleversie = object('Versie van de formule van een gemeente', {
  gemeentecode,
  versie: whole('Versie van deze gemeente', 1),
  ingangsdatum: dag('Eerste dag waarop zij geldt'),
  uitdrukking: ref('Uitdrukking'),
});

/** Interface of the signal-router: formules of municipalities, and why a signaal is one. */
export const signalRouter: Interface = {
  service: 'signal-router',
  title: 'Meldpunt: formules en signalen',
  description: 'Gemeenten stellen hier hun formule in en lezen bij een signaal waarom het er een is.',
  port: 4102,
  tags: { formules: 'Formules van gemeenten', signalen: 'Signalen en hun motivering' },
  schemas: { Uitdrukking: uitdrukking, Formuleversie: formuleversie, Reden: reden },
  balans: {
    meldingen: posities('Meldingen naar waar zij zijn'),
    centen: posities('Bedragen van meldingen'),
    signalen: posities('Signalen naar stand'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/formules/{gemeentecode}',
      id: 'leesFormules',
      tag: 'formules',
      summary: 'De formules van een gemeente met hun ingangsdata',
      scopes: ['formules:beheren', 'signalen:lezen'],
      parameters: [pathParameter('gemeentecode', gemeentecode)],
      answers: {
        200: json(
          'Formules',
          object('Formules', { gemeentecode, versies: list(ref('Formuleversie'), 'Versies, oudste eerst') }),
        ),
      },
      problems: [404],
    },
    {
      method: 'put',
      path: '/v1/formules/{gemeentecode}',
      id: 'stelFormuleIn',
      tag: 'formules',
      summary: 'Een nieuwe versie van de formule vanaf een dag',
      description: 'Dezelfde formule met dezelfde ingangsdatum nog eens sturen verandert niets.',
      scopes: ['formules:beheren'],
      parameters: [pathParameter('gemeentecode', gemeentecode)],
      body: object('Formule', {
        ingangsdatum: dag('Eerste dag waarop de formule geldt'),
        uitdrukking: ref('Uitdrukking'),
      }),
      answers: { 200: json('De versie', ref('Formuleversie')) },
      problems: [404, 409],
    },
    {
      method: 'get',
      path: '/v1/signalen/{signaalId}',
      id: 'leesSignaal',
      tag: 'signalen',
      summary: 'Waarom dit een signaal is',
      scopes: ['signalen:lezen'],
      parameters: [pathParameter('signaalId', uuid('Het signaal'))],
      answers: {
        200: json(
          'Motivering',
          object('Signaal', {
            signaalId: uuid('Het signaal'),
            gemeentecode,
            versie: whole('Versie van het signaal', 1),
            stand: code('signaalstand', 'Stand van het signaal'),
            ontstaanOp: dag('Dag waarop het ontstond'),
            formule: text('Formule die oordeelde'),
            formuleVersie: whole('Versie van de formule van deze gemeente', 1),
            aanpak: code('aanpak', 'Gevraagde aanpak'),
            zwaarte: whole('Gewicht voor de volgorde', 0, 1000),
            crisis: flag('Een melding erin is spoed'),
            gefaaldeFormule: orNull(text('Formule die faalde en is vervangen')),
            motivering: list(ref('Reden'), 'Redenen, ook die waaraan niet is voldaan'),
          }),
        ),
      },
      problems: [404],
    },
  ],
};
