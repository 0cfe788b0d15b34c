/*
 * One JSON Schema (2020-12) of everything a municipality may write as a formule, for an editor and for whoever wants to
 * check before sending. It is made from what the blocks say of themselves; nothing about a block stands here.
 *
 * What no schema can say is found when the formule is laid down: more than eight layers or a hundred blocks, and parameters that contradict
 * each other.
 */
import { codelijsten } from '@meldpunt/contracts';
import type { Bouwsteen } from './bouwsteen.ts';

export type Formuleschema = Readonly<Record<string, unknown>>;

const BOUWSTEEN = { $ref: '#/$defs/bouwsteen' };

export function toFormuleschema(bouwstenen: readonly Bouwsteen[]): Formuleschema {
  const defs = bouwstenen.map((bouwsteen) => [nameOf(bouwsteen), toSchema(bouwsteen, bouwstenen)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Formule',
    description: 'Een bouwsteen, die andere kan verbinden tot acht lagen diep en honderd bouwstenen samen',
    ...BOUWSTEEN,
    $defs: {
      bouwsteen: { oneOf: defs.map(([name]) => ({ $ref: `#/$defs/${name}` })) },
      ...Object.fromEntries(defs),
    },
  };
}

/** For example samenloop-2. */
function nameOf({ naam, versie }: Bouwsteen): string {
  return `${naam}-${versie}`;
}

function toSchema(bouwsteen: Bouwsteen, all: readonly Bouwsteen[]): Formuleschema {
  const { naam, versie, parameterschema, minDelen, maxDelen, monotoon, leestPostcode } = bouwsteen;
  const { description = '', ...parameters } = parameterschema;
  const newest = all.every((other) => other.naam !== naam || other.versie <= versie);
  const hasRequired = Array.isArray(parameters.required) && parameters.required.length > 0;
  return {
    type: 'object',
    title: naam,
    description,
    properties: {
      formule: { const: naam },
      versie: {
        const: versie,
        description: newest ? 'De nieuwste versie; die geldt ook zonder dit veld' : 'Een eerdere versie',
      },
      parameters: { ...parameters, description: 'Instellingen van de bouwsteen' },
      ...(maxDelen === 0
        ? {}
        : {
            delen: {
              type: 'array',
              items: BOUWSTEEN,
              minItems: minDelen,
              maxItems: maxDelen,
              description: 'De bouwstenen waar het over gaat',
            },
          }),
      aanpak: {
        type: 'string',
        enum: codelijsten.aanpak,
        description: 'Aanpak als aan de bouwsteen is voldaan, in plaats van de eigen aanpak',
      },
      zwaarte: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        description: 'Gewicht als aan de bouwsteen is voldaan, in plaats van het eigen gewicht',
      },
    },
    required: [
      'formule',
      ...(newest ? [] : ['versie']),
      ...(hasRequired ? ['parameters'] : []),
      ...(maxDelen === 0 ? [] : ['delen']),
    ],
    additionalProperties: false,
    // Annotations for an editor: whether one more melding can take a signaal away, and whether postcodes are looked up.
    'x-monotoon': monotoon === true,
    'x-leest-postcode': leestPostcode === true,
  };
}
