import { addDays, type Code, type Datum, datum } from '@meldpunt/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besluit, DAG_EEN, type Gebeurtenis, Verloop } from '../../test/verloop.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { FormulesInForce, VastgesteldeFormule } from '../form-signalen/formules-in-force.ts';
import type { SignaalStaat } from '../form-signalen/staat.ts';
import type { FormuleGroep, Uitdrukking } from '../formules/formule.ts';
import { parseFormule } from '../formules/parse-formule.ts';
import { findBouwsteen, type Register } from '../formules/register.ts';
import { standaard1 } from '../formules/standaard/standaard-1.ts';
import { Antwoordboek } from '../plug-ins/antwoordboek.ts';
import { asPluginbouwsteen, type Pluginblok } from '../plug-ins/pluginblok.ts';
import type { Antwoord, Vraag } from '../plug-ins/vraag.ts';
import { herbereken } from './herbereken.ts';

/** What a plug-in says of a groep, or that it fails on it. */
type Program = (vraag: Vraag) => Antwoord;

/** A signaal when there are two open meldingen or more. Fails on some groups, by the number of cents in them. */
const grillig =
  (deler: number, oorzaak: Code<'formulestoring'> = 'FOUT'): Program =>
  ({ groep, naam }) => {
    const centen = groep.meldingen.reduce((sum, { bedragInCenten }) => sum + bedragInCenten, 0);
    if (centen % deler === 0) return { status: 'FAALT', oorzaak };
    const open = groep.meldingen.filter((melding) => melding.open);
    const reden = {
      code: `${naam}:open`,
      pad: `${naam}:open`,
      voldaan: open.length > 1,
      gevonden: open.length,
    };
    return {
      status: 'OORDEEL',
      oordeel: {
        signaal: open.length > 1,
        aanpak: 'BELLEN',
        zwaarte: open.length > 1 ? 200 + open.length : 0,
        redenen: [
          {
            ...reden,
            vereist: 2,
            eenheid: 'meldingen',
            soort: null,
            meldingIds: open.map((one) => one.meldingId).sort(),
          },
        ],
      },
    };
  };

