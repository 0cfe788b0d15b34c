import type { Principal, UnitOfWork } from '@meldpunt/service-kit';
import { findBehandelaar } from '../looplijst-instelling/instelling.ts';
import { selectInstelling } from '../looplijst-instelling/instelling-store.ts';
import { readToday } from '../termijnen/read-today.ts';
import { insertHistorie } from '../zaak/record-changes.ts';
import { isLopend } from '../zaak/zaak.ts';
import { lockZaken } from '../zaak/zaak-store.ts';
import { selectToewijzing, type Toewijzing, upsertToewijzing } from './toewijzing-store.ts';

export type Toegewezen =
  | { readonly status: 'TOEGEWEZEN'; readonly toewijzing: Toewijzing }
  | { readonly status: 'ONBEKEND' | 'AFGESLOTEN' | 'GEWIJZIGD' | 'GEEN_BEHANDELAAR' };

/**
 * Gives a running zaak to a worker of its municipality, or to nobody, when the assignment is still the version that was
 * read. It stands in the history of the zaak; the zaak itself keeps its version, because nobody outside hears of it.
 */
export async function wijsToe(
  { db }: UnitOfWork,
  zaakId: string,
  gelezenVersie: number,
  wens: Pick<Toewijzing, 'behandelaarId' | 'eigenConsulent'>,
  { organisatie, clientId }: Principal,
): Promise<Toegewezen> {
  const [zaak] = await lockZaken(db, [zaakId]);
  if (zaak === undefined) return { status: 'ONBEKEND' };
  const huidige = await selectToewijzing(db, zaakId);
  if (huidige?.versie !== gelezenVersie) return { status: 'GEWIJZIGD' };
  if (!isLopend(zaak)) return { status: 'AFGESLOTEN' };
  if (wens.behandelaarId !== null) {
    const { instelling } = await selectInstelling(db, zaak.gemeentecode);
    if (findBehandelaar(instelling, wens.behandelaarId) === undefined) return { status: 'GEEN_BEHANDELAAR' };
  }
  const toewijzing: Toewijzing = { ...wens, zaakId, versie: gelezenVersie + 1 };
  if (!(await upsertToewijzing(db, zaak.gemeentecode, toewijzing))) return { status: 'GEWIJZIGD' };
  const gebeurtenis =
    wens.behandelaarId === null
      ? 'TOEWIJZING_OPGEHEVEN'
      : `TOEGEWEZEN ${wens.eigenConsulent ? 'EIGEN_CONSULENT ' : ''}${wens.behandelaarId}`;
  const regel = { dag: await readToday(db), gebeurtenis, organisatieId: organisatie, clientId };
  insertHistorie(db, [{ zaak, regel }]);
  return { status: 'TOEGEWEZEN', toewijzing };
}
