import { describe, expect, it } from 'vitest';
import { AVRO_MEDIATYPE, cloudEventHeaders, DEVELOPMENT_OIN, eventTypes } from './cloud-event-headers.ts';
import { codelijsten, isCode } from './codelijsten.ts';
import { eindresultaten } from './eindresultaten.ts';
import { foutcodes } from './foutcodes.ts';
import { meldcodes } from './meldcodes.ts';
import {
  dlq,
  gemeenteSignalenTopic,
  naarPartij,
  partnerMeldingenTopic,
  subjectOf,
  topics,
} from './topics.ts';

describe('meldcodes', () => {
  it('has a row for every code, in the order of the list, with a Dutch sentence', () => {
    expect(Object.keys(meldcodes)).toEqual(codelijsten.meldcode);
    for (const { tekst } of Object.values(meldcodes)) expect(tekst).toMatch(/^[A-Z].*\.$/);
  });

  it('says of what cannot be delivered again as it is how it can be', () => {
    expect(meldcodes.REGEL_WIJKT_AF.tekst).toContain('nieuw leveringskenmerk');
    expect(meldcodes.AL_BEEINDIGD.tekst).toContain('signaaldatum in een latere maand');
    // Also what a creditor reported elsewhere meanwhile has ended there.
    expect(meldcodes.AL_BEEINDIGD.tekst).toContain('andere gemeente');
  });
});

describe('codelijsten', () => {
  it('holds each code once, in capitals', () => {
    for (const codes of Object.values(codelijsten)) {
      expect(new Set(codes).size).toBe(codes.length);
      for (const code of codes) expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
    }
  });

  it('knows its members only', () => {
    expect(isCode('aanpak', 'BRIEF')).toBe(true);
    expect(isCode('aanpak', 'toString')).toBe(false);
    expect(isCode('aanpak', null)).toBe(false);
  });
});

describe('eindresultaten', () => {
  it('has a row for every code and each of the 16 of DDAS v1.2 once', () => {
    expect(Object.keys(eindresultaten)).toEqual(codelijsten.eindresultaat);
    const official = Object.values(eindresultaten).filter(({ isDdas }) => isDdas);
    expect(new Set(official.map(({ ddas }) => ddas)).size).toBe(16);
    expect(official).toHaveLength(16);
  });
});

describe('foutcodes', () => {
  it('answers with a status of an error, never 422, and retries only what may pass', () => {
    for (const { status, title, retryable } of Object.values(foutcodes)) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).not.toBe(422);
      expect(title).not.toMatch(/\.$/);
      if (status >= 500 || status === 429) expect(retryable).toBe(true);
    }
  });
});

describe('topics', () => {
  it('has a name, a subject and a dead-letter topic in the form of all others', () => {
    for (const topic of Object.values(topics)) expect(topic.naam).toMatch(/^meldpunt\.[a-z]+\.v1$/);
    expect(partnerMeldingenTopic('huurbaas').naam).toBe('partner.huurbaas.meldingen.v1');
    expect(gemeenteSignalenTopic('0268').naam).toBe('gemeente.0268.signalen.v1');
    expect(subjectOf(topics.melding)).toBe('meldpunt.melding.v1-value');
    expect(dlq(topics.melding).naam).toBe('meldpunt.melding.v1.dlq');
  });

  it('says of a topic of a party that it is one, under the name it has on this broker', () => {
    expect(naarPartij(gemeenteSignalenTopic('0268'), (naam) => `proef.${naam}`)).toEqual({
      topic: 'proef.gemeente.0268.signalen.v1',
      forParty: true,
    });
  });

  it('has one topic only with readable persons, which lasts 48 hours, and none readable among the dead letters', () => {
    const readable = partnerMeldingenTopic('huurbaas');
    expect(readable).toMatchObject({ persoonsgegevens: 'LEESBAAR', bewaartermijn: 48 * 60 * 60 * 1000 });
    expect(Object.values(topics).filter(({ persoonsgegevens }) => persoonsgegevens !== 'GEEN')).toHaveLength(
      2,
    );
    expect(dlq(readable).persoonsgegevens).toBe('VERZEGELD');
  });
});

describe('cloudEventHeaders', () => {
  const event = { schema: 'Melding', id: 'a-1', service: 'intake-gateway', time: 1_798_671_600_123 } as const;

  it('follows the NL GOV profile in binary mode', () => {
    expect(cloudEventHeaders({ ...event, oin: '00000001003214345000' })).toEqual({
      ce_id: 'a-1',
      ce_source: 'urn:nld:oin:00000001003214345000:systeem:meldpunt-intake-gateway',
      ce_specversion: '1.0',
      ce_type: 'nl.vroegsignalering.melding.aangenomen.v1',
      ce_time: '2026-12-30T23:00:00.123Z',
      'content-type': AVRO_MEDIATYPE,
    });
  });

  it('shows by its source that a hub has no OIN of its own', () => {
    expect(cloudEventHeaders(event).ce_source).toContain(DEVELOPMENT_OIN);
    expect(() => cloudEventHeaders({ ...event, oin: '123' })).toThrow(RangeError);
    expect(() => cloudEventHeaders({ ...event, service: 'Intake' })).toThrow(RangeError);
  });

  it('passes a trace context on and drops one that is not well formed', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(cloudEventHeaders({ ...event, traceparent }).traceparent).toBe(traceparent);
    expect(cloudEventHeaders({ ...event, traceparent: 'x\r\ny' })).not.toHaveProperty('traceparent');
  });

  it('has a type for every topic', () => {
    for (const { schema } of Object.values(topics)) expect(eventTypes[schema]).toMatch(/^[a-z]+\.[a-z]+$/);
  });
});
