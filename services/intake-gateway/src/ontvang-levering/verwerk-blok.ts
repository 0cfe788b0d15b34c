// Longer than most: the one transaction of a block of lines, told in the order of its locks.

import { type Code, type Datum, meldmaandVan } from '@meldpunt/contracts';
import { type OutgoingMessage, ProblemError, type UnitOfWork } from '@meldpunt/service-kit';
import type { Kluis } from '../kluis/kluis.ts';
import type { Referentie } from '../referentie/referentie.ts';
import type { Topicnamen } from '../topicnamen.ts';
import { type Beoordeling, beoordeelRegel, type Maatstaf } from './beoordeel-regel.ts';
import { type Bevinding, formatBevindingen, parseBevindingen } from './bevinding.ts';
import {
  type Aanhouding,
  Blok,
  type Blokgevolg,
  type Kandidaten,
  kenmerkOf,
  placeOf,
  type Regelbesluit,
  type Vastgelegd,
} from './blok.ts';
import type { Achterstand, OpenUitzondering, Sluitreden } from './decide-regel.ts';
import type { Meldingstaat } from './meldingstaat.ts';
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
  type NieuweLevering,
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
} from './store.ts';
import { addTelling, emptyTelling } from './telling.ts';

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
export interface Voorbereid extends Blokregel {
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
  const vastlegging = new Vastlegging(intake, maatstaf, bron);
  const blok = new Blok(intake.kluis, maatstaf, vastlegging);

  const leveringen = await lockLeveringen(db, leveringenOf(regels, maatstaf, bron));
  const nieuwe = blok.splitRecorded(regels, await readRecorded(db, blok.openLeveringen(regels, leveringen)));
  const kandidaten = await blok.kandidaten(db, nieuwe);
  const ids = arrearsOf(kandidaten);
  const present = await lockAchterstanden(db, ids);
  await readArrears(db, ids, present, blok.arrears);
  for (const regel of nieuwe) blok.decide(regel, kandidaten.get(regel));
  await vastlegging.write(db, blok, new Set(present));
  work.outbox.addAll(vastlegging.outgoing);
  return vastlegging.uitkomsten;
}

export function leveringenOf(
  regels: readonly Voorbereid[],
  { partnerId, dag }: Maatstaf,
  bron: Bron,
): NieuweLevering[] {
  const kenmerken = new Map(regels.map(({ leveringId, leveringskenmerk }) => [leveringId, leveringskenmerk]));
  return [...kenmerken].map(([leveringId, leveringskenmerk]) => ({
    leveringId,
    leveringskenmerk,
    partnerId,
    bron,
    dag,
  }));
}

export async function readRecorded(db: UnitOfWork['db'], again: readonly Voorbereid[]): Promise<Vastgelegd> {
  const recorded = await selectVastgelegdeRegels(db, again);
  return new Map(recorded.map((regel) => [placeOf(regel), regel]));
}

/** Ids, in their order, of the arrears that lines not refused are about. */
export function arrearsOf(kandidaten: Kandidaten): string[] {
  const ids = new Set<string>();
  for (const [{ achterstandId }, { status }] of kandidaten) {
    if (achterstandId !== null && status !== 'AFGEKEURD') ids.add(achterstandId);
  }
  return [...ids].sort();
}

/** Reads what is known of arrears; after a lock on those that are there, where one is taken. */
export async function readArrears(
  db: UnitOfWork['db'],
  ids: readonly string[],
  present: readonly string[],
  arrears: Map<string, Achterstand>,
): Promise<void> {
  for (const id of ids) arrears.set(id, { achterstandId: id, meldingen: [], uitzonderingen: [] });
  if (present.length === 0) return;
  const [known, held] = await Promise.all([
    selectMeldingen(db, present),
    selectOpenUitzonderingen(db, present),
  ]);
  const meldingen = Map.groupBy(known, ({ inhoud }) => inhoud.achterstandId);
  const uitzonderingen = Map.groupBy(held, ({ achterstandId }) => achterstandId);
  for (const id of present) {
    arrears.set(id, {
      achterstandId: id,
      meldingen: meldingen.get(id) ?? [],
      uitzonderingen: uitzonderingen.get(id) ?? [],
    });
  }
}

/** Writes a block down: rows to keep and messages to send. */
class Vastlegging implements Blokgevolg {
  readonly outgoing: OutgoingMessage[] = [];
  readonly uitkomsten: Regeluitkomst[] = [];
  readonly #intake: Intake;
  readonly #maatstaf: Maatstaf;
  readonly #bron: Bron;
  readonly #moment: Moment;
  readonly #meldingen = new Map<string, TeBewarenMelding>();
  readonly #uitzonderingen = new Map<string, TeBewarenUitzondering>();
  readonly #gesloten: { uitzonderingId: string; reden: Sluitreden }[] = [];
  readonly #regels: TeBewarenRegel[] = [];

