import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, vi } from 'vitest';
import { seeded } from '../../test/voorbeelden.ts';
import { Toeval, willekeurigeFormule } from '../../test/willekeurig.ts';
import type { Uitdrukking } from './formule.ts';
import { toFormuleschema } from './formule-schema.ts';
import { parseFormule } from './parse-formule.ts';
import { bouwstenen } from './register.ts';
import { standaard1 } from './standaard/standaard-1.ts';

vi.setConfig({ testTimeout: 300_000 });

const schema = toFormuleschema(bouwstenen);
const ajv = new Ajv2020({ strict: false });
const admits = ajv.compile(schema);

type Schema = {
  description?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
};

/** Places in a parameter schema that an editor would show without a word. */
function undescribed(part: Schema, pad: string): string[] {
  return [
    ...(typeof part.description === 'string' && part.description !== '' ? [] : [pad]),
    ...Object.entries(part.properties ?? {}).flatMap(([naam, inner]) => undescribed(inner, `${pad}/${naam}`)),
    ...Object.entries(part.items?.properties ?? {}).flatMap(([naam, inner]) =>
      undescribed(inner, `${pad}/${naam}`),
    ),
  ];
}

describe('het schema van een formule', () => {
  it('is zelf een schema, met een deel voor elke bouwsteen en elke versie', () => {
    expect(ajv.validateSchema(schema)).toBe(true);
    const names = bouwstenen.map(({ naam, versie }) => `${naam}-${versie}`);
    expect(Object.keys(schema.$defs as object)).toEqual(['bouwsteen', ...names]);
  });

  it.each(bouwstenen.map((bouwsteen) => [`${bouwsteen.naam} ${bouwsteen.versie}`, bouwsteen] as const))(
    '%s heeft bij elke instelling een omschrijving',
    (_, { parameterschema }) => {
      expect(undescribed(parameterschema, '')).toEqual([]);
    },
  );

  it('laat elke willekeurige formule toe die gelezen kan worden, en de standaard', () => {
    const toeval = new Toeval(seeded('schema'));
    for (let nummer = 0; nummer < 800; nummer++) {
      const uitdrukking = willekeurigeFormule(toeval);
      expect(admits(uitdrukking), JSON.stringify([uitdrukking, admits.errors])).toBe(true);
      const read = parseFormule(uitdrukking);
      expect(read.status === 'GOED' && admits(read.uitdrukking)).toBe(true);
    }
    expect(admits(standaard1)).toBe(true);
  });

  it('weigert na één fout precies wat ook het lezen weigert', () => {
    const toeval = new Toeval(seeded('stuk'));
    let refused = 0;
    for (let nummer = 0; nummer < 1_500; nummer++) {
      const broken = breek(toeval, willekeurigeFormule(toeval));
      const read = parseFormule(broken);
      // Contradictions between parameters are the one thing that only reading finds.
      const onlyRead =
        read.status === 'FOUT' && read.fouten.every(({ regel }) => /^(MEER_DAN|GRENS|GRENZEN)/.test(regel));
      if (onlyRead) continue;
      expect(admits(broken), JSON.stringify([broken, read])).toBe(read.status === 'GOED');
      if (read.status === 'FOUT') refused++;
    }
    expect(refused).toBeGreaterThan(500);
  });
});

/** Somewhere in the formule one thing is changed that may be wrong. */
function breek(toeval: Toeval, uitdrukking: Uitdrukking): unknown {
  const { delen } = uitdrukking;
  if (delen !== undefined && delen.length > 0 && toeval.kans(0.7)) {
    const at = toeval.tot(delen.length);
    return { ...uitdrukking, delen: delen.map((deel, index) => (index === at ? breek(toeval, deel) : deel)) };
  }
  const [naam, waarde] = Object.entries(uitdrukking.parameters ?? {})[0] ?? ['minstens', 2];
  const wrong = toeval.een<unknown>(
    0,
    -1,
    99_999_999_999,
    1.5,
    'X',
    null,
    [],
    ['X'],
    {},
    { maanden: 0 },
    waarde,
  );
  return toeval.een<object>(
    { ...uitdrukking, formule: toeval.een<unknown>('bestaat-niet', 7, 'samenloop') },
    { ...uitdrukking, versie: toeval.een<unknown>(0, 3, 1, '1') },
    { ...uitdrukking, kleur: 'rood' },
    { ...uitdrukking, aanpak: toeval.een('BEZOEK', 'BRIEF') },
    { ...uitdrukking, zwaarte: toeval.een<unknown>(-1, 1001, 'veel', 0) },
    { ...uitdrukking, parameters: { ...uitdrukking.parameters, [naam]: wrong } },
    { ...uitdrukking, parameters: { ...uitdrukking.parameters, [toeval.een('extra', 'minstens')]: 2 } },
    { ...uitdrukking, parameters: toeval.een<unknown>('geen', 7, []) },
    { ...uitdrukking, delen: toeval.een<unknown>('geen', [7], [null], [{ formule: 'altijd' }]) },
  );
}
