import type { Datum } from '@meldpunt/contracts';
import type { Gelegenheid } from '../../matchmoment/decide-stichten.ts';

export interface Aanleiding {
  /** The melding whose event is being applied. */
  readonly meldingId: string;
  readonly dag: Datum;
  /** BERICHT when left out. */
  readonly gelegenheid?: Gelegenheid;
}
