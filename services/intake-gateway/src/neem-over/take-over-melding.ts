import type { Melding, Persoon } from '@meldpunt/contracts';
import type { Meldinginhoud } from '../ontvang-levering/meldingstaat.ts';
import type { Meldregel } from '../ontvang-levering/regel.ts';
import { countResultaat, countStand, type Telling } from '../ontvang-levering/telling.ts';

/**
 * Counts what a melding that left before a restore added to the daily sums since: as it was counted then, but all on
 * the day of its last version. `heldHere`: its line stands in the exception queue of this database. Lines that only
 * changed or withdrew a melding are not counted, offered nor result: the receipts they stood on are gone.
 */
export function countTakenOver(
  known: Meldinginhoud | undefined,
  sent: Meldinginhoud,
  heldHere: boolean,
  telling: Telling,
): void {
  // Passed on before the backup and reported by its creditor since, it counts as new.
  const becameOwn = known !== undefined && known.herkomst !== sent.herkomst;
  if (becameOwn) {
    telling.doorgezet--;
    telling.centenEigenGemaakt += known.bedragInCenten;
  }
  const isNieuw = known === undefined || becameOwn;
  if (isNieuw) {
    telling.centenEerste += sent.eersteBedragInCenten;
    countOrigin(sent, heldHere, telling);
  }
  telling.centenWijzigingen +=
    sent.bedragInCenten - (isNieuw ? sent.eersteBedragInCenten : known.bedragInCenten);
  const before = known?.stand ?? 'AANGENOMEN';
  if (before === 'AANGENOMEN' && sent.stand !== 'AANGENOMEN') countStand(telling, sent.stand);
}

function countOrigin({ herkomst }: Meldinginhoud, heldHere: boolean, telling: Telling): void {
  switch (herkomst) {
    case 'NIEUW':
      countResultaat(telling, 'NIEUW');
      return;
    case 'VRIJGEGEVEN':
      telling.vrijgegeven++;
      if (!heldHere) countResultaat(telling, 'AANGEHOUDEN');
      return;
    case 'DOORGEZET':
      telling.doorgezet++;
  }
}

/**
 * The line that last made the melding what it is, as far as its event tells. The code that the line gave is known
 * only where that code found the municipality; where this differs from the real line, the same line delivered once
 * more is taken for a change that changes nothing.
 */
export function lineOf(melding: Melding, persoon: Persoon): Meldregel {
  return {
    actie: 'MELDEN',
    kenmerk: melding.kenmerk,
    gemeentecode: melding.gemeenteGevondenDoor === 'CONVENANT_CODE' ? melding.gemeentecode : null,
    signaaldatum: melding.signaaldatum,
    ontstaansdatum: melding.ontstaansdatum,
    bedragInCenten: melding.bedragInCenten,
    aantalTermijnen: melding.aantalTermijnen,
    crisissignaal: melding.crisissignaal,
    dreiging: melding.dreiging,
    dreigingOp: melding.dreigingOp,
    eindeleveringOp: melding.eindeleveringOp,
    warmeOverdracht: melding.warmeOverdracht,
    persoonlijkContactGezocht: melding.persoonlijkContactGezocht,
    gewezenOpHulp: melding.gewezenOpHulp,
    herinneringGestuurd: melding.herinneringGestuurd,
    aanbodZonderReactie: melding.aanbodZonderReactie,
    persoon,
  };
}
