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
  const ids = await formSignalen.takeIn(
    messages.map(({ value }) => value),
    work,
  );
  const parked = await work.releaseParked(ids.map(waitsFor));
  if (parked.length === 0) return;
  await applyAfhandelingen(
    parked.map(({ key, value }) => ({ afhandeling: decode('Afhandeling', value), key, raw: value })),
    work,
    formSignalen,
  );
}
