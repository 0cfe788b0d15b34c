import {
  addMonths,
  type Datum,
  type NotOpened,
  open,
  type Persoon,
  parseSleutelnaam,
  type Sleutelbos,
  seal,
  sleutelnaamVan,
  zaakSleutel,
} from '@meldpunt/contracts';
import { UITERSTE_MAANDEN } from '../termijnen/termijnen.ts';

/** Months: what is kept is looked at every month, so a month that was missed costs nobody. */
const STERFT_BINNEN = 2;

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
   * closed; what is kept longer is sealed again before (`bewaren/`). Null when the block cannot be opened any more: it
   * was erased on the way.
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

  /**
   * The block under a key for this day, when its own dies within two months; null when it lives longer, or opens no more
   * and stays what it is.
   */
  renew(gemeentecode: string, signaalId: string, meldingId: string, blok: Buffer, dag: Datum): Buffer | null {
    const naam = sleutelnaamVan(blok);
    const sterftOp = naam === null ? undefined : parseSleutelnaam(naam)?.sterftOp;
    if (sterftOp === undefined || sterftOp > addMonths(dag, STERFT_BINNEN)) return null;
    const recordId = recordIdVan(signaalId, meldingId);
    const opened = open({ sleutelbos: this.#sleutelbos, recordId, blok });
    if (opened.status !== 'OPEN') return null;
    const sleutelnaam = zaakSleutel(gemeentecode, dag);
    return seal({ sleutelbos: this.#sleutelbos, sleutelnaam, recordId, persoon: opened.persoon });
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
