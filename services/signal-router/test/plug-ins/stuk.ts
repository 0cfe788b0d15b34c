/*
 * A plug-in that does as its parameter says, all of it wrong but `goed`: the mistakes that a plug-in may make without
 * anybody else noticing. For tests.
 */
import { threadId } from 'node:worker_threads';
import type { PluginFormule, PluginGroep, PluginOordeel } from '../../src/plug-ins/interface.ts';

interface Parameters {
  readonly hoe: string;
  /** Fails on groups with this amount only; on every group when left out. */
  readonly bij?: number;
}

const geheugen: unknown[] = [];

function goed(groep: PluginGroep): PluginOordeel {
  return {
    signaal: groep.meldingen.length > 0,
    redenen: [
      {
        code: 'geteld',
        voldaan: groep.meldingen.length > 0,
        gevonden: groep.meldingen.length,
        meldingIds: groep.meldingen.map(({ meldingId }) => meldingId),
      },
    ],
  };
}

const fouten: Readonly<Record<string, (groep: PluginGroep) => unknown>> = {
  goed,
  lus: () => {
    for (;;);
  },
  gooit: (groep) => {
    throw new Error(`kan niet tegen ${groep.meldingen.length} meldingen`);
  },
  hoop: () => {
    for (;;) geheugen.push({ nog: [1, 2, 3] });
  },
  buffers: () => {
    for (;;) geheugen.push(Buffer.alloc(1 << 20, 1));
  },
  diep: (groep) => {
    const dieper = (n: number): number => dieper(n + 1) + 1;
    return { ...goed(groep), zwaarte: dieper(0) };
  },
  slaapt: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  stopt: () => process.exit(0),
  niets: () => undefined,
  tekst: () => 'ja',
  belofte: async (groep) => goed(groep),
  zonderRedenen: () => ({ signaal: true, redenen: [] }),
  onbekendeReden: (groep) => ({ ...goed(groep), redenen: [{ code: 'verzonnen', voldaan: true }] }),
  vreemdeMelding: (groep) => ({
    ...goed(groep),
    redenen: [{ code: 'geteld', voldaan: true, meldingIds: ['m99'] }],
  }),
  nietVoldaan: () => ({ signaal: true, redenen: [{ code: 'geteld', voldaan: false }] }),
  zwaar: (groep) => ({ ...goed(groep), zwaarte: 1e9 }),
  halveCent: (groep) => ({ ...goed(groep), redenen: [{ code: 'geteld', voldaan: true, gevonden: 0.5 }] }),
  aanpak: (groep) => ({ ...goed(groep), aanpak: 'DREIGEN' }),
  reusachtig: (groep) => ({ ...goed(groep), bijlage: 'x'.repeat(1_000_000) }),
  rond: () => {
    const kring: Record<string, unknown> = { signaal: true };
    kring.redenen = [kring];
    return kring;
  },
  proto: () => JSON.parse('{"signaal":true,"redenen":[{"code":"constructor","voldaan":true}]}'),
  // Shows what a plug-in can see of the process it runs in.
  kijkt: (groep) => ({
    ...goed(groep),
    redenen: [
      { code: 'geteld', voldaan: true, gevonden: Object.keys(process.env).length, vereist: threadId },
    ],
  }),
};

export default {
  naam: 'stuk',
  versie: 1,
  omschrijving: 'Doet wat er in hoe staat, en dat is meestal niet goed',
  redenen: { geteld: 'Aantal meldingen' },
  parameterschema: {
    type: 'object',
    properties: { hoe: { type: 'string' }, bij: { type: 'integer' } },
    required: ['hoe'],
    additionalProperties: false,
  },
  terugkijkDagen: null,
  evaluate(groep, { hoe, bij }) {
    const raak = bij === undefined || groep.meldingen.some(({ bedragInCenten }) => bedragInCenten === bij);
    return (fouten[raak ? hoe : 'goed'] ?? goed)(groep);
  },
} satisfies { evaluate(groep: PluginGroep, parameters: Parameters): unknown } & Omit<
  PluginFormule<Parameters>,
  'evaluate'
>;