/** A book that answers what it does not know at once, as if it had been asked. */
class Vraagbaak extends Antwoordboek {
  readonly #program: Program;
  constructor(program: Program) {
    super();
    this.#program = program;
  }
  override find(vraag: Vraag): Antwoord | undefined {
    const known = super.find(vraag);
    if (known !== undefined) return known;
    this.put(vraag, this.#program(vraag));
    return super.find(vraag);
  }
}

const nietGeladen: Program = () => ({ status: 'FAALT', oorzaak: 'NIET_GELADEN' });

interface Versie {
  readonly vanaf: number;
  readonly uitdrukking: Uitdrukking;
  readonly terugval?: number;
}

/** The versions of one municipality, each in force from its day on until the next. */
function formulesOf(versies: readonly Versie[], boek: Antwoordboek): FormulesInForce {
  const standaard = bind(-1, { vanaf: 0, uitdrukking: standaard1 }, [], boek);
  const bound: VastgesteldeFormule[] = [];
  for (const [index, versie] of versies.entries()) bound.push(bind(index, versie, bound, boek));
  return {
    inForce: (_, dag) =>
      bound[versies.findLastIndex(({ vanaf }) => addDays(DAG_EEN, vanaf) <= dag)] ?? standaard,
    find: (_, naam, versie) =>
      naam === 'standaard' ? standaard : bound.find((one) => one.versie === versie),
  };
}

function bind(
  index: number,
  { uitdrukking, terugval }: Versie,
  before: readonly VastgesteldeFormule[],
  boek: Antwoordboek,
): VastgesteldeFormule {
  const blokken: Pluginblok[] = [];
  const register: Register = (naam, versie = 1) =>
    findBouwsteen(naam, versie) ??
    asPluginbouwsteen({ naam, versie, beschrijving: undefined }, boek, (blok) => blokken.push(blok));
  const read = parseFormule(uitdrukking, register);
  if (read.status === 'FOUT') throw new Error(JSON.stringify(read.fouten));
  const formule = {
    naam: index < 0 ? 'standaard' : `v${index + 1}`,
    versie: Math.max(1, index + 1),
    beoordeling: read.beoordeling,
  };
  if (blokken.length === 0) return formule;
  const fallback = before[terugval ?? -1] ?? bind(-1, { vanaf: 0, uitdrukking: standaard1 }, [], boek);
  return { ...formule, plugIns: { blokken, terugval: fallback } };
}

const plugin: Uitdrukking = { formule: 'grillig', parameters: { streng: true } };
const VERSIES: readonly Versie[] = [
  { vanaf: 0, uitdrukking: { formule: 'samenloop', parameters: { per: 'PERSOON' } } },
  { vanaf: 2, uitdrukking: { formule: 'of', delen: [{ formule: 'crisis' }, plugin] }, terugval: 0 },
  {
    vanaf: 4,
    uitdrukking: {
      formule: 'en',
      delen: [{ formule: 'niet', delen: [{ formule: 'samenloop', parameters: { minstens: 3 } }] }, plugin],
    },
  },
  { vanaf: 6, uitdrukking: { formule: 'opeenvolgend' } },
];

/** Every kept signaal as the database gives it back, judged again without any plug-in at hand. */
function ongelijk(signalen: readonly SignaalStaat[]): string[] {
  return signalen.flatMap((signaal) => {
    const kept: SignaalStaat = JSON.parse(canonicalJson(signaal));
    const boek = new Vraagbaak(nietGeladen);
    boek.remember(kept.invoer, kept.invoer.antwoorden ?? []);
    const formule = formulesOf(VERSIES, boek).find(kept.gemeentecode, kept.formule, kept.formuleVersie);
    if (formule === undefined) return [`${kept.formule} ${kept.formuleVersie} is niet te vinden`];
    const again = herbereken(kept, formule);
    return again?.gelijk === true ? [] : [JSON.stringify({ kept, again })];
  });
}

const BEWONERS = [
  { voorletters: 'J', geboortedatum: '1950-01-01' },
  { voorletters: 'K', geboortedatum: '1990-01-01' },
  { voorletters: 'K', geboortedatum: '1990-01-01', postcode: '2000BB', burgerservicenummer: '1' },
];
const SOORTEN = ['ZORG', 'WATER', 'HUUR'] as const;
const stap = fc.record({
  wat: fc.constantFrom('MELD', 'MELD', 'MELD', 'WIJZIG', 'TREK_IN', 'EINDIG', 'GEEF_TERUG', 'DAG', 'BATCH'),
  wie: fc.nat(9),
  bedrag: fc.constantFrom(2_000, 9_001, 12_000, 30_005),
  crisis: fc.boolean(),
});

describe('herbereken', () => {
  it('geeft van elk bewaard signaal hetzelfde oordeel, welke versie, plug-in of terugval er ook oordeelde', () => {
    const gezien = { plugin: 0, terugval: 0, vervallen: 0, oud: 0 };
    fc.assert(
      fc.property(
        fc.array(stap, { minLength: 15, maxLength: 50, size: 'max' }),
        fc.constantFrom(2, 3, 7),
        (stappen, deler) => {
          const verloop = new Verloop(formulesOf(VERSIES, new Vraagbaak(grillig(deler))));
          const versies = new Map<number, number>();
          let dag = 0;
          for (const { wat, wie, bedrag, crisis } of stappen) {
            const held = verloop
              .signalen()
              .flatMap((signaal) =>
                signaal.regels.flatMap((regel) =>
                  regel.stand === 'BEANTWOORD' || regel.teruggegeven ? [] : [[signaal, regel] as const],
                ),
              );
            const [signaal, regel] = held[wie % Math.max(1, held.length)] ?? [];
            if (wat === 'DAG') verloop.dag(++dag);
            else if (wat === 'BATCH') verloop.batch();
            else if (wat === 'EINDIG' || wat === 'GEEF_TERUG') {
              if (signaal === undefined || regel === undefined) continue;
              const stand =
                wat === 'GEEF_TERUG' && regel.stand === 'LOSGELATEN' ? 'TERUGGEGEVEN' : 'BEEINDIGD';
              verloop.afhandeling(besluit(signaal, regel.meldingId, stand), dag);
            } else {
              const known = versies.get(wie);
              if ((known === undefined) !== (wat === 'MELD')) continue;
              versies.set(wie, (known ?? 0) + 1);
              const gebeurtenis: Gebeurtenis = {
                id: `m${wie}`,
                versie: (known ?? 0) + 1,
                dag,
                bedrag,
                crisis,
                soort: SOORTEN[wie % 3] ?? 'ZORG',
                stand: wat === 'TREK_IN' ? 'INGETROKKEN' : 'AANGENOMEN',
                persoon: BEWONERS[wie % 3] ?? {},
              };
              verloop.melding(gebeurtenis, 0);
            }
            const nu = verloop.signalen();
            expect(ongelijk(nu)).toEqual([]);
            gezien.plugin += nu.filter(({ invoer }) => (invoer.antwoorden ?? []).length > 0).length;
            gezien.terugval += nu.filter(({ invoer }) => invoer.gefaald !== undefined).length;
            gezien.vervallen += nu.filter(({ stand }) => stand === 'VERVALLEN').length;
            gezien.oud += nu.filter(({ formule }) => dag >= 6 && formule === 'v2').length;
          }
        },
      ),
      { numRuns: 150 },
    );
    // The property is about all of these, so all of them must have been there.
    expect(Object.entries(gezien).filter(([, aantal]) => aantal === 0)).toEqual([]);
  }, 60_000);

  it('merkt het als de bewaarde invoer, het antwoord van een plug-in of het oordeel niet meer klopt', () => {
    const verloop = new Verloop(formulesOf(VERSIES, new Vraagbaak(grillig(2))));
    verloop.dag(0);
    for (const id of ['m1', 'm2'])
      verloop.melding({
        id,
        dag: 2,
        bedrag: id === 'm1' ? 9_001 : 2_000,
        soort: id === 'm1' ? 'HUUR' : 'ZORG',
      });
    const [signaal] = verloop.signalen();
    if (signaal === undefined) throw new Error('no signaal');
    expect(signaal).toMatchObject({
      formule: 'v2',
      aanpak: 'BELLEN',
      invoer: { antwoorden: [{ naam: 'grillig' }] },
    });
    expect(ongelijk([signaal])).toEqual([]);
    const { invoer } = signaal;
    const spoed: FormuleGroep = {
      ...invoer.groep,
      meldingen: invoer.groep.meldingen.map((one) => ({ ...one, crisissignaal: true })),
    };
    for (const anders of [
      { ...signaal, zwaarte: 1 },
      { ...signaal, motivering: signaal.motivering.slice(1) },
      { ...signaal, invoer: { ...invoer, groep: spoed } },
      { ...signaal, invoer: { groep: invoer.groep, peildatum: invoer.peildatum } },
    ])
      expect(ongelijk([anders])).toHaveLength(1);
    expect(
      ongelijk([{ ...signaal, invoer: { ...invoer, groep: { meldingen: [], verzameladres: false } } }]),
    ).toHaveLength(1);
  });
});

describe('een plug-in die faalt', () => {
  const dag = (nr: number): Datum => addDays(DAG_EEN, nr);
  const altijdStuk: Program = () => ({ status: 'FAALT', oorzaak: 'TIJD' });
  let program: Program = altijdStuk;
  /** Fresh answers each time, as in a batch of its own. */
  const verloopMet = (versies: readonly Versie[]) => {
    const vers: FormulesInForce = {
      inForce: (...over) => formulesOf(versies, new Vraagbaak(program)).inForce(...over),
      find: (...over) => formulesOf(versies, new Vraagbaak(program)).find(...over),
    };
    return new Verloop(vers);
  };
  const alleen: readonly Versie[] = [
    { vanaf: -10, uitdrukking: { formule: 'samenloop', parameters: { minstens: 2 } } },
    { vanaf: 0, uitdrukking: plugin, terugval: 0 },
  ];
  const tweeSoorten = (verloop: Verloop) => {
    verloop.melding({ id: 'a', bedrag: 9_001, soort: 'ZORG' });
    verloop.melding({ id: 'b', bedrag: 2_000, soort: 'HUUR' });
  };

  it('laat de terugval oordelen, en het signaal zegt welke formule faalde', () => {
    program = altijdStuk;
    const verloop = verloopMet(alleen);
    tweeSoorten(verloop);
    expect(verloop.signalen()).toMatchObject([
      {
        stand: 'LOPEND',
        formule: 'v1',
        formuleVersie: 1,
        aanpak: 'HUISBEZOEK',
        motivering: [
          { code: 'formule-faalt', pad: 'grillig/formule-faalt', voldaan: false },
          { code: 'samenloop' },
        ],
        invoer: {
          gefaald: { formule: 'v2', versie: 2, storingen: [{ bouwsteen: 'grillig', oorzaak: 'TIJD' }] },
        },
      },
    ]);
  });

  it('staat ook in de uitkomst van wie geen signaal kreeg', () => {
    program = altijdStuk;
    const verloop = verloopMet(alleen);
    verloop.melding({ id: 'a' });
    for (let nr = 0; nr < 40; nr++) verloop.dag(nr);
    expect(verloop.ended()).toEqual(['a GEEN_SIGNAAL']);
    expect(verloop.einden).toMatchObject([{ formule: 'v1', redenen: ['formule-faalt', 'samenloop'] }]);
  });

  it('laat van een lopend signaal niets los: de terugval neemt het over als die er ook een in ziet', () => {
    program = grillig(999_983);
    const verloop = verloopMet(alleen);
    tweeSoorten(verloop);
    expect(verloop.signalen()).toMatchObject([{ formule: 'v2', aanpak: 'BELLEN' }]);
    program = altijdStuk;
    verloop.melding({ id: 'a', versie: 2, dag: 1, bedrag: 8_000, soort: 'ZORG' }, 0);
    expect(verloop.signalen()).toMatchObject([
      { stand: 'LOPEND', versie: 2, formule: 'v1', aanpak: 'HUISBEZOEK' },
    ]);
    // And it stays with the fallback: who looks at it twice must not find it judged by turns.
    program = grillig(999_983);
    verloop.melding({ id: 'a', versie: 3, dag: 2, bedrag: 8_001, soort: 'ZORG' }, 0);
    expect(verloop.signalen()).toMatchObject([{ formule: 'v1', invoer: { peildatum: dag(2) } }]);
  });

  it('laat het laatste oordeel staan als de terugval er geen signaal in ziet', () => {
    program = grillig(999_983);
    const verloop = verloopMet(alleen);
    for (const id of ['a', 'b']) verloop.melding({ id, soort: 'ZORG', bedrag: 9_001 });
    program = altijdStuk;
    verloop.melding({ id: 'a', versie: 2, dag: 1, bedrag: 8_000, soort: 'ZORG' }, 0);
    const held = verloop.signalen();
    expect(held).toMatchObject([
      {
        stand: 'LOPEND',
        versie: 2,
        formule: 'v2',
        aanpak: 'BELLEN',
        motivering: [{ code: 'grillig:open', gevonden: 2 }],
        regels: [{ stand: 'OPEN' }, { stand: 'OPEN' }],
        invoer: { peildatum: dag(0) },
      },
    ]);
    // Works again: judged again.
    program = grillig(999_983);
    verloop.melding({ id: 'b', versie: 2, dag: 2, stand: 'INGETROKKEN', bedrag: 9_001 }, 0);
    expect(verloop.signalen()).toMatchObject([{ stand: 'VERVALLEN' }]);
    expect(datum(String(verloop.signalen()[0]?.invoer.peildatum))).toBe(dag(2));
  });
});
