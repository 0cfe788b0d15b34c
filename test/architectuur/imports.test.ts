import { describe, expect, it } from 'vitest';
import { importsVan, leesBronnen } from './bronnen.ts';

const bronnen = leesBronnen('.ts');
const productie = bronnen.filter(
  ({ pad }) => /^(services|contracts)\/.*\/?src\//.test(pad) && !pad.endsWith('.test.ts'),
);

/** Paths of files with an import that is not allowed there, as "path imports module". */
function overtredingen(selectie: RegExp, verboden: (module: string, pad: string) => boolean): string[] {
  return productie
    .filter(({ pad }) => selectie.test(pad))
    .flatMap(({ pad, tekst }) =>
      importsVan(tekst)
        .filter((module) => verboden(module, pad))
        .map((module) => `${pad} imports ${module}`),
    );
}

describe('who may import whom', () => {
  it('reads imports in every form', () => {
    expect(
      importsVan(
        `import 'a';\nimport { b } from 'b';\nimport type {\n  c,\n} from "c";\nexport * from './d.ts';\nawait import('e');`,
      ),
    ).toEqual(['a', 'b', 'c', './d.ts', 'e']);
  });

  it('lets a service know its neighbours through contracts and service-kit only', () => {
    expect(
      overtredingen(
        /^services\//,
        (module, pad) =>
          (module.startsWith('@meldpunt/') &&
            !['@meldpunt/contracts', '@meldpunt/service-kit'].includes(module)) ||
          (module.startsWith('.') && leavesFolder(pad, module)),
      ),
    ).toEqual([]);
  });

  it('keeps service-kit free of the domain', () => {
    expect(overtredingen(/^services\/service-kit\//, (module) => module.startsWith('@meldpunt/'))).toEqual(
      [],
    );
  });

  it('lets contracts stand on nothing of ours', () => {
    expect(overtredingen(/^contracts\//, (module) => module.startsWith('@meldpunt/'))).toEqual([]);
  });

  it('has one folder of services that imports kafkajs', () => {
    expect(
      overtredingen(/^(?!services\/service-kit\/src\/kafka\/)/, (module) => module === 'kafkajs'),
    ).toEqual([]);
  });

  it('lets what plays a party of its own in a test know the contracts at most', () => {
    const partijen = ['test/keten/eigen-blad.ts', 'test/keten/eigen-systeem.ts'];
    const gevonden = bronnen.filter(({ pad }) => partijen.includes(pad));
    expect(gevonden.map(({ pad }) => pad).toSorted()).toEqual(partijen);
    expect(
      gevonden.flatMap(({ pad, tekst }) =>
        importsVan(tekst)
          .filter((module) => /^(\.|@meldpunt\/(?!contracts$))/.test(module))
          .map((module) => `${pad} imports ${module}`),
      ),
    ).toEqual([]);
  });
});

// The files in which a wrong decision hurts a person.
const ZUIVER = [
  /^contracts\/src\/kalender\//,
  /\/(decide|evaluate)-[a-z-]+\.ts$/,
  /^services\/intake-gateway\/src\/.*\/controle[a-z-]*\.ts$/,
  /^services\/intake-gateway\/src\/bepaal-gemeente\/bepaal-gemeente\.ts$/,
  /^services\/signal-router\/src\/groeperen\//,
  /^services\/signal-router\/src\/formules\/(?!.*(store|handler|controller|module))/,
  /^services\/casework\/src\/termijnen\/(?!(handle|read)-)/,
  /^services\/feedback\/src\/vertaal\//,
];
const ONZUIVER_MODULE = /^(@nestjs\/|@meldpunt\/service-kit$|pg$|kafkajs$|node:|fastify)/;
const ONZUIVERE_TEKST = /\bprocess\.env\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b/;

describe('rules that are pure', () => {
  const regels = productie.filter(({ pad }) => ZUIVER.some((patroon) => patroon.test(pad)));

  it('finds files for every pattern', () => {
    expect(ZUIVER.filter((patroon) => !productie.some(({ pad }) => patroon.test(pad)))).toEqual([]);
  });

  it('import no framework, database, broker or Node', () => {
    expect(
      regels.flatMap(({ pad, tekst }) =>
        importsVan(tekst)
          .filter((module) => ONZUIVER_MODULE.test(module))
          .map((module) => `${pad} imports ${module}`),
      ),
    ).toEqual([]);
  });

  it('look at no clock, environment or chance', () => {
    expect(regels.filter(({ tekst }) => ONZUIVERE_TEKST.test(tekst)).map(({ pad }) => pad)).toEqual([]);
  });
});

function leavesFolder(pad: string, module: string): boolean {
  const [top, naam] = pad.split('/');
  const doel = new URL(module, `file:///${pad}`).pathname.slice(1);
  return !doel.startsWith(`${top}/${naam}/`);
}
