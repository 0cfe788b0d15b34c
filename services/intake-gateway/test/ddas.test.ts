import { readFileSync } from 'node:fs';
import { type Code, type Datum, datum } from '@meldpunt/contracts';
import { expect, test } from 'vitest';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { beoordeelRegel } from '../src/ontvang-levering/beoordeel-regel.ts';
import { parseRecord } from '../src/ontvang-levering/parse-record.ts';

interface Mapping {
  readonly dag: Datum;
  readonly vroegsignalen: readonly {
    readonly voorbeeld: string;
    readonly id: string;
    readonly soort: Code<'partnersoort'>;
    readonly regel: Record<string, unknown>;
    readonly aangevuld: readonly { veld: string; waarom: string }[];
    readonly waarschuwingen: readonly string[];
  }[];
}

const file = new URL('../test-data/ddas-v0.9/vroegsignalen.json', import.meta.url);
const mapping: Mapping = JSON.parse(readFileSync(file, 'utf8'));
const geo = await readGeo();
const convenant = { versie: 1, van: datum('2024-01-01'), tot: null, meldingsdrempelInCenten: 0 };

function beoordeel(soort: Code<'partnersoort'>, regel: Record<string, unknown>) {
  return beoordeelRegel(parseRecord(regel), {
    dag: mapping.dag,
    partnerId: 'proef',
    partnerVersie: 1,
    soort,
    actief: true,
    convenanten: new Map([
      ['0518', convenant],
      ['0307', convenant],
    ]),
    geo,
    teOudNaDagen: 62,
    experimentsoorten: new Set(),
  });
}

test.each(mapping.vroegsignalen)(
  'vroegsignaal $id of the sample $voorbeeld is accepted with its warnings',
  (vroegsignaal) => {
    const beoordeling = beoordeel(vroegsignaal.soort, vroegsignaal.regel);
    if (beoordeling.status !== 'GEVONDEN') throw new Error(`it was ${JSON.stringify(beoordeling)}`);
    expect(beoordeling.gemeentecode).toBe(vroegsignaal.regel.gemeentecode);
    expect(beoordeling.waarschuwingen.map(({ code }) => code)).toEqual(vroegsignaal.waarschuwingen);
  },
);

test('every condition that the mapping supplies is needed, and nothing else is supplied', () => {
  for (const { soort, regel, aangevuld } of mapping.vroegsignalen) {
    for (const { veld } of aangevuld) {
      expect(beoordeel(soort, { ...regel, [veld]: null }).status, veld).toBe('AFGEKEURD');
    }
  }
});
