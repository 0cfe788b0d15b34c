import { decode, type Melding } from '@meldpunt/contracts';
import { type ConsumedMessage, readDay, type UnitOfWork } from '@meldpunt/service-kit';
import { Antwoorden, waitsFor } from './antwoorden.ts';
import type { FormSignalen } from './form-signalen.ts';

/** Judges a batch of meldingen, each together with what casework had already said about it. */
export async function handleMeldingen(
  messages: readonly ConsumedMessage<Melding>[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  const meldingen = messages.map(({ value }) => value);
  await formSignalen.takeIn(meldingen, work, async () => {
    const ids = [...new Set(meldingen.map(({ meldingId }) => meldingId))];
    const parked = await work.releaseParked(ids.map(waitsFor));
    if (parked.length === 0) return undefined;
    const ontvangen = parked.map(({ key, value }) => {
      return { afhandeling: decode('Afhandeling', value), key, raw: value };
    });
    return new Antwoorden(ontvangen, await readDay(work.db));
  });
}
