import { datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { voorbeeldMelding } from '../../test/run-voorbeelden.ts';
import type { FormuleGroep, Uitdrukking } from './formule.ts';
import { parseFormule } from './parse-formule.ts';
import { standaard1 } from './standaard/standaard-1.ts';

const peildatum = datum('2026-03-15');

function evaluate(uitdrukking: Uitdrukking, groep: FormuleGroep) {
  const read = parseFormule(uitdrukking);
  if (read.status === 'FOUT') throw new Error(JSON.stringify(read.fouten));
  return read.beoordeling.evaluate(groep, peildatum);
}

describe('formules', () => {
  it('geven elke reden haar plaats in de formule', () => {
    const one: FormuleGroep = { meldingen: [voorbeeldMelding({}, 0)], verzameladres: false };
    expect(evaluate(standaard1, one).redenen.map((reden) => reden.pad)).toEqual([
      'of/1/crisis',
      'of/2/termijnen',
      'of/3/en/1/drempel',
      'of/3/en/2/of/1/samenloop',
      'of/3/en/2/of/2/opeenvolgend',
      'of/3/en/2/of/3/altijd',
    ]);
  });
});

describe('parseFormule', () => {
  const foutenOf = (raw: unknown) => {
    const read = parseFormule(raw);
    return read.status === 'FOUT' ? read.fouten.map(({ pad, regel }) => `${pad} ${regel}`) : [];
  };

  it('noemt plaats en regel van elke fout tegelijk', () => {
    const raw = {
      formule: 'of',
      kleur: 'rood',
      delen: [
        { formule: 'samenloop', parameters: { minstens: 1, extra: true } },
        { formule: 'bestaat-niet' },
        { formule: 'niet', delen: [] },
        { formule: 'drempel' },
        { formule: 'altijd', aanpak: 'BEZOEK' },
      ],
    };
    expect(foutenOf(raw)).toEqual([
      'kleur ONBEKEND_VELD',
      'of/1/samenloop/parameters/extra additionalProperties',
      'of/1/samenloop/parameters/minstens minimum',
      'of/2/formule ONBEKENDE_BOUWSTEEN',
      'of/3/delen AANTAL_DELEN',
      'of/4/drempel/parameters/minimumInCenten required',
      'of/5/aanpak ONBEKENDE_AANPAK',
    ]);
  });

  it.each([null, 1, 'altijd', [], {}, { formule: 7 }])('weigert %j', (raw) => {
    expect(foutenOf(raw)).toHaveLength(1);
  });

  it('weigert eindeloze diepte zonder vast te lopen', () => {
    let raw: unknown = { formule: 'altijd' };
    for (let depth = 0; depth < 5_000; depth++) raw = { formule: 'niet', delen: [raw] };
    expect(foutenOf(raw)[0]).toMatch(/ TE_DIEP$/);
  });

  it('legt de versie van elke bouwsteen vast', () => {
    const read = parseFormule({ formule: 'of', delen: [{ formule: 'altijd' }] });
    expect(read).toMatchObject({ uitdrukking: { versie: 1, delen: [{ formule: 'altijd', versie: 2 }] } });
  });
});
