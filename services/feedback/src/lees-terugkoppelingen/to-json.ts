import type { Terugkoppeling } from '@meldpunt/contracts';

/** A terugkoppeling as the REST answer has it: the fields of the event, instants as ISO text in UTC. */
export type TerugkoppelingJson = Omit<Terugkoppeling, 'gezienOp'> & { gezienOp: string };

export function toJson({ gezienOp, ...rest }: Terugkoppeling): TerugkoppelingJson {
  return { ...rest, gezienOp: new Date(gezienOp).toISOString() };
}
