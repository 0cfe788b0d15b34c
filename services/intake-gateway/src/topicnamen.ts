import {
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  gemeenteSignalenTopic,
  naarPartij,
  partnerMeldingenTopic,
  partnerOntvangstenTopic,
  partnerTerugkoppelingenTopic,
  type Topic,
  topics,
} from '@meldpunt/contracts';

/** Names on the broker of the topics of the contracts. Tests that share a broker put a prefix before each. */
export class Topicnamen {
  readonly #prefix: string;

  constructor(prefix = '') {
    this.#prefix = prefix;
  }

  of(topic: Topic): string {
    return `${this.#prefix}${topic.naam}`;
  }

  get melding(): string {
    return this.of(topics.melding);
  }

  get dag(): string {
    return this.of(topics.dag);
  }

  get afhandeling(): string {
    return this.of(topics.afhandeling);
  }

  get signaalpartner(): string {
    return this.of(topics.signaalpartner);
  }

  get gemeente(): string {
    return this.of(topics.gemeente);
  }

  get convenant(): string {
    return this.of(topics.convenant);
  }

  partnerMeldingen(partnerId: string): string {
    return this.of(partnerMeldingenTopic(partnerId));
  }

  /** The creditor whose topic in this is. */
  partnerIdOf(topic: string): string {
    const partnerId = /^partner\.([a-z0-9-]+)\.meldingen\.v1$/.exec(topic.slice(this.#prefix.length))?.[1];
    if (partnerId === undefined) throw new RangeError('not the topic of a partner');
    return partnerId;
  }

  /** Whether this is the topic of some party, connected or not, or holds the dead letters of one. */
  isOfParty(topic: string): boolean {
    return (
      topic.startsWith(this.#prefix) &&
      /^(partner|gemeente)\.[^.]+\.[a-z]+\.v1(\.dlq)?$/.test(topic.slice(this.#prefix.length))
    );
  }

  /** Where a receipt for a creditor goes. */
  naarOntvangsten(partnerId: string): ReturnType<typeof naarPartij> {
    return naarPartij(partnerOntvangstenTopic(partnerId), (naam) => this.#prefix + naam);
  }

  /** Topics of a connected creditor: what it writes, and what it reads. */
  ofPartner(partnerId: string): { schrijft: Topic[]; leest: Topic[] } {
    return {
      schrijft: [partnerMeldingenTopic(partnerId)],
      leest: [partnerOntvangstenTopic(partnerId), partnerTerugkoppelingenTopic(partnerId)],
    };
  }

  ofGemeente(gemeentecode: string): { schrijft: Topic[]; leest: Topic[] } {
    return {
      schrijft: [gemeenteAfhandelingenTopic(gemeentecode)],
      leest: [gemeenteSignalenTopic(gemeentecode), gemeenteOntvangstenTopic(gemeentecode)],
    };
  }
}
