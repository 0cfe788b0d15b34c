import type { Code, Datum } from '@meldpunt/contracts';
import type { Queryable } from '@meldpunt/service-kit';
import type { LokaleControles } from '../controleren/lokale-controles.ts';
import { readWeergaven } from '../looplijst/read-zaken.ts';
import type { LooplijstRij } from '../looplijst/select-looplijst.ts';
import type { ZaakWeergave } from '../looplijst/zaak-weergave.ts';
import { readToday } from '../termijnen/read-today.ts';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import {
  type Looplijstkop,
  type Looplijstregel,
  selectKop,
  selectRegels,
  selectZaken,
} from './looplijst-store.ts';

export type Regelweergave = Omit<Looplijstregel, 'zaakId' | 'zaakVersie'> & {
  readonly gewijzigd: boolean;
  readonly vervallen: boolean;
  readonly zaak: ZaakWeergave;
};

export type Looplijstweergave = Looplijstkop & {
  /** Its day is over: no resident is shown any more. */
  readonly verlopen: boolean;
  readonly regels: readonly Regelweergave[];
};

/** A list with its zaken as they are now, or undefined when there is none the caller may see. Opens residents. */
export async function readLooplijst(
  db: Queryable,
  looplijstId: string,
  personen: Zaakpersonen,
  lokaal: LokaleControles,
): Promise<Looplijstweergave | undefined> {
  const kop = await selectKop(db, looplijstId);
  if (kop === undefined) return undefined;
  const verlopen = kop.dag < (await readToday(db));
  const regels = await selectRegels(db, looplijstId);
  const rijen = await selectZaken(
    db,
    regels.map(({ zaakId }) => zaakId),
  );
  const bezwaren = await lokaal.metBezwaar(db, [...rijen.keys()]);
  const zaken = new Map(
    (await readWeergaven(db, [...rijen.values()], personen)).map((zaak) => [zaak.zaakId, zaak]),
  );
  return {
    ...kop,
    verlopen,
    regels: regels.flatMap(({ zaakId, zaakVersie, ...regel }) => {
      const rij = rijen.get(zaakId);
      const zaak = zaken.get(zaakId);
      if (rij === undefined || zaak === undefined) return [];
      const vervallen = isVervallen(rij) || bezwaren.has(zaakId);
      // Whoever need not be visited any more is not shown either: the worker has the number of the line.
      const persoon = verlopen || vervallen ? null : zaak.persoon;
      return [{ ...regel, gewijzigd: zaak.versie !== zaakVersie, vervallen, zaak: { ...zaak, persoon } }];
    }),
  };
}

export type Vervallen = {
  readonly volgorde: number;
  readonly zaakId: string;
  readonly stand: Code<'zaakstand'>;
  readonly signaalVervallenOp: Datum | null;
};

/** Which zaken of a list nobody need go to any more; undefined for a list the caller may not see. Shows nobody. */
export async function readVervallen(
  db: Queryable,
  looplijstId: string,
  lokaal: LokaleControles,
): Promise<Vervallen[] | undefined> {
  if ((await selectKop(db, looplijstId)) === undefined) return undefined;
  const regels = await selectRegels(db, looplijstId);
  const rijen = await selectZaken(
    db,
    regels.map(({ zaakId }) => zaakId),
  );
  const bezwaren = await lokaal.metBezwaar(db, [...rijen.keys()]);
  return regels.flatMap(({ volgorde, zaakId }) => {
    const rij = rijen.get(zaakId);
    if (rij === undefined || !(isVervallen(rij) || bezwaren.has(zaakId))) return [];
    return [{ volgorde, zaakId, stand: rij.stand, signaalVervallenOp: rij.signaal_vervallen_op }];
  });
}

/** Ended, or its signaal lapsed before the resident was reached: nobody may begin with contact then (0041). */
function isVervallen({ stand, signaal_vervallen_op, contact_op }: LooplijstRij): boolean {
  return (
    stand === 'VERVALLEN' || stand === 'AFGESLOTEN' || (signaal_vervallen_op !== null && contact_op === null)
  );
}
