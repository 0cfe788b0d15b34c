import { addDays, addMonths, addWerkdagen, type Datum } from '@meldpunt/contracts';
import type { Gedrag } from '../natie/natie.ts';

/** An act as `POST /v1/zaken/_verwerk` takes it, without what the moment adds (handelingId, zaakId, zaakVersie). */
export type Daad = { handeling: string } & Record<string, unknown>;

export type Stap = { dag: Datum; daad: Daad };

export type ZaakOpLijst = {
  zaakId: string;
  gemeentecode: string;
  versie: number;
  meldingen: readonly Meldingopzaak[];
};

export type Meldingopzaak = {
  meldingId: string;
  partnerId: string;
  kenmerk: string;
  aangenomenOp: Datum;
  bedragInCenten: number;
  stand: string;
};

/** What a municipality is going to do with a zaak that came on its looplijst on `dag`, oldest first. */
export function maakWerkplan(gedrag: Gedrag, zaak: ZaakOpLijst, dag: Datum): Stap[] {
  const opDag = (werkdagen: number) => (werkdagen === 0 ? dag : addWerkdagen(dag, werkdagen));
  const einddag = opDag(gedrag.naWerkdagen);
  const einde: Stap = { dag: einddag, daad: eindresultaat(gedrag, einddag) };
  const hulp: Stap[] =
    gedrag.vrijgeven === true ? [{ dag: einddag, daad: { handeling: 'HULP_MELDEN' } }] : [];
  if (!gedrag.opgepakt) return [einde, ...hulp];
  const pogingen = gedrag.pogingen.map(
    ({ naWerkdagen, contactsoort, dagdeel, bereikt, contactuitkomst }) => ({
      dag: opDag(naWerkdagen),
      daad: {
        handeling: 'CONTACTPOGING',
        contactsoort,
        dagdeel,
        bereikt,
        ...(contactuitkomst === null ? {} : { contactuitkomst }),
      },
    }),
  );
  const verlenging: Stap[] =
    gedrag.verlengen === true
      ? [
          {
            dag: einddag,
            daad: {
              handeling: 'VERLENGEN',
              // Two months after acceptance is the longest pause there is, for the earliest melding of the zaak.
              pauzeVerlengdTot: zaak.meldingen
                .map(({ aangenomenOp }) => addMonths(aangenomenOp, 2))
                .toSorted()[0],
              verlengingsreden: 'INVENTARISATIE',
            },
          },
        ]
      : [];
  return [{ dag, daad: { handeling: 'OPPAKKEN' } }, ...pogingen, ...verlenging, einde, ...hulp];
}

export const zonderContact: Daad = { handeling: 'EINDRESULTAAT', eindresultaat: 'GEEN_CONTACT' };

/** What a municipality does with a zaak that it may not refuse as a repeat: a letter, and no reaction. */
export function maakVervangendPlan(dag: Datum): Stap[] {
  const einddag = addWerkdagen(dag, 5);
  return [
    { dag, daad: { handeling: 'OPPAKKEN' } },
    { dag, daad: { handeling: 'CONTACTPOGING', contactsoort: 'BRIEF', dagdeel: 'MIDDAG', bereikt: false } },
    { dag: einddag, daad: zonderContact },
  ];
}

/** The arrangement that one creditor gets when a zaak is about several: the same instalments, of its own amount. */
export function regelingVoor(einde: Daad, { meldingId, bedragInCenten }: Meldingopzaak): Daad {
  const termijnen = Number(einde.regelingAantalTermijnen);
  return {
    ...einde,
    meldingId,
    regelingTermijnInCenten: Math.max(100, Math.ceil(bedragInCenten / termijnen)),
  };
}

function eindresultaat(gedrag: Gedrag, dag: Datum): Daad {
  const { redenNietOpgepakt, regeling, hervattingNaDagen, nieuweGemeentecode } = gedrag;
  return {
    handeling: 'EINDRESULTAAT',
    eindresultaat: gedrag.eindresultaat,
    ...(redenNietOpgepakt?.binnenreden === undefined ? {} : { binnenreden: redenNietOpgepakt.binnenreden }),
    ...(redenNietOpgepakt?.onterechtreden === undefined
      ? {}
      : { onterechtreden: redenNietOpgepakt.onterechtreden }),
    ...(hervattingNaDagen === undefined ? {} : { hervattingOp: addDays(dag, hervattingNaDagen) }),
    ...(regeling === undefined
      ? {}
      : {
          regelingVanaf: addDays(dag, regeling.vanafNaDagen),
          regelingTermijnInCenten: regeling.termijnInCenten,
          regelingAantalTermijnen: regeling.aantalTermijnen,
        }),
    ...(nieuweGemeentecode === undefined ? {} : { nieuweGemeentecode }),
  };
}
