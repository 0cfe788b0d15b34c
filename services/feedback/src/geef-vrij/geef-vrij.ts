import {
  cloudEventHeaders,
  type Datum,
  encode,
  naarPartij,
  partnerTerugkoppelingenTopic,
  type Terugkoppeling,
  topics,
} from '@meldpunt/contracts';
import type { Clock, OutgoingMessage, UnitOfWork } from '@meldpunt/service-kit';
import { geefReactiesDoor } from '../neem-reacties/geef-reacties-door.ts';
import type { GevolgdeMelding } from '../volg-melding/dossier.ts';
import type { Vrijgave } from './decide-vrijgaven.ts';
import { insertTerugkoppelingen, selectKnown, takeNumbers } from './store.ts';
import { terugkoppelingId } from './terugkoppeling-id.ts';
import { toTerugkoppeling } from './to-terugkoppeling.ts';

export interface TeVersturen {
  /** As it was when the message was decided. */
  readonly melding: GevolgdeMelding;
  readonly vrijgave: Vrijgave;
}

/** Maps the name of a topic in the contracts to the one on this broker; tests put a prefix before it. */
export type NameTopic = (naam: string) => string;

/** Hands out numbers, keeps the message and sends it on: to the hub's own readers and to the creditor's topic. */
export class GeefVrij {
  readonly #clock: Clock;
  readonly #nameTopic: NameTopic;

  constructor(clock: Clock, nameTopic: NameTopic) {
    this.#clock = clock;
    this.#nameTopic = nameTopic;
  }

  /** In this order per creditor. What left before, as a restored database may find, does not leave again. */
  async send(work: UnitOfWork, teVersturen: readonly TeVersturen[]): Promise<void> {
    if (teVersturen.length === 0) return;
    const named = teVersturen.map((item) => ({
      ...item,
      id: terugkoppelingId(item.melding.meldingId, item.vrijgave.naam),
    }));
    const known = await selectKnown(
      work.db,
      named.map(({ id }) => id),
    );
    const unsent = named.filter(({ id }) => !known.has(id));
    if (unsent.length === 0) return;
    const aantallen = new Map<string, number>();
    for (const { melding } of unsent)
      aantallen.set(melding.partnerId, (aantallen.get(melding.partnerId) ?? 0) + 1);
    const partners = new Map(
      (await takeNumbers(work.db, aantallen)).map((partner) => [partner.partnerId, partner]),
    );
    const messages: Terugkoppeling[] = [];
    const gezienOp = this.#clock.now().getTime();
    const next = new Map<string, number>();
    for (const { id, melding, vrijgave } of unsent) {
      const { partnerId } = melding;
      const first = (partners.get(partnerId)?.tot ?? 0) - (aantallen.get(partnerId) ?? 0) + 1;
      const volgnummer = next.get(partnerId) ?? first;
      next.set(partnerId, volgnummer + 1);
      messages.push(toTerugkoppeling(id, melding, vrijgave, volgnummer, gezienOp));
    }
    const inserted = await insertTerugkoppelingen(work.db, messages);
    if (inserted !== messages.length) throw new Error('a second final answer, or a number handed out twice');
    work.outbox.addAll(messages.map((message) => this.#message(topics.terugkoppeling.naam, message)));
    work.outbox.addAll(
      messages
        .filter(({ partnerId }) => partners.get(partnerId)?.opEigenTopic === true)
        .map((message) => this.ofPartner(message)),
    );
  }

  /** What creditors said before this day goes on to the municipalities. */
  passOnReacties(work: UnitOfWork, dag: Datum): Promise<void> {
    return geefReactiesDoor(dag, work, this.#clock.now().getTime(), this.#nameTopic);
  }

  /** The message on the creditor's own topic. */
  ofPartner(message: Terugkoppeling): OutgoingMessage {
    return {
      ...this.#message(topics.terugkoppeling.naam, message),
      ...naarPartij(partnerTerugkoppelingenTopic(message.partnerId), this.#nameTopic),
    };
  }

  #message(topic: string, message: Terugkoppeling): OutgoingMessage {
    return {
      topic: this.#nameTopic(topic),
      key: message.partnerId,
      value: encode('Terugkoppeling', message),
      headers: cloudEventHeaders({
        schema: 'Terugkoppeling',
        id: message.terugkoppelingId,
        service: 'feedback',
        time: message.gezienOp,
      }),
    };
  }
}
