import { addWerkdagen, type Datum } from '@meldpunt/contracts';
import { isLopend, type Stap, type Stapnaam, type StapTeLaat, type Zaak } from '../zaak/zaak.ts';
import type { Daggebeurtenis } from './decide-dag.ts';

/** Working days a municipality agreed for each step; null for none. */
export type Doorlooptijden = Readonly<Record<Stapnaam, number | null>>;

export const GEEN_DOORLOOPTIJDEN: Doorlooptijden = {
  OPPAKKEN: null,
  EERSTE_CONTACTPOGING: null,
  RESULTAAT: null,
};

/** Working days before the last day of a step that the municipality is warned. */
const WAARSCHUWING_WERKDAGEN = 1;

/**
 * The zaak with the step it is in: to be taken up, to be tried, to be given its result. A step that begins gets the
 * last day that was agreed then; when the agreement changes later, what runs keeps its own. A step that was left is
 * late by the day it was done on, not by the day somebody told so; an attempt told afterwards can take that back.
 */
export function enterStap(zaak: Zaak, doorlooptijden: Doorlooptijden): Zaak {
  const nu = stapVan(zaak);
  const { stap: was } = zaak;
  const stappenTeLaat = takenBack(zaak);
  if (was !== null && was.stap === nu?.stap)
    return stappenTeLaat.length === zaak.stappenTeLaat.length ? zaak : { ...zaak, stappenTeLaat };
  return {
    ...zaak,
    stap: nu === null ? null : begin(nu, doorlooptijden[nu.stap]),
    stappenTeLaat: [...stappenTeLaat, ...late(was, nu?.vanaf ?? zaak.afgeslotenOp)],
  };
}

type Begin = { readonly stap: Stapnaam; readonly vanaf: Datum };

function stapVan(zaak: Zaak): Begin | null {
  if (!isLopend(zaak)) return null;
  if (zaak.opgepaktOp === null) return { stap: 'OPPAKKEN', vanaf: zaak.geopendOp };
  if (zaak.eersteContactpogingOp === null) return { stap: 'EERSTE_CONTACTPOGING', vanaf: zaak.opgepaktOp };
  return { stap: 'RESULTAAT', vanaf: zaak.eersteContactpogingOp };
}

function begin({ stap, vanaf }: Begin, werkdagen: number | null): Stap {
  const tot = werkdagen === null ? null : addWerkdagen(vanaf, werkdagen);
  return { stap, vanaf, tot, genaderd: false, verstrekenOp: null };
}

function late(was: Stap | null, gedaanOp: Datum | null): readonly StapTeLaat[] {
  if (was === null || was.tot === null || gedaanOp === null || gedaanOp <= was.tot) return [];
  return [{ stap: was.stap, tot: was.tot, gedaanOp }];
}

function takenBack({ stappenTeLaat, eersteContactpogingOp }: Zaak): readonly StapTeLaat[] {
  return stappenTeLaat.filter(
    ({ stap, tot }) =>
      stap !== 'EERSTE_CONTACTPOGING' || eersteContactpogingOp === null || eersteContactpogingOp > tot,
  );
}

/** What a day does to the step: a warning the working day before its last, and its breach on the day after, each once. */
export function passStap(
  zaak: Zaak,
  dag: Datum,
): { readonly zaak: Zaak; readonly gebeurtenis: Extract<Daggebeurtenis, `TERMIJN_${string}`> | null } {
  const { stap } = zaak;
  if (stap === null || stap.tot === null || stap.verstrekenOp !== null) return { zaak, gebeurtenis: null };
  if (dag > stap.tot)
    return { zaak: { ...zaak, stap: { ...stap, verstrekenOp: dag } }, gebeurtenis: 'TERMIJN_VERSTREKEN' };
  if (stap.genaderd || dag < waarschuwingVoor(stap.tot)) return { zaak, gebeurtenis: null };
  return { zaak: { ...zaak, stap: { ...stap, genaderd: true } }, gebeurtenis: 'TERMIJN_NADERT' };
}

/** Days on which passStap has something to do. */
export function dagenVanStap({ stap }: Zaak, dagNa: (dag: Datum) => Datum): readonly Datum[] {
  if (stap === null || stap.tot === null || stap.verstrekenOp !== null) return [];
  return stap.genaderd ? [dagNa(stap.tot)] : [waarschuwingVoor(stap.tot), dagNa(stap.tot)];
}

function waarschuwingVoor(tot: Datum): Datum {
  return addWerkdagen(tot, -WAARSCHUWING_WERKDAGEN);
}
