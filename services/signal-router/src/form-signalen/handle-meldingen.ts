import { decode, type Melding } from '@meldpunt/contracts';
import type { ConsumedMessage, UnitOfWork } from '@meldpunt/service-kit';
import type { FormSignalen } from './form-signalen.ts';
import { applyAfhandelingen, waitsFor } from './handle-afhandelingen.ts';

/** Judges a batch of meldingen, then what casework had already said about them. */
export async function handleMeldingen(
  messages: readonly ConsumedMessage<Melding>[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  const meldingen = messages.map(({ value }) => value);
  const ids = [...new Set(meldingen.map(({ meldingId }) => meldingId))];
  // Asked for right behind the locks that are taken first, so nobody can park in between.
  const [, parked] = await Promise.all([
    formSignalen.takeIn(meldingen, work),
    work.releaseParked(ids.map(waitsFor)),
  ]);
  if (parked.length === 0) return;
  await applyAfhandelingen(
    parked.map(({ key, value }) => ({ afhandeling: decode('Afhandeling', value), key, raw: value })),
    work,
    formSignalen,
  );
}
