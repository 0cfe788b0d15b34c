import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const probeer = join(import.meta.dirname, 'probeer.mjs');
let map: string;

beforeAll(() => {
  map = mkdtempSync(join(tmpdir(), 'meldpunt-probeer-'));
});
afterAll(() => rmSync(map, { recursive: true, force: true }));

function draai(...argumenten: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [probeer, ...argumenten], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, tekst: stdout + stderr };
}

const meldingen = [{ signaaldatum: '2026-03-10', bedragInCenten: 500 }];
const oordeel = (meer = '') =>
  `({ signaal: true, aanpak: 'BRIEF', zwaarte: 1, redenen: [{ code: 'hoog', voldaan: true, gevonden: g.meldingen[0].bedragInCenten / p.deler }], ${meer} })`;

/** A plug-in with this body of `evaluate`, tried on one case that expects 250. */
function probeerMet(
  evaluate: string,
  { naam = 'proef', parameters = {} }: { naam?: string; parameters?: object } = {},
) {
  const plugin = join(map, 'plugin.mjs');
  const voorbeelden = join(map, 'voorbeelden.json');
  writeFileSync(
    plugin,
    `export default [{ naam: 'oud', versie: 1, evaluate: 7 }, {
      naam: '${naam}', versie: 2, omschrijving: 'Proef', redenen: { hoog: 'Hoog' }, terugkijkDagen: null,
      parameterschema: { type: 'object', additionalProperties: false,
        properties: { deler: { type: 'integer', minimum: 1, default: 2 } } },
      evaluate(g, p) { ${evaluate} } }];`,
  );
  const geval = {
    waarom: 'geval',
    peildatum: '2026-03-15',
    parameters,
    meldingen,
    verwacht: { signaal: true, gevonden: 250 },
  };
  writeFileSync(voorbeelden, JSON.stringify([geval]));
  return draai(plugin, voorbeelden);
}

describe('trying a plug-in without a hub', () => {
  it('passes the cases of the sample', () => {
    const { status, tekst } = draai();
    expect(tekst).toContain('Alle voorbeelden kloppen.');
    expect(status).toBe(0);
  });

  it('judges by the newest version, with the defaults of its parameters', () => {
    expect(probeerMet(`return ${oordeel()};`)).toEqual({
      status: 0,
      tekst: 'goed  geval\nAlle voorbeelden kloppen.\n',
    });
  });

  it('asks no more than the hub: approach and weight may be left out', () => {
    const { status } = probeerMet(`return ${oordeel('aanpak: undefined, zwaarte: undefined')};`);
    expect(status).toBe(0);
  });

  it.each([
    [
      'another answer than expected',
      `return ${oordeel('signaal: false')};`,
      {},
      'kreeg signaal false, gevonden 250',
    ],
    [
      'no true or false',
      `return ${oordeel('signaal: NaN')};`,
      {},
      'signaal is NaN en moet true of false zijn',
    ],
    ['an approach that is none', `return ${oordeel("aanpak: 'DUIF'")};`, {}, 'aanpak is "DUIF"'],
    ['a weight out of bounds', `return ${oordeel('zwaarte: 5000')};`, {}, 'zwaarte is 5000'],
    [
      'a reason it never named',
      `return ${oordeel("redenen: [{ code: 'x', voldaan: true }]")};`,
      {},
      'reden x staat niet bij redenen',
    ],
    [
      'a signaal without a reason',
      `return ${oordeel("redenen: [{ code: 'hoog', voldaan: false, gevonden: 250 }]")};`,
      {},
      'zonder reden die voldaan is',
    ],
    [
      'a melding that is not there',
      `return ${oordeel("redenen: [{ code: 'hoog', voldaan: true, meldingIds: ['m9'] }]")};`,
      {},
      'melding m9 is er niet',
    ],
    [
      'half a number',
      `return ${oordeel("redenen: [{ code: 'hoog', voldaan: true, gevonden: 2.5 }]")};`,
      {},
      'gevonden is 2.5',
    ],
    [
      'a unit that is no word',
      `return ${oordeel("redenen: [{ code: 'hoog', voldaan: true, eenheid: '%' }]")};`,
      {},
      'eenheid is %',
    ],
    [
      'a reason by the name of something every object has',
      `return ${oordeel("redenen: [{ code: 'toString', voldaan: true }]")};`,
      {},
      'reden toString staat niet bij redenen',
    ],
    ['a program that throws', 'return g.x.y;', {}, 'gooit TypeError'],
    ['a program without an end', 'for (;;) {}', {}, 'rekende langer dan 2000 ms'],
    ['a program that eats memory', 'for (const a = [];;) a.push(Array(1e5).fill(a.length));', {}, 'houdt op'],
    [
      'a parameter out of bounds',
      `return ${oordeel()};`,
      { parameters: { deler: 0 } },
      'parameter deler is 0',
    ],
    [
      'a parameter that does not exist',
      `return ${oordeel()};`,
      { parameters: { delr: 1 } },
      'parameter delr bestaat niet',
    ],
  ])('tells of %s', (_wat, evaluate, opties, zin) => {
    const { status, tekst } = probeerMet(evaluate, opties);
    expect(tekst).toContain(zin);
    expect(status).toBe(1);
  });

  it('says what a module lacks to be a formule', () => {
    const { status, tekst } = probeerMet(`return ${oordeel()};`, { naam: 'Proef!' });
    expect(tekst).toContain('is geen formule');
    expect(tekst).toContain('naam: 2 tot 40 kleine letters');
    expect(status).toBe(2);
  });
});
