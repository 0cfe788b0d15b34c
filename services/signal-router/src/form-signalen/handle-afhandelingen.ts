import { type Afhandeling, type Datum, datum, topics } from '@meldpunt/contracts';
import { type ConsumedMessage, readDay, type UnitOfWork } from '@meldpunt/service-kit';
import { type Afhandelgevolg, applyAfhandeling, concernsRouter } from './apply-afhandeling.ts';
import type { FormSignalen } from './form-signalen.ts';
import { lockGemeenten } from './signaal-store.ts';

export interface OntvangenAfhandeling {
  readonly afhandeling: Afhandeling;
  readonly key: string | null;
  readonly raw: Buffer;
}

export async function handleAfhandelingen(
  messages: readonly ConsumedMessage<Afhandeling>[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  await applyAfhandelingen(
    messages.map(({ value, key, raw }) => ({ afhandeling: value, key, raw })),
    work,
    formSignalen,
  );
}

/**
 * Applies endings and returns. One about a signaal or melding that is not known (after a restore, while meldingen are
 * still being read again) waits for the melding.
 */
export async function applyAfhandelingen(
  ontvangen: readonly OntvangenAfhandeling[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  const concerned = ontvangen.filter(({ afhandeling }) => concernsRouter(afhandeling));
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
  const gevolgen = new Map<OntvangenAfhandeling, Afhandelgevolg>();
  const werk = await formSignalen.decide(geladen, formules, (draft, concerns) => {
    for (const one of concerned) {
      if (!concerns(one.afhandeling.gemeentecode)) continue;
      const { afhandeling } = one;
      gevolgen.set(one, applyAfhandeling(draft, afhandeling, dayOf(afhandeling, day), formules));
    }
  });
  for (const [{ afhandeling, key, raw }, gevolg] of gevolgen) {
    if (gevolg === 'STRIJDIG') formSignalen.reportConflict(afhandeling.gemeentecode);
    if (gevolg !== 'ONBEKEND') continue;
    const { naam } = topics.afhandeling;
    work.park({ waitsFor: waitsFor(afhandeling.meldingId), topic: naam, key, value: raw });
  }
  formSignalen.store(work, werk);
}

export function waitsFor(meldingId: string): string {
  return `melding:${meldingId}`;
}

/**
 * The hub's day, or that of the event when casework is ahead: its own day event brought this about, and the same must
 * follow from it whichever of the two comes first here.
 */
function dayOf({ beeindigdOp, ontvangenOp }: Afhandeling, day: string | undefined): Datum {
  const known = [day, beeindigdOp ?? ontvangenOp]
    .filter((one) => typeof one === 'string')
    .sort()
    .at(-1);
  if (known === undefined) throw new Error('no day is known');
  return datum(known);
}
