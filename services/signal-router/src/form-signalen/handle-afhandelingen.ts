import type { Afhandeling } from '@meldpunt/contracts';
import { type ConsumedMessage, readDay, type UnitOfWork } from '@meldpunt/service-kit';
import { Antwoorden, type OntvangenAfhandeling } from './antwoorden.ts';
import { concernsRouter } from './apply-afhandeling.ts';
import type { FormSignalen } from './form-signalen.ts';
import { lockGemeenten } from './signaal-store.ts';

/**
 * Applies endings and returns. One about a signaal or melding that is not known (after a restore, while meldingen are
 * still to be read again) waits for the melding.
 */
export async function handleAfhandelingen(
  messages: readonly ConsumedMessage<Afhandeling>[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  const concerned = messages
    .filter(({ value }) => concernsRouter(value))
    .map(({ value, key, raw }): OntvangenAfhandeling => ({ afhandeling: value, key, raw }));
  if (concerned.length === 0) return;
  const gemeenten = [...new Set(concerned.map(({ afhandeling }) => afhandeling.gemeentecode))];
  lockGemeenten(work.db, gemeenten);
  const [day, formules, geladen] = await Promise.all([
    readDay(work.db),
    formSignalen.formules.load(work.db, gemeenten),
    formSignalen.read(
      work,
      concerned.map(({ afhandeling }) => afhandeling.meldingId),
      [],
      concerned.map(({ afhandeling }) => afhandeling.signaalId),
    ),
  ]);
  const antwoorden = new Antwoorden(concerned, day);
  const werk = await formSignalen.decide(geladen, formules, (draft, concerns) => {
    for (const one of antwoorden.alle)
      if (concerns(one.afhandeling.gemeentecode)) antwoorden.apply(draft, one, formules);
  });
  formSignalen.settle(work, antwoorden);
  formSignalen.store(work, werk);
}
