/*
 * A good plug-in in two versions: a signaal when the open meldingen of one resident come from so many creditors; the
 * second version looks back as well. For tests.
 */
import type { PluginFormule } from '../../src/plug-ins/interface.ts';

interface Parameters {
  readonly minstens: number;
}

const teller1: PluginFormule<Parameters> = {
  naam: 'teller',
  versie: 1,
  omschrijving: 'Telt signaalpartners per inwoner',
  redenen: { partners: 'Zoveel signaalpartners meldden over één inwoner', alleen: 'Er is maar één melding' },
  parameterschema: {
    type: 'object',
    properties: { minstens: { type: 'integer', minimum: 1, maximum: 9, default: 2 } },
    additionalProperties: false,
  },
  terugkijkDagen: null,
  evaluate({ meldingen }, { minstens }) {
    const perPersoon = Object.values(Object.groupBy(meldingen, ({ persoon }) => persoon));
    const geteld = perPersoon.map((van = []) => ({
      aantal: new Set(van.map(({ partnerId }) => partnerId)).size,
      meldingIds: van.map(({ meldingId }) => meldingId),
    }));
    const meeste = geteld.toSorted((a, b) => b.aantal - a.aantal)[0] ?? { aantal: 0, meldingIds: [] };
    const voldaan = meeste.aantal >= minstens;
    return {
      signaal: voldaan,
      aanpak: 'HUISBEZOEK',
      zwaarte: 300 + meeste.aantal,
      redenen: [
        {
          code: 'partners',
          voldaan,
          gevonden: meeste.aantal,
          vereist: minstens,
          eenheid: 'partners',
          meldingIds: meeste.meldingIds,
        },
        { code: 'alleen', voldaan: meldingen.length === 1 },
      ],
    };
  },
};

export default [teller1, { ...teller1, versie: 2, terugkijkDagen: 366 }];
