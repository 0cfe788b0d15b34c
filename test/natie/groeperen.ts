import type { Persoon } from '@meldpunt/contracts';
import type { Cluster } from '../../scripts/natie/koppeling.ts';
import { type Groep, groepeer } from '../../services/signal-router/src/groeperen/groepeer.ts';
import {
  normaliseToevoeging,
  plaatsOf,
} from '../../services/signal-router/src/groeperen/normaliseer-adres.ts';
import {
  parsePersoonskenmerken,
  type TeGroeperen,
} from '../../services/signal-router/src/groeperen/persoonskenmerken.ts';
import type { Stand } from './aannemen.ts';

/** The groups of a municipality, with the last stand of each of their meldingen. */
export interface Gemeentegroepen {
  readonly gemeentecode: string;
  readonly groepen: readonly Groep[];
  readonly laatste: ReadonlyMap<string, Stand>;
}

/** Groups everything that was accepted, per municipality, by the router's own rules on the last stand of each melding. */
export function groepeerStanden(standen: readonly Stand[]): Gemeentegroepen[] {
  const perGemeente = new Map<string, Map<string, Stand>>();
  for (const stand of standen) {
    const { gemeentecode, meldingId } = stand.inhoud;
    const own = perGemeente.get(gemeentecode) ?? new Map<string, Stand>();
    perGemeente.set(gemeentecode, own.set(meldingId, stand));
  }
  return [...perGemeente].map(([gemeentecode, laatste]) => ({
    gemeentecode,
    laatste,
    groepen: groepeer([...laatste].map(([meldingId, { persoon }]) => toTeGroeperen(meldingId, persoon))),
  }));
}

/** One cluster per person, as the measure of matching takes them. */
export function clustersOf(gemeenten: readonly Gemeentegroepen[]): Cluster[] {
  return gemeenten.flatMap(({ gemeentecode, groepen, laatste }) =>
    groepen.flatMap(({ personen }) =>
      personen.map(({ meldingIds }) => ({
        venster: gemeentecode,
        meldingen: meldingIds.flatMap((meldingId) => {
          const stand = laatste.get(meldingId);
          return stand === undefined ? [] : [stand.inhoud];
        }),
      })),
    ),
  );
}

/** Postcode, number and normalised toevoeging; null when unknown. The router has a keyed hash of it: it is only compared. */
export function adresVan(persoon: Persoon): string | null {
  const plaats = plaatsOf(persoon.postcode, persoon.huisnummer);
  return plaats === null ? null : `${plaats}/${normaliseToevoeging(persoon.huisnummertoevoeging)}`;
}

function toTeGroeperen(meldingId: string, persoon: Persoon): TeGroeperen {
  return {
    meldingId,
    bsn: persoon.burgerservicenummer,
    plaats: plaatsOf(persoon.postcode, persoon.huisnummer),
    adres: adresVan(persoon),
    ...parsePersoonskenmerken(persoon),
  };
}
