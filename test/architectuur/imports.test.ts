import { describe, expect, it } from 'vitest';
import { importsVan, leesBronnen, zonderTypes } from './bronnen.ts';

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
  /^services\/intake-gateway\/src\/ontvang-levering\/(beoordeel-regel|incassopauze|meldingstaat|soortregels)\.ts$/,
  /^services\/intake-gateway\/src\/.*\/parse-[a-z-]+\.ts$/,
  /^services\/intake-gateway\/src\/bepaal-gemeente\/(bepaal-gemeente|geo)\.ts$/,
  /^services\/signal-router\/src\/groeperen\//,
  /^services\/signal-router\/src\/formules\/(?!.*(store|handler|controller|module))/,
  /^services\/signal-router\/src\/form-signalen\/(apply-[a-z-]+|sluitmoment|werkstaat)\.ts$/,
  /^services\/casework\/src\/open-zaken\/apply-signaal\.ts$/,
  /^services\/casework\/src\/zaak\/(zaak|zaak-rij|prioriteit|close-zaak|record-change|afhandeling-van)\.ts$/,
  /^services\/casework\/src\/behandelen\/(eindresultaatregels|parse-handeling)\.ts$/,
  /^services\/casework\/src\/blad\/parse-blad\.ts$/,
  /^services\/casework\/src\/termijnen\/(?!(handle|read)-)/,
  /^services\/feedback\/src\/vertaal\//,
  /^services\/feedback\/src\/volg-melding\/dossier\.ts$/,
  /^services\/metrics\/src\/maandrapport\/onderdruk\.ts$/,
  /^contracts\/src\/onderdruk\.ts$/,
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

  const gebruikt = volg(regels.map(({ pad }) => pad));

  it('use nothing that does, however far away', () => {
    expect(gebruikt.size).toBeGreaterThan(regels.length);
    expect(
      [...gebruikt.values()].flatMap(({ tekst, weg }) =>
        importsVan(zonderTypes(tekst))
          .filter((module) => ONZUIVER_MODULE.test(module))
          .map((module) => [...weg, module].join(' → ')),
      ),
    ).toEqual([]);
  });

  it('look at no clock, environment or chance', () => {
    expect(
      [...gebruikt.values()].filter(({ tekst }) => ONZUIVERE_TEKST.test(tekst)).map(({ weg }) => weg),
    ).toEqual([]);
  });
});

/** These files and whatever they run of their own service, each with the way to it. */
function volg(paden: readonly string[]): Map<string, { tekst: string; weg: string[] }> {
  const teksten = new Map(productie.map(({ pad, tekst }) => [pad, tekst]));
  const gevonden = new Map<string, { tekst: string; weg: string[] }>();
  const rij = paden.map((pad) => [pad]);
  for (let weg = rij.shift(); weg !== undefined; weg = rij.shift()) {
    const pad = weg.at(-1) ?? '';
    const tekst = teksten.get(pad);
    if (tekst === undefined || gevonden.has(pad)) continue;
    gevonden.set(pad, { tekst, weg });
    for (const module of importsVan(zonderTypes(tekst))) {
      if (module.startsWith('.')) rij.push([...weg, doelVan(pad, module)]);
    }
  }
  return gevonden;
}

function doelVan(pad: string, module: string): string {
  return new URL(module, `file:///${pad}`).pathname.slice(1);
}

function leavesFolder(pad: string, module: string): boolean {
  const [top, naam] = pad.split('/');
  return !doelVan(pad, module).startsWith(`${top}/${naam}/`);
}
