/*
 * Reading back what this service sent. In ordinary running every message is in the database already and one select
 * tells so. After the database was set back to an older backup it is not: what municipalities did since and how meldingen
 * ended is true for the router, for feedback and for the creditor, so it is taken over before a signaal, a day or an act
 * is looked at again. Else acts would be lost that creditors have been answered on, versions would come a second time
 * with another content, and a melding would end twice.
 */
import { type Afhandeling, datum, type GemeenteOntvangst } from '@meldpunt/contracts';
import { readDay, type UnitOfWork } from '@meldpunt/service-kit';
import { lockSignaalVersies } from '../open-zaken/signaal-store.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { lockZakenOfSignalen } from '../zaak/zaak-store.ts';
import { recordIdVan } from '../zaak/zaakpersonen.ts';
import { insertHandelingen, saveOvergenomen, selectVersies, upsertOvergenomen } from './overgenomen-store.ts';
import { takeOverAfhandeling, VERSIESPRONG } from './take-over.ts';

export async function handleOwnAfhandelingen(
  afhandelingen: readonly Afhandeling[],
  work: UnitOfWork,
): Promise<void> {
  const latest = new Map<string, Afhandeling>();
  for (const afhandeling of afhandelingen) {
    const key = recordIdVan(afhandeling.signaalId, afhandeling.meldingId);
    if (afhandeling.versie <= (latest.get(key)?.versie ?? 0)) continue;
    // In the order in which the last of each left.
    latest.delete(key);
    latest.set(key, afhandeling);
  }
  const versies = await selectVersies(work.db, [...latest.values()]);
  const missed = [...latest].flatMap(([key, afhandeling]) =>
    afhandeling.versie > (versies.get(key) ?? 0) ? [afhandeling] : [],
  );
  if (missed.length === 0) return;
  const ids = [...new Set(missed.map(({ signaalId }) => signaalId))];
  const applied = await lockSignaalVersies(work.db, ids);
  const zaken = new Map((await lockZakenOfSignalen(work.db, ids)).map((zaak) => [zaak.zaakId, zaak]));
  const changed = new Map<string, Zaak>();
  const wait: Afhandeling[] = [];
  for (const sent of missed) {
    const zaak = changed.get(sent.zaakId ?? '') ?? zaken.get(sent.zaakId ?? '');
    const known = zaak?.meldingen.some(({ meldingId }) => meldingId === sent.meldingId) === true;
    // Told at a version of the signaal that is not applied here yet: with that version the zaak may look otherwise.
    if (zaak === undefined || !known || sent.signaalVersie > (applied.get(sent.signaalId) ?? 0)) {
      wait.push(sent);
      continue;
    }
    const first = !changed.has(zaak.zaakId);
    const na = takeOverAfhandeling(zaak, sent);
    changed.set(zaak.zaakId, first ? { ...na, versie: zaak.versie + VERSIESPRONG } : na);
  }
  upsertOvergenomen(work.db, wait);
  if (changed.size === 0) return;
  const dag = await readDay(work.db);
  if (dag === undefined) throw new Error('zaken without a day');
  await saveOvergenomen(work.db, [{ zaken: [...changed.values()] }], datum(dag), new Map());
}

/** Answers to acts of a municipality's own system: an act that was applied is not applied again. */
export async function handleOwnOntvangsten(
  gemeentecode: string,
  ontvangsten: readonly GemeenteOntvangst[],
  work: UnitOfWork,
): Promise<void> {
  const verwerkt = ontvangsten.filter(({ resultaat }) => resultaat === 'VERWERKT');
  await insertHandelingen(work.db, gemeentecode, verwerkt);
}
