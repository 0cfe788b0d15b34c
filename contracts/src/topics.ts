import type { RecordNaam } from './generated/types.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What a topic is for, so that a broker can be set up and a reader written from this list alone. */
export interface Topic<N extends RecordNaam = RecordNaam> {
  readonly naam: string;
  readonly schema: N;
  /** What the message key holds; never anything personal or pseudonymous. */
  readonly sleutel:
    | 'gemeentecode'
    | 'partnerId'
    | 'partnerId/gemeentecode'
    | 'dag'
    | 'leveringskenmerk'
    | 'zaakId';
  readonly partities: number;
  /** How long messages are kept, in ms; 'compact' keeps the last one of each key for ever. */
  readonly bewaartermijn: number | 'compact';
  /** GEEN: no person. VERZEGELD: a persoonsblok. LEESBAAR: readable contact data; deleted as soon as read. */
  readonly persoonsgegevens: 'GEEN' | 'VERZEGELD' | 'LEESBAAR';
}

function perGemeente<N extends RecordNaam>(
  noun: string,
  schema: N,
  persoonsgegevens: Topic['persoonsgegevens'],
): Topic<N> {
  // Twelve partitions by gemeentecode: the largest one then holds 1.45 times the mean, by population.
  return {
    naam: `meldpunt.${noun}.v1`,
    schema,
    sleutel: 'gemeentecode',
    partities: 12,
    bewaartermijn: 7 * DAY,
    persoonsgegevens,
  };
}

function compacted<N extends RecordNaam>(noun: string, schema: N, sleutel: Topic['sleutel']): Topic<N> {
  return {
    naam: `meldpunt.${noun}.v1`,
    schema,
    sleutel,
    partities: 1,
    bewaartermijn: 'compact',
    persoonsgegevens: 'GEEN',
  };
}

/** The topics of the hub itself. Those of parties are made from their id by the functions below. */
export const topics = {
  melding: perGemeente('melding', 'Melding', 'VERZEGELD'),
  signaal: perGemeente('signaal', 'Signaal', 'VERZEGELD'),
  uitkomst: perGemeente('uitkomst', 'Uitkomst', 'GEEN'),
  afhandeling: perGemeente('afhandeling', 'Afhandeling', 'GEEN'),
  terugkoppeling: {
    naam: 'meldpunt.terugkoppeling.v1',
    schema: 'Terugkoppeling',
    sleutel: 'partnerId',
    partities: 6,
    bewaartermijn: 7 * DAY,
    persoonsgegevens: 'GEEN',
  },
  /** What creditors say back, to the municipality whose zaak ended the melding. */
  reactie: perGemeente('reactie', 'Reactie', 'GEEN'),
  /** What they say back about what no signaal held: for figures, and no municipality's to read. */
  telreactie: perGemeente('telreactie', 'Telreactie', 'GEEN'),
  dag: {
    naam: 'meldpunt.dag.v1',
    schema: 'Dag',
    sleutel: 'dag',
    partities: 1,
    bewaartermijn: 30 * DAY,
    persoonsgegevens: 'GEEN',
  },
  signaalpartner: compacted('signaalpartner', 'Signaalpartner', 'partnerId'),
  gemeente: compacted('gemeente', 'Gemeente', 'gemeentecode'),
  convenant: compacted('convenant', 'Convenant', 'partnerId/gemeentecode'),
} as const satisfies Record<string, Topic>;

function ofParty<N extends RecordNaam>(
  naam: string,
  schema: N,
  sleutel: Topic['sleutel'],
  days: number,
  persoonsgegevens: Topic['persoonsgegevens'],
): Topic<N> {
  return { naam, schema, sleutel, partities: 1, bewaartermijn: days * DAY, persoonsgegevens };
}

/** In: lines of leveringen of one creditor. The one readable topic: 48 hours, emptied up to what was processed. */
export function partnerMeldingenTopic(partnerId: string): Topic<'PartnerMelding'> {
  return ofParty(`partner.${partnerId}.meldingen.v1`, 'PartnerMelding', 'leveringskenmerk', 2, 'LEESBAAR');
}

/** Out: a receipt line for each line in. */
export function partnerOntvangstenTopic(partnerId: string): Topic<'Ontvangst'> {
  return ofParty(`partner.${partnerId}.ontvangsten.v1`, 'Ontvangst', 'leveringskenmerk', 7, 'GEEN');
}

/** Out: the answers. */
export function partnerTerugkoppelingenTopic(partnerId: string): Topic<'Terugkoppeling'> {
  return ofParty(`partner.${partnerId}.terugkoppelingen.v1`, 'Terugkoppeling', 'partnerId', 7, 'GEEN');
}

/** Out: zaken of a municipality with a system of its own, by reference. */
export function gemeenteSignalenTopic(gemeentecode: string): Topic<'GemeenteSignaal'> {
  return ofParty(`gemeente.${gemeentecode}.signalen.v1`, 'GemeenteSignaal', 'zaakId', 7, 'GEEN');
}

/** In: acts of that municipality on its zaken. */
export function gemeenteAfhandelingenTopic(gemeentecode: string): Topic<'GemeenteAfhandeling'> {
  return ofParty(`gemeente.${gemeentecode}.afhandelingen.v1`, 'GemeenteAfhandeling', 'zaakId', 7, 'GEEN');
}

/** Out: the result of each act. */
export function gemeenteOntvangstenTopic(gemeentecode: string): Topic<'GemeenteOntvangst'> {
  return ofParty(`gemeente.${gemeentecode}.ontvangsten.v1`, 'GemeenteOntvangst', 'zaakId', 7, 'GEEN');
}

/**
 * Where a message goes that is for one party: its topic under the name it has on this broker, and that it is one party's,
 * so that a party that takes no messages closes the counter for nobody else.
 */
export function naarPartij(
  { naam }: Topic,
  nameTopic: (naam: string) => string,
): { readonly topic: string; readonly forParty: true } {
  return { topic: nameTopic(naam), forParty: true };
}

/**
 * Where messages go that a consumer of this topic could not process; the value is sealed. The party of a topic in may
 * read the headers: why, and which message it was (docs/besluiten/0097).
 */
export function dlq<N extends RecordNaam>(topic: Topic<N>): Topic<N> {
  return {
    ...topic,
    naam: `${topic.naam}.dlq`,
    partities: 1,
    bewaartermijn: 14 * DAY,
    persoonsgegevens: topic.persoonsgegevens === 'GEEN' ? 'GEEN' : 'VERZEGELD',
  };
}

/** Confluent subject of the values of a topic (TopicNameStrategy). */
export function subjectOf(topic: Topic): string {
  return `${topic.naam}-value`;
}

/**
 * Settings of a topic on the broker. Its time is that of receipt: a service whose clock is more than an hour ahead could
 * else write nothing (message.timestamp.after.max.ms), and retention would go by the clocks of writers.
 */
export function topicSettings({ bewaartermijn }: Pick<Topic, 'bewaartermijn'>): Record<string, string> {
  return {
    'message.timestamp.type': 'LogAppendTime',
    ...(bewaartermijn === 'compact'
      ? { 'cleanup.policy': 'compact' }
      : { 'retention.ms': `${bewaartermijn}` }),
  };
}
