import {
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  gemeenteSignalenTopic,
  partnerMeldingenTopic,
  partnerOntvangstenTopic,
  partnerTerugkoppelingenTopic,
  type SchemaVersie,
  schemaVersies,
  subjectOf,
  topics,
} from '@meldpunt/contracts';

const PARTNER = /^partner\.[a-z0-9-]{1,40}\.(meldingen|ontvangsten|terugkoppelingen)\.v1-value$/;
const GEMEENTE = /^gemeente\.\d{4}\.(signalen|afhandelingen|ontvangsten)\.v1-value$/;

const hub = new Map(Object.values(topics).map((topic) => [subjectOf(topic), topic.schema]));
const partner = new Map([
  ['meldingen', partnerMeldingenTopic('x').schema],
  ['ontvangsten', partnerOntvangstenTopic('x').schema],
  ['terugkoppelingen', partnerTerugkoppelingenTopic('x').schema],
]);
const gemeente = new Map([
  ['signalen', gemeenteSignalenTopic('0000').schema],
  ['afhandelingen', gemeenteAfhandelingenTopic('0000').schema],
  ['ontvangsten', gemeenteOntvangstenTopic('0000').schema],
]);

/** Subjects of the hub's own topics. Those of parties can be asked for but are not listed: a list would name them. */
export function subjects(): string[] {
  return [...hub.keys()].toSorted();
}

/** Released versions of the schema of a subject, oldest first; empty for a subject that is not there. */
export function versionsOf(subject: string): readonly SchemaVersie[] {
  const naam =
    hub.get(subject) ??
    partner.get(PARTNER.exec(subject)?.[1] ?? '') ??
    gemeente.get(GEMEENTE.exec(subject)?.[1] ?? '');
  return schemaVersies.filter((versie) => versie.naam === naam);
}

export function findById(id: number): SchemaVersie | undefined {
  return schemaVersies.find((versie) => versie.id === id);
}
