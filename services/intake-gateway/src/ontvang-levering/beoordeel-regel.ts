import type { Code, Datum } from '@meldpunt/contracts';
import { bepaalGemeente } from '../bepaal-gemeente/bepaal-gemeente.ts';
import type { Geo } from '../bepaal-gemeente/geo.ts';
import { type Bevinding, bevinding, isFout } from './bevinding.ts';
import { type Convenantgegevens, findConvenant, hasConvenant } from './controle-convenant.ts';
import { toetsOuderdom } from './controle-datum.ts';
import { type Omstandigheden, runControles } from './controles.ts';
import type { GelezenRegel } from './parse-record.ts';
import type { Intrekregel, Meldregel } from './regel.ts';
import { findSoortregel } from './soortregels.ts';

/** Everything a line of one partner is judged by on one day. */
export interface Maatstaf {
  readonly dag: Datum;
  readonly partnerId: string;
  readonly partnerVersie: number;
  readonly soort: Code<'partnersoort'>;
  readonly actief: boolean;
  /** By gemeentecode, of each the period that the day is judged by. */
  readonly convenanten: ReadonlyMap<string, Convenantgegevens>;
  readonly geo: Geo;
  readonly teOudNaDagen: number;
  readonly experimentsoorten: ReadonlySet<Code<'partnersoort'>>;
}

/** The municipality a line is for and how it was found. */
export interface Gevonden {
  readonly gemeentecode: string;
  readonly door: Code<'gevondenDoor'>;
}

/** A line after every check that needs nothing but the line and the measure. */
export type Beoordeling =
  | {
      readonly status: 'AFGEKEURD';
      readonly kenmerk: string | null;
      readonly regel: Meldregel | null;
      readonly bevindingen: readonly Bevinding[];
      /** Where the line would have gone if there were a convenant. */
      readonly gevonden?: Gevonden;
    }
  | { readonly status: 'INTREKKEN'; readonly regel: Intrekregel }
  | {
      readonly status: 'GEVONDEN';
      readonly regel: Meldregel;
      readonly gemeentecode: string;
      readonly door: Code<'gevondenDoor'>;
      readonly convenant: Convenantgegevens;
      readonly waarschuwingen: readonly Bevinding[];
    }
  | {
      readonly status: 'ONBEPAALD';
      readonly regel: Meldregel;
      readonly oorzaak: Bevinding;
      readonly waarschuwingen: readonly Bevinding[];
    };

export function beoordeelRegel(gelezen: GelezenRegel, maatstaf: Maatstaf): Beoordeling {
  if (gelezen.status === 'ONLEESBAAR') {
    return { status: 'AFGEKEURD', kenmerk: gelezen.kenmerk, regel: null, bevindingen: gelezen.bevindingen };
  }
  // A partner that has left may still take back what it reported: its running meldingen end in the ordinary way.
  if (gelezen.regel.actie !== 'MELDEN') return { status: 'INTREKKEN', regel: gelezen.regel };
  const { regel, bevindingen } = runControles(gelezen.regel, omstandighedenVan(gelezen.regel, maatstaf));
  const { kenmerk } = regel;
  if (!maatstaf.actief) {
    return {
      status: 'AFGEKEURD',
      kenmerk,
      regel,
      bevindingen: [bevinding('PARTNER_NIET_ACTIEF', ''), ...bevindingen],
    };
  }
  if (bevindingen.some(isFout)) return { status: 'AFGEKEURD', kenmerk, regel, bevindingen };
  return beoordeelPlaats(regel, bevindingen, maatstaf);
}

/**
 * What by now keeps a held line from becoming a melding, whatever its municipality; undefined when nothing does. The
 * line was judged when it came; only that its creditor left and that it grew too old come with time.
 */
export function beoordeelVrijgave(regel: Meldregel, maatstaf: Maatstaf): Bevinding | undefined {
  if (!maatstaf.actief) return bevinding('PARTNER_NIET_ACTIEF', '');
  return toetsOuderdom(regel, omstandighedenVan(regel, maatstaf))[0];
}

function omstandighedenVan({ signaaldatum }: Meldregel, maatstaf: Maatstaf): Omstandigheden {
  const { dag, soort, teOudNaDagen, experimentsoorten } = maatstaf;
  return { dag, soort, soortregel: findSoortregel(soort, signaaldatum), teOudNaDagen, experimentsoorten };
}

function beoordeelPlaats(
  regel: Meldregel,
  waarschuwingen: readonly Bevinding[],
  maatstaf: Maatstaf,
): Beoordeling {
  const { gemeentecode, persoon } = regel;
  const { postcode, huisnummer, plaatsnaam } = persoon;
  const bepaling = bepaalGemeente(
    maatstaf.geo,
    { gemeentecode, postcode, huisnummer, plaatsnaam },
    maatstaf.dag,
  );
  if (bepaling.status === 'GEVONDEN') {
    const extra = bepaling.waarschuwingen.map((code) =>
      bevinding(code, code === 'GEMEENTECODE_OPGEVOLGD' ? 'gemeentecode' : 'postcode'),
    );
    return beoordeelConvenant(
      regel,
      bepaling.gemeentecode,
      bepaling.door,
      [...waarschuwingen, ...extra],
      maatstaf,
    );
  }
  if (!hasConvenant(maatstaf)) {
    return {
      status: 'AFGEKEURD',
      kenmerk: regel.kenmerk,
      regel,
      bevindingen: [...waarschuwingen, bevinding('GEEN_CONVENANT', '')],
    };
  }
  return { status: 'ONBEPAALD', regel, oorzaak: bevinding(bepaling.code, bepaling.veld), waarschuwingen };
}

/** Without a convenant with this municipality, in force today, nothing is accepted and nothing personal is kept. */
export function beoordeelConvenant(
  regel: Meldregel,
  gemeentecode: string,
  door: Code<'gevondenDoor'>,
  waarschuwingen: readonly Bevinding[],
  maatstaf: Maatstaf,
): Beoordeling {
  const convenant = findConvenant(maatstaf, gemeentecode);
  if (convenant === undefined) {
    const reden = bevinding('GEEN_CONVENANT', regel.gemeentecode === null ? '' : 'gemeentecode');
    return {
      status: 'AFGEKEURD',
      kenmerk: regel.kenmerk,
      regel,
      bevindingen: [...waarschuwingen, reden],
      gevonden: { gemeentecode, door },
    };
  }
  return { status: 'GEVONDEN', regel, gemeentecode, door, convenant, waarschuwingen };
}
