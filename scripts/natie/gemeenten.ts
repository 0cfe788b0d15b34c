import type { Gemeentegegevens, Geogegevens } from './geo.ts';

export type Werkwijze = 'EEN_VOOR_EEN' | 'KAFKA' | 'BULK';

export interface NatieGemeente {
  readonly gemeentecode: string;
  readonly naam: string;
  readonly provincie: string;
  readonly inwoners: number;
  readonly aansluiting: 'REST' | 'KAFKA';
  readonly werkwijze: Werkwijze;
  readonly organisatieId: string;
}

/** A municipality as the generator uses it. */
export interface Gemeente extends NatieGemeente {
  readonly index: number;
  readonly gegevens: Gemeentegegevens;
}

/** Municipalities of the whole nation that work their cases one by one. */
const EEN_VOOR_EEN = 8;

/** The same share of a part of the nation, and one at the least: every way of working is in every nation of three. */
function eenVoorEenVan(aantal: number, total: number): number {
  return Math.max(1, Math.round((EEN_VOOR_EEN * aantal) / total));
}

/**
 * A selection spread over all sizes, largest first. In its lower part stand those that work their cases one by one at a
 * screen, eight in the whole nation (about 17,000 inhabitants: some 70 reports a month), in the upper part one with a
 * system of its own on Kafka; the others act in bulk through one organisatie per province.
 */
export function selectGemeenten(geo: Geogegevens, aantal: number): Gemeente[] {
  const total = geo.gemeenten.length;
  const kafkaIndex = aantal < 2 ? -1 : Math.floor(aantal * 0.15);
  const eenVoorEen = new Set<number>();
  const wanted = eenVoorEenVan(aantal, total);
  for (let n = 0; n < wanted; n++) {
    let index = Math.floor(aantal * (0.75 + (0.2 * n) / wanted));
    for (let tried = 0; tried < aantal && (eenVoorEen.has(index) || index === kafkaIndex); tried++) {
      index = (index + 1) % aantal;
    }
    if (index !== kafkaIndex) eenVoorEen.add(index);
  }
  return Array.from({ length: aantal }, (_, index) => {
    const gegevens = geo.gemeenten[Math.floor((index * total) / aantal)];
    if (gegevens === undefined) throw new RangeError(`choose 1 to ${total} gemeenten`);
    const werkwijze: Werkwijze =
      index === kafkaIndex ? 'KAFKA' : eenVoorEen.has(index) ? 'EEN_VOOR_EEN' : 'BULK';
    const { gemeentecode, naam, provincie, inwoners } = gegevens;
    const organisatieId =
      werkwijze === 'BULK' ? `org-regio-${slug(provincie)}` : `org-gemeente-${gemeentecode}`;
    const aansluiting = werkwijze === 'KAFKA' ? 'KAFKA' : 'REST';
    return {
      gemeentecode,
      naam,
      provincie,
      inwoners,
      aansluiting,
      werkwijze,
      organisatieId,
      index,
      gegevens,
    };
  });
}

function slug(naam: string): string {
  return naam
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}
