import { type Principal, ProblemError, type Queryable } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { deleteBezwaar, insertBezwaar, insertControles, selectTeControleren } from './controle-store.ts';
import type { LokaleControles } from './lokale-controles.ts';

/**
 * Records that the resident of this zaak objects, or takes that back: by the hashes he is known by, so that it holds for
 * every zaak and list of his; at the least as the resident of this signaal, and by his arrears. False for a zaak the
 * caller may not see; the problem PERSOON_GEWIST when it is to be taken back and nobody can say any more who he is.
 */
export async function legBezwaarVast(
  db: Queryable,
  zaakId: string,
  bezwaar: boolean,
  personen: Zaakpersonen,
  lokaal: LokaleControles,
  principal: Pick<Principal, 'organisatie' | 'clientId'>,
): Promise<boolean> {
  const [zaak] = await selectTeControleren(db, [zaakId], personen, 'OOK_AFGESLOTEN');
  if (zaak === undefined) return false;
  const kenmerken = lokaal.bezwaarkenmerken(zaak);
  if (bezwaar) await insertBezwaar(db, zaak.gemeentecode, kenmerken, zaakId);
  else {
    const gewist = await deleteBezwaar(db, zaak.gemeentecode, kenmerken, zaakId);
    // It may stand by who he was, which cannot be read any more: to say that it was taken back would be untrue.
    if (gewist === 0 && zaak.personen.length === 0) throw new ProblemError('PERSOON_GEWIST');
  }
  const uitkomst = bezwaar ? 'BEZWAAR' : 'GEEN_BEZWAAR';
  const controles = [{ soort: 'BEZWAAR', uitkomst, fout: null, bron: 'GEMEENTE' }] as const;
  await insertControles(db, [{ zaakId, gemeentecode: zaak.gemeentecode, controles }], principal);
  return true;
}
