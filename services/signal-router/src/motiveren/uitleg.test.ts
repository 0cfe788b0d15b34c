import { codelijsten, type Reden } from '@meldpunt/contracts';
import { describe, expect, it, vi } from 'vitest';
import { seeded } from '../../test/voorbeelden.ts';
import {
  bladnamen,
  Toeval,
  verbindingen,
  willekeurigBlad,
  willekeurigeGroep,
  willekeurigePeildatum,
  willekeurigeVerbinding,
} from '../../test/willekeurig.ts';
import type { Uitdrukking } from '../formules/formule.ts';
import { parseFormule } from '../formules/parse-formule.ts';
import { bouwstenen } from '../formules/register.ts';
import { bewoordingen, describeReden } from './bewoording.ts';
import { explain } from './uitleg.ts';

vi.setConfig({ testTimeout: 300_000 });

const samenloop: Reden = {
  code: 'samenloop',
  pad: 'of/1/samenloop',
  voldaan: false,
  gevonden: 1,
  vereist: 3,
  eenheid: 'soorten',
  soort: null,
  meldingIds: ['m1'],
};

/** Reasons of every block and version, satisfied and not, out of random verdicts. */
function reasonsOfEveryBlock(): Reden[] {
  const toeval = new Toeval(seeded('bewoording'));
  const found: Reden[] = [];
  const judge = (uitdrukking: Uitdrukking) => {
    const read = parseFormule(uitdrukking);
    if (read.status === 'FOUT') throw new Error(JSON.stringify(read.fouten));
    const dag = willekeurigePeildatum(toeval);
    found.push(...read.beoordeling.evaluate(willekeurigeGroep(toeval, dag), dag).redenen);
  };
  for (let nummer = 0; nummer < 120; nummer++) {
    for (const blok of bladnamen) judge(willekeurigBlad(toeval, blok));
    for (const naam of verbindingen) judge(willekeurigeVerbinding(toeval, naam, 1));
  }
  return found;
}

describe('bewoording', () => {
  const reasons = reasonsOfEveryBlock();

  it('kent elke reden die een bouwsteen geeft, voldaan en niet voldaan, en geen andere', () => {
    const given = new Set(reasons.map(({ code, voldaan }) => `${code} ${voldaan}`));
    const told = Object.keys(bewoordingen).flatMap((code) => [`${code} true`, `${code} false`]);
    expect([...given].sort()).toEqual(told.sort());
    const named = new Set(
      reasons.map(({ pad }) =>
        pad
          .split('/')
          .at(-1)
          ?.replace(/-(?:anderen|hoogstens)$/, ''),
      ),
    );
    const blocks = new Set(bouwstenen.map(({ naam }) => naam));
    // These say nothing of their own; what they make of their parts is in the parts.
    for (const naam of ['en', 'of', 'aanpakkeuze']) blocks.delete(naam);
    expect([...named].sort()).toEqual([...blocks].sort());
  });

  it('maakt van elke reden een hele zin, die zegt hoeveel er ontbreekt', () => {
    for (const reden of reasons) {
      const tekst = describeReden(reden);
      expect(tekst).toMatch(/^[A-Z][^{}]*\.$/);
      expect(tekst).not.toMatch(/undefined|null|NaN|onbekend\b/);
      if (!reden.voldaan && (reden.gevonden ?? 0) > 0) expect(tekst).toMatch(/Tekort|Te veel/);
    }
  });

  it.each<[Partial<Reden>, string]>([
    [{}, 'In de periode is gemeld van 1 soort; gevraagd is minstens 3 soorten. Tekort: 2 soorten.'],
    [
      { voldaan: true, gevonden: 4 },
      'In de periode is gemeld van 4 soorten; gevraagd is minstens 3 soorten.',
    ],
    [
      { code: 'drempel', soort: 'WATER', gevonden: 123_456_789, vereist: 123_456_790, eenheid: 'centen' },
      'Aan open achterstanden (water) telt € 1.234.567,89; gevraagd is minstens € 1.234.567,90. Tekort: € 0,01.',
    ],
    [
      { code: 'ouderdom-hoogstens', gevonden: 101, vereist: 100, eenheid: 'dagen' },
      'Een open achterstand is 101 dagen oud; gevraagd is hoogstens 100 dagen. Te veel: 1 dag.',
    ],
    [
      { code: 'ouderdom', gevonden: null, vereist: 30, eenheid: 'dagen', soort: 'HUUR' },
      'Van geen open achterstand (huur) is bekend wanneer die ontstond; gevraagd is minstens 30 dagen.',
    ],
    [
      { code: 'van-buiten', eenheid: 'punten' },
      'Aan van-buiten is niet voldaan: gevonden 1 punten, gevraagd 3 punten.',
    ],
    [{ code: 'van-buiten', gevonden: null, voldaan: true }, 'Aan van-buiten is voldaan.'],
  ])('%j', (patch, tekst) => {
    expect(describeReden({ ...samenloop, ...patch })).toBe(tekst);
  });
});

describe('proportionaliteit', () => {
  const voldaan = { ...samenloop, voldaan: true, gevonden: 3, meldingIds: ['m1', 'm2'] };

  it.each(codelijsten.aanpak)('zegt hoe ver %s gaat en waar het op rust', (aanpak) => {
    const drempel = { ...samenloop, code: 'drempel', pad: 'of/2/drempel' };
    const { proportionaliteit } = explain({ signaal: true, aanpak, motivering: [voldaan, drempel] });
    expect(proportionaliteit).toMatchObject({ dragend: ['of/1/samenloop'], tegen: [], aantalMeldingen: 2 });
    expect(proportionaliteit.tekst).toMatch(
      /^Gevraagd is .*\. Dit rust op 1 reden en 2 meldingen\. Ook bekeken, en niet dragend: 1 reden\.$/,
    );
  });

  it('wat niet mocht en er toch is, draagt niet maar telt tegen', () => {
    const onder = { ...voldaan, pad: 'of/2/niet/1/samenloop' };
    const dubbel = { ...voldaan, pad: 'niet/1/niet/1/samenloop' };
    const { proportionaliteit } = explain({ signaal: true, aanpak: 'BRIEF', motivering: [onder, dubbel] });
    expect(proportionaliteit).toMatchObject({
      dragend: [dubbel.pad],
      tegen: [onder.pad],
      aantalMeldingen: 2,
    });
  });

  it('zonder signaal is er geen grond, wat er ook is voldaan', () => {
    const { proportionaliteit, motivering } = explain({
      signaal: false,
      aanpak: 'HUISBEZOEK',
      motivering: [voldaan],
    });
    expect(proportionaliteit).toMatchObject({ dragend: [], aantalMeldingen: 0 });
    expect(proportionaliteit.tekst).toMatch(/geen grond/);
    expect(motivering[0]?.tekst).toMatch(/3 soorten/);
  });
});
