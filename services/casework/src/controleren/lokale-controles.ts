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
import { achterstandkenmerkenVan, kenmerkenVan, kenmerksleutel, zaakpersoonkenmerk } from './kenmerken.ts';

/** What the hub itself knows of a resident. */
export type Bevinding = {
  readonly zaak: TeControleren;
  readonly heeftBezwaar: boolean;
  /** Whether enough is known of the resident to compare him with anybody. */
  readonly vergeleken: boolean;
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

  /**
   * By what an objection of the resident of this zaak is kept and found. By his arrears only where nothing else is known:
   * the same kenmerk may stand for somebody else next month, whose debt it then is.
   */
  bezwaarkenmerken(zaak: TeControleren): readonly Buffer[] {
    const sleutel = this.sleutelVan(zaak.gemeentecode);
    const eigen = kenmerkenVan(sleutel, zaak.personen);
    const achterstanden = eigen.length === 0 ? achterstandkenmerkenVan(sleutel, zaak.achterstandIds) : [];
    return [...eigen, zaakpersoonkenmerk(zaak.persoonId), ...achterstanden];
  }

  /** One finding for each of these zaken that runs and that the caller may see. */
  async check(db: Queryable, zaakIds: readonly string[]): Promise<Bevinding[]> {
    const bevindingen: Bevinding[] = [];
    const zaken = await selectTeControleren(db, zaakIds, this.#personen);
    const bezwaren = await this.#selectWieBezwaarMaakte(db, zaken);
    for (const zaak of zaken) {
      const kenmerken = this.kenmerken(zaak.gemeentecode, zaak.personen);
      const vergeleken = kenmerken.length > 0;
      const consulent = vergeleken ? await selectBekendeKlant(db, zaak.gemeentecode, kenmerken) : undefined;
      bevindingen.push({ zaak, heeftBezwaar: bezwaren.has(zaak.zaakId), vergeleken, consulent });
    }
    return bevindingen;
  }

  /**
   * Those of these zaken that run of which the resident objects now, whichever zaak it was said about and whatever was
   * found when a list was made.
   */
  async metBezwaar(db: Queryable, zaakIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#selectWieBezwaarMaakte(db, await selectTeControleren(db, zaakIds, this.#personen));
  }

  async #selectWieBezwaarMaakte(
    db: Queryable,
    zaken: readonly TeControleren[],
  ): Promise<ReadonlySet<string>> {
    const bezwaren = await selectBezwaren(
      db,
      zaken.map((zaak) => ({ ...zaak, kenmerken: this.bezwaarkenmerken(zaak) })),
    );
    // Of whom nothing can be read any more, what was found last still holds.
    const onleesbaar = zaken.filter(({ personen }) => personen.length === 0).map(({ zaakId }) => zaakId);
    if (onleesbaar.length === 0) return bezwaren;
    return new Set([...bezwaren, ...(await selectMetUitkomst(db, onleesbaar, 'BEZWAAR', 'BEZWAAR'))]);
  }
}

/**
 * What was found, as it is kept. Where nothing was compared nothing was found: that nobody objected would be untrue,
 * unless it was told before that somebody did and that stands no more.
 */
export function toControles(
  { heeftBezwaar, vergeleken, consulent }: Bevinding,
  stondErEerder = false,
): readonly Controle[] {
  const bezwaar = heeftBezwaar ? 'BEZWAAR' : vergeleken || stondErEerder ? 'GEEN_BEZWAAR' : null;
  return [
    bezwaar === null
      ? nietGelukt('BEZWAAR', 'GEGEVENS_ONTBREKEN', 'MELDPUNT')
      : { soort: 'BEZWAAR', uitkomst: bezwaar, fout: null, bron: 'MELDPUNT' },
    vergeleken
      ? {
          soort: 'BEKENDE_KLANT',
          uitkomst: consulent === undefined ? 'NIET_BEKEND' : 'BEKEND',
          fout: null,
          bron: 'GEMEENTE',
        }
      : nietGelukt('BEKENDE_KLANT', 'GEGEVENS_ONTBREKEN', 'GEMEENTE'),
  ];
}
