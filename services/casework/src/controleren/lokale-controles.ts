import type { Persoon, Sleutelbos } from '@meldpunt/contracts';
import type { Queryable } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import {
  selectBekendeKlant,
  selectBezwaren,
  selectMetUitkomst,
  selectTeControleren,
  type TeControleren,
} from './controle-store.ts';
import { type Controle, nietGelukt } from './evaluate-controles.ts';
import { kenmerkenVan, kenmerksleutel } from './kenmerken.ts';

/** What the hub itself knows of a resident. */
export type Bevinding = {
  readonly zaak: TeControleren;
  readonly heeftBezwaar: boolean;
  /** The consultant of a known client, null when none was named; undefined for who is no client. */
  readonly consulent: string | null | undefined;
};

/** The checks that ask nobody outside: the block list of objections, and the clients the municipality named. */
export class LokaleControles {
  readonly #personen: Zaakpersonen;
  readonly #sleutelbos: Sleutelbos;

  constructor(personen: Zaakpersonen, sleutelbos: Sleutelbos) {
    this.#personen = personen;
    this.#sleutelbos = sleutelbos;
  }

  sleutelVan(gemeentecode: string): Buffer {
    return kenmerksleutel(this.#sleutelbos, gemeentecode);
  }

  kenmerken(gemeentecode: string, personen: readonly Persoon[]): readonly Buffer[] {
    return kenmerkenVan(this.sleutelVan(gemeentecode), personen);
  }

  /** One finding for each of these zaken that runs and that the caller may see. */
  async check(db: Queryable, zaakIds: readonly string[]): Promise<Bevinding[]> {
    const bevindingen: Bevinding[] = [];
    const zaken = await this.#withKenmerken(db, zaakIds);
    const bezwaren = await selectWieBezwaarMaakte(db, zaken);
    for (const { zaak, kenmerken } of zaken) {
      const consulent = await selectBekendeKlant(db, zaak.gemeentecode, kenmerken);
      bevindingen.push({ zaak, heeftBezwaar: bezwaren.has(zaak.zaakId), consulent });
    }
    return bevindingen;
  }

  /**
   * Those of these zaken that run of which the resident objects now, whichever zaak it was said about and whatever was
   * found when a list was made.
   */
  async metBezwaar(db: Queryable, zaakIds: readonly string[]): Promise<ReadonlySet<string>> {
    return selectWieBezwaarMaakte(db, await this.#withKenmerken(db, zaakIds));
  }

  async #withKenmerken(db: Queryable, zaakIds: readonly string[]): Promise<MetKenmerken[]> {
    const zaken = await selectTeControleren(db, zaakIds, this.#personen);
    return zaken.map((zaak) => ({ zaak, kenmerken: this.kenmerken(zaak.gemeentecode, zaak.personen) }));
  }
}

type MetKenmerken = { readonly zaak: TeControleren; readonly kenmerken: readonly Buffer[] };

async function selectWieBezwaarMaakte(
  db: Queryable,
  zaken: readonly MetKenmerken[],
): Promise<ReadonlySet<string>> {
  const bezwaren = await selectBezwaren(
    db,
    zaken.map(({ zaak: { zaakId, gemeentecode }, kenmerken }) => ({ zaakId, gemeentecode, kenmerken })),
  );
  // Of whom nothing can be read any more, what was found last still holds.
  const onleesbaar = zaken.filter(({ zaak }) => zaak.personen.length === 0).map(({ zaak }) => zaak.zaakId);
  if (onleesbaar.length === 0) return bezwaren;
  return new Set([...bezwaren, ...(await selectMetUitkomst(db, onleesbaar, 'BEZWAAR', 'BEZWAAR'))]);
}

export function toControles({ zaak, heeftBezwaar, consulent }: Bevinding): readonly Controle[] {
  // Nothing was compared, so nothing was found: that nobody objected would be untrue.
  if (zaak.personen.length === 0)
    return [
      nietGelukt('BEZWAAR', 'GEGEVENS_ONTBREKEN', 'MELDPUNT'),
      nietGelukt('BEKENDE_KLANT', 'GEGEVENS_ONTBREKEN', 'GEMEENTE'),
    ];
  return [
    { soort: 'BEZWAAR', uitkomst: heeftBezwaar ? 'BEZWAAR' : 'GEEN_BEZWAAR', fout: null, bron: 'MELDPUNT' },
    {
      soort: 'BEKENDE_KLANT',
      uitkomst: consulent === undefined ? 'NIET_BEKEND' : 'BEKEND',
      fout: null,
      bron: 'GEMEENTE',
    },
  ];
}
