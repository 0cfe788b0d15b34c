import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formuleOf, type Gebeurtenis, ontvangen } from '../../test/verloop.ts';
import { applyMelding } from './apply-melding.ts';
import { Werkstaat } from './werkstaat.ts';

/** Residents and addresses that meet often, by BSN, by name or by door. */
const gebeurtenis = fc.record({
  voorletters: fc.constantFrom('J', 'JH', 'K'),
  achternaam: fc.constantFrom('Jansen', 'Janssen', 'Bakker'),
  geboortedatum: fc.constantFrom('1950-01-01', '1980-05-12', null),
  burgerservicenummer: fc.constantFrom(null, null, '1', '2'),
  postcode: fc.constantFrom('1000AA', '1000AA', '2000BB'),
  huisnummer: fc.constantFrom(1, 1, 2),
});
const geval = fc
  .array(fc.tuple(gebeurtenis, fc.boolean()), { minLength: 1, maxLength: 10 })
  .chain((meldingen) => {
    const nummers = meldingen.map((_, nummer) => nummer);
    return fc.record({
      meldingen: fc.constant(meldingen),
      volgorde: fc.shuffledSubarray(nummers, { minLength: nummers.length }),
      intrekvolgorde: fc.shuffledSubarray(nummers, { minLength: nummers.length }),
    });
  });

const formules = [{ formule: 'altijd' }, { formule: 'crisis' }].map(formuleOf);

/** Kringen may stay wider after a withdrawal; the groups in them may not. */
function groepenOf(werk: Werkstaat, ids: readonly string[]) {
  const kringen = new Set(ids.flatMap((id) => werk.kringOf(id) ?? []));
  return [...kringen]
    .flatMap((kringId) => werk.groepen(kringId))
    .map((groep) => JSON.stringify(groep))
    .sort();
}

it.each([
  ['in signalen', formules[0]],
  ['bij de router', formules[1]],
])(
  'splitsen na intrekken is gelijk aan nooit samengevoegd te zijn: %s',
  (_, formule) => {
    if (formule === undefined) throw new Error('no formule');
    fc.assert(
      fc.property(geval, ({ meldingen, volgorde, intrekvolgorde }) => {
        const all = meldingen.map(
          ([persoon], nummer): Gebeurtenis => ({ id: `m${nummer}`, persoon: { ...persoon } }),
        );
        const isLeft = (nummer: number) => meldingen[nummer]?.[1] === true;
        const play = (events: readonly (Gebeurtenis | undefined)[]) => {
          const werk = new Werkstaat();
          for (const one of events) if (one !== undefined) applyMelding(werk, ontvangen(one), formule);
          return groepenOf(
            werk,
            all.map(({ id }) => id),
          );
        };
        const arriving = volgorde.map((nummer) => all[nummer]);
        const leaving = intrekvolgorde
          .filter((nummer) => !isLeft(nummer))
          .map((nummer) => all[nummer])
          .flatMap((one) =>
            one === undefined ? [] : [{ ...one, versie: 2, stand: 'INGETROKKEN' as const }],
          );
        const never = volgorde.filter(isLeft).map((nummer) => all[nummer]);
        expect(play([...arriving, ...arriving, ...leaving, ...leaving])).toEqual(play(never));
      }),
      { numRuns: 400 },
    );
  },
  60_000,
);
