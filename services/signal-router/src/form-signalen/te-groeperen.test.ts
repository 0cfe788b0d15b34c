import { describe, expect, it } from 'vitest';
import { formuleOf, type Gebeurtenis, ontvangen } from '../../test/verloop.ts';
import { applyMelding } from './apply-melding.ts';
import type { MeldingStaat } from './staat.ts';
import { groepeerMeldingen } from './te-groeperen.ts';
import { Werkstaat } from './werkstaat.ts';

/** Its key is gone. */
const dicht = { blok: null, persoon: () => null, kenmerken: () => null };

function onleesbaar(gebeurtenis: Gebeurtenis): MeldingStaat {
  const { feiten, sleutels } = ontvangen(gebeurtenis);
  return { feiten, sleutels, bron: dicht, houder: { status: 'ROUTER' }, gesticht: 0 };
}
function leesbaar(gebeurtenis: Gebeurtenis): MeldingStaat {
  return { ...onleesbaar(gebeurtenis), bron: ontvangen(gebeurtenis).bron };
}
const personen = (meldingen: readonly MeldingStaat[]) =>
  groepeerMeldingen(meldingen).map((groep) => groep.personen.map(({ meldingIds }) => meldingIds));

describe('wie niet meer te openen is', () => {
  it('is op één adres nooit dezelfde als een ander die niet te openen is', () => {
    const twee = [onleesbaar({ id: 'a' }), onleesbaar({ id: 'b', persoon: { achternaam: 'Ander' } })];
    expect(personen(twee)).toEqual([[['a'], ['b']]]);
  });

  it('is met hetzelfde BSN nog wel te herkennen', () => {
    const persoon = { burgerservicenummer: '999990019' };
    expect(personen([onleesbaar({ id: 'a', persoon }), onleesbaar({ id: 'b', persoon })])).toEqual([
      [['a', 'b']],
    ]);
  });

  it('maakt van een huis geen verzameladres: hoeveel bewoners het zijn weet niemand', () => {
    const acht = Array.from({ length: 8 }, (_, nr) => onleesbaar({ id: `m${nr}` }));
    const [groep, ...andere] = groepeerMeldingen([...acht, leesbaar({ id: 'z' })]);
    expect(andere).toEqual([]);
    expect(groep).toMatchObject({ verzameladres: false });
    expect(groep?.personen).toHaveLength(9);
  });

  it.each([
    ['allebei', ['m1', 'm2']],
    ['de eerste', ['m1']],
    ['de tweede', ['m2']],
  ])('blijft in een lopend signaal wie hij was: %s', (_, dood) => {
    const formules = formuleOf({ formule: 'altijd' });
    const begin = new Werkstaat();
    applyMelding(begin, ontvangen({ id: 'm1' }), formules);
    applyMelding(begin, ontvangen({ id: 'm2', soort: 'WATER' }), formules);
    const werk = new Werkstaat(
      begin.changedMeldingen().map((one) => {
        const gone = dood.includes(one.melding.feiten.meldingId);
        return gone ? { ...one, melding: { ...one.melding, bron: dicht } } : one;
      }),
      begin.changedSignalen(),
    );
    const ander = { voorletters: 'Q', achternaam: 'Ander', geboortedatum: '1990-01-01' };
    applyMelding(werk, ontvangen({ id: 'm3', soort: 'HUUR', dag: 3, persoon: ander }), formules);
    const regels = werk.changedSignalen().flatMap((signaal) => signaal.regels);
    expect(regels.map(({ meldingId, stand }) => `${meldingId} ${stand}`)).toEqual([
      'm1 OPEN',
      'm2 OPEN',
      'm3 OPEN',
    ]);
    const [een, twee, drie] = regels.map(({ persoonId }) => persoonId);
    expect([een === twee, een === drie]).toEqual([true, false]);
  });
});
