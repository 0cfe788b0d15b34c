import type { ServicePosities } from './posities.ts';

/**
 * The result of a run in numbers that depend on the seed alone: not on timing, restarts, batches or the order in which
 * things happened to be processed. Two runs of one seed print the same bytes.
 */
export type Uitkomst = {
  leveringen: {
    aangeboden: number;
    nieuw: number;
    gewijzigd: number;
    ongewijzigd: number;
    ingetrokken: number;
    afgekeurd: number;
    aangehouden: number;
  };
  meldingen: { nieuw: number; vrijgegeven: number; doorgezet: number; beeindigd: number; open: number };
  /** In: all that was reported, by its latest amount. Out: answered or still open. */
  centen: { in: number; uit: number };
  signalen: number;
  zaken: number;
  terugkoppelingen: Record<string, number>;
  /** What creditors said back, by kind and by whether a zaak had ended the melding. */
  reacties: Record<string, number>;
  /** Over meldingen that came into a signaal. */
  koppeling: { precisie: number; trefkans: number };
  behoud: boolean;
};

export function maakUitkomst(
  posities: ServicePosities,
  koppeling: Uitkomst['koppeling'],
  behoud: boolean,
): Uitkomst {
  const { intake, router, casework, feedback } = posities;
  const { aangeboden, nieuw, gewijzigd, ongewijzigd, ingetrokken, afgekeurd, aangehouden } =
    intake.leveringen;
  return {
    leveringen: { aangeboden, nieuw, gewijzigd, ongewijzigd, ingetrokken, afgekeurd, aangehouden },
    meldingen: {
      ...intake.meldingen,
      beeindigd: feedback.meldingen.beeindigd,
      open: feedback.meldingen.open,
    },
    centen: { in: intake.centen.laatste, uit: feedback.centen.beeindigd + feedback.centen.open },
    signalen: router.signalen.ontstaan,
    zaken: casework.zaken.totaal,
    terugkoppelingen: opNaam(feedback.terugkoppelingen),
    reacties: opNaam(feedback.reacties),
    koppeling,
    behoud,
  };
}

function opNaam(aantallen: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(aantallen).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
