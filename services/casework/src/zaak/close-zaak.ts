import type { Code, Datum } from '@meldpunt/contracts';
import { openMeldingen, type Zaak } from './zaak.ts';

/**
 * What becomes of a zaak whose meldingen were ended or went away without an act of the municipality. While one is
 * open it goes on. Without any, it goes on too once the resident was reached: the worker gives it its result. Else it
 * is over: VERVALLEN when none of its meldingen was ended by the municipality or by time, AFGESLOTEN otherwise.
 */
export function closeWithoutAct(zaak: Zaak, dag: Datum): Zaak {
  if (openMeldingen(zaak).length > 0 || zaak.contactOp !== null) return zaak;
  const beeindigd = zaak.meldingen.some(
    ({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.door !== 'PARTNER',
  );
  return beeindigd
    ? closeZaak(zaak, dag, evaluateZaakresultaat(zaak))
    : { ...zaak, stand: 'VERVALLEN', afgeslotenOp: dag };
}

export function closeZaak(zaak: Zaak, dag: Datum, eindresultaat: Code<'eindresultaat'>): Zaak {
  return { ...zaak, stand: 'AFGESLOTEN', afgeslotenOp: dag, eindresultaat };
}

/** The DDAS result of a zaak that nobody closes: the last one given for a melding, else what is true of it. */
export function evaluateZaakresultaat(zaak: Zaak): Code<'eindresultaat'> {
  const gegeven = zaak.meldingen.findLast(
    ({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.door === 'GEMEENTE',
  );
  if (gegeven?.afloop.status === 'BEEINDIGD') return gegeven.afloop.eindresultaat;
  if (zaak.opgepaktOp === null) return 'NIET_OPGEPAKT_ANDERE_REDEN';
  return zaak.contactOp === null ? 'GEEN_CONTACT' : 'GEEN_REACTIE';
}
