import {
  addMonths,
  type Datum,
  type NotOpened,
  open,
  type Persoon,
  type Sleutelbos,
  seal,
  zaakSleutel,
} from '@meldpunt/contracts';
import { UITERSTE_MAANDEN } from '../termijnen/termijnen.ts';

export type GeslotenPersoon = { readonly blok: Buffer; readonly pc4: string | null };

/** The residents of meldingen in zaken, sealed: of the whole service only this opens them. */
export class Zaakpersonen {
  readonly #sleutelbos: Sleutelbos;

  constructor(sleutelbos: Sleutelbos) {
    this.#sleutelbos = sleutelbos;
  }

  /**
   * Takes the block a signaal brought and seals its content under the municipality's key for zaken. The key dies
   * twenty months after the last day on which the melding can keep a zaak open, which is over 18 months after it
   * closed. Null when the block cannot be opened any more: it was erased on the way.
   */
  reseal(
    gemeentecode: string,
    signaalId: string,
    melding: { readonly meldingId: string; readonly aangenomenOp: Datum; readonly persoon: Buffer },
  ): GeslotenPersoon | null {
    const recordId = recordIdVan(signaalId, melding.meldingId);
    const opened = open({ sleutelbos: this.#sleutelbos, recordId, blok: melding.persoon });
    if (opened.status !== 'OPEN') return null;
    const sleutelnaam = zaakSleutel(gemeentecode, addMonths(melding.aangenomenOp, UITERSTE_MAANDEN));
    const blok = seal({ sleutelbos: this.#sleutelbos, sleutelnaam, recordId, persoon: opened.persoon });
    return { blok, pc4: opened.persoon.postcode?.slice(0, 4) ?? null };
  }

  open(signaalId: string, meldingId: string, blok: Buffer): Persoon | NotOpened['status'] {
    const opened = open({ sleutelbos: this.#sleutelbos, recordId: recordIdVan(signaalId, meldingId), blok });
    return opened.status === 'OPEN' ? opened.persoon : opened.status;
  }
}

/** What a block belongs to, on the signaal and in the zaak alike. */
export function recordIdVan(signaalId: string, meldingId: string): string {
  return `${signaalId}/${meldingId}`;
}
