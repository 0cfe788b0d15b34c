import { setTimeout as pause } from 'node:timers/promises';
import {
  decode,
  encode,
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  gemeenteSignalenTopic,
} from '@meldpunt/contracts';
import type { Admin, Kafka, Producer } from 'kafkajs';
import type { TokenSource } from '../start/identity.ts';
import { vraagGoed } from './verzoek.ts';
import type { Handeling, Uitslag, Werkwijze } from './werk.ts';
import type { ZaakOpLijst } from './werkplan.ts';

const leeg = {
  meldingId: null,
  datum: null,
  zaakVersie: null,
  contactsoort: null,
  dagdeel: null,
  bereikt: null,
  contactuitkomst: null,
  eindresultaat: null,
  binnenreden: null,
  onterechtreden: null,
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  nieuweGemeentecode: null,
  pauzeVerlengdTot: null,
  verlengingsreden: null,
};

const ANTWOORD_MS = 120_000;

/**
 * A municipality with a system of its own. It knows the contracts only: hears of zaken on its topic, fetches each at
 * its dataref, hands in acts on the other topic and reads the result of each on the third.
 */
export class EigenSysteem implements Werkwijze {
  readonly #casework: string;
  readonly #token: TokenSource;
  readonly #gemeentecode: string;
  readonly #producer: Producer;
  readonly #consumers: { disconnect(): Promise<void> }[] = [];
  readonly #admin: Pick<Admin, 'fetchTopicOffsets'>;
  readonly #gewijzigd = new Map<string, string>();
  readonly #uitslagen = new Map<string, Uitslag>();
  #gelezen = 0n;

  private constructor(
    gemeentecode: string,
    casework: string,
    token: TokenSource,
    producer: Producer,
    admin: Pick<Admin, 'fetchTopicOffsets'>,
  ) {
    this.#gemeentecode = gemeentecode;
    this.#casework = casework;
    this.#token = token;
    this.#producer = producer;
    this.#admin = admin;
  }

  /** `kafka` is the municipality's own login; `admin` tells where its topic ends, so that a day can be waited for. */
  static async begin(
    gemeentecode: string,
    casework: string,
    token: TokenSource,
    kafka: Kafka,
    admin: Pick<Admin, 'fetchTopicOffsets'>,
  ): Promise<EigenSysteem> {
    const producer = kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
    await producer.connect();
    const systeem = new EigenSysteem(gemeentecode, casework, token, producer, admin);
    await systeem.#lees(kafka, gemeenteSignalenTopic(gemeentecode).naam, (waarde, offset) => {
      const bericht = decode('GemeenteSignaal', waarde);
      systeem.#gewijzigd.set(bericht.zaakId, bericht.dataref);
      systeem.#gelezen = offset + 1n;
    });
    await systeem.#lees(kafka, gemeenteOntvangstenTopic(gemeentecode).naam, (waarde) => {
      const { handelingId, resultaat, code } = decode('GemeenteOntvangst', waarde);
      systeem.#uitslagen.set(handelingId, { resultaat, code, zaakVersie: null });
    });
    return systeem;
  }

  async #lees(kafka: Kafka, topic: string, verwerk: (waarde: Buffer, offset: bigint) => void): Promise<void> {
    const consumer = kafka.consumer({ groupId: `gemeente.${this.#gemeentecode}.${topic}` });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) => {
        if (message.value !== null) verwerk(message.value, BigInt(message.offset));
      },
    });
    this.#consumers.push(consumer);
  }

  async leesLijst(): Promise<ZaakOpLijst[]> {
    const topic = gemeenteSignalenTopic(this.#gemeentecode).naam;
    const einde = BigInt((await this.#admin.fetchTopicOffsets(topic))[0]?.high ?? '0');
    await this.#wachtTot(() => this.#gelezen >= einde, 'de berichten over zaken');
    const zaken: ZaakOpLijst[] = [];
    for (const [zaakId, dataref] of this.#gewijzigd) {
      const { inhoud } = await vraagGoed(new URL(dataref, this.#casework).href, this.#token);
      const zaak = inhoud as ZaakOpLijst & { stand: string };
      if (zaak.stand === 'NIEUW' || zaak.stand === 'OPGEPAKT') zaken.push(zaak);
      this.#gewijzigd.delete(zaakId);
    }
    return zaken;
  }

  async verwerk(handelingen: readonly Handeling[]): Promise<Uitslag[]> {
    await this.#producer.send({
      topic: gemeenteAfhandelingenTopic(this.#gemeentecode).naam,
      acks: -1,
      messages: handelingen.map((handeling) => ({
        key: handeling.zaakId,
        value: encode('GemeenteAfhandeling', { ...leeg, ...handeling }),
      })),
    });
    await this.#wachtTot(
      () => handelingen.every(({ handelingId }) => this.#uitslagen.has(handelingId)),
      'uitslagen',
    );
    return handelingen.map(({ handelingId }) => {
      const uitslag = this.#uitslagen.get(handelingId);
      if (uitslag === undefined) throw new Error('uitslag verdwenen');
      return uitslag;
    });
  }

  async #wachtTot(voorwaarde: () => boolean, waarop: string): Promise<void> {
    const tot = Date.now() + ANTWOORD_MS;
    while (!voorwaarde()) {
      if (Date.now() > tot) throw new Error(`gemeente ${this.#gemeentecode} wacht vergeefs op ${waarop}`);
      await pause(20);
    }
  }

  async sluit(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.disconnect()));
    await this.#producer.disconnect();
  }
}
