import { randomUUID } from 'node:crypto';
import { cloudEventHeaders, type Datum, type EventNaam, encode, type Ontvangst } from '@meldpunt/contracts';
import type { OutgoingMessage } from '@meldpunt/service-kit';
import type { Meldingstaat } from './meldingstaat.ts';
import { encodeMelding, type TeBewarenMelding } from './store.ts';
import type { Intake, Regeluitkomst } from './verwerk-blok.ts';

/** The day and the instant of one transaction. */
export interface Moment {
  readonly dag: Datum;
  readonly gezienOp: number;
}

/** The event of a new state of a melding, and what is kept of it. Seals a person that is still open. */
export function meldingMessage(
  { kluis, topics }: Intake,
  staat: Meldingstaat,
  { dag, gezienOp }: Moment,
): { bewaar: TeBewarenMelding; message: OutgoingMessage } {
  const { meldingId, gemeentecode } = staat.inhoud;
  const { persoon } = staat;
  const blok =
    persoon.status === 'VERZEGELD' ? persoon.blok : kluis.sealPersoon(meldingId, persoon.persoon, dag);
  const gebeurtenis = encodeMelding(staat, blok, gezienOp);
  return {
    bewaar: { staat, gebeurtenis },
    message: {
      topic: topics.melding,
      key: gemeentecode,
      value: gebeurtenis,
      headers: headersOf('Melding', gezienOp),
    },
  };
}

/** A receipt line for the topic of a creditor that delivers over Kafka. Of a held line it is the second one that ends it. */
export function ontvangstMessage(
  { topics }: Intake,
  partnerId: string,
  uitkomst: Regeluitkomst,
  { dag, gezienOp }: Moment,
): OutgoingMessage {
  const { bevindingen, ...rest } = uitkomst;
  const ontvangst: Ontvangst = {
    ...rest,
    versie: isEnded(uitkomst.resultaat) ? 2 : 1,
    codes: bevindingen.map(({ code }) => code),
    velden: bevindingen.map(({ veld }) => veld),
    dag,
    gezienOp,
  };
  return {
    ...topics.naarOntvangsten(partnerId),
    key: uitkomst.leveringskenmerk,
    value: encode('Ontvangst', ontvangst),
    headers: headersOf('Ontvangst', gezienOp),
  };
}

function isEnded(resultaat: Regeluitkomst['resultaat']): boolean {
  return resultaat === 'VRIJGEGEVEN' || resultaat === 'SAMENGEVOEGD' || resultaat === 'ALSNOG_AFGEKEURD';
}

const recent = new Map<EventNaam, { time: number; headers: Record<string, string> }>();

/** Headers of one event. Those of a transaction differ in their id only; building them anew took a tenth of a line. */
export function headersOf(schema: EventNaam, time: number): Record<string, string> {
  const id = randomUUID();
  const before = recent.get(schema);
  if (before?.time === time) return { ...before.headers, ce_id: id };
  const headers = cloudEventHeaders({ schema, id, service: 'intake-gateway', time });
  recent.set(schema, { time, headers });
  return headers;
}
