import { type Datum, datum, topics } from '@meldpunt/contracts';
import {
  assertUnreachable,
  type ConsumedMessage,
  type ParkedMessage,
  readDay,
  statement,
  type TransactionQueryable,
  type UnitOfWork,
} from '@meldpunt/service-kit';
import { holdDay } from '../geef-vrij/dag-slot.ts';
import { decideVrijgaven } from '../geef-vrij/decide-vrijgaven.ts';
import { type GeefVrij, type TeVersturen } from '../geef-vrij/geef-vrij.ts';
import { readAfhandeling, readUitgegaan, readUitkomst, type Wijziging } from '../read-event.ts';
import {
  applyAfhandeling,
  applyMelding,
  applyUitgegaan,
  applyUitkomst,
  type Dossier,
  isToldOrEnds,
  openDossier,
} from './dossier.ts';
import { type StoredDossier, selectDossiers, upsertMeldingen, upsertVerloop } from './store.ts';

// A melding and what happens to it come on topics of their own, so two consumers may meet over one melding: the one
// parks an outcome because the melding is unknown, the other brings the melding and finds nothing parked. They take
// turns per municipality, the key all these topics share. The lock ends with the transaction.
const TAKE_TURNS = statement(
  'feedback-take-turns',
  `select pg_advisory_xact_lock(hashtext('feedback'), hashtext(code)) from (select unnest($1::text[]) as code order by 1) as codes`,
);

export function takeTurns(db: TransactionQueryable, gemeentecodes: readonly string[]): void {
  db.send(TAKE_TURNS, [[...new Set(gemeentecodes)].sort()]);
}

/** Applies a batch in its order and releases what may be told now. */
export async function handleWijzigingen(
  received: readonly ConsumedMessage<Wijziging>[],
  work: UnitOfWork,
  geefVrij: GeefVrij,
): Promise<void> {
  const messages = received.filter(({ value }) => concernsCreditor(value));
  if (messages.length === 0) return;
  holdDay(work.db);
  takeTurns(
    work.db,
    messages.map(({ value }) => value.gemeentecode),
  );
  const [dag, dossiers] = await Promise.all([
    readDay(work.db),
    selectDossiers(work.db, unique(messages.map(({ value }) => value.meldingId))),
  ]);
  const werk = new Werk(dag === undefined ? undefined : datum(dag));
  for (const dossier of dossiers) werk.know(dossier);
  const nieuw: string[] = [];
  for (const { value, key, raw } of messages) {
    if (werk.apply(value)) continue;
    if (value.over === 'MELDING') {
      werk.open(value);
      nieuw.push(value.meldingId);
    } else {
      work.park({ waitsFor: waitsFor(value.meldingId), topic: TOPIC[value.over], key, value: raw });
    }
  }
  if (nieuw.length > 0) {
    for (const parked of await work.releaseParked(nieuw.map(waitsFor))) werk.apply(readParked(parked));
  }
  const { gewijzigd, meldingen, teVersturen } = werk.outcome();
  upsertMeldingen(work.db, meldingen);
  upsertVerloop(work.db, gewijzigd);
  await geefVrij.send(work, teVersturen);
}

/** What one transaction knows of the meldingen it touches. */
class Werk {
  readonly #dag: Datum | undefined;
  readonly #stored = new Map<string, StoredDossier>();
  readonly #changed = new Set<string>();
  readonly #changedMelding = new Set<string>();
  readonly #teVersturen: TeVersturen[] = [];

  constructor(dag: Datum | undefined) {
    this.#dag = dag;
  }

  know(dossier: Dossier): void {
    this.#stored.set(dossier.melding.meldingId, { dossier, volgendeOp: null });
  }

  open(wijziging: Wijziging & { over: 'MELDING' }): void {
    this.#changedMelding.add(wijziging.meldingId);
    this.#decide(openDossier(wijziging.melding));
  }

  /** False when the melding is not known yet. */
  apply(wijziging: Wijziging): boolean {
    const known = this.#stored.get(wijziging.meldingId);
    if (known === undefined) return false;
    const next = applyWijziging(known.dossier, wijziging);
    if (next === known.dossier) return true;
    if (next.melding !== known.dossier.melding) this.#changedMelding.add(wijziging.meldingId);
    this.#decide(next);
    return true;
  }

  outcome() {
    const gewijzigd = [...this.#changed]
      .map((id) => this.#stored.get(id))
      .filter((found) => found !== undefined);
    return {
      gewijzigd,
      meldingen: gewijzigd
        .map(({ dossier }) => dossier.melding)
        .filter(({ meldingId }) => this.#changedMelding.has(meldingId)),
      teVersturen: this.#teVersturen,
    };
  }

  /** After each event and not after the batch, so that where a batch ends makes no difference to what is told. */
  #decide(dossier: Dossier): void {
    const { melding } = dossier;
    // No earlier than the melding itself: feedback may be a day event behind.
    const dag =
      this.#dag === undefined || this.#dag < melding.aangenomenOp ? melding.aangenomenOp : this.#dag;
    const besluit = decideVrijgaven(dossier, dag);
    this.#stored.set(melding.meldingId, { dossier: besluit.dossier, volgendeOp: besluit.volgendeOp });
    this.#changed.add(melding.meldingId);
    for (const vrijgave of besluit.vrijgaven) this.#teVersturen.push({ melding, vrijgave });
  }
}

function concernsCreditor(wijziging: Wijziging): boolean {
  return wijziging.over !== 'AFHANDELING' || isToldOrEnds(wijziging.zaakstand);
}

function applyWijziging(dossier: Dossier, wijziging: Wijziging): Dossier {
  switch (wijziging.over) {
    case 'MELDING':
      return applyMelding(dossier, wijziging.melding, wijziging.op);
    case 'UITKOMST':
      return applyUitkomst(dossier, wijziging.einde);
    case 'AFHANDELING':
      return applyAfhandeling(dossier, wijziging.zaakstand);
    case 'TERUGKOPPELING':
      return applyUitgegaan(dossier, wijziging.uitgegaan);
    default:
      return assertUnreachable(wijziging);
  }
}

const TOPIC = {
  UITKOMST: topics.uitkomst.naam,
  AFHANDELING: topics.afhandeling.naam,
  TERUGKOPPELING: topics.terugkoppeling.naam,
} as const satisfies Record<Exclude<Wijziging['over'], 'MELDING'>, string>;

function readParked({ topic, value }: ParkedMessage): Wijziging {
  if (topic === topics.terugkoppeling.naam) return readUitgegaan(value);
  return topic === topics.uitkomst.naam ? readUitkomst(value) : readAfhandeling(value);
}

export function waitsFor(meldingId: string): string {
  return `melding:${meldingId}`;
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
