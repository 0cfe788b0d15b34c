import { addDays, type Code, type Datum } from '@meldpunt/contracts';
import {
  bekendePauze,
  type Dossier,
  type Einde,
  type Eindvelden,
  GEEN_VELDEN,
  type GevolgdeMelding,
} from '../volg-melding/dossier.ts';
import { type Eindrij, HERVAT, type Klasse, tabel, type Veld } from './tabel.ts';

export interface Antwoord {
  /** Null: it ends without a message. */
  readonly klasse: Klasse | null;
  readonly velden: Eindvelden;
  readonly pauze: Eindrij['pauze'];
  /** First day event that brings it to the creditor. */
  readonly vrijOp: Datum;
}

type Rij = Omit<Eindrij, 'naVrijgave'>;

/** What the creditor would hear of the end of this melding as things stand; null while it has no end. */
export function vertaal(dossier: Dossier): Antwoord | null {
  const { einde, melding } = dossier;
  if (einde === null) return null;
  const rij = rijVan(einde);
  const vrijOp = vrijgavedag(rij, einde.beeindigdOp, dossier);
  const said = woordDatTelt(dossier, einde, vrijOp);
  if (said === null) {
    return { klasse: rij.klasse, velden: pick(einde.velden, rij.velden, melding), pauze: rij.pauze, vrijOp };
  }
  return {
    klasse: said.rij.klasse,
    velden: pick(einde.velden, said.rij.velden, melding),
    pauze: said.rij.pauze,
    vrijOp: vrijgavedag(said.rij, said.op > einde.beeindigdOp ? said.op : einde.beeindigdOp, dossier),
  };
}

/** The row of the table that holds for this end. */
function rijVan({ eindcode, alleenDoorAnderen, hulpMagGemeld }: Einde): Rij {
  const rij: Eindrij =
    eindcode.bron === 'ROUTER' ? tabel.uitkomst[eindcode.code] : tabel.eindresultaat[eindcode.code];
  if (hulpMagGemeld) return rij.naVrijgave ?? rij;
  return alleenDoorAnderen && rij.toontBehandeling ? HERVAT : rij;
}

const EIGEN_WOORD = {
  AANGENOMEN: null,
  BETAALD: 'BETAALD_BIJ_PARTNER',
  INGETROKKEN: 'INGETROKKEN_DOOR_PARTNER',
  VERPLAATST: 'VERPLAATST',
} as const satisfies Record<Code<'meldingstand'>, Code<'uitkomsteinde'> | null>;

const GEGEVEN_WOORD: Rij = tabel.uitkomst.INGETROKKEN_DOOR_PARTNER;

/**
 * The creditor's own word where it goes first. Said on the day of the answer or later is too late, on either side of the
 * day event. Once told, whether it counted stays as it was: with a correction the day of the answer is another, and by
 * that day a municipality would be shown at work to a creditor that withdrew in time, or an answer taken back from one
 * that withdrew after it. Told as given back it counted, also where it is still to be read again after a restore.
 */
function woordDatTelt({ melding, verteld }: Dossier, einde: Einde, vrijOp: Datum): Woord | null {
  const said = eigenWoordVan(melding);
  if (verteld === null) return said !== null && said.op < vrijOp ? said : null;
  if (verteld.klasse === GEGEVEN_WOORD.klasse) return said ?? { rij: GEGEVEN_WOORD, op: einde.beeindigdOp };
  return verteld.klasse === null ? said : null;
}

interface Woord {
  readonly rij: Rij;
  readonly op: Datum;
}

function eigenWoordVan(melding: GevolgdeMelding): Woord | null {
  const code = EIGEN_WOORD[melding.stand];
  if (code === null || melding.eigenWoordOp === null) return null;
  return { rij: tabel.uitkomst[code], op: melding.eigenWoordOp };
}

function vrijgavedag(rij: Rij, vanaf: Datum, dossier: Dossier): Datum {
  const laatste = bekendePauze(dossier);
  switch (rij.moment) {
    case 'VOLGENDE_DAG':
      return addDays(vanaf, 1);
    case 'LAATSTE_DAG':
      return vanaf < laatste ? laatste : naPauze(laatste);
    case 'NA_PAUZE':
      return naPauze(laatste);
  }
}

/** The day of the answers that wait for a pause to be over. */
export function naPauze(laatsteDag: Datum): Datum {
  return addDays(laatsteDag, 2);
}

function pick(velden: Eindvelden, wanted: readonly Veld[], { aangenomenOp }: GevolgdeMelding): Eindvelden {
  let picked = GEEN_VELDEN;
  for (const veld of wanted) picked = { ...picked, [veld]: velden[veld] };
  // A day before this melding came in would be that of a zaak which another one opened.
  const { hervattingOp } = picked;
  return hervattingOp !== null && hervattingOp < aangenomenOp
    ? { ...picked, hervattingOp: aangenomenOp }
    : picked;
}
