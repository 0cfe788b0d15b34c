import { datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { voorbeeldMelding } from '../../test/run-voorbeelden.ts';
import type { FormuleGroep, Uitdrukking } from './formule.ts';
import { MOST_BLOKKEN, parseFormule, parseStoredFormule } from './parse-formule.ts';
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

  it.each<[unknown, string, string, string]>([
    [
      { formule: 'samenloop', parameters: { minstens: 1 } },
      'samenloop/parameters/minstens',
      'minimum',
      'Kies 2 of meer',
    ],
    [
      { formule: 'samenloop', parameters: { tel: 'KENMERKEN' } },
      'samenloop/parameters/tel',
      'enum',
      'Kies een van: SOORTEN, PARTNERS',
    ],
    [
      { formule: 'samenloop', parameters: { venster: { maanden: 1, dagen: 30 } } },
      'samenloop/parameters/venster',
      'maxProperties',
      'Geef precies één van: maanden, dagen, meldmaanden',
    ],
    [
      { formule: 'samenloop', versie: 1, parameters: { venster: { weken: 4 } } },
      'samenloop/parameters/venster',
      'oneOf',
      'Geef precies één van: maanden, dagen',
    ],
    [
      { formule: 'drempel', parameters: { minimumInCenten: 7500, soort: 'HUUR' } },
      'drempel/parameters/soort',
      'additionalProperties',
      'Laat dit veld weg; mogelijk zijn: minimumInCenten, tel, soorten',
    ],
    [
      { formule: 'drempel', parameters: { minimumInCenten: 75.5 } },
      'drempel/parameters/minimumInCenten',
      'type',
      'Geef een geheel getal',
    ],
    [
      { formule: 'soort-plus', parameters: { soorten: [] } },
      'soort-plus/parameters/soorten',
      'minItems',
      'Noem er 1 of meer',
    ],
    [
      { formule: 'postcode', parameters: { gebieden: [{ van: '6511AB' }] } },
      'postcode/parameters/gebieden/0/van',
      'pattern',
      'Schrijf de vier cijfers van een postcode, bijvoorbeeld 6511',
    ],
    [
      { formule: 'postcode', parameters: { gebieden: [{ van: '6511' }, { van: '6534', tot: '6531' }] } },
      'postcode/parameters/gebieden/1/tot',
      'GRENZEN_OMGEKEERD',
      'Kies 6534 of hoger',
    ],
    [{ formule: 'ouderdom' }, 'ouderdom/parameters', 'GRENS_ONTBREEKT', 'Geef minDagen, maxDagen of beide'],
    [
      { formule: 'ouderdom', parameters: { minDagen: 100, maxDagen: 30 } },
      'ouderdom/parameters/maxDagen',
      'GRENZEN_OMGEKEERD',
      'Kies 100 of meer, of een lagere minDagen',
    ],
    [
      { formule: 'opeenvolgend', parameters: { minstens: 4, binnen: 3 } },
      'opeenvolgend/parameters/minstens',
      'MEER_DAN_BINNEN',
      'Kies 3 of minder, of een hoger binnen',
    ],
    [
      { formule: 'minstens', parameters: { aantal: 2 }, delen: [{ formule: 'altijd' }] },
      'minstens/parameters/aantal',
      'MEER_DAN_DELEN',
      'Kies 1 of minder, of geef meer delen',
    ],
    [{ formule: 'niet', delen: [] }, 'delen', 'AANTAL_DELEN', 'Geef precies één deel'],
    [
      { formule: 'altijd', delen: [{ formule: 'crisis' }] },
      'delen',
      'AANTAL_DELEN',
      'Laat delen weg: altijd heeft geen delen',
    ],
    [
      {
        formule: 'of',
        delen: [{ formule: 'altijd' }, { formule: 'aanpakkeuze', delen: [{ formule: 'altijd' }] }],
      },
      'of/2/delen',
      'AANTAL_DELEN',
      'Geef 2 tot en met 20 delen',
    ],
  ])('%j: plaats, regel en wat het herstelt', (raw, pad, regel, herstel) => {
    const read = parseFormule(raw);
    expect(read.status === 'FOUT' ? read.fouten : []).toEqual([{ pad, regel, herstel }]);
  });

  it('telt een deel met fouten mee, zodat er geen tweede fout bij komt die er niet is', () => {
    const raw = {
      formule: 'minstens',
      parameters: { aantal: 2 },
      delen: [{ formule: 'altijd' }, { formule: 'bestaat-niet' }],
    };
    expect(foutenOf(raw)).toEqual(['minstens/2/formule ONBEKENDE_BOUWSTEEN']);
  });

  it.each([null, 1, 'altijd', [], {}, { formule: 7 }])('weigert %j', (raw) => {
    expect(foutenOf(raw)).toHaveLength(1);
  });

  it('weigert eindeloze diepte zonder vast te lopen', () => {
    let raw: unknown = { formule: 'altijd' };
    for (let depth = 0; depth < 5_000; depth++) raw = { formule: 'niet', delen: [raw] };
    expect(foutenOf(raw)[0]).toMatch(/ TE_DIEP$/);
  });

  it('zoekt in wat te groot is niet naar elke fout', () => {
    const postcode = (gebieden: unknown) => ({ formule: 'postcode', parameters: { gebieden } });
    const fout = Array.from({ length: 300 }, () => ({}));
    const genoeg = foutenOf({ formule: 'of', delen: [postcode(fout), postcode(fout)] });
    expect(genoeg).toHaveLength(100);
    expect(genoeg.every((each) => each.startsWith('of/1/postcode/parameters/gebieden'))).toBe(true);
    const vol = Array.from({ length: 20_000 }, () => ({}));
    expect(foutenOf(postcode(vol))).toEqual(['postcode/parameters TE_GROOT']);
    const velden = Object.fromEntries(Array.from({ length: 1_000 }, (_, nr) => [`veld${nr}`, 1]));
    expect(foutenOf({ formule: 'altijd', ...velden })).toHaveLength(100);
  });

  it.each([1_000, 5_000, 20_000, 400_000])(
    'weigert instellingen van %i lagen zonder vast te lopen',
    (diep) => {
      const lagen: unknown = JSON.parse(`${'['.repeat(diep)}${']'.repeat(diep)}`);
      expect(foutenOf({ formule: 'altijd', parameters: { lagen } })).toHaveLength(1);
      expect(foutenOf({ formule: 'altijd', parameters: lagen })).toHaveLength(1);
    },
  );

  const blokken = (aantal: number): Uitdrukking => ({
    formule: 'of',
    delen: Array.from({ length: Math.ceil((aantal - 1) / 20) }, (_, nr): Uitdrukking => {
      const length = Math.min(20, aantal - 1 - 20 * nr) - 1;
      return length === 0
        ? { formule: 'altijd' }
        : { formule: 'of', delen: Array.from({ length }, (): Uitdrukking => ({ formule: 'altijd' })) };
    }),
  });

  it('neemt honderd bouwstenen aan en niet meer, en zegt dat één keer', () => {
    expect(foutenOf(blokken(MOST_BLOKKEN))).toEqual([]);
    const read = parseFormule(blokken(MOST_BLOKKEN + 1));
    expect(read.status === 'FOUT' ? read.fouten : []).toEqual([
      { pad: '', regel: 'TE_GROOT', herstel: 'Gebruik hoogstens 100 bouwstenen' },
    ]);
    expect(foutenOf({ formule: 'of', delen: Array.from({ length: 20 }, () => blokken(300)) })).toEqual([
      ' TE_GROOT',
    ]);
  });

  it('leest wat eerder is aangenomen ook als het groter is: een gemeente blijft beoordeeld', () => {
    expect(parseStoredFormule(blokken(300)).status).toBe('GOED');
  });

  it('legt de versie van elke bouwsteen vast', () => {
    const read = parseFormule({ formule: 'of', delen: [{ formule: 'altijd' }] });
    expect(read).toMatchObject({ uitdrukking: { versie: 1, delen: [{ formule: 'altijd', versie: 2 }] } });
  });
});
