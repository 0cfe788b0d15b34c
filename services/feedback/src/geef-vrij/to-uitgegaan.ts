import type { Terugkoppeling } from '@meldpunt/contracts';
import type { Uitgegaan } from '../volg-melding/dossier.ts';
import { terugkoppelingId } from './terugkoppeling-id.ts';

/** More corrections of one end than people make in the 28 days they have for it. */
const MOST_CORRECTIONS = 1_000;

/** What a message that left says of its dossier. */
export function toUitgegaan(message: Terugkoppeling): Uitgegaan {
  const { aard, klasse, dag, incassopauzeTot } = message;
  const { hervattingOp, regelingVanaf, regelingTermijnInCenten, regelingAantalTermijnen, onterechtreden } =
    message;
  const velden = {
    hervattingOp,
    regelingVanaf,
    regelingTermijnInCenten,
    regelingAantalTermijnen,
    onterechtreden,
  };
  switch (aard) {
    case 'DEFINITIEF':
      return { aard, nummer: 0, klasse, velden };
    case 'CORRECTIE':
      return { aard, nummer: correctienummerVan(message), klasse, velden };
    case 'TUSSENTIJDS':
      return klasse === 'VERLENGD' && incassopauzeTot !== null
        ? { aard, klasse, tot: incassopauzeTot }
        : { aard, klasse: 'TERMIJN_VERSTREKEN', op: dag };
  }
}

/** The message does not say which correction it is; its id follows from that. */
function correctienummerVan({ meldingId, terugkoppelingId: id }: Terugkoppeling): number {
  for (let correctienummer = 1; correctienummer < MOST_CORRECTIONS; correctienummer++) {
    if (terugkoppelingId(meldingId, { aard: 'CORRECTIE', correctienummer }) === id) return correctienummer;
  }
  return MOST_CORRECTIONS;
}
