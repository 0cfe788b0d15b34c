import type { Terugkoppeling } from '@meldpunt/contracts';
import type { GevolgdeMelding } from '../volg-melding/dossier.ts';
import type { Vrijgave } from './decide-vrijgaven.ts';
import { terugkoppelingId } from './terugkoppeling-id.ts';

/** The message as the creditor gets it. */
export function toTerugkoppeling(
  id: string,
  melding: GevolgdeMelding,
  vrijgave: Vrijgave,
  volgnummer: number,
  gezienOp: number,
): Terugkoppeling {
  const { corrigeert } = vrijgave;
  return {
    terugkoppelingId: id,
    partnerId: melding.partnerId,
    volgnummer,
    meldingId: melding.meldingId,
    kenmerk: melding.kenmerk,
    meldmaand: melding.meldmaand,
    gemeentecode: melding.gemeentecode,
    aard: vrijgave.naam.aard,
    klasse: vrijgave.klasse,
    dag: vrijgave.dag,
    bedragInCenten: melding.bedragInCenten,
    incassopauzeTot: vrijgave.incassopauzeTot,
    ...vrijgave.velden,
    corrigeertTerugkoppelingId: corrigeert === null ? null : terugkoppelingId(melding.meldingId, corrigeert),
    opnieuwGeleverd: false,
    gezienOp,
  };
}
