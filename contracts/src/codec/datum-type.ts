import avro from 'avsc';
import { type Datum, fromDayNumber, isDatum, toDayNumber } from '../kalender/datum.ts';

/** Avro's logical type date as the branded text 'YYYY-MM-DD' in memory. */
export class DatumType extends avro.types.LogicalType {
  protected override _fromValue(dayNumber: number): Datum {
    return fromDayNumber(dayNumber);
  }

  protected override _toValue(date: unknown): number | undefined {
    return isDatum(date) ? toDayNumber(date) : undefined;
  }

  protected override _resolve(type: avro.Type): ((value: never) => Datum) | undefined {
    if (avro.Type.isType(type, 'logical:date')) return (date: Datum) => date;
    return avro.Type.isType(type, 'int') ? (dayNumber: number) => fromDayNumber(dayNumber) : undefined;
  }
}
