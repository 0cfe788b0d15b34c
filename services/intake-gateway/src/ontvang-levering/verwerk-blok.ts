// Past 150 lines: the one transaction of a block of lines, told in the order of its locks.

import { type Code, type Datum, isCode, meldmaandVan } from '@meldpunt/contracts';
import { type OutgoingMessage, ProblemError, type UnitOfWork } from '@meldpunt/service-kit';
import type { Kluis } from '../kluis/kluis.ts';
import type { Referentie } from '../referentie/referentie.ts';
import type { Topicnamen } from '../topicnamen.ts';
import { type Beoordeling, beoordeelConvenant, beoordeelRegel, type Maatstaf } from './beoordeel-regel.ts';
import {
  type Bevinding,
  bevinding,
  formatBevindingen,
  isWaarschuwing,
  parseBevindingen,
} from './bevinding.ts';
import {
  type Achterstand,
  type Besluit,
  changeInCenten,
  decideRegel,
  type Kandidaat,
  type Sluitreden,
} from './decide-regel.ts';
import type { Aannemer, Meldingstaat } from './meldingstaat.ts';
import { type Moment, meldingMessage, ontvangstMessage } from './outgoing.ts';
import type { GelezenRegel } from './parse-record.ts';
import { adresOf, contentOf } from './regel.ts';
import {
  addDagtelling,
  closeUitzonderingen,
  insertAchterstanden,
  insertRegels,
  lockAchterstanden,
  lockLeveringen,
  selectAdresbesluiten,
  selectMeldingen,
  selectOpenUitzonderingen,
  selectStand,
  selectVastgelegdeRegels,
  type TeBewarenMelding,
  type TeBewarenRegel,
  type TeBewarenUitzondering,
  updateLevering,
  upsertMeldingen,
  upsertUitzonderingen,
  type VastgelegdeRegel,
} from './store.ts';
import { addTelling, countResultaat, countStand, emptyTelling, type Telling } from './telling.ts';

/** Everything around a block that is the same for each one. */
export interface Intake {
  readonly kluis: Kluis;
  readonly referentie: Referentie;
  readonly topics: Topicnamen;
  /** Wall clock in ms; only measured. */
  now(): number;
}

export type Bron = 'JSON' | 'NDJSON' | 'KAFKA';

/** One line as it came: its place, what was read of it and the text that stands for its bytes when it is unreadable. */
export interface Blokregel {
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly laatsteRegel: boolean;
  readonly gelezen: GelezenRegel;
  readonly ruw: () => string;
}

export interface Regeluitkomst {
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly resultaat: Code<'regelresultaat'>;
  readonly bevindingen: readonly Bevinding[];
  readonly kenmerk: string | null;
  readonly meldingId: string | null;
  readonly incassopauzeTot: Datum | null;
}

/** A line judged outside the transaction, by a measure that the transaction must find unchanged. */
interface Voorbereid extends Blokregel {
  readonly leveringId: string;
  readonly beoordeling: Beoordeling;
  readonly inhoudHash: string;
  readonly achterstandId: string | null;
}

export interface Voorbereiding {
  readonly partnerId: string;
  readonly maatstaf: Maatstaf;
  readonly regels: readonly Voorbereid[];
}

/** Reads the measure outside a transaction, to judge a block while the one before it is being written. */
export async function currentMaatstaf(
  intake: Intake,
  db: UnitOfWork['db'],
  partnerId: string,
): Promise<Maatstaf> {
  const { dag, versie } = await selectStand(db);
  if (dag === null) throw new ProblemError('DAG_ONBEKEND', { retryAfter: 60 });
  const maatstaf = await intake.referentie.maatstaf(partnerId, dag, versie);
  if (maatstaf === undefined) throw new ProblemError('GEEN_MACHTIGING');
  return maatstaf;
}

