import { join } from 'node:path';
import { datum } from '@meldpunt/contracts';
import { type Log, silentLog } from '@meldpunt/service-kit';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { voorbeeldMelding } from '../../test/run-voorbeelden.ts';
import type { FormuleGroep } from '../formules/formule.ts';
import { GRENZEN, type Grenzen } from './plugin-draad.ts';
import { PluginMeters } from './plugin-meters.ts';
import { DraadPlugins } from './plugins.ts';
import type { Antwoord, Vraag } from './vraag.ts';

const map = join(import.meta.dirname, '../../test/plug-ins');
const peildatum = datum('2026-03-15');
/** Short enough to be waited for, long enough for a machine that does ten things. */
const KORT: Grenzen = {
  ...GRENZEN,
  rekentijd: 60,
  wachttijd: 1_000,
  batchtijd: 20_000,
  laadtijd: 30_000,
  geheugenInMb: 32,
};

let open: DraadPlugins[] = [];
afterEach(async () => {
  await Promise.all(open.map((plugins) => plugins.onModuleDestroy()));
  open = [];
});

async function load(namen: Readonly<Record<string, string>>, grenzen = KORT, log: Log = silentLog) {
  const registry = new Registry();
  const verwijzingen = Object.entries(namen).map(([naam, file]) => ({ naam, module: join(map, file) }));
  const plugins = await DraadPlugins.load(verwijzingen, new PluginMeters({ registry }), log, grenzen);
  open.push(plugins);
  return { plugins, registry };
}

const groep = (bedrag: number, aantal = 1): FormuleGroep => ({
  meldingen: Array.from({ length: aantal }, (_, nr) =>
    voorbeeldMelding({ partner: `p${nr}`, bedragInCenten: bedrag }, nr),
  ),
  verzameladres: false,
});
const stuk = (hoe: string, over = groep(1), bij?: number): Vraag => ({
  naam: 'stuk',
  versie: 1,
  parameters: { hoe, ...(bij === undefined ? {} : { bij }) },
  groep: over,
  peildatum,
});
const teller = (over: FormuleGroep, parameters = {}, versie = 1): Vraag => ({
  naam: 'teller',
  versie,
  parameters,
  groep: over,
  peildatum,
});
const kort = (antwoorden: readonly Antwoord[]) =>
  antwoorden.map((one) => (one.status === 'FAALT' ? one.oorzaak : one.oordeel.signaal));

