/*
 * The year of a nation as the hub would have taken it in: every lawful line as a melding, what was taken back marked,
 * and what casework found. The nation writes its lines out twice, once to see what hangs together and once to hand the
 * meldingen over, so that a national year never lies in memory as a whole.
 */
import {
  addDays,
  addMonths,
  addWerkdagen,
  type Code,
  type Datum,
  derivedId,
  isCode,
  meldmaandVan,
  type Persoon,
  parseDatum,
} from '@meldpunt/contracts';
import type { Meldingfeiten, MeldingStaat } from '../../services/signal-router/src/form-signalen/staat.ts';
import { plaatsOf } from '../../services/signal-router/src/groeperen/normaliseer-adres.ts';
import type { Kenmerk, Natie, Regel } from '../natie/natie.ts';

/** A melding of the year, with its resident readable. */
export interface Jaarmelding {
  readonly feiten: Meldingfeiten;
  readonly houder: MeldingStaat['houder'];
  readonly persoon: Persoon;
  /** Id of the first melding of everything that hangs together with it. */
  readonly kringId: string;
}

/** What one household reported in one month in one municipality; the zaak that came of it. */
interface Huishoudmaand {
  readonly kenmerken: Kenmerk[];
  readonly soorten: Set<string>;
}

export class Jaar {
  readonly #natie: Natie;
  readonly #soortVan: ReadonlyMap<string, Code<'partnersoort'>>;
  /** Place of a melding by partner, kenmerk, month and municipality; in order of first delivery. */
  readonly #plaats = new Map<string, number>();
  readonly #ids: string[] = [];
  readonly #aangenomenOp: Datum[] = [];
  readonly #teruggenomen = new Set<number>();
  readonly #kringen = new Kringen();
  readonly #perHuishouden = new Map<string, Map<string, Huishoudmaand>>();
  readonly #uitkomsten = new Map<string, { eindresultaat: Code<'eindresultaat'>; naWerkdagen: number }>();

  constructor(natie: Natie) {
    this.#natie = natie;
    this.#soortVan = new Map(natie.partners.map(({ partnerId, soort }) => [partnerId, soort]));
    const latest = new Map<string, number>();
    for (const { partnerId, regel, dag, gemeentecode, meldmaand } of this.#regels()) {
      const arrear = `${partnerId} ${regel.kenmerk}`;
      if (meldmaand === null) {
        const last = latest.get(arrear);
        if (last !== undefined) this.#teruggenomen.add(last);
        continue;
      }
      latest.set(arrear, this.#see(partnerId, regel, dag, gemeentecode, meldmaand));
    }
  }

  get aantal(): number {
    return this.#ids.length;
  }

  /** Every version of every melding, in order of delivery; a later one of the same id takes the place of the first. */
  *meldingen(): Generator<Jaarmelding> {
    for (const { partnerId, regel, gemeentecode, meldmaand } of this.#regels()) {
      if (meldmaand === null) continue;
      const nr = this.#plaats.get(keyOf(partnerId, regel, meldmaand, gemeentecode));
      if (nr === undefined) throw new Error('the nation was written out differently the second time');
      const feiten = this.#feiten(nr, partnerId, regel, gemeentecode, meldmaand);
      yield {
        feiten,
        houder: this.#houder(nr, feiten),
        persoon: persoonOf(regel),
        kringId: this.#ids[this.#kringen.rootOf(nr)] ?? '',
      };
    }
  }

  /** What was reported of each household, by month: what it reads from the truth alone, without grouping or formule. */
  *huishoudens(): Generator<{
    readonly nood: number;
    readonly maanden: ReadonlyMap<string, ReadonlySet<string>>;
  }> {
    for (const perMaand of this.#perHuishouden.values()) {
      const maanden = new Map<string, Set<string>>();
      let nood = 0;
      for (const [sleutel, { kenmerken, soorten }] of perMaand) {
        const maand = sleutel.slice(0, 7);
        maanden.set(maand, new Set([...(maanden.get(maand) ?? []), ...soorten]));
        const [first] = kenmerken;
        if (first !== undefined) nood = this.#natie.waarheid.noodVan(first.partnerId, first.kenmerk);
      }
      yield { nood, maanden };
    }
  }

  *#regels() {
    const natie = this.#natie;
    for (let dag = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
      for (const { partnerId, regels, opnieuw } of natie.leveringenOp(dag)) {
        if (opnieuw === true) continue;
        for (const regel of regels) {
          if (natie.waarheid.geplant(partnerId, regel.kenmerk) !== null) continue;
          const signaaldatum = parseDatum(regel.signaaldatum);
          const meldmaand =
            regel.actie === 'MELDEN' && signaaldatum !== null ? meldmaandVan(signaaldatum) : null;
          const gemeentecode = natie.waarheid.gemeenteVan(
            partnerId,
            regel.kenmerk,
            signaaldatum ?? undefined,
          );
          yield { partnerId, regel, dag, gemeentecode, meldmaand };
        }
      }
    }
  }

