import { addDays, type Code, type Datum } from '@meldpunt/contracts';
import {
  type Dossier,
  type Einde,
  type Eindvelden,
  eindePauze,
  GEEN_VELDEN,
  type GevolgdeMelding,
} from '../volg-melding/dossier.ts';
import { type Eindrij, type Klasse, tabel, type Veld } from './tabel.ts';

export interface Antwoord {
  /** Null: it ends without a message. */
  readonly klasse: Klasse | null;
  readonly velden: Eindvelden;
  readonly pauze: Eindrij['pauze'];
  /** First day event that brings it to the creditor; null: at once. */
  readonly vrijOp: Datum | null;
}

type Rij = Omit<Eindrij, 'naVrijgave'>;

/** What the creditor would hear of the end of this melding as things stand; null while it has no end. */
export function vertaal(dossier: Dossier): Antwoord | null {
  const { einde, melding } = dossier;
  if (einde === null) return null;
  const rij = rijVan(einde);
  const vrijOp = vrijgavedag(rij, einde.beeindigdOp, dossier);
  const said = eigenWoordVan(melding);
  // Said on the day of the answer or later is too late, whether or not the answer had left already that day. An answer
  // that waited for a person has no day of its own: it is too late for it once it has left.
  const released = rij === rijNaVrijgave(einde);
  if (said === null || (!released && said.op >= (vrijOp ?? einde.beeindigdOp))) {
    return { klasse: rij.klasse, velden: pick(einde.velden, rij.velden), pauze: rij.pauze, vrijOp };
  }
  const vanaf = said.op > einde.beeindigdOp ? said.op : einde.beeindigdOp;
  return {
    klasse: said.rij.klasse,
    velden: pick(einde.velden, said.rij.velden),
    pauze: said.rij.pauze,
    vrijOp: vrijgavedag(said.rij, vanaf, dossier),
  };
}

/** The row of the table that holds for this end. */
function rijVan(einde: Einde): Rij {
  return rijNaVrijgave(einde) ?? rijZonderVrijgave(einde);
}

function rijNaVrijgave(einde: Einde): Rij | null {
  return einde.hulpMagGemeld ? rijZonderVrijgave(einde).naVrijgave : null;
}

function rijZonderVrijgave({ eindcode }: Einde): Eindrij {
  return eindcode.bron === 'ROUTER' ? tabel.uitkomst[eindcode.code] : tabel.eindresultaat[eindcode.code];
}

const EIGEN_WOORD = {
  AANGENOMEN: null,
  BETAALD: 'BETAALD_BIJ_PARTNER',
  INGETROKKEN: 'INGETROKKEN_DOOR_PARTNER',
  VERPLAATST: 'VERPLAATST',
} as const satisfies Record<Code<'meldingstand'>, Code<'uitkomsteinde'> | null>;

function eigenWoordVan(melding: GevolgdeMelding): { rij: Rij; op: Datum } | null {
  const code = EIGEN_WOORD[melding.stand];
  if (code === null || melding.eigenWoordOp === null) return null;
  return { rij: tabel.uitkomst[code], op: melding.eigenWoordOp };
}

function vrijgavedag(rij: Rij, vanaf: Datum, dossier: Dossier): Datum | null {
  switch (rij.moment) {
    case 'DIRECT':
      return null;
    case 'VOLGENDE_DAG':
      return addDays(vanaf, 1);
    case 'AAN_EINDE_PAUZE':
      return addDays(eindePauze(dossier), 1);
  }
}

function pick(velden: Eindvelden, wanted: readonly Veld[]): Eindvelden {
  let picked = GEEN_VELDEN;
  for (const veld of wanted) picked = { ...picked, [veld]: velden[veld] };
  return picked;
}
