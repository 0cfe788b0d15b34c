// Past 250 lines: all that happens to a block of lines between reading and writing, in the order it happens.

import { isCode, meldmaandVan } from '@meldpunt/contracts';
import type { UnitOfWork } from '@meldpunt/service-kit';
import { currentCode } from '../bepaal-gemeente/geo.ts';
import type { Kluis } from '../kluis/kluis.ts';
import { type Beoordeling, beoordeelConvenant, type Gevonden, type Maatstaf } from './beoordeel-regel.ts';
import { bevinding, isWaarschuwing, parseBevindingen } from './bevinding.ts';
import {
  type Achterstand,
  type Besluit,
  decideRegel,
  type Kandidaat,
  type OpenUitzondering,
  type Sluitreden,
} from './decide-regel.ts';
import type { Aannemer, Meldingstaat } from './meldingstaat.ts';
import { adresOf } from './regel.ts';
import { selectAdresbesluiten, type VastgelegdeRegel, type VergrendeldeLevering } from './store.ts';
import { countMelding, countResultaat, emptyTelling, type Telling } from './telling.ts';
import type { Regeluitkomst, Voorbereid } from './verwerk-blok.ts';

/** What a block leads to, told as it is decided. Recording writes it down; a trial leaves it at the receipt. */
export interface Blokgevolg {
  melding(staat: Meldingstaat): void;
  houdAan(uitzonderingId: string, kandidaat: Aanhouding, achterstand: Achterstand): void;
  sluit(uitzondering: OpenUitzondering, reden: Sluitreden): void;
  /** A line decided now. */
  regel(regel: Voorbereid, besluit: Regelbesluit): void;
  /** The answer to any line, also one that was recorded before. */
  antwoord(uitkomst: Regeluitkomst, gevonden: Gevonden | null): void;
}

export type Aanhouding = Extract<Kandidaat, { status: 'AANHOUDEN' }>;
export type Regelbesluit = Pick<Besluit, 'resultaat' | 'bevindingen' | 'melding'>;

export interface Leveringpositie {
  readonly telling: Telling;
  hoogste: number;
  afgerond: boolean;
}

export type Vastgelegd = ReadonlyMap<string, VastgelegdeRegel>;
export type Kandidaten = ReadonlyMap<Voorbereid, Kandidaat | Beoordeling>;

/** The working memory of one block: what stands already goes in, what follows from each line goes to `gevolg`. */
export class Blok {
  readonly arrears = new Map<string, Achterstand>();
  /** Arrears that some line changed. */
  readonly usedArrears = new Set<string>();
  readonly tellingen = new Map<string, Leveringpositie>();
  nieuweLeveringen = 0;
  readonly #kluis: Kluis;
  readonly #maatstaf: Maatstaf;
  readonly #aannemer: Aannemer;
  readonly #gevolg: Blokgevolg;

