import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runVoorbeelden, type Voorbeeld } from '../../../test/run-voorbeelden.ts';
import type { Uitdrukking } from '../formule.ts';
import { parseFormule } from '../parse-formule.ts';
import { bouwstenen } from '../register.ts';

interface Formulevoorbeeld {
  naam: string;
  omschrijving: string;
  bron: string;
  formule: Uitdrukking;
  gevallen: Omit<Voorbeeld, 'formule'>[];
}

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'));
const voorbeelden = files.map((file): readonly [string, Formulevoorbeeld] => [
  file,
  JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')),
]);

for (const [, { naam, formule, gevallen }] of voorbeelden) {
  runVoorbeelden(
    naam,
    gevallen.map((geval) => ({ ...geval, formule })),
  );
}

describe('formules om van te beginnen', () => {
  it.each(voorbeelden)(
    '%s zegt wat zij doet en waar zij vandaan komt, en kan zo worden vastgelegd',
    (file, een) => {
      expect(`${een.naam}.json`).toBe(file);
      expect(een.omschrijving.length).toBeGreaterThan(30);
      expect(een.bron.length).toBeGreaterThan(10);
      const outcomes = new Set(
        een.gevallen.map(({ verwacht }) => JSON.stringify([verwacht.signaal, verwacht.aanpak])),
      );
      expect(outcomes.size).toBeGreaterThan(1);
      const read = parseFormule(een.formule);
      // With every version written out, reading it changes nothing: what it means does not move with newer blocks.
      expect(read.status).toBe('GOED');
      expect(een.formule).toEqual(read.status === 'GOED' ? read.uitdrukking : null);
    },
  );

  it('gebruiken samen elke bouwsteen in zijn nieuwste versie', () => {
    const namesOf = ({ formule, versie, delen = [] }: Uitdrukking): string[] => [
      `${formule} ${versie}`,
      ...delen.flatMap(namesOf),
    ];
    const used = new Set(voorbeelden.flatMap(([, { formule }]) => namesOf(formule)));
    const newest = bouwstenen.filter(({ naam, versie }) =>
      bouwstenen.every((other) => other.naam !== naam || other.versie <= versie),
    );
    const unused = newest.map(({ naam, versie }) => `${naam} ${versie}`).filter((naam) => !used.has(naam));
    // Months of rent stand in the default formule.
    expect(unused).toEqual(['termijnen 2']);
  });
});
