import { voorvoegsels } from '../achternaam.ts';
import {
  code,
  dag,
  flag,
  gemeentecode,
  list,
  matching,
  moment,
  object,
  orNull,
  text,
  uuid,
  whole,
} from './json-schema.ts';
import { behandelaarId } from './looplijsten.ts';
import { json, pathParameter, type Route } from './openapi-document.ts';

const zaakId = uuid('De zaak');
/** More than this nobody checks in one call: each asks another register. */
const MEESTE_ZAKEN = 50;
/** Clients of the largest municipality fit. */
const MEESTE_KLANTEN = 30_000;

const controle = {
  soort: code('controlesoort', 'Wat is nagegaan'),
  uitkomst: code('controleuitkomst', 'Wat eruit kwam'),
  fout: orNull(code('controlefout', 'Waarom het niet lukte; alleen bij NIET_GELUKT')),
  bron: code('controlebron', 'Wie het zei'),
};
const bezwaar = object('Bezwaar', { zaakId, bezwaar: flag('Of er nu een bezwaar staat') });

/** Checks before contact (R51 to R54), known clients, and objections (AVG art. 21). */
export const contactcontroles: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/zaken/_controleer',
    id: 'controleerZaken',
    tag: 'controles',
    summary: 'Zaken controleren voordat iemand contact zoekt',
    description:
      'Verblijf en huishouden in de BRP, bekende klant, doelgroep en bezwaar. Alleen codes worden bewaard. Een controle die niet lukt houdt niets tegen en kan opnieuw. Zaken die niet lopen of niet van de beller zijn ontbreken in het antwoord.',
    scopes: ['zaken:verwerken'],
    body: object('Zaken', { zaakIds: { ...list(zaakId, 'Zaken', MEESTE_ZAKEN), minItems: 1 } }),
    answers: {
      200: json(
        'Uitkomsten',
        object('Uitkomsten', {
          gecontroleerd: list(
            object('Zaak', {
              zaakId,
              gemeentecode,
              controles: list(object('Controle', controle), 'Controles'),
            }),
            'Per zaak',
          ),
        }),
      ),
    },
  },
  {
    method: 'get',
    path: '/v1/zaken/{zaakId}/controles',
    id: 'leesControles',
    tag: 'controles',
    summary: 'Controles van een zaak, laatste eerst; de eerste van elke soort geldt',
    scopes: ['zaken:lezen'],
    parameters: [pathParameter('zaakId', zaakId)],
    answers: {
      200: json(
        'Controles',
        object('Controles', {
          zaakId,
          controles: list(
            object('Controle', { ...controle, dag: dag('Dag'), vastgelegdOp: moment('Ogenblik') }),
            'Controles',
          ),
        }),
      ),
    },
    problems: [404],
  },
  {
    method: 'post',
    path: '/v1/zaken/{zaakId}/_bezwaar',
    id: 'legBezwaarVast',
    tag: 'controles',
    summary: 'Vastleggen dat de inwoner bezwaar maakt (AVG artikel 21)',
    description:
      'De inwoner komt op geen looplijst meer, ook niet na een later signaal: het bezwaar staat bij zijn kenmerken en bij deze inwoner in dit signaal. Is zijn BSN niet bekend en zijn geboortedatum ook niet, dan staat het ook bij zijn achterstanden, waaraan hij bij een later signaal wordt herkend. De zaak zelf sluit de gemeente af met binnenreden BEZWAAR.',
    scopes: ['zaken:verwerken'],
    parameters: [pathParameter('zaakId', zaakId)],
    answers: { 200: json('Vastgelegd', bezwaar) },
    problems: [404],
  },
  {
    method: 'post',
    path: '/v1/zaken/{zaakId}/_bezwaar-intrekken',
    id: 'trekBezwaarIn',
    tag: 'controles',
    summary: 'Een bezwaar opheffen',
    description:
      'Voor alle zaken van de inwoner, bij welke zaak het ook is vastgelegd. Is niet meer te lezen wie hij is en staat er geen bezwaar dat zonder dat te vinden is, dan komt PERSOON_GEWIST.',
    scopes: ['zaken:verwerken'],
    parameters: [pathParameter('zaakId', zaakId)],
    answers: { 200: json('Opgeheven', bezwaar) },
    problems: [404, 410],
  },
  {
    method: 'get',
    path: '/v1/bekende-klanten/{gemeentecode}/sleutel',
    id: 'leesKenmerksleutel',
    tag: 'controles',
    summary: 'De sleutel waarmee de gemeente kenmerken van haar klanten maakt',
    description: `Een kenmerk is HMAC-SHA-256 met deze sleutel over de UTF-8-tekst bsn:<negen cijfers>, of persoon:<geboortedatum jjjj-mm-dd>|<kern van de achternaam>|<postcode>|<huisnummer>. De kern: de achternaam in kleine letters; ß wordt ss, æ ae, œ oe, ø o, đ en ð d, ł l, þ th en ı i; accenten vervallen; ij wordt y; wat geen a tot en met z is scheidt woorden; woorden uit de lijst hieronder vervallen, tenzij er geen ander woord is; wat overblijft staat aaneen in hoofdletters. Zo geven van der Berg en Berg BERG, en IJzerman YZERMAN. Een kenmerk dat eerder is gemaakt over de achternaam in hoofdletters zonder accenten en zonder andere tekens dan A-Z, met of zonder voorvoegsel, wordt ook gevonden. De lijst: ${[...voorvoegsels].join(', ')}.`,
    scopes: ['zaken:verwerken'],
    parameters: [pathParameter('gemeentecode', gemeentecode)],
    answers: {
      200: json('De sleutel', object('Sleutel', { gemeentecode, sleutel: text('32 bytes, base64') })),
    },
    problems: [404],
  },
  {
    method: 'put',
    path: '/v1/bekende-klanten/{gemeentecode}',
    id: 'legBekendeKlantenVast',
    tag: 'controles',
    summary: 'De klanten van schuldhulp, wijkteam en sociale dienst als kenmerken; vervangt de vorige lijst',
    scopes: ['zaken:verwerken'],
    parameters: [pathParameter('gemeentecode', gemeentecode)],
    body: object('Klanten', {
      klanten: list(
        object('Een klant', {
          kenmerk: matching('Kenmerk, 64 tekens hexadecimaal', '^[0-9a-f]{64}$'),
          behandelaarId: orNull(behandelaarId),
        }),
        'Klanten',
        MEESTE_KLANTEN,
      ),
    }),
    answers: {
      200: json('Vastgelegd', object('Vastgelegd', { gemeentecode, aantal: whole('Aantal kenmerken') })),
    },
    problems: [404, 413],
  },
];
