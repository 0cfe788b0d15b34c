import {
  type Datum,
  keyedHash,
  type Melding,
  matchingSleutel,
  open,
  type Persoon,
  type Sleutelbos,
  seal,
  transportSleutel,
} from '@meldpunt/contracts';
import { normaliseToevoeging, plaatsOf } from '../groeperen/normaliseer-adres.ts';
import { type Persoonskenmerken, parsePersoonskenmerken } from '../groeperen/persoonskenmerken.ts';
import type { Persoonsbron, Sleutels } from './staat.ts';

/** Enough against a chance collision among 10⁹ values, and half the index. */
const KEY_BYTES = 16;

const NOTHING: Persoonsbron = { blok: null, persoon: () => null, kenmerken: () => null };

/** Everything this service does with residents: opening, sealing again, and the keyed hashes it looks them up by. */
export class Persoonskluis {
  readonly #sleutelbos: Sleutelbos;

  constructor(sleutelbos: Sleutelbos) {
    this.#sleutelbos = sleutelbos;
  }

  /** The resident of a melding as it arrived, sealed to be kept. Unreadable or erased: nobody, joined with nobody. */
  receive(melding: Melding): { bron: Persoonsbron; sleutels: Sleutels } {
    const { meldingId, persoon: blok } = melding;
    const opened = blok === null ? null : open({ sleutelbos: this.#sleutelbos, recordId: meldingId, blok });
    if (opened?.status !== 'OPEN')
      return { bron: NOTHING, sleutels: { bsn: null, plaats: null, adres: null } };
    return this.keep(melding, opened.persoon);
  }

  /** Seals a resident to be kept with a melding, and makes the keys to find the melding by. */
  keep(
    melding: Pick<Melding, 'meldingId' | 'gemeentecode' | 'aangenomenOp' | 'adresVerouderd'>,
    persoon: Persoon,
  ): { bron: Persoonsbron; sleutels: Sleutels } {
    const { meldingId, gemeentecode, aangenomenOp, adresVerouderd } = melding;
    const kept = seal({
      sleutelbos: this.#sleutelbos,
      sleutelnaam: matchingSleutel(gemeentecode, aangenomenOp),
      recordId: meldingId,
      persoon,
    });
    return {
      bron: bronOf(kept, () => persoon),
      sleutels: this.#sleutelsOf(gemeentecode, persoon, adresVerouderd),
    };
  }

  /** The resident of a melding as it was kept; opened when first asked for. */
  stored(meldingId: string, blok: Buffer | null): Persoonsbron {
    if (blok === null) return NOTHING;
    return bronOf(blok, () => {
      const opened = open({ sleutelbos: this.#sleutelbos, recordId: meldingId, blok });
      return opened.status === 'OPEN' ? opened.persoon : null;
    });
  }

  /** The resident as a signaal carries him, or null once erased. */
  sealForSignaal(signaalId: string, meldingId: string, bron: Persoonsbron, dag: Datum): Buffer | null {
    const persoon = bron.persoon();
    if (persoon === null) return null;
    return seal({
      sleutelbos: this.#sleutelbos,
      sleutelnaam: transportSleutel(dag),
      recordId: `${signaalId}/${meldingId}`,
      persoon,
    });
  }

  /** An address known to be stale joins nobody at that address; the resident is still looked for by BSN. */
  #sleutelsOf(gemeentecode: string, persoon: Persoon, stale: boolean): Sleutels {
    const { burgerservicenummer: bsn, postcode, huisnummer, huisnummertoevoeging } = persoon;
    const plaats = plaatsOf(postcode, huisnummer);
    return {
      bsn: bsn === null ? null : this.#hash('matching-bsn', gemeentecode, bsn),
      plaats: plaats === null ? null : this.#hash('matching-plaats', gemeentecode, plaats),
      adres:
        plaats === null || stale
          ? null
          : this.#hash('matching-adres', gemeentecode, plaats, normaliseToevoeging(huisnummertoevoeging)),
    };
  }

  #hash(doel: string, ...parts: string[]): string {
    return keyedHash(this.#sleutelbos.hmacKey(doel), parts).toString('hex', 0, KEY_BYTES);
  }
}

function bronOf(blok: Buffer, read: () => Persoon | null): Persoonsbron {
  let persoon: Persoon | null | undefined;
  let kenmerken: Persoonskenmerken | null | undefined;
  const readOnce = () => {
    if (persoon === undefined) persoon = read();
    return persoon;
  };
  return {
    blok,
    persoon: readOnce,
    kenmerken: () => {
      if (kenmerken === undefined) {
        const known = readOnce();
        kenmerken = known === null ? null : parsePersoonskenmerken(known);
      }
      return kenmerken;
    },
  };
}
