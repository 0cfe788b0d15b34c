import { centen, list, maand, object, text, whole } from './json-schema.ts';
import { type Interface, json, pathParameter, posities } from './openapi-document.ts';

/** Interface of metrics: figures of the whole chain. */
export const metrics: Interface = {
  service: 'metrics',
  title: 'Meldpunt: rapporten',
  description:
    'Cijfers over de hele keten per maand, zonder personen. Aantallen onder de vijf worden niet getoond.',
  port: 4105,
  tags: { rapporten: 'Maandcijfers' },
  schemas: {},
  balans: {
    meldingen: posities('Meldingen'),
    centen: posities('Bedragen van meldingen'),
    terugkoppelingen: whole('Aantal definitieve antwoorden'),
  },
  routes: [
    {
      method: 'get',
      path: '/v1/rapporten/maand/{maand}',
      id: 'leesMaandrapport',
      tag: 'rapporten',
      summary: 'Cijfers van een maand',
      description: 'Als JSON, of als CSV met de header Accept: text/csv.',
      scopes: ['rapporten:lezen'],
      parameters: [pathParameter('maand', maand)],
      answers: {
        200: {
          ...json(
            'Maandcijfers',
            object(
              'Maandrapport',
              {
                maand,
                cellen: list(
                  {
                    type: 'object',
                    description: 'Een cel: waarnaar is uitgesplitst en wat is geteld',
                    additionalProperties: true,
                    properties: { meldingen: whole('Meldingen'), bedragInCenten: centen('Bedrag') },
                  },
                  'Cellen',
                ),
                toelichting: text('Wat is geteld', 500),
              },
              ['toelichting'],
            ),
          ),
          content: {
            'application/json': { schema: { type: 'object', description: 'Maandrapport' } },
            'text/csv': {
              schema: { type: 'string', description: 'Dezelfde cellen, puntkomma als scheiding' },
            },
          },
        },
      },
      problems: [404],
    },
  ],
};