  #see(partnerId: string, regel: Regel, dag: Datum, gemeentecode: string, meldmaand: string): number {
    const key = keyOf(partnerId, regel, meldmaand, gemeentecode);
    const known = this.#plaats.get(key);
    if (known !== undefined) return known;
    const nr = this.#ids.length;
    this.#plaats.set(key, nr);
    this.#ids.push(derivedId('melding', key));
    this.#aangenomenOp.push(dag);
    this.#kringen.add(nr);
    const plaats = plaatsOf(regel.postcode ?? null, regel.huisnummer ?? null);
    if (plaats !== null) this.#kringen.tie(nr, `${gemeentecode} p ${plaats}`);
    if (regel.burgerservicenummer !== undefined)
      this.#kringen.tie(nr, `${gemeentecode} b ${regel.burgerservicenummer}`);
    const huishouden = this.#natie.waarheid.huishoudenVan(partnerId, regel.kenmerk);
    const perMaand = this.#perHuishouden.get(huishouden) ?? new Map<string, Huishoudmaand>();
    this.#perHuishouden.set(huishouden, perMaand);
    const sleutel = `${meldmaand} ${gemeentecode}`;
    const maand = perMaand.get(sleutel) ?? { kenmerken: [], soorten: new Set() };
    perMaand.set(sleutel, maand);
    maand.kenmerken.push({ partnerId, kenmerk: regel.kenmerk });
    maand.soorten.add(this.#soortVan.get(partnerId) ?? '');
    return nr;
  }