/** Judges the lines of one partner by everything that needs no database. */
export function bereidVoor(intake: Intake, maatstaf: Maatstaf, regels: readonly Blokregel[]): Voorbereiding {
  const { kluis } = intake;
  const { partnerId } = maatstaf;
  const leveringIds = new Map<string, string>();
  const voorbereid = regels.map((regel): Voorbereid => {
    let leveringId = leveringIds.get(regel.leveringskenmerk);
    if (leveringId === undefined) {
      leveringId = kluis.leveringId(partnerId, regel.leveringskenmerk);
      leveringIds.set(regel.leveringskenmerk, leveringId);
    }
    const beoordeling = beoordeelRegel(regel.gelezen, maatstaf);
    const content = beoordeling.status === 'AFGEKEURD' ? (beoordeling.regel ?? null) : beoordeling.regel;
    return {
      ...regel,
      leveringId,
      beoordeling,
      inhoudHash: kluis.hashInhoud(content === null ? regel.ruw() : contentOf(content)),
      achterstandId:
        beoordeling.status === 'AFGEKEURD' ? null : kluis.achterstandId(partnerId, beoordeling.regel.kenmerk),
    };
  });
  return { partnerId, maatstaf, regels: voorbereid };
}

/**
 * Records a block of lines of one partner in the caller's transaction: receipt lines, meldingen, held lines, counts
 * and events, all or nothing. Locks are taken in one order, leveringen before arrears, each by id, the day's counts
 * last, so that two deliveries at once wait for each other and never in a circle.
 *
 * @throws GelijktijdigeLevering when the transaction must run again.
 */
export async function verwerkBlok(
  work: UnitOfWork,
  intake: Intake,
  bron: Bron,
  aanbod: Voorbereiding,
): Promise<Regeluitkomst[]> {
  const { db } = work;
  const maatstaf = await currentMaatstaf(intake, db, aanbod.partnerId);
  const { regels } = maatstaf === aanbod.maatstaf ? aanbod : bereidVoor(intake, maatstaf, aanbod.regels);
  const blok = new Blok(intake, maatstaf, bron);

  const bekend = await blok.openLeveringen(db, regels);
  const nieuwe = blok.splitRecorded(regels, bekend);
  const kandidaten = await blok.kandidaten(db, nieuwe);
  await blok.lockArrears(db, kandidaten);
  for (const regel of nieuwe) blok.decide(regel, kandidaten.get(regel));
  await blok.write(db);
  work.outbox.addAll(blok.outgoing);
  return blok.uitkomsten;
}

type Recorded = ReadonlyMap<string, VastgelegdeRegel>;

/** The working memory of one transaction. */
class Blok {
  readonly outgoing: OutgoingMessage[] = [];
  readonly uitkomsten: Regeluitkomst[] = [];
  readonly #intake: Intake;
  readonly #maatstaf: Maatstaf;
  readonly #bron: Bron;
  readonly #aannemer: Aannemer;
  readonly #moment: Moment;
  readonly #arrears = new Map<string, Achterstand>();
  readonly #presentArrears = new Set<string>();
  readonly #usedArrears = new Set<string>();
  readonly #meldingen = new Map<string, TeBewarenMelding>();
  readonly #uitzonderingen = new Map<string, TeBewarenUitzondering>();
  readonly #gesloten: { uitzonderingId: string; reden: Sluitreden }[] = [];
  readonly #regels: TeBewarenRegel[] = [];
  readonly #tellingen = new Map<string, { telling: Telling; hoogste: number; afgerond: boolean }>();
  readonly #dag = emptyTelling();

