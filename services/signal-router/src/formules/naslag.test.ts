import { describe, expect, it, vi } from 'vitest';
import { bladen, type Knoop, knopen, naslag } from '../../test/formules-naslag.ts';
import {
  foutenPerBlok,
  type Invoerfout,
  metInvoerfout,
  strenger,
  verbindingsfouten,
} from '../../test/geplante-fouten.ts';
import {
  type Oordeler,
  volgensBouwstenen,
  volgensNaslag,
  zoekVerschil,
} from '../../test/vergelijk-formules.ts';
import { bladnamen, verbindingen, willekeurigBlad, willekeurigeVerbinding } from '../../test/willekeurig.ts';
import { bouwstenen } from './register.ts';

// Three seconds of work; a machine that other work has loaded thirty times over needs minutes for it.
vi.setConfig({ testTimeout: 600_000 });

const GENOEG = 4_000;
const namen = bladnamen.map(({ naam, versie }) => [`${naam}${versie}`, { naam, versie }] as const);

describe('de naslag', () => {
  it('kent elke bouwsteen en elke versie, en de willekeurige formules ook', () => {
    const all = bouwstenen.map(({ naam, versie }) => `${naam}${versie}`).sort();
    expect([...Object.keys(bladen), ...Object.keys(knopen)].sort()).toEqual(all);
    expect([...namen.map(([naam]) => naam), ...verbindingen.map((naam) => `${naam}1`)].sort()).toEqual(all);
    expect(Object.keys(foutenPerBlok).sort()).toEqual(Object.keys(bladen).sort());
  });

  it('zegt hetzelfde als de bouwstenen over 20.000 willekeurige groepen en formules', () => {
    expect(zoekVerschil('naslag', 20_000)).toBeNull();
  });
});

/** With the mistake in the block, respectively in the reference. */
const kanten: readonly (readonly [string, Oordeler, Oordeler])[] = [
  ['bouwsteen', volgensBouwstenen, volgensNaslag],
  ['naslag', volgensNaslag, volgensBouwstenen],
];

describe.each(kanten)('een fout in de %s wordt gevonden', (_, fout, goed) => {
  const zoek = (wrong: Oordeler, blok: { naam: string; versie: number }) =>
    zoekVerschil('fouten', GENOEG, wrong, goed, (toeval) => willekeurigBlad(toeval, blok));

  it.each(namen)(
    'in %s: elke geplante invoerfout',
    (naam, blok) => {
      const missed = (foutenPerBlok[naam] ?? []).filter((planted: Invoerfout) => {
        const wrong: Oordeler = (uitdrukking, groep, dag) =>
          fout(uitdrukking, ...metInvoerfout(planted, groep, dag));
        return zoek(wrong, blok) === null;
      });
      expect(missed).toEqual([]);
    },
    60_000,
  );

  it.each(namen.filter(([naam]) => !['altijd1', 'crisis1'].includes(naam)))(
    'in %s: een te strenge grens',
    (_naam, blok) => {
      const wrong: Oordeler = (...invoer) => strenger(fout(...invoer));
      expect(zoek(wrong, blok)).not.toBeNull();
    },
  );
});

describe('een fout in hoe delen samen oordelen wordt gevonden', () => {
  it.each(Object.entries(verbindingsfouten))('%s', (titel, mistake) => {
    const naam = `${titel.split(' ')[0]}1`;
    const right = knopen[naam];
    const wrong: Knoop = (delen, p) =>
      mistake(right?.(delen, p) ?? { signaal: false, aanpak: 'BRIEF', zwaarte: 0, redenen: [] }, delen);
    const wrongly: Oordeler = (uitdrukking, groep, dag) =>
      naslag(uitdrukking, groep, dag, bladen, { ...knopen, [naam]: wrong });
    const found = zoekVerschil('fouten', GENOEG, wrongly, volgensBouwstenen, (toeval) =>
      willekeurigeVerbinding(toeval, verbindingen.find((een) => `${een}1` === naam) ?? 'en', 1),
    );
    expect(found).not.toBeNull();
  });
});
