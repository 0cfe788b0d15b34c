import { type Principal, ProblemError, type Queryable } from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { deleteBezwaar, insertBezwaar, insertControles, selectTeControleren } from './controle-store.ts';
import type { LokaleControles } from './lokale-controles.ts';

/**
 * Records that the resident of this zaak objects, or takes that back: by the hashes he is known by, so that it holds for
 * every zaak and list of his. False for a zaak the caller may not see; the problem PERSOON_GEWIST when nobody can say
 * any more who he is.
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
  // Nothing to know him by any more: to say that it is recorded would be untrue.
  if (zaak.personen.length === 0) throw new ProblemError('PERSOON_GEWIST');
  const kenmerken = lokaal.kenmerken(zaak.gemeentecode, zaak.personen);
  if (bezwaar) await insertBezwaar(db, zaak.gemeentecode, kenmerken, zaakId);
  else await deleteBezwaar(db, zaak.gemeentecode, kenmerken);
  const uitkomst = bezwaar ? 'BEZWAAR' : 'GEEN_BEZWAAR';
  const controles = [{ soort: 'BEZWAAR', uitkomst, fout: null, bron: 'GEMEENTE' }] as const;
  await insertControles(db, [{ zaakId, gemeentecode: zaak.gemeentecode, controles }], principal);
  return true;
}