  #feiten(
    nr: number,
    partnerId: string,
    regel: Regel,
    gemeentecode: string,
    meldmaand: string,
  ): Meldingfeiten {
    const signaaldatum = parseDatum(regel.signaaldatum);
    const soort = this.#soortVan.get(partnerId);
    const [meldingId, aangenomenOp] = [this.#ids[nr], this.#aangenomenOp[nr]];
    if (signaaldatum === null || soort === undefined || meldingId === undefined || aangenomenOp === undefined)
      throw new Error('a line of the nation is incomplete');
    return {
      meldingId,
      versie: 1,
      stand: this.#teruggenomen.has(nr) ? 'INGETROKKEN' : 'AANGENOMEN',
      achterstandId: derivedId('achterstand', partnerId, regel.kenmerk),
      partnerId,
      soort,
      kenmerk: regel.kenmerk,
      gemeentecode,
      meldmaand,
      signaaldatum,
      aangenomenOp,
      incassopauzeTot: addMonths(aangenomenOp, 1),
      ontstaansdatum: parseDatum(regel.ontstaansdatum),
      bedragInCenten: regel.bedragInCenten ?? 0,
      aantalTermijnen: regel.aantalTermijnen ?? null,
      crisissignaal: regel.crisissignaal ?? false,
      dreiging: codeOf('dreiging', regel.dreiging),
      dreigingOp: parseDatum(regel.dreigingOp),
      dreigingGemeldOp: regel.dreiging === undefined ? null : aangenomenOp,
      eindeleveringOp: parseDatum(regel.eindeleveringOp),
      warmeOverdracht: regel.warmeOverdracht ?? false,
      persoonlijkContactGezocht: regel.persoonlijkContactGezocht ?? null,
      gewezenOpHulp: regel.gewezenOpHulp ?? null,
      herinneringGestuurd: regel.herinneringGestuurd ?? null,
      aanbodZonderReactie: regel.aanbodZonderReactie ?? null,
    };
  }

  /** In this year every household got a zaak, so that for every formule it is known how it would have ended. */
  #houder(nr: number, { partnerId, kenmerk, gemeentecode, meldmaand, aangenomenOp }: Meldingfeiten) {
    if (this.#teruggenomen.has(nr)) return { status: 'WEG', op: aangenomenOp, signaalId: null } as const;
    const huishouden = this.#natie.waarheid.huishoudenVan(partnerId, kenmerk);
    const zaak = `${huishouden} ${meldmaand} ${gemeentecode}`;
    let uitkomst = this.#uitkomsten.get(zaak);
    if (uitkomst === undefined) {
      const kenmerken = this.#perHuishouden.get(huishouden)?.get(`${meldmaand} ${gemeentecode}`)?.kenmerken;
      uitkomst = this.#natie.waarheid.gedrag(kenmerken ?? [{ partnerId, kenmerk }], { gemeentecode });
      this.#uitkomsten.set(zaak, uitkomst);
    }
    const op = addWerkdagen(aangenomenOp, uitkomst.naWerkdagen);
    const { eindresultaat } = uitkomst;
    return { status: 'BEANTWOORD', op, signaalId: derivedId('signaal', zaak), eindresultaat } as const;
  }
}

function codeOf<L extends 'dreiging' | 'geslacht'>(lijst: L, value: string | undefined): Code<L> | null {
  return value !== undefined && isCode(lijst, value) ? value : null;
}

function keyOf(partnerId: string, { kenmerk }: Regel, meldmaand: string, gemeentecode: string): string {
  return `${partnerId} ${kenmerk} ${meldmaand} ${gemeentecode}`;
}

function persoonOf(regel: Regel): Persoon {
  return {
    burgerservicenummer: regel.burgerservicenummer ?? null,
    voorletters: regel.voorletters ?? null,
    voornamen: regel.voornamen ?? null,
    voorvoegsel: regel.voorvoegsel ?? null,
    achternaam: regel.achternaam ?? null,
    geboortedatum: regel.geboortedatum ?? null,
    geslacht: codeOf('geslacht', regel.geslacht),
    straatnaam: regel.straatnaam ?? null,
    huisnummer: regel.huisnummer ?? null,
    huisnummertoevoeging: regel.huisnummertoevoeging ?? null,
    postcode: regel.postcode ?? null,
    plaatsnaam: regel.plaatsnaam ?? null,
    telefoonnummer: regel.telefoonnummer ?? null,
    email: regel.email ?? null,
  };
}

/** Meldingen that share a key, directly or through others. */
class Kringen {
  readonly #parent: number[] = [];
  readonly #byKey = new Map<string, number>();

  add(nr: number): void {
    this.#parent[nr] = nr;
  }

  tie(nr: number, key: string): void {
    const other = this.#byKey.get(key);
    if (other === undefined) this.#byKey.set(key, nr);
    else this.#join(other, nr);
  }

  rootOf(nr: number): number {
    let at = nr;
    for (let up = this.#parent[at] ?? at; up !== at; up = this.#parent[at] ?? at) {
      const above = this.#parent[up] ?? up;
      this.#parent[at] = above;
      at = above;
    }
    return at;
  }

  #join(a: number, b: number): void {
    const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)];
    this.#parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
}
