import {
  type Code,
  type Datum,
  decode,
  type Reactie,
  type Signaalpartner,
  type Telreactie,
  type Terugkoppeling,
} from '@meldpunt/contracts';
import { PoisonError } from '@meldpunt/service-kit';
import { toUitgegaan } from './geef-vrij/to-uitgegaan.ts';
import type { GevolgdeMelding, Routereinde, Uitgegaan, Zaakstand } from './volg-melding/dossier.ts';

/** The events of the hub as this service reads them: what it has no business with does not get past this file. */

/** Something about a melding, to be applied to its dossier in the order of its topic. */
export type Wijziging =
  | {
      readonly over: 'MELDING';
      readonly meldingId: string;
      readonly gemeentecode: string;
      /** The hub's day of this version. */
      readonly op: Datum;
      readonly melding: GevolgdeMelding;
    }
  | {
      readonly over: 'UITKOMST';
      readonly meldingId: string;
      readonly gemeentecode: string;
      readonly einde: Routereinde;
    }
  | {
      readonly over: 'AFHANDELING';
      readonly meldingId: string;
      readonly gemeentecode: string;
      readonly zaakstand: Zaakstand;
    }
  | {
      /** After a restore: the creditor has heard this. */
      readonly over: 'TERUGKOPPELING';
      readonly meldingId: string;
      readonly gemeentecode: string;
      readonly uitgegaan: Uitgegaan;
    };

/** Never the person: the sealed block is dropped here and no key for it exists in this service. */
export function readMelding(raw: Buffer): Wijziging {
  const event = decode('Melding', raw);
  const { meldingId, gemeentecode, stand } = event;
  return {
    over: 'MELDING',
    meldingId,
    gemeentecode,
    op: event.gewijzigdOp,
    melding: {
      meldingId,
      versie: event.versie,
      partnerId: event.partnerId,
      soort: event.soort,
      kenmerk: event.kenmerk,
      gemeentecode,
      meldmaand: event.meldmaand,
      aangenomenOp: event.aangenomenOp,
      incassopauzeTot: event.incassopauzeTot,
      eersteBedragInCenten: event.eersteBedragInCenten,
      bedragInCenten: event.bedragInCenten,
      stand,
      eigenWoordOp: stand === 'AANGENOMEN' ? null : event.gewijzigdOp,
      doorgezet: event.doorgezetVanMeldingId !== null,
    },
  };
}

export function readUitkomst(raw: Buffer): Wijziging {
  const { meldingId, gemeentecode, versie, einde, beeindigdOp } = decode('Uitkomst', raw);
  return { over: 'UITKOMST', meldingId, gemeentecode, einde: { versie, einde, beeindigdOp } };
}

/** Of casework's state only the end, the pause and what the creditor may hear with it. */
export function readAfhandeling(raw: Buffer): Wijziging {
  const event = decode('Afhandeling', raw);
  const { meldingId, gemeentecode, signaalId, versie, alleenDoorAnderen } = event;
  const ended = endOf(event.stand, event.eindresultaat, event.beeindigdOp);
  return {
    over: 'AFHANDELING',
    meldingId,
    gemeentecode,
    zaakstand: {
      signaalId,
      versie,
      // That its pause would be longer is one of the things its creditor may not hear.
      pauzeVerlengdTot: alleenDoorAnderen ? null : event.pauzeVerlengdTot,
      einde:
        ended === null
          ? null
          : {
              ...ended,
              alleenDoorAnderen,
              hulpMagGemeld: event.hulpMagGemeld,
              correctienummer: event.correctienummer,
              velden: {
                hervattingOp: event.hervattingOp,
                regelingVanaf: event.regelingVanaf,
                regelingTermijnInCenten: event.regelingTermijnInCenten,
                regelingAantalTermijnen: event.regelingAantalTermijnen,
                onterechtreden: event.onterechtreden,
              },
            },
    },
  };
}

export function readSignaalpartner(raw: Buffer): Signaalpartner {
  return decode('Signaalpartner', raw);
}

export function readDag(raw: Buffer): Datum {
  return decode('Dag', raw).dag;
}

export function readTerugkoppeling(raw: Buffer): Terugkoppeling {
  return decode('Terugkoppeling', raw);
}

export function readReactie(raw: Buffer): Reactie {
  return decode('Reactie', raw);
}

export function readTelreactie(raw: Buffer): Telreactie {
  return decode('Telreactie', raw);
}

/** What was told of a melding, for its dossier. */
export function readUitgegaan(raw: Buffer): Wijziging {
  const message = readTerugkoppeling(raw);
  return {
    over: 'TERUGKOPPELING',
    meldingId: message.meldingId,
    gemeentecode: message.gemeentecode ?? '',
    uitgegaan: toUitgegaan(message),
  };
}

function endOf(
  stand: Code<'afhandelingstand'>,
  code: Code<'eindresultaat'> | null,
  beeindigdOp: Datum | null,
): { code: Code<'eindresultaat'>; beeindigdOp: Datum } | null {
  if (stand !== 'BEEINDIGD') return null;
  if (code === null || beeindigdOp === null) throw new PoisonError('EINDE_ONVOLLEDIG');
  return { code, beeindigdOp };
}