  constructor(kluis: Kluis, maatstaf: Maatstaf, gevolg: Blokgevolg) {
    this.#kluis = kluis;
    this.#maatstaf = maatstaf;
    this.#gevolg = gevolg;
    this.#aannemer = {
      dag: maatstaf.dag,
      partnerId: maatstaf.partnerId,
      partnerVersie: maatstaf.partnerVersie,
      soort: maatstaf.soort,
      geoVersie: maatstaf.geo.versie,
    };
  }

  /** Takes in where each levering stands, and gives the lines that may have been recorded before. */
  openLeveringen(
    regels: readonly Voorbereid[],
    leveringen: readonly VergrendeldeLevering[],
  ): readonly Voorbereid[] {
    for (const { leveringId, hoogsteRegel, nieuw } of leveringen) {
      this.tellingen.set(leveringId, { telling: emptyTelling(), hoogste: hoogsteRegel, afgerond: false });
      if (nieuw) this.nieuweLeveringen++;
    }
    return regels.filter(
      ({ leveringId, regelnummer }) => regelnummer <= (this.tellingen.get(leveringId)?.hoogste ?? 0),
    );
  }

  /** Gives lines that were recorded before their result again; the others are new. */
  splitRecorded(regels: readonly Voorbereid[], recorded: Vastgelegd): Voorbereid[] {
    const seen = new Map<string, Voorbereid>();
    const nieuwe: Voorbereid[] = [];
    for (const regel of regels) {
      if (regel.laatsteRegel) this.#tellingOf(regel.leveringId).afgerond = true;
      const place = placeOf(regel);
      const before = recorded.get(place);
      const twin = seen.get(place);
      if (before !== undefined) this.#repeat(regel, before);
      else if (twin === undefined) {
        seen.set(place, regel);
        nieuwe.push(regel);
      } else if (twin.inhoudHash !== regel.inhoudHash) this.#deviates(regel);
    }
    return nieuwe;
  }

  #repeat(regel: Voorbereid, before: VastgelegdeRegel): void {
    // Nothing was kept to compare with where nothing of the line may be kept.
    const same = before.inhoudHash === null || before.inhoudHash.toString('hex') === regel.inhoudHash;
    if (!same) {
      this.#deviates(regel);
      return;
    }
    this.#gevolg.antwoord(
      {
        leveringId: regel.leveringId,
        leveringskenmerk: regel.leveringskenmerk,
        regelnummer: regel.regelnummer,
        resultaat: isCode('regelresultaat', before.resultaat) ? before.resultaat : 'AFGEKEURD',
        bevindingen: parseBevindingen(before.bevindingen),
        kenmerk: before.kenmerk ?? kenmerkOf(regel),
        meldingId: before.meldingId,
        incassopauzeTot: before.incassopauzeTot,
      },
      gevondenOf(regel.beoordeling),
    );
  }

  /** Another content under a number that was used: refused, not recorded and not counted; what stands, stands. */
  #deviates(regel: Voorbereid): void {
    this.#gevolg.antwoord(
      {
        leveringId: regel.leveringId,
        leveringskenmerk: regel.leveringskenmerk,
        regelnummer: regel.regelnummer,
        resultaat: 'AFGEKEURD',
        bevindingen: [bevinding('REGEL_WIJKT_AF', '')],
        kenmerk: kenmerkOf(regel),
        meldingId: null,
        incassopauzeTot: null,
      },
      gevondenOf(regel.beoordeling),
    );
  }

  /** Lines that may touch an arrear, those without a municipality first put to what a person decided before. */
  async kandidaten(db: UnitOfWork['db'], regels: readonly Voorbereid[]): Promise<Kandidaten> {
    const kluis = this.#kluis;
    const { partnerId } = this.#maatstaf;
    const hashes = new Map<Voorbereid, string>();
    for (const regel of regels) {
      if (regel.beoordeling.status !== 'ONBEPAALD') continue;
      const adres = adresOf(regel.beoordeling.regel);
      if (adres !== null) hashes.set(regel, kluis.hashAdres(partnerId, adres));
    }
    const besluiten = await selectAdresbesluiten(db, partnerId, [...new Set(hashes.values())]);
    return new Map(
      regels.map((regel) => {
        const hash = hashes.get(regel);
        const remembered = hash === undefined ? undefined : besluiten.get(hash);
        return [regel, this.#kandidaat(regel, this.#recall(regel.beoordeling, remembered))];
      }),
    );
  }

  #recall(beoordeling: Beoordeling, remembered: string | null | undefined): Beoordeling {
    if (beoordeling.status !== 'ONBEPAALD' || remembered === undefined) return beoordeling;
    const { regel, oorzaak, waarschuwingen } = beoordeling;
    if (remembered !== null) {
      // What a person said once may be older than a redivision; where nobody followed, a person looks again.
      const huidig = currentCode(this.#maatstaf.geo, remembered, this.#maatstaf.dag);
      if (huidig.status === 'ONBEKEND') return beoordeling;
      return beoordeelConvenant(regel, huidig.gemeentecode, 'UITZONDERING', waarschuwingen, this.#maatstaf);
    }
    return {
      status: 'AFGEKEURD',
      kenmerk: regel.kenmerk,
      regel,
      bevindingen: [...waarschuwingen, bevinding('GEMEENTE_NIET_GEVONDEN', oorzaak.veld)],
    };
  }

  #kandidaat(regel: Voorbereid, beoordeling: Beoordeling): Kandidaat | Beoordeling {
    const kluis = this.#kluis;
    const { partnerId, dag } = this.#maatstaf;
    const { leveringId, leveringskenmerk, regelnummer, inhoudHash, achterstandId } = regel;
    const plaats = { leveringId, leveringskenmerk, regelnummer, inhoudHash };
    if (achterstandId === null) return beoordeling;
    switch (beoordeling.status) {
      case 'AFGEKEURD':
        return beoordeling;
      case 'INTREKKEN':
        return { ...plaats, status: 'INTREKKEN', regel: beoordeling.regel };
      case 'ONBEPAALD':
        return {
          ...plaats,
          status: 'AANHOUDEN',
          regel: beoordeling.regel,
          uitzonderingId: kluis.uitzonderingId(leveringId, regelnummer),
          oorzaak: beoordeling.oorzaak,
          waarschuwingen: beoordeling.waarschuwingen,
        };
      case 'GEVONDEN': {
        const { gemeentecode, convenant } = beoordeling;
        const meldmaand = meldmaandVan(beoordeling.regel.signaaldatum);
        return {
          ...plaats,
          status: 'MELDEN',
          regel: beoordeling.regel,
          drempelInCenten: convenant.meldingsdrempelInCenten,
          herkomst: {
            ...plaats,
            meldingId: kluis.meldingId(partnerId, beoordeling.regel.kenmerk, meldmaand, gemeentecode),
            achterstandId,
            gemeentecode,
            gevondenDoor: beoordeling.door,
            herkomst: 'NIEUW',
            aangebodenOp: dag,
            waarschuwingen: beoordeling.waarschuwingen.map(({ code }) => code),
            convenantVersie: convenant.versie,
          },
        };
      }
    }
  }

  decide(regel: Voorbereid, kandidaat: Kandidaat | Beoordeling | undefined): void {
    const { beoordeling } = regel;
    const arrear = regel.achterstandId === null ? undefined : this.arrears.get(regel.achterstandId);
    if (kandidaat === undefined || isBeoordeling(kandidaat) || arrear === undefined) {
      const refused = kandidaat !== undefined && kandidaat.status === 'AFGEKEURD' ? kandidaat : beoordeling;
      const bevindingen = refused.status === 'AFGEKEURD' ? refused.bevindingen : [];
      this.#record(regel, { resultaat: 'AFGEKEURD', bevindingen, melding: null }, gevondenOf(refused));
      return;
    }
    const besluit = decideRegel(arrear, kandidaat, this.#aannemer);
    const waarschuwingen = 'waarschuwingen' in beoordeling ? beoordeling.waarschuwingen : [];
    this.#apply(arrear, besluit, kandidaat);
    const gevonden =
      kandidaat.status === 'MELDEN'
        ? { gemeentecode: kandidaat.herkomst.gemeentecode, door: kandidaat.herkomst.gevondenDoor }
        : null;
    this.#record(regel, { ...besluit, bevindingen: [...waarschuwingen, ...besluit.bevindingen] }, gevonden);
  }

  #apply(before: Achterstand, besluit: Besluit, kandidaat: Kandidaat): void {
    this.arrears.set(before.achterstandId, besluit.achterstand);
    const telling = this.#tellingOf(kandidaat.leveringId).telling;
    if (besluit.meldingen.length > 0 || besluit.uitzonderingen.length > 0)
      this.usedArrears.add(before.achterstandId);
    for (const staat of besluit.meldingen) {
      const { meldingId } = staat.inhoud;
      countMelding(
        telling,
        before.meldingen.find(({ inhoud }) => inhoud.meldingId === meldingId),
        staat,
      );
      this.#gevolg.melding(staat);
    }
    for (const gevolg of besluit.uitzonderingen) {
      if (gevolg.soort === 'GESLOTEN') {
        telling.alsnogAfgekeurd++;
        this.#gevolg.sluit(gevolg.uitzondering, gevolg.reden);
      } else if (kandidaat.status === 'AANHOUDEN')
        this.#gevolg.houdAan(gevolg.uitzonderingId, kandidaat, besluit.achterstand);
    }
  }

  #record(regel: Voorbereid, besluit: Regelbesluit, gevonden: Gevonden | null): void {
    const { resultaat, bevindingen, melding } = besluit;
    const { leveringId, leveringskenmerk, regelnummer } = regel;
    const positie = this.#tellingOf(leveringId);
    countResultaat(positie.telling, resultaat);
    positie.telling.waarschuwingen += bevindingen.filter(isWaarschuwing).length;
    positie.hoogste = Math.max(positie.hoogste, regelnummer);
    this.#gevolg.regel(regel, besluit);
    this.#gevolg.antwoord(
      {
        leveringId,
        leveringskenmerk,
        regelnummer,
        resultaat,
        bevindingen,
        kenmerk: kenmerkOf(regel),
        meldingId: melding?.inhoud.meldingId ?? null,
        incassopauzeTot: melding?.inhoud.incassopauzeTot ?? null,
      },
      gevonden,
    );
  }

  #tellingOf(leveringId: string): Leveringpositie {
    const found = this.tellingen.get(leveringId);
    if (found === undefined) throw new Error('a line of a levering that was not opened');
    return found;
  }
}

export function placeOf({ leveringId, regelnummer }: { leveringId: string; regelnummer: number }): string {
  return `${leveringId} ${regelnummer}`;
}

export function kenmerkOf({ beoordeling }: Voorbereid): string | null {
  return beoordeling.status === 'AFGEKEURD' ? beoordeling.kenmerk : beoordeling.regel.kenmerk;
}

function isBeoordeling(value: Kandidaat | Beoordeling): value is Beoordeling {
  return !('inhoudHash' in value);
}

/** The municipality of a line as it was judged, also when there turned out to be no convenant with it. */
function gevondenOf(beoordeling: Beoordeling): Gevonden | null {
  switch (beoordeling.status) {
    case 'GEVONDEN':
      return { gemeentecode: beoordeling.gemeentecode, door: beoordeling.door };
    case 'AFGEKEURD':
      return beoordeling.gevonden ?? null;
    case 'INTREKKEN':
    case 'ONBEPAALD':
      return null;
  }
}
