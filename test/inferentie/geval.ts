import { addMonths, daysBetween } from '@meldpunt/contracts';
import { STANDAARD_DREMPEL_IN_CENTEN } from '../../services/signal-router/src/formules/standaard/standaard-1.ts';
import type { Bericht, Geheimen, Waarneming } from './speel.ts';
import type { Geval } from './voorsprong.ts';

/** Everything a creditor can read off its answers, channel by channel. */
export const KANALEN = ['klasse', 'dag', 'plaats', 'verlenging', 'regeling', 'hervatting'] as const;

/** A melding with its answers as a curious creditor writes it down. */
export function toGeval({ melding, berichten, ...rest }: Waarneming, geheim: keyof Geheimen): Geval {
  const { aangenomenOp, soort, meldmaand, eersteBedragInCenten } = melding;
  const each = (read: (bericht: Bericht) => string) => berichten.map(read).join(' ');
  return {
    groep: rest.huishouden,
    vooraf: [
      soort,
      meldmaand,
      eersteBedragInCenten < STANDAARD_DREMPEL_IN_CENTEN,
      rest.dringend,
      rest.eerderZelf,
      (rest.aantalTermijnen ?? 0) >= 2,
    ].join(),
    antwoord: {
      klasse: each(({ naam, klasse }) => `${naam.aard} ${klasse}`),
      dag: each(({ dag }) => `${Math.floor(daysBetween(melding.incassopauzeTot, dag) / 3)}`),
      plaats: each(({ plaats, van }) => `${Math.floor((4 * plaats) / van)}`),
      verlenging: each(({ naam, incassopauzeTot }) =>
        'klasse' in naam && naam.klasse === 'VERLENGD' && incassopauzeTot !== null
          ? `${Math.floor(daysBetween(incassopauzeTot, addMonths(aangenomenOp, 2)) / 4)}`
          : '',
      ),
      // The whole arrangement against what it is owed itself.
      regeling: each(({ velden }) => {
        const { regelingTermijnInCenten: termijn, regelingAantalTermijnen: aantal } = velden;
        if (termijn === null || aantal === null) return '';
        return Math.abs(termijn * aantal - melding.bedragInCenten) < melding.bedragInCenten / 10
          ? 'EIGEN'
          : 'ANDER';
      }),
      hervatting: each(({ velden }) =>
        velden.hervattingOp === null
          ? ''
          : `${Math.floor(daysBetween(aangenomenOp, velden.hervattingOp) / 4)}`,
      ),
    },
    geheim: rest.geheim[geheim],
  };
}
