import { type Code, type Datum, daysBetween } from '@meldpunt/contracts';
import type { Formule, Formulefout, GroepMelding } from '../formule.ts';
import { toReden } from '../oordeel.ts';
import { latestPerAchterstand, ofSoorten, openOf, soortenSchema } from '../tellen.ts';

export interface OuderdomParameters {
  /** Not too early: a bill that was only forgotten. */
  readonly minDagen?: number;
  /** Not too late: a debt that a first talk no longer mends. */
  readonly maxDagen?: number;
  /** Empty: every kind. */
  readonly soorten: readonly Code<'partnersoort'>[];
  /** Whether an achterstand of which the creditor gave no beginning counts as within the bounds. */
  readonly zonderDatumTelt: boolean;
}

/**
 * Satisfied when on the peildatum an open achterstand has an age between the bounds, both included. An achterstand that
 * grows too old leaves; one more melding takes no other away.
 */
export const ouderdom1: Formule<OuderdomParameters> = {
  naam: 'ouderdom',
  versie: 1,
  monotoon: true,
  parameterschema: {
    type: 'object',
    description: 'Een open achterstand die niet te jong en niet te oud is',
    properties: {
      minDagen: {
        type: 'integer',
        minimum: 0,
        maximum: 3_660,
        description: 'Minstens zoveel dagen oud, geteld vanaf de ontstaansdatum',
      },
      maxDagen: { type: 'integer', minimum: 0, maximum: 3_660, description: 'Hoogstens zoveel dagen oud' },
      soorten: { ...soortenSchema, default: [], description: 'Soorten waar het om gaat; leeg is elke soort' },
      zonderDatumTelt: {
        type: 'boolean',
        default: false,
        description: 'Of een achterstand zonder ontstaansdatum binnen de grenzen valt',
      },
    },
    additionalProperties: false,
  },
  check: ({ minDagen, maxDagen }) => checkBounds(minDagen, maxDagen),
  evaluate(groep, { minDagen, maxDagen, soorten, zonderDatumTelt }, peildatum) {
    const aged = ofSoorten(latestPerAchterstand(openOf(groep.meldingen)), soorten).map((melding) =>
      toAged(melding, peildatum, minDagen, maxDagen),
    );
    const within = aged.filter(({ outside }) => outside === 0 || (outside === null && zonderDatumTelt));
    const dated = aged.flatMap(({ outside }) => (outside === null ? [] : [outside]));
    const nearest = Math.min(...dated);
    const shown = within.length > 0 ? within : aged.filter(({ outside }) => outside === nearest);
    const ages = shown.flatMap(({ dagen }) => (dagen === null ? [] : [dagen]));
    const gevonden = ages.length === 0 ? null : Math.max(...ages);
    const signaal = within.length > 0;
    const bound = (code: string, vereist: number, holds: (dagen: number) => boolean) =>
      toReden({
        code,
        voldaan: gevonden === null ? signaal : holds(gevonden),
        ...(gevonden === null ? {} : { gevonden }),
        vereist,
        eenheid: 'dagen',
        soort: soorten.length === 1 ? (soorten[0] ?? null) : null,
        meldingen: shown.map(({ melding }) => melding),
      });
    return {
      signaal,
      aanpak: 'BRIEF',
      zwaarte: signaal ? 100 : 0,
      redenen: [
        ...(minDagen === undefined ? [] : [bound('ouderdom', minDagen, (dagen) => dagen >= minDagen)]),
        ...(maxDagen === undefined
          ? []
          : [bound('ouderdom-hoogstens', maxDagen, (dagen) => dagen <= maxDagen)]),
      ],
    };
  },
  terugkijk: () => null,
};

interface Aged {
  readonly melding: GroepMelding;
  readonly dagen: number | null;
  /** Days outside the bounds, 0 within them; null when its beginning is not known. */
  readonly outside: number | null;
}

function toAged(
  melding: GroepMelding,
  peildatum: Datum,
  min = Number.NEGATIVE_INFINITY,
  max = Infinity,
): Aged {
  if (melding.ontstaansdatum === null) return { melding, dagen: null, outside: null };
  const dagen = daysBetween(melding.ontstaansdatum, peildatum);
  return { melding, dagen, outside: Math.max(0, min - dagen, dagen - max) };
}

function checkBounds(min?: number, max?: number): Formulefout[] {
  if (min === undefined && max === undefined) {
    return [{ pad: '', regel: 'GRENS_ONTBREEKT', herstel: 'Geef minDagen, maxDagen of beide' }];
  }
  if (min === undefined || max === undefined || min <= max) return [];
  return [
    { pad: 'maxDagen', regel: 'GRENZEN_OMGEKEERD', herstel: `Kies ${min} of meer, of een lagere minDagen` },
  ];
}
