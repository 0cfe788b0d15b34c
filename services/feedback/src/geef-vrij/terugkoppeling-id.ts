import { derivedId } from '@meldpunt/contracts';
import type { Naam } from './decide-vrijgaven.ts';

/**
 * The id of a message follows from the melding and what the message is to it, so that a feedback restored from a
 * backup gives the same message the same id and its reader skips it.
 */
export function terugkoppelingId(meldingId: string, naam: Naam): string {
  return derivedId(meldingId, ...partsOf(naam));
}

function partsOf(naam: Naam): readonly string[] {
  switch (naam.aard) {
    case 'DEFINITIEF':
      return [naam.aard];
    case 'CORRECTIE':
      return [naam.aard, `${naam.correctienummer}`];
    case 'TUSSENTIJDS':
      return naam.klasse === 'VERLENGD' ? [naam.aard, naam.klasse, naam.tot] : [naam.aard, naam.klasse];
  }
}