  constructor(intake: Intake, maatstaf: Maatstaf, bron: Bron) {
    this.#intake = intake;
    this.#maatstaf = maatstaf;
    this.#bron = bron;
    this.#moment = { dag: maatstaf.dag, gezienOp: intake.now() };
    this.#aannemer = {
      dag: maatstaf.dag,
      partnerId: maatstaf.partnerId,
      partnerVersie: maatstaf.partnerVersie,
      soort: maatstaf.soort,
      geoVersie: maatstaf.geo.versie,
    };
  }

  /** Locks the leveringen and reads what was recorded before of the lines that come again. */
  async openLeveringen(db: UnitOfWork['db'], regels: readonly Voorbereid[]): Promise<Recorded> {
    const { partnerId, dag } = this.#maatstaf;
    const kenmerken = new Map(
      regels.map(({ leveringId, leveringskenmerk }) => [leveringId, leveringskenmerk]),
    );
    const locked = await lockLeveringen(
      db,
      [...kenmerken].map(([leveringId, leveringskenmerk]) => ({
        leveringId,
        leveringskenmerk,
        partnerId,
        bron: this.#bron,
        dag,
      })),
    );
    const hoogste = new Map(locked.map(({ leveringId, hoogsteRegel }) => [leveringId, hoogsteRegel]));
    for (const { leveringId, hoogsteRegel, nieuw } of locked) {
      this.#tellingen.set(leveringId, { telling: emptyTelling(), hoogste: hoogsteRegel, afgerond: false });
      if (nieuw) this.#dag.leveringen++;
    }
    const again = regels.filter(
      ({ leveringId, regelnummer }) => regelnummer <= (hoogste.get(leveringId) ?? 0),
    );
    const recorded = await selectVastgelegdeRegels(db, again);
    return new Map(recorded.map((regel) => [placeOf(regel), regel]));
  }

  /** Gives lines that were recorded before their result again; the others are new. */
  splitRecorded(regels: readonly Voorbereid[], recorded: Recorded): Voorbereid[] {
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
    this.#answer({
      leveringId: regel.leveringId,
      leveringskenmerk: regel.leveringskenmerk,
      regelnummer: regel.regelnummer,
      resultaat: isCode('regelresultaat', before.resultaat) ? before.resultaat : 'AFGEKEURD',
      bevindingen: parseBevindingen(before.bevindingen),
      kenmerk: before.kenmerk ?? kenmerkOf(regel),
      meldingId: before.meldingId,
      incassopauzeTot: before.incassopauzeTot,
    });
  }

  /** Another content under a number that was used: refused, not recorded and not counted; what stands, stands. */
  #deviates(regel: Voorbereid): void {
    this.#answer({
      leveringId: regel.leveringId,
      leveringskenmerk: regel.leveringskenmerk,
      regelnummer: regel.regelnummer,
      resultaat: 'AFGEKEURD',
      bevindingen: [bevinding('REGEL_WIJKT_AF', '')],
      kenmerk: kenmerkOf(regel),
      meldingId: null,
      incassopauzeTot: null,
    });
  }

  /** Lines that may touch an arrear, those without a municipality first put to what a person decided before. */
  async kandidaten(
    db: UnitOfWork['db'],
    regels: readonly Voorbereid[],
  ): Promise<Map<Voorbereid, Kandidaat | Beoordeling>> {
    const { kluis } = this.#intake;
    const { partnerId } = this.#maatstaf;
    const hashes = new Map<Voorbereid, string>();
    for (const regel of regels) {
      if (regel.beoordeling.status === 'ONBEPAALD') {
        hashes.set(regel, kluis.hashAdres(partnerId, adresOf(regel.beoordeling.regel)));
      }
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
    if (remembered !== null)
      return beoordeelConvenant(regel, remembered, 'UITZONDERING', waarschuwingen, this.#maatstaf);
    return { status: 'AFGEKEURD', kenmerk: regel.kenmerk, regel, bevindingen: [...waarschuwingen, oorzaak] };
  }

  #kandidaat(regel: Voorbereid, beoordeling: Beoordeling): Kandidaat | Beoordeling {
    const { kluis } = this.#intake;
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

  /** Locks the arrears these lines are about and reads what is known of them, after the lock was given. */
  async lockArrears(
    db: UnitOfWork['db'],
    kandidaten: ReadonlyMap<Voorbereid, Kandidaat | Beoordeling>,
  ): Promise<void> {
    const ids = new Set<string>();
    for (const [{ achterstandId }, { status }] of kandidaten) {
      if (achterstandId !== null && status !== 'AFGEKEURD') ids.add(achterstandId);
    }
    const present = await lockAchterstanden(db, [...ids].sort());
    for (const id of ids) this.#arrears.set(id, { achterstandId: id, meldingen: [], uitzonderingen: [] });
    if (present.length === 0) return;
    for (const id of present) this.#presentArrears.add(id);
    const meldingen = Map.groupBy(await selectMeldingen(db, present), ({ inhoud }) => inhoud.achterstandId);
    const uitzonderingen = Map.groupBy(
      await selectOpenUitzonderingen(db, present),
      ({ achterstandId }) => achterstandId,
    );
    for (const id of present) {
      this.#arrears.set(id, {
        achterstandId: id,
        meldingen: meldingen.get(id) ?? [],
        uitzonderingen: uitzonderingen.get(id) ?? [],
      });
    }
  }

  decide(regel: Voorbereid, kandidaat: Kandidaat | Beoordeling | undefined): void {
    const { beoordeling } = regel;
    const arrear = regel.achterstandId === null ? undefined : this.#arrears.get(regel.achterstandId);
    if (kandidaat === undefined || isBeoordeling(kandidaat) || arrear === undefined) {
      const refused = kandidaat !== undefined && kandidaat.status === 'AFGEKEURD' ? kandidaat : beoordeling;
      const bevindingen = refused.status === 'AFGEKEURD' ? refused.bevindingen : [];
      this.#record(regel, { resultaat: 'AFGEKEURD', bevindingen, melding: null });
      return;
    }
    const besluit = decideRegel(arrear, kandidaat, this.#aannemer);
    const waarschuwingen = 'waarschuwingen' in beoordeling ? beoordeling.waarschuwingen : [];
    this.#apply(arrear, besluit, kandidaat);
    this.#record(regel, { ...besluit, bevindingen: [...waarschuwingen, ...besluit.bevindingen] });
  }

  #apply(before: Achterstand, besluit: Besluit, kandidaat: Kandidaat): void {
    this.#arrears.set(before.achterstandId, besluit.achterstand);
    const telling = this.#tellingOf(kandidaat.leveringId).telling;
    if (besluit.meldingen.length > 0 || besluit.uitzonderingen.length > 0)
      this.#usedArrears.add(before.achterstandId);
    for (const staat of besluit.meldingen) {
      const { meldingId, stand, bedragInCenten } = staat.inhoud;
      const { eerste, wijziging } = changeInCenten(
        before.meldingen.find(({ inhoud }) => inhoud.meldingId === meldingId),
        staat,
      );
      telling.centenEerste += eerste;
      telling.centenWijzigingen += wijziging;
      if (stand !== 'AANGENOMEN') {
        countStand(telling, stand);
        telling.centenIngetrokken += stand === 'VERPLAATST' ? 0 : bedragInCenten;
      }
      this.#emitMelding(staat);
    }
    for (const gevolg of besluit.uitzonderingen) {
      if (gevolg.soort === 'GESLOTEN') {
        const { uitzondering, reden } = gevolg;
        telling.alsnogAfgekeurd++;
        this.#uitzonderingen.delete(uitzondering.uitzonderingId);
        this.#gesloten.push({ uitzonderingId: uitzondering.uitzonderingId, reden });
        this.#closedLine(uitzondering);
      } else if (kandidaat.status === 'AANHOUDEN')
        this.#hold(gevolg.uitzonderingId, kandidaat, besluit.achterstand);
    }
  }

  #hold(
    uitzonderingId: string,
    kandidaat: Extract<Kandidaat, { status: 'AANHOUDEN' }>,
    arrear: Achterstand,
  ): void {
    const { kluis } = this.#intake;
    const { partnerId, dag } = this.#maatstaf;
    const { persoon, ...regel } = kandidaat.regel;
    const held = arrear.uitzonderingen.find((uitzondering) => uitzondering.uitzonderingId === uitzonderingId);
    this.#uitzonderingen.set(uitzonderingId, {
      uitzonderingId,
      partnerId,
      achterstandId: arrear.achterstandId,
      meldmaand: meldmaandVan(regel.signaaldatum),
      leveringId: held?.leveringId ?? kandidaat.leveringId,
      leveringskenmerk: held?.leveringskenmerk ?? kandidaat.leveringskenmerk,
      regelnummer: held?.regelnummer ?? kandidaat.regelnummer,
      oorzaak: formatBevindingen([kandidaat.oorzaak]),
      waarschuwingen: [],
      dag,
      regel,
      persoon: kluis.sealPersoon(uitzonderingId, persoon, dag),
      inhoudHash: kandidaat.inhoudHash,
      adresHash: kluis.hashAdres(partnerId, adresOf(kandidaat.regel)),
    });
  }

  #emitMelding(staat: Meldingstaat): void {
    const { bewaar, message } = meldingMessage(this.#intake, staat, this.#moment);
    this.#meldingen.set(staat.inhoud.meldingId, bewaar);
    this.outgoing.push(message);
  }

  #record(regel: Voorbereid, besluit: Pick<Besluit, 'resultaat' | 'bevindingen' | 'melding'>): void {
    const { resultaat, bevindingen, melding } = besluit;
    const { leveringId, leveringskenmerk, regelnummer } = regel;
    const positie = this.#tellingOf(leveringId);
    countResultaat(positie.telling, resultaat);
    positie.telling.waarschuwingen += bevindingen.filter(isWaarschuwing).length;
    positie.hoogste = Math.max(positie.hoogste, regelnummer);
    const kenmerk = kenmerkOf(regel);
    const meldingId = melding?.inhoud.meldingId ?? null;
    const incassopauzeTot = melding?.inhoud.incassopauzeTot ?? null;
    const forgotten = bevindingen.some(({ code }) => code === 'GEEN_CONVENANT');
    this.#regels.push({
      leveringId,
      regelnummer,
      inhoudHash: forgotten ? null : regel.inhoudHash,
      resultaat,
      bevindingen: formatBevindingen(bevindingen),
      // Of a refused line only its number and what is wrong with it is kept.
      kenmerk: resultaat === 'AFGEKEURD' ? null : kenmerk,
      meldingId,
      incassopauzeTot,
    });
    this.#answer({
      leveringId,
      leveringskenmerk,
      regelnummer,
      resultaat,
      bevindingen,
      kenmerk,
      meldingId,
      incassopauzeTot,
    });
  }

  #answer(uitkomst: Regeluitkomst): void {
    this.uitkomsten.push(uitkomst);
    if (this.#bron === 'KAFKA') this.#emitOntvangst(uitkomst, 1);
  }

  /** A held line that the creditor itself overtook: its receipt line gets a second version. */
  #closedLine(uitzondering: { leveringId: string; leveringskenmerk: string; regelnummer: number }): void {
    if (this.#bron !== 'KAFKA') return;
    const { leveringId, leveringskenmerk, regelnummer } = uitzondering;
    const nothing = { bevindingen: [], kenmerk: null, meldingId: null, incassopauzeTot: null };
    this.#emitOntvangst(
      { leveringId, leveringskenmerk, regelnummer, resultaat: 'ALSNOG_AFGEKEURD', ...nothing },
      2,
    );
  }

  #emitOntvangst(uitkomst: Regeluitkomst, versie: number): void {
    this.outgoing.push(
      ontvangstMessage(this.#intake, this.#maatstaf.partnerId, uitkomst, versie, this.#moment),
    );
  }

  #tellingOf(leveringId: string): { telling: Telling; hoogste: number; afgerond: boolean } {
    const found = this.#tellingen.get(leveringId);
    if (found === undefined) throw new Error('a line of a levering that was not opened');
    return found;
  }

  async write(db: UnitOfWork['db']): Promise<void> {
    const { partnerId, dag } = this.#maatstaf;
    const made = [...this.#usedArrears].filter((id) => !this.#presentArrears.has(id)).sort();
    await insertAchterstanden(db, partnerId, made);
    await upsertMeldingen(db, [...this.#meldingen.values()]);
    await upsertUitzonderingen(db, [...this.#uitzonderingen.values()]);
    await closeUitzonderingen(db, this.#gesloten, dag);
    await insertRegels(db, partnerId, this.#regels);
    let counted = this.#dag.leveringen > 0;
    for (const [leveringId, { telling, hoogste, afgerond }] of this.#tellingen) {
      if (telling.aangeboden === 0 && !afgerond) continue;
      await updateLevering(db, leveringId, hoogste, telling, afgerond);
      addTelling(this.#dag, telling);
      counted = true;
    }
    if (counted) await addDagtelling(db, dag, partnerId, this.#dag);
  }
}

function placeOf({ leveringId, regelnummer }: { leveringId: string; regelnummer: number }): string {
  return `${leveringId} ${regelnummer}`;
}

function kenmerkOf({ beoordeling }: Voorbereid): string | null {
  return beoordeling.status === 'AFGEKEURD' ? beoordeling.kenmerk : beoordeling.regel.kenmerk;
}

function isBeoordeling(value: Kandidaat | Beoordeling): value is Beoordeling {
  return !('inhoudHash' in value);
}
