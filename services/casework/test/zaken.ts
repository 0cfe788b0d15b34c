import { type Code, type Datum, derivedId, type Signaal } from '@meldpunt/contracts';
import { datumVan, decideHandeling } from '../src/behandelen/decide-handeling.ts';
import type { Daad, Handeling } from '../src/behandelen/handeling.ts';
import { applySignaal } from '../src/open-zaken/apply-signaal.ts';
import { recordChange } from '../src/zaak/record-change.ts';
import type { Zaak } from '../src/zaak/zaak.ts';
import { maakMelding, maakSignaal, VANDAAG } from './voorbeeld.ts';

/** The zaken of a signaal after it was applied to what there was, recorded as the service records them. */
export function pasToe(zaken: readonly Zaak[], signaal: Signaal, dag: Datum = VANDAAG): Zaak[] {
  const na = applySignaal({ zaken, zonderZaak: new Set() }, signaal, dag, derivedId);
  const nieuw = new Map(zaken.map((zaak) => [zaak.zaakId, zaak]));
  for (const { zaak } of na.zaken) nieuw.set(zaak.zaakId, recordChange(nieuw.get(zaak.zaakId), zaak).zaak);
  return [...nieuw.values()];
}

/** A zaak NIEUW with one melding, or with those of the signaal given. */
export function maakZaak(signaal: Signaal = maakSignaal('s', [maakMelding('een')])): Zaak {
  const [zaak] = pasToe([], signaal);
  if (zaak === undefined) throw new Error('this signaal opens no zaak');
  return zaak;
}

export const leeg = {
  binnenreden: null,
  onterechtreden: null,
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  nieuweGemeentecode: null,
} as const;

export function eindresultaat(code: Code<'eindresultaat'>, meer: Partial<Omit<Daad, 'soort'>> = {}): Daad {
  return { soort: 'EINDRESULTAAT', eindresultaat: code, ...leeg, ...meer };
}

export function poging(bereikt: boolean): Daad {
  return {
    soort: 'CONTACTPOGING',
    contactsoort: 'TELEFOON',
    dagdeel: 'AVOND',
    bereikt,
    contactuitkomst: null,
  };
}

export function handelingOp(zaak: Zaak, daad: Daad, meer: Partial<Handeling> = {}): Handeling {
  return {
    handelingId: 'h',
    zaakId: zaak.zaakId,
    meldingId: null,
    datum: null,
    zaakVersie: zaak.versie,
    daad,
    ...meer,
  };
}

export function doe(zaak: Zaak, daad: Daad, meer: Partial<Handeling> & { dag?: Datum } = {}) {
  const { dag = VANDAAG, ...rest } = meer;
  const handeling = handelingOp(zaak, daad, rest);
  return decideHandeling(zaak, handeling, {
    dag,
    datum: datumVan(handeling, zaak, dag),
    eerder: [],
    vervolgd: new Set(),
    gemeenten: new Set(['0268', '0344']),
  });
}

/** The zaak after acts that must all be allowed. */
export function na(zaak: Zaak, ...daden: Daad[]): Zaak {
  return daden.reduce((stand, daad) => {
    const besluit = doe(stand, daad);
    if (besluit.status === 'GEWEIGERD') throw new Error(`${daad.soort} refused: ${besluit.code}`);
    return recordChange(stand, besluit.zaak).zaak;
  }, zaak);
}

export function code(besluit: ReturnType<typeof doe>): string {
  return besluit.status === 'GEWEIGERD' ? besluit.code : besluit.status;
}
