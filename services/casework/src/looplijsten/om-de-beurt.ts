import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '@meldpunt/service-kit';
import { retryConflicts } from '../behandelen/verwerk.ts';
import type { Gemaakt } from './maak-looplijst.ts';

/** Milliseconds between tries, some nine seconds in all: the lists of a team are asked for at the same moment. */
const WACHT: readonly number[] = Array.from({ length: 20 }, (_, keer) => Math.min(500, 50 * 2 ** keer));

/**
 * Makes a list when it is its turn in its municipality. Between tries no connection is held: those are shared by all
 * municipalities, and one that asks for many lists at once must not keep the others out.
 */
export async function omDeBeurt(
  maak: () => Promise<Gemaakt>,
  wacht: readonly number[] = WACHT,
): Promise<Exclude<Gemaakt, { status: 'BEZIG' }>> {
  for (let keer = 0; ; keer++) {
    const gemaakt = await retryConflicts(maak);
    if (gemaakt.status !== 'BEZIG') return gemaakt;
    const volgende = wacht[keer];
    if (volgende === undefined) throw new ProblemError('TIJDELIJK_NIET_BESCHIKBAAR', { retryAfter: 2 });
    await pause(volgende);
  }
}