  constructor(intake: Intake, maatstaf: Maatstaf, bron: Bron) {
    this.#intake = intake;
    this.#maatstaf = maatstaf;
    this.#bron = bron;
    this.#moment = { dag: maatstaf.dag, gezienOp: intake.now() };
  }

  melding(staat: Meldingstaat): void {
    const { bewaar, message } = meldingMessage(this.#intake, staat, this.#moment);
    this.#meldingen.set(staat.inhoud.meldingId, bewaar);
    this.outgoing.push(message);
  }

  houdAan(uitzonderingId: string, kandidaat: Aanhouding, achterstand: Achterstand): void {
    const { kluis } = this.#intake;
    const { partnerId, dag } = this.#maatstaf;
    const { persoon, ...regel } = kandidaat.regel;
    const adres = adresOf(kandidaat.regel);
    const held = achterstand.uitzonderingen.find(
      (uitzondering) => uitzondering.uitzonderingId === uitzonderingId,
    );
    this.#uitzonderingen.set(uitzonderingId, {
      uitzonderingId,
      partnerId,
      achterstandId: achterstand.achterstandId,
      meldmaand: meldmaandVan(regel.signaaldatum),
      leveringId: held?.leveringId ?? kandidaat.leveringId,
      leveringskenmerk: held?.leveringskenmerk ?? kandidaat.leveringskenmerk,
      regelnummer: held?.regelnummer ?? kandidaat.regelnummer,
      oorzaak: formatBevindingen([kandidaat.oorzaak]),
      waarschuwingen: formatBevindingen(kandidaat.waarschuwingen),
      dag,
      regel,
      persoon: kluis.sealPersoon(uitzonderingId, persoon, dag),
      inhoudHash: kandidaat.inhoudHash,
      adresHash: adres === null ? null : kluis.hashAdres(partnerId, adres),
    });
  }

  sluit({ uitzonderingId }: OpenUitzondering, reden: Sluitreden): void {
    this.#gesloten.push({ uitzonderingId, reden });
  }

  regel(regel: Voorbereid, { resultaat, bevindingen, melding }: Regelbesluit): void {
    const forgotten = bevindingen.some(({ code }) => code === 'GEEN_CONVENANT');
    this.#regels.push({
      leveringId: regel.leveringId,
      regelnummer: regel.regelnummer,
      inhoudHash: forgotten ? null : regel.inhoudHash,
      resultaat,
      bevindingen: formatBevindingen(bevindingen),
      // Of a refused line only its number and what is wrong with it is kept.
      kenmerk: resultaat === 'AFGEKEURD' ? null : kenmerkOf(regel),
      meldingId: melding?.inhoud.meldingId ?? null,
      incassopauzeTot: melding?.inhoud.incassopauzeTot ?? null,
    });
  }

  antwoord(uitkomst: Regeluitkomst): void {
    this.uitkomsten.push(uitkomst);
    if (this.#bron === 'KAFKA') this.#emitOntvangst(uitkomst);
  }

  #emitOntvangst(uitkomst: Regeluitkomst): void {
    this.outgoing.push(ontvangstMessage(this.#intake, this.#maatstaf.partnerId, uitkomst, this.#moment));
  }

  async write(db: UnitOfWork['db'], blok: Blok, present: ReadonlySet<string>): Promise<void> {
    const { partnerId, dag } = this.#maatstaf;
    const made = [...blok.usedArrears].filter((id) => !present.has(id)).sort();
    const inserted = insertAchterstanden(db, partnerId, made);
    upsertMeldingen(db, [...this.#meldingen.values()]);
    upsertUitzonderingen(db, [...this.#uitzonderingen.values()]);
    insertRegels(db, partnerId, this.#regels);
    // After the lines of this block: one that it held may have been overtaken within it.
    const closing = closeUitzonderingen(db, this.#gesloten, dag);
    const sum = { ...emptyTelling(), leveringen: blok.nieuweLeveringen };
    let counted = sum.leveringen > 0;
    for (const [leveringId, { telling, hoogste, afgerond }] of blok.tellingen) {
      if (telling.aangeboden === 0 && !afgerond) continue;
      updateLevering(db, leveringId, hoogste, telling, afgerond);
      addTelling(sum, telling);
      counted = true;
    }
    if (counted) addDagtelling(db, dag, partnerId, sum);
    const [closed] = await Promise.all([closing, inserted]);
    for (const { bron, bevindingen, ...regel } of closed) {
      if (bron !== 'KAFKA') continue;
      this.#emitOntvangst({
        ...regel,
        resultaat: 'ALSNOG_AFGEKEURD',
        bevindingen: parseBevindingen(bevindingen),
        kenmerk: null,
        meldingId: null,
        incassopauzeTot: null,
      });
    }
  }
}
