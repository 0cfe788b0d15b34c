import type { RecordNaam } from './generated/types.ts';

/** Confluent framing changes the bytes of the value, so that it is not plain application/avro. */
export const AVRO_MEDIATYPE = 'application/vnd.meldpunt.confluent-avro';

/** Marks every event of a hub that was given no OIN: twenty digits, but real ones begin with 000000. */
export const DEVELOPMENT_OIN = '99999999990000000000';

const OIN = /^\d{20}$/;
const SERVICE = /^[a-z]+(-[a-z]+)*$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What happened to a noun, in the past tense: `nl.vroegsignalering.melding.aangenomen.v1`. */
export const eventTypes = {
  Melding: 'melding.aangenomen',
  Signaal: 'signaal.bepaald',
  Uitkomst: 'melding.beeindigd',
  Afhandeling: 'melding.afgehandeld',
  Terugkoppeling: 'terugkoppeling.vrijgegeven',
  Reactie: 'reactie.gegeven',
  Telreactie: 'reactie.geteld',
  Dag: 'dag.aangebroken',
  Gemeente: 'gemeente.vastgelegd',
  Signaalpartner: 'signaalpartner.vastgelegd',
  Convenant: 'convenant.vastgelegd',
  PartnerMelding: 'melding.aangeboden',
  Ontvangst: 'melding.ontvangen',
  GemeenteSignaal: 'zaak.gewijzigd',
  GemeenteAfhandeling: 'handeling.aangeboden',
  GemeenteOntvangst: 'handeling.ontvangen',
} as const satisfies Partial<Record<RecordNaam, string>>;

export type EventNaam = keyof typeof eventTypes;

export interface CloudEvent {
  readonly schema: EventNaam;
  /** Tells this event apart from every other of the source; nothing personal or pseudonymous. */
  readonly id: string;
  /** Name of the service, for example 'intake-gateway'. */
  readonly service: string;
  /** Moment the event was recorded, ms since 1970. */
  readonly time: number;
  /** The organisation that runs the hub; DEVELOPMENT_OIN where none is configured. */
  readonly oin?: string;
  /** W3C Trace Context of the request or message this came from; left out unless well formed. */
  readonly traceparent?: string;
}

/**
 * Kafka headers of an event: CloudEvents in binary mode after the NL GOV profile. The key stays untouched, there is
 * no subject, and nothing personal or pseudonymous is in any of them.
 *
 * @throws RangeError for an OIN that has no twenty digits or a name that is no service's.
 */
export function cloudEventHeaders(event: CloudEvent): Record<string, string> {
  const oin = event.oin ?? DEVELOPMENT_OIN;
  if (!OIN.test(oin)) throw new RangeError('An OIN has twenty digits');
  if (!SERVICE.test(event.service)) throw new RangeError('A service has a name in lower case and hyphens');
  const headers: Record<string, string> = {
    ce_id: event.id,
    ce_source: `urn:nld:oin:${oin}:systeem:meldpunt-${event.service}`,
    ce_specversion: '1.0',
    ce_type: `nl.vroegsignalering.${eventTypes[event.schema]}.v1`,
    ce_time: new Date(event.time).toISOString(),
    'content-type': AVRO_MEDIATYPE,
  };
  if (event.traceparent !== undefined && TRACEPARENT.test(event.traceparent)) {
    headers.traceparent = event.traceparent;
  }
  return headers;
}
