import { readdirSync, readFileSync } from 'node:fs';
import { type Code, type Datum, datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { readGeo } from '../src/bepaal-gemeente/lees-geo.ts';
import { type Beoordeling, beoordeelRegel, type Maatstaf } from '../src/ontvang-levering/beoordeel-regel.ts';
import { isFout } from '../src/ontvang-levering/bevinding.ts';
import { parseRecord } from '../src/ontvang-levering/parse-record.ts';

/** A sample a civil servant can read: a line, why it is lawful or not, and what intake makes of it. */
interface Voorbeeld {
  readonly waarom: string;
  readonly soort: Code<'partnersoort'>;
  readonly dag: Datum;
  readonly experimentsoorten?: readonly Code<'partnersoort'>[];
  readonly regel: Record<string, unknown>;
  readonly verwacht: {
    readonly gemeentecode?: string;
    readonly door?: string;
    readonly aangehouden?: string;
    readonly actie?: string;
    readonly waarschuwingen?: readonly string[];
    readonly veld?: string;
  };
}

const root = new URL('../test-data/', import.meta.url);
const geo = await readGeo();
const convenant = { versie: 1, van: datum('2026-01-01'), tot: null, meldingsdrempelInCenten: 0 };

function beoordeel(voorbeeld: Voorbeeld): Beoordeling {
  const maatstaf: Maatstaf = {
    dag: voorbeeld.dag,
    partnerId: 'proef',
    partnerVersie: 1,
    soort: voorbeeld.soort,
    actief: true,
    convenanten: new Map([
      ['0268', convenant],
      ['1992', convenant],
    ]),
    geo,
    teOudNaDagen: 62,
    experimentsoorten: new Set(voorbeeld.experimentsoorten),
  };
  return beoordeelRegel(parseRecord(voorbeeld.regel), maatstaf);
}

function read(folder: string): (readonly [string, Voorbeeld])[] {
  return readdirSync(new URL(folder, root)).map((file) => {
    const voorbeeld: Voorbeeld = JSON.parse(readFileSync(new URL(`${folder}/${file}`, root), 'utf8'));
    return [`${folder}/${file}: ${voorbeeld.waarom}`, voorbeeld];
  });
}

describe('ok', () => {
  test.each(read('ok'))('%s', (_name, voorbeeld) => {
    const beoordeling = beoordeel(voorbeeld);
    const { verwacht } = voorbeeld;
    const waarschuwingen =
      'waarschuwingen' in beoordeling ? beoordeling.waarschuwingen.map(({ code }) => code) : [];
    expect(waarschuwingen).toEqual(verwacht.waarschuwingen);
    if (verwacht.actie !== undefined) expect(beoordeling.status).toBe(verwacht.actie);
    else if (verwacht.aangehouden !== undefined) {
      expect(beoordeling).toMatchObject({ status: 'ONBEPAALD', oorzaak: { code: verwacht.aangehouden } });
    } else {
      expect(beoordeling).toMatchObject({
        status: 'GEVONDEN',
        gemeentecode: verwacht.gemeentecode,
        door: verwacht.door,
      });
    }
  });
});

describe.each(readdirSync(new URL('niet-ok', root)))('niet-ok/%s', (reden) => {
  test.each(read(`niet-ok/${reden}`))('%s', (_name, voorbeeld) => {
    const beoordeling = beoordeel(voorbeeld);
    if (beoordeling.status !== 'AFGEKEURD') throw new Error(`this line was ${beoordeling.status}`);
    expect(beoordeling.bevindingen.filter(isFout)).toEqual([{ code: reden, veld: voorbeeld.verwacht.veld }]);
  });
});
