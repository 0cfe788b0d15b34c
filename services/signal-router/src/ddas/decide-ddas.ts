import type { Datum, Periode, Vroegsignaalstatus } from '@meldpunt/contracts';
import type { Houder } from '../form-signalen/staat.ts';

/** Who tells the exchange of a melding, and as what. */
export type Exportlot =
  /** A signaal holds or held it: casework tells it, with its zaak. */
  | { readonly door: 'CASEWORK' }
  /** No signaal held it and the creditor took it back, or it was kept long enough: nobody is left to tell of. */
  | { readonly door: 'NIEMAND' }
  | { readonly door: 'ROUTER'; readonly status: Vroegsignaalstatus };

/**
 * What becomes of a melding accepted in the period, as it was on its last day. What no formule signalled the
 * municipality did not take up, for a reason of its own (DDAS: andere reden); until it is answered it is not yet
 * taken up.
 */
export function decideExportlot(houder: Houder, { tot }: Periode): Exportlot {
  switch (houder.status) {
    case 'ROUTER':
      return { door: 'ROUTER', status: 'NOG_NIET_OPGEPAKT' };
    case 'SIGNAAL':
      return { door: 'CASEWORK' };
    case 'BEANTWOORD':
      if (houder.signaalId !== null) return { door: 'CASEWORK' };
      return { door: 'ROUTER', status: answeredBy(houder.op, tot) };
    case 'WEG':
      return { door: houder.signaalId === null ? 'NIEMAND' : 'CASEWORK' };
  }
}

function answeredBy(op: Datum, tot: Datum): Vroegsignaalstatus {
  return op <= tot ? 'NIET_OPGEPAKT_ANDERE_REDEN' : 'NOG_NIET_OPGEPAKT';
}
