import type { Code } from '@meldpunt/contracts';
import type { Zaak } from '../zaak/zaak.ts';

/**
 * One thing to count for Prometheus. The labels are codes of the contracts and nothing else: a series per municipality
 * would be 342 times as many, and with small ones a count that tells on somebody. Figures of one municipality are its
 * own (GET /v1/cijfers) or the month report's.
 */
export type Telling =
  | {
      readonly teller: 'ZAAK_GEOPEND';
      readonly aanleiding: Code<'zaakaanleiding'>;
      readonly aanpak: Code<'aanpak'>;
    }
  | {
      readonly teller: 'ZAAK_BEEINDIGD';
      readonly aanleiding: Code<'zaakaanleiding'>;
      /** VERVALLEN when its meldingen went away before anybody was reached. */
      readonly resultaat: Code<'eindresultaat'> | 'VERVALLEN';
    }
  | {
      readonly teller: 'MELDING_BEEINDIGD';
      readonly resultaat: Code<'eindresultaat'> | 'TERUGGEGEVEN';
      readonly door: 'GEMEENTE' | 'PARTNER' | 'PAUZE' | 'ROUTER';
    }
  | {
      readonly teller: 'TERMIJN';
      readonly termijn: Code<'termijn'>;
      readonly gebeurtenis: 'TERMIJN_NADERT' | 'TERMIJN_VERSTREKEN';
    }
  | {
      readonly teller: 'HANDELING';
      readonly handeling: Code<'handeling'>;
      readonly resultaat: Code<'handelingresultaat'>;
      /** Why it was refused; empty when it was not. */
      readonly reden: string;
    };

/** What one change of a zaak adds to the counters. */
export function evaluateTellingen(
  voor: Zaak | undefined,
  na: Zaak,
  gebeurtenis: Code<'zaakgebeurtenis'> | null,
  termijn: Code<'termijn'> | null,
): readonly Telling[] {
  const { aanleiding, aanpak } = na;
  const tellingen: Telling[] = [];
  if (voor === undefined) tellingen.push({ teller: 'ZAAK_GEOPEND', aanleiding, aanpak });
  if (na.afgeslotenOp !== null && (voor === undefined || voor.afgeslotenOp === null))
    tellingen.push({ teller: 'ZAAK_BEEINDIGD', aanleiding, resultaat: na.eindresultaat ?? 'VERVALLEN' });
  const open = new Set(
    voor?.meldingen.flatMap(({ meldingId, afloop }) => (afloop.status === 'OPEN' ? [meldingId] : [])),
  );
  for (const { meldingId, afloop } of na.meldingen) {
    if (voor !== undefined && !open.has(meldingId)) continue;
    if (afloop.status === 'BEEINDIGD')
      tellingen.push({ teller: 'MELDING_BEEINDIGD', resultaat: afloop.eindresultaat, door: afloop.door });
    if (afloop.status === 'TERUGGEGEVEN')
      tellingen.push({ teller: 'MELDING_BEEINDIGD', resultaat: 'TERUGGEGEVEN', door: 'ROUTER' });
  }
  if (termijn !== null && (gebeurtenis === 'TERMIJN_NADERT' || gebeurtenis === 'TERMIJN_VERSTREKEN'))
    tellingen.push({ teller: 'TERMIJN', termijn, gebeurtenis });
  return tellingen;
}
