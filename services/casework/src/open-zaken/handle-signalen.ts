import { derivedId, type Signaal } from '@meldpunt/contracts';
import type { UnitOfWork } from '@meldpunt/service-kit';
import { deleteOvergenomen, saveOvergenomen } from '../neem-over/overgenomen-store.ts';
import { type Overname, takeOverSignaal } from '../neem-over/take-over-signaal.ts';
import { readToday } from '../termijnen/read-today.ts';
import { afhandelingMessage, recordChanges, type Zaakverandering } from '../zaak/record-changes.ts';
import type { Verzending } from '../zaak/verzending.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { lockZakenOfSignalen } from '../zaak/zaak-store.ts';
import { type GeslotenPersoon, recordIdVan, type Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { applySignaal } from './apply-signaal.ts';
import {
  insertZonderZaak,
  lockSignaalVersies,
  selectBuitenZaken,
  upsertSignalen,
  type ZonderZaak,
} from './signaal-store.ts';

/**
 * Brings the zaken to what a batch of signalen of one partition says: the signalen and all their zaken are locked and
 * read at once, each signaal is applied in its order, everything is written at once. A version that was applied
 * already changes nothing, so redelivery and other batch boundaries give the same zaken.
 */
export async function handleSignalen(
  signalen: readonly Signaal[],
  work: UnitOfWork,
  personen: Zaakpersonen,
  verzending: Verzending,
): Promise<void> {
  const ids = [...new Set(signalen.map((signaal) => signaal.signaalId))];
  // They run in this order on the connection of the transaction, so what is read is as it is under the locks.
  const [vandaag, versies, gelockt, { zonderZaak, overgenomen }] = await Promise.all([
    readToday(work.db),
    lockSignaalVersies(work.db, ids),
    lockZakenOfSignalen(work.db, ids),
    selectBuitenZaken(work.db, ids),
  ]);
  const zaken = new Map(gelockt.map((zaak) => [zaak.zaakId, zaak]));
  const bekend = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const zaak of zaken.values()) bekend.get(zaak.signaalId)?.add(zaak.zaakId);

  const laatste = new Map<string, Signaal>();
  const veranderingen: Zaakverandering[] = [];
  const zonder: ZonderZaak[] = [];
  const gesloten = new Map<string, GeslotenPersoon>();
  const overnames: Overname[] = [];
  for (const signaal of signalen) {
    const { signaalId } = signaal;
    // The router may be ahead, by a day of its own or by what this service ended on a day that it is still passing: what
    // follows must not be dated before its cause.
    const dag = signaal.gewijzigdOp > vandaag ? signaal.gewijzigdOp : vandaag;
    if (signaal.versie <= (versies.get(signaalId) ?? 0)) continue;
    // After a restore: what was answered at a later version already is taken over with that version, not done again.
    const beantwoord = overgenomen.get(signaalId) ?? [];
    const totVersie = Math.max(0, ...beantwoord.map(({ signaalVersie }) => signaalVersie));
    if (signaal.versie < totVersie) continue;
    versies.set(signaalId, signaal.versie);
    laatste.set(signaalId, signaal);
    const vanSignaal = bekend.get(signaalId) ?? new Set<string>();
    const gedaan = zonderZaak.get(signaalId) ?? new Set<string>();
    zonderZaak.set(signaalId, gedaan);
    if (beantwoord.length > 0) {
      const bestaand = [...vanSignaal].flatMap((zaakId) => zaken.get(zaakId) ?? []);
      const overname = takeOverSignaal(bestaand, signaal, beantwoord, dag);
      overnames.push(overname);
      for (const zaak of overname.zaken) {
        sealOf(new Set(overname.nieuw), signaal, personen, gesloten);
        zaken.set(zaak.zaakId, zaak);
        vanSignaal.add(zaak.zaakId);
      }
      for (const rij of overname.zonderZaak) {
        gedaan.add(rij.meldingId);
        zonder.push(rij);
      }
      overgenomen.delete(signaalId);
      bekend.set(signaalId, vanSignaal);
      if (signaal.versie === totVersie) continue;
    }
    const stand = [...vanSignaal].flatMap((zaakId) => zaken.get(zaakId) ?? []);
    const toegepast = applySignaal({ zaken: stand, zonderZaak: gedaan }, signaal, dag, derivedId);
    for (const { zaak, gebeurtenis } of toegepast.zaken) {
      const na: Zaak = { ...zaak, signaalVersie: signaal.versie };
      veranderingen.push({ voor: zaken.get(zaak.zaakId), na, gebeurtenis, historie: { dag, gebeurtenis } });
      sealNew(na, signaal, personen, gesloten);
      zaken.set(zaak.zaakId, na);
      vanSignaal.add(zaak.zaakId);
    }
    for (const staat of toegepast.zonderZaak) {
      work.outbox.add(afhandelingMessage({ ...staat, versie: 1, signaalVersie: signaal.versie }, verzending));
      gedaan.add(staat.meldingId);
      const { meldingId, gemeentecode, bedragInCenten, eindresultaat } = staat;
      const achterstandId =
        signaal.meldingen.find((melding) => melding.meldingId === meldingId)?.achterstandId ?? '';
      const status = staat.stand === 'BEEINDIGD' ? 'BEEINDIGD' : 'TERUGGEGEVEN';
      zonder.push({
        signaalId,
        meldingId,
        gemeentecode,
        achterstandId,
        bedragInCenten,
        status,
        eindresultaat,
      });
    }
  }
  if (laatste.size === 0) return;
  upsertSignalen(work.db, [...laatste.values()]);
  await saveOvergenomen(work.db, overnames, vandaag, gesloten);
  await recordChanges(work, veranderingen, vandaag, verzending, gesloten);
  insertZonderZaak(work.db, zonder, vandaag);
  deleteOvergenomen(
    work.db,
    overnames.map(({ signaalId }) => signaalId),
  );
}

/** Seals the residents of meldingen that come in with this version for as long as their zaak may be kept. */
function sealNew(
  zaak: Zaak,
  signaal: Signaal,
  personen: Zaakpersonen,
  gesloten: Map<string, GeslotenPersoon>,
): void {
  const nieuw = new Set(
    zaak.meldingen.filter(({ versie }) => versie === 0).map(({ meldingId }) => meldingId),
  );
  sealOf(nieuw, signaal, personen, gesloten);
}

function sealOf(
  nieuw: ReadonlySet<string>,
  signaal: Signaal,
  personen: Zaakpersonen,
  gesloten: Map<string, GeslotenPersoon>,
): void {
  if (nieuw.size === 0) return;
  for (const { meldingId, aangenomenOp, persoon } of signaal.meldingen) {
    const recordId = recordIdVan(signaal.signaalId, meldingId);
    if (persoon === null || !nieuw.has(meldingId) || gesloten.has(recordId)) continue;
    const blok = personen.reseal(signaal.gemeentecode, signaal.signaalId, {
      meldingId,
      aangenomenOp,
      persoon,
    });
    if (blok !== null) gesloten.set(recordId, blok);
  }
}
