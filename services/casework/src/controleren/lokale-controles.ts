import type { Persoon, Sleutelbos } from '@meldpunt/contracts';
import type { Queryable } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { hasBezwaar, selectBekendeKlant, selectTeControleren, type TeControleren } from './controle-store.ts';
import type { Controle } from './evaluate-controles.ts';
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
    for (const zaak of await selectTeControleren(db, zaakIds, this.#personen)) {
      const kenmerken = this.kenmerken(zaak.gemeentecode, zaak.personen);
      const heeftBezwaar = await hasBezwaar(db, zaak.gemeentecode, kenmerken);
      const consulent = await selectBekendeKlant(db, zaak.gemeentecode, kenmerken);
      bevindingen.push({ zaak, heeftBezwaar, consulent });
    }
    return bevindingen;
  }
}

export function toControles({ heeftBezwaar, consulent }: Bevinding): readonly Controle[] {
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
