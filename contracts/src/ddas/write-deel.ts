import type { Deel, Deelregel } from './deel.ts';
import type { DdasMapping, Periode, Vroegsignaalfeiten, Zaakfeiten } from './feiten.ts';

/** What a service knows of one municipality and period; it never holds more of it in memory than one page. */
export type Deelfeit =
  | { readonly soort: 'MELDING'; readonly feiten: Vroegsignaalfeiten }
  /** Its meldingen come before it. */
  | { readonly soort: 'ZAAK'; readonly feiten: Zaakfeiten }
  | { readonly soort: 'ELDERS'; readonly meldingId: string }
  /** A melding of which nothing but its id is left. */
  | { readonly soort: 'GEWIST'; readonly meldingId: string };

/** The lines of a part, by the mapping of a version of the exchange. A melding is in it once. */
export async function* writeDeel(
  deel: Deel,
  mapping: DdasMapping,
  gemeentecode: string,
  { van, tot }: Periode,
  feiten: AsyncIterable<Deelfeit> | Iterable<Deelfeit>,
): AsyncGenerator<Deelregel> {
  let regels = 1;
  yield { soort: 'KOP', deel, ddasVersie: mapping.versie, gemeentecode, van, tot };
  const gemaakt = new Set<string>();
  for await (const feit of feiten) {
    for (const regel of toRegels(feit, mapping, gemaakt)) {
      regels++;
      yield regel;
    }
  }
  yield { soort: 'SLOT', regels };
}

function toRegels(feit: Deelfeit, mapping: DdasMapping, gemaakt: Set<string>): readonly Deelregel[] {
  switch (feit.soort) {
    case 'MELDING': {
      const { meldingId } = feit.feiten;
      if (gemaakt.has(meldingId)) return [];
      const uitkomst = mapping.toVroegsignaal(feit.feiten);
      if (uitkomst.status === 'NIET_GEMAAKT')
        return [{ soort: 'NIET_GEMAAKT', meldingId, code: uitkomst.code }];
      gemaakt.add(meldingId);
      return [
        { soort: 'VROEGSIGNAAL', meldingId, waarde: uitkomst.vroegsignaal },
        ...uitkomst.bevindingen.map((code) => ({ soort: 'BEVINDING' as const, meldingId, code })),
      ];
    }
    case 'ZAAK': {
      // A zaak is told by the meldingen that could be told; without any it cannot be.
      const meldingIds = feit.feiten.meldingIds.filter((meldingId) => gemaakt.has(meldingId));
      if (meldingIds.length === 0) return [];
      return [
        { soort: 'ZAAK', meldingIds, waarde: mapping.toVroegsignaalzaak({ ...feit.feiten, meldingIds }) },
      ];
    }
    case 'ELDERS':
      return [{ soort: 'ELDERS', meldingId: feit.meldingId }];
    case 'GEWIST':
      return [{ soort: 'NIET_GEMAAKT', meldingId: feit.meldingId, code: 'CLIENT_GEWIST' }];
  }
}