describe('een plug-in in haar eigen draad', () => {
  it('oordeelt over alle vragen van een batch, met haar eigen redenen en de id’s van het meldpunt', async () => {
    const { plugins } = await load({ teller: 'teller.ts' });
    const antwoorden = await plugins.ask([
      teller(groep(5_000, 3)),
      teller(groep(5_000)),
      teller(groep(1, 2), { minstens: 3 }),
    ]);
    expect(kort(antwoorden)).toEqual([true, false, false]);
    expect(antwoorden[0]).toEqual({
      status: 'OORDEEL',
      oordeel: {
        signaal: true,
        aanpak: 'HUISBEZOEK',
        zwaarte: 303,
        redenen: [
          {
            code: 'teller:partners',
            pad: 'teller:partners',
            voldaan: true,
            gevonden: 3,
            vereist: 2,
            eenheid: 'partners',
            soort: null,
            meldingIds: ['m0', 'm1', 'm2'],
          },
          {
            code: 'teller:alleen',
            pad: 'teller:alleen',
            voldaan: false,
            gevonden: null,
            vereist: null,
            eenheid: null,
            soort: null,
            meldingIds: [],
          },
        ],
      },
    });
  });

  it('ziet van een beantwoorde melding alleen wat in haar venster ligt', async () => {
    const { plugins } = await load({ teller: 'teller.ts' });
    const oud = voorbeeldMelding({ partner: 'oud', signaaldatum: '2026-01-01', open: false }, 7);
    const over = { meldingen: [...groep(5_000).meldingen, oud], verzameladres: false };
    expect(kort(await plugins.ask([teller(over), teller(over, {}, 2)]))).toEqual([false, true]);
  });

  it('ziet geen instelling van het meldpunt', async () => {
    const { plugins } = await load({ stuk: 'stuk.ts' });
    const [antwoord] = await plugins.ask([stuk('kijkt')]);
    expect(antwoord).toMatchObject({ oordeel: { redenen: [{ gevonden: 0 }] } });
  });

  it('die iets anders antwoordt dan een oordeel faalt voor die ene groep, en gaat verder met de volgende', async () => {
    const { plugins } = await load({ stuk: 'stuk.ts' });
    const fout = ['gooit', 'diep'];
    const geenOordeel = [
      'niets',
      'tekst',
      'belofte',
      'zonderRedenen',
      'onbekendeReden',
      'vreemdeMelding',
      'nietVoldaan',
      'zwaar',
      'halveCent',
      'aanpak',
      'reusachtig',
      'rond',
      'proto',
    ];
    for (const hoe of [...fout, ...geenOordeel]) {
      const antwoorden = await plugins.ask([1, 666, 2].map((bedrag) => stuk(hoe, groep(bedrag), 666)));
      expect([hoe, ...kort(antwoorden)]).toEqual([
        hoe,
        true,
        fout.includes(hoe) ? 'FOUT' : 'GEEN_OORDEEL',
        true,
      ]);
    }
    expect(plugins.standen()).toMatchObject([{ stand: 'GELADEN' }]);
  }, 60_000);

  it.each([
    ['lus', 'TIJD'],
    ['slaapt', 'TIJD'],
    ['hoop', 'GEHEUGEN'],
    ['buffers', 'GEHEUGEN'],
    ['stopt', 'GESTOPT'],
  ])(
    'die %s faalt voor die ene groep (%s); wat ervoor en erna komt wordt beoordeeld',
    async (hoe, oorzaak) => {
      // The two that fill memory need time for it; what is measured here is the memory.
      const grenzen = oorzaak === 'GEHEUGEN' ? { ...KORT, rekentijd: 20_000, wachttijd: 20_000 } : KORT;
      const { plugins, registry } = await load({ stuk: 'stuk.ts' }, grenzen);
      const antwoorden = await plugins.ask([1, 666, 2].map((bedrag) => stuk(hoe, groep(bedrag), 666)));
      expect(kort(antwoorden)).toEqual([true, oorzaak, true]);
      const figures = await registry.metrics();
      expect(figures).toContain(`meldpunt_plugin_failures_total{formule="stuk",oorzaak="${oorzaak}"} 1`);
      expect(figures).toContain('meldpunt_plugin_questions_total{formule="stuk"} 3');
    },
    60_000,
  );

  it('die telkens vastloopt wordt even met rust gelaten, en een andere merkt er niets van', async () => {
    const { plugins, registry } = await load({ stuk: 'stuk.ts', teller: 'teller.ts' });
    const antwoorden = await plugins.ask([
      ...Array.from({ length: 50 }, (_, nr) => stuk('lus', groep(nr + 1))),
      ...Array.from({ length: 50 }, (_, nr) => teller(groep(nr + 1, 2))),
    ]);
    const lussen = kort(antwoorden.slice(0, 50));
    expect(lussen.filter((oorzaak) => oorzaak === 'TIJD')).toHaveLength(3);
    expect(lussen.filter((oorzaak) => oorzaak === 'UITGESCHAKELD')).toHaveLength(47);
    expect(kort(antwoorden.slice(50))).toEqual(Array.from({ length: 50 }, () => true));
    expect(plugins.standen().map(({ naam, stand }) => `${naam} ${stand}`)).toEqual([
      'stuk UITGESCHAKELD',
      'teller GELADEN',
    ]);
    expect(kort(await plugins.ask([stuk('goed'), teller(groep(1, 2))]))).toEqual(['UITGESCHAKELD', true]);
    expect(await registry.metrics()).toContain('oorzaak="UITGESCHAKELD"} 48');
  }, 60_000);

  it('krijgt voor een hele batch niet meer tijd dan er voor een batch is', async () => {
    const { plugins } = await load(
      { stuk: 'stuk.ts' },
      { ...KORT, rekentijd: 60_000, wachttijd: 60_000, batchtijd: 300 },
    );
    const antwoorden = kort(await plugins.ask([stuk('goed'), stuk('slaapt'), stuk('goed'), stuk('goed')]));
    expect(antwoorden).toEqual([true, 'TIJD', 'TIJD', 'TIJD']);
  }, 60_000);

  it('die niet te laden is houdt niemand tegen, en het staat in het log', async () => {
    const lines: string[] = [];
    const log: Log = {
      ...silentLog,
      error: (message, fields) => lines.push(`${message}: ${fields?.name} ${fields?.reason}`),
    };
    const { plugins, registry } = await load(
      {
        weg: 'bestaat-niet.ts',
        'zonder-formule': 'zonder-formule.ts',
        anders: 'teller.ts',
        altijd: 'teller.ts',
        teller: 'teller.ts',
      },
      KORT,
      log,
    );
    expect(lines.toSorted()).toEqual([
      'ALARM a formule plug-in cannot be loaded, fallbacks judge: altijd altijd cannot be the name of a plug-in; formule 1: naam must be altijd; formule 1: naam must be altijd',
      'ALARM a formule plug-in cannot be loaded, fallbacks judge: anders formule 1: naam must be anders; formule 1: naam must be anders',
      'ALARM a formule plug-in cannot be loaded, fallbacks judge: weg module does not load',
      'ALARM a formule plug-in cannot be loaded, fallbacks judge: zonder-formule exports no formule',
    ]);
    const vragen = ['weg', 'zonder-formule', 'nooit-genoemd', 'teller'].map((naam) => ({
      ...teller(groep(1, 2)),
      naam,
    }));
    expect(
      kort(
        await plugins.ask([...vragen, teller(groep(1, 2), {}, 3), teller(groep(1, 2), { minstens: 'veel' })]),
      ),
    ).toEqual(['NIET_GELADEN', 'NIET_GELADEN', 'NIET_GELADEN', true, 'NIET_GELADEN', 'NIET_GELADEN']);
    expect(await registry.metrics()).toContain('meldpunt_plugin_loaded{formule="weg"} 0');
  }, 60_000);
});
