import { datum } from '@meldpunt/contracts';
import { toWeergave } from '../src/looplijst/zaak-weergave.ts';
import type { Looplijstweergave, Regelweergave } from '../src/looplijsten/read-looplijst.ts';
import { id, maakMelding, maakPersoon, maakSignaal, VANDAAG } from './voorbeeld.ts';
import { maakZaak } from './zaken.ts';

/** A looplijst as it is shown, with these residents; `eerste` is what to change in the first melding of each. */
export function maakLijst(
  personen: readonly Parameters<typeof maakPersoon>[0][],
  eerste: Parameters<typeof maakMelding>[1] = {},
): Looplijstweergave {
  const regels = personen.map((persoon, plaats): Regelweergave => {
    const naam = `lijst${plaats}`;
    const signaal = maakSignaal(
      naam,
      [
        maakMelding(naam, eerste),
        maakMelding(`${naam}b`, { soort: 'ENERGIE', partnerId: 'stroom', bedragInCenten: 23_456 }),
      ],
      { aanpak: 'HUISBEZOEK', crisis: plaats === 0, dreigingVanaf: plaats === 0 ? VANDAAG : null },
    );
    return {
      volgorde: plaats + 1,
      punten: 100 - plaats,
      opbouw: { bedrag: 100 - plaats, soort: 0, leeftijd: 0, zwaarte: 0, wijk: 0 },
      wijk: plaats % 2 === 0 ? 'Centrum' : null,
      dagdeel: plaats % 2 === 0 ? 'AVOND' : null,
      gewijzigd: false,
      vervallen: false,
      zaak: toWeergave(maakZaak(signaal), '6511', maakPersoon(persoon)),
    };
  });
  return {
    looplijstId: id('looplijst'),
    gemeentecode: '0268',
    dag: VANDAAG,
    behandelaarId: 'anne',
    metBehandelaarId: null,
    instellingVersie: 1,
    gemaaktOp: new Date(0),
    geldigTot: datum('2026-03-02'),
    vervangenDoor: null,
    aantal: regels.length,
    verlopen: false,
    regels,
  };
}
