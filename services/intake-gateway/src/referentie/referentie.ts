import { createHash } from 'node:crypto';
import type { Code, Datum, Machtiging } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { type Gemeenteverloop, type Geo, withGemeenten } from '../bepaal-gemeente/geo.ts';
import type { Maatstaf } from '../ontvang-levering/beoordeel-regel.ts';
import type { Convenantgegevens } from '../ontvang-levering/controle-convenant.ts';
import { geldendePeriode } from '../signaalpartners/decide-perioden.ts';

export interface PartnerInGeheugen {
  readonly partnerId: string;
  readonly versie: number;
  readonly soort: Code<'partnersoort'>;
  readonly aansluiting: Code<'aansluiting'>;
  readonly actief: boolean;
  readonly machtigingen: readonly Machtiging[];
}

export interface GemeenteInGeheugen extends Gemeenteverloop {
  readonly naam: string;
  readonly machtigingen: readonly Machtiging[];
}

export interface Referentiestand {
  readonly versie: number;
  readonly partners: ReadonlyMap<string, PartnerInGeheugen>;
  readonly gemeenten: ReadonlyMap<string, GemeenteInGeheugen>;
  /** By partner and gemeentecode: every period, whichever holds. */
  readonly convenanten: ReadonlyMap<string, ReadonlyMap<string, readonly Convenantgegevens[]>>;
  /** The reference data of the product with the gemeenten of the hub over it. */
  readonly geo: Geo;
  /** Made at first use, one per partner; belongs to this state so that no newer one can meet an older measure. */
  readonly maatstaven: Map<string, Maatstaf>;
}

export interface Maatstafsettings {
  readonly teOudNaDagen: number;
  readonly experimentsoorten: ReadonlySet<Code<'partnersoort'>>;
}

const SELECT_VERSIE = statement('intake-referentieversie', 'select versie from referentiestand');
const SELECT_PARTNERS = `select partner_id as "partnerId", versie, soort, aansluiting, actief, machtigingen from signaalpartner`;
const SELECT_GEMEENTEN = `select gemeentecode, naam, machtigingen, opvolgercode, opgevolgd_per as "opgevolgdPer"
  from gemeente`;
const SELECT_CONVENANTEN = `select partner_id as "partnerId", gemeentecode, versie, van, tot,
  meldingsdrempel_in_centen as "meldingsdrempelInCenten" from convenant`;

/**
 * Partners, gemeenten and convenanten in memory: some 15,000 rows that every line is judged by. A transaction that
 * judges lines reads the number in `referentiestand` first and asks for that state, so that no instance judges by an
 * agreement that was changed elsewhere. It reads all parties, so it does so in the background role, never a caller's.
 */
export class Referentie {
  readonly #db: Queryable;
  readonly #geo: Geo;
  readonly #settings: Maatstafsettings;
  #stand: Referentiestand;
  #loading: Promise<Referentiestand> | undefined;

  constructor(db: Queryable, geo: Geo, settings: Maatstafsettings) {
    this.#db = db;
    this.#geo = geo;
    this.#settings = settings;
    this.#stand = {
      versie: -1,
      partners: new Map(),
      gemeenten: new Map(),
      convenanten: new Map(),
      geo,
      maatstaven: new Map(),
    };
  }

  get teOudNaDagen(): number {
    return this.#settings.teOudNaDagen;
  }

  /** The reference data of the product with these gemeenten over it. */
  geoMet(gemeenten: Iterable<Gemeenteverloop>): Geo {
    return withGemeenten(this.#geo, gemeenten, shortHash);
  }

  /** The state with at least this number; without one, the newest. */
  async stand(versie?: number): Promise<Referentiestand> {
    const wanted = versie ?? (await this.#newestVersie());
    while (this.#stand.versie < wanted) {
      this.#loading ??= this.#load().finally(() => {
        this.#loading = undefined;
      });
      this.#stand = await this.#loading;
    }
    return this.#stand;
  }

  /** What lines of this partner are judged by on a day; undefined for a partner nobody connected. */
  async maatstaf(partnerId: string, dag: Datum, versie: number): Promise<Maatstaf | undefined> {
    const stand = await this.stand(versie);
    const known = stand.maatstaven.get(partnerId);
    if (known !== undefined && known.dag === dag) return known;
    const partner = stand.partners.get(partnerId);
    if (partner === undefined) return undefined;
    const maatstaf: Maatstaf = {
      dag,
      partnerId,
      partnerVersie: partner.versie,
      soort: partner.soort,
      actief: partner.actief,
      convenanten: convenantenOp(stand, partnerId, dag),
      geo: stand.geo,
      ...this.#settings,
    };
    stand.maatstaven.set(partnerId, maatstaf);
    return maatstaf;
  }

  async #newestVersie(): Promise<number> {
    const { rows } = await this.#db.query<{ versie: number }>(SELECT_VERSIE);
    return rows[0]?.versie ?? 0;
  }

  async #load(): Promise<Referentiestand> {
    // The number first: rows read after it are at least as new as it says.
    const versie = await this.#newestVersie();
    const [partners, gemeenten, convenanten] = await Promise.all([
      this.#db.query<PartnerInGeheugen>(SELECT_PARTNERS),
      this.#db.query<GemeenteInGeheugen>(SELECT_GEMEENTEN),
      this.#db.query<Convenantgegevens & { partnerId: string; gemeentecode: string }>(SELECT_CONVENANTEN),
    ]);
    const byPartner = new Map<string, Map<string, Convenantgegevens[]>>();
    for (const convenant of convenanten.rows) {
      const own = byPartner.get(convenant.partnerId) ?? new Map<string, Convenantgegevens[]>();
      own.set(convenant.gemeentecode, [...(own.get(convenant.gemeentecode) ?? []), convenant]);
      byPartner.set(convenant.partnerId, own);
    }
    return {
      versie,
      partners: new Map(partners.rows.map((partner) => [partner.partnerId, partner])),
      gemeenten: new Map(gemeenten.rows.map((gemeente) => [gemeente.gemeentecode, gemeente])),
      convenanten: byPartner,
      geo: this.geoMet(gemeenten.rows),
      maatstaven: new Map(),
    };
  }
}

/** 48 bits: lists of one hub are a handful a year. */
function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** The period of each convenant of a partner that a day is judged by. */
function convenantenOp(
  { convenanten }: Referentiestand,
  partnerId: string,
  dag: Datum,
): ReadonlyMap<string, Convenantgegevens> {
  const held = new Map<string, Convenantgegevens>();
  for (const [gemeentecode, perioden] of convenanten.get(partnerId) ?? []) {
    const periode = geldendePeriode(perioden, dag);
    if (periode !== undefined) held.set(gemeentecode, periode);
  }
  return held;
}
