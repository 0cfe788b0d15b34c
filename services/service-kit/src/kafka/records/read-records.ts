import { setImmediate as turn } from 'node:timers/promises';
import { Bytes } from './bytes.ts';
import { NOT_READ } from './not-read.ts';
import { unpack } from './unpack.ts';

/** Bytes that a batch may unpack to: so many times its own, at least and at most so many. */
const MOST_GROWTH = 64;
const ALWAYS_BYTES = 64 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;
/** Records of one batch. An honest one of 16 MB has some fifty thousand lines. */
const MOST_RECORDS = 65_536;
/** Far more than anybody puts on a message: trace, CloudEvents and what a dead letter says of its source. */
const MOST_HEADERS = 100;
/** Of what one fetch brought for a partition no further batch is read once there is this much; the next fetch has it. */
const ENOUGH_BYTES = 8 * 1024 * 1024;
const ENOUGH_RECORDS = 20_000;

/** From the first byte of a batch to its first record. */
const OVERHEAD = 61;
const NOT_COUNTED_IN_LENGTH = 12;
const MAGIC = 2;
const KIND = 0x07;
const PLAIN = 0;
const LOG_APPEND_TIME = 0x08;
const IN_TRANSACTION = 0x10;
const CONTROL = 0x20;

export interface BatchContext {
  readonly firstOffset: string;
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
}

/** As the client library hands it on; offsets and times are text there. */
export interface ReadRecord {
  readonly magicByte: number;
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Read when asked for: of a name that stands there twice the first. A header may have no value. */
  readonly headers: Readonly<Record<string, Buffer | null>>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

interface Batch {
  readonly base: number;
  readonly last: number;
  readonly kind: number;
  readonly firstTimestamp: number;
  /** Null where each record has a time of its own. */
  readonly appendedAt: string | null;
  readonly count: number;
  readonly packed: Buffer;
  readonly context: BatchContext;
}

/**
 * Reads what a fetch brought for one partition: batches in Kafka's format 2, the last of which may be cut short. A batch
 * that is not what the format says, unpacks to more than it may or holds more records than it may is read as one empty
 * record at its last offset, with the header `NOT_READ`: what stands behind it in the log is not held up. What an
 * outsider wrote has been looked at by the broker, which believes more than we may.
 */
export async function readRecords(set: Buffer): Promise<ReadRecord[]> {
  const all: ReadRecord[][] = [];
  let records = 0;
  let bytes = 0;
  for (let at = 0; set.length - at >= OVERHEAD && records < ENOUGH_RECORDS && bytes < ENOUGH_BYTES; ) {
    const end = at + NOT_COUNTED_IN_LENGTH + set.readInt32BE(at + 8);
    if (end < at + OVERHEAD || end > set.length) break;
    const batch = readHead(set, at, end);
    const most = mostOf(batch);
    const plain = await unpacked(batch, most);
    // What was unpacked in vain took as long. Others have their turn before the next.
    bytes += plain?.length ?? most;
    if (batch.kind !== PLAIN) await turn();
    const read = plain === undefined ? undefined : readBatch(batch, plain);
    all.push(read ?? [standIn(batch)]);
    records += read?.length ?? 1;
    at = end;
  }
  return all.flat();
}

function readHead(set: Buffer, at: number, end: number): Batch {
  const magic = set.readInt8(at + 16);
  if (magic !== MAGIC) throw new Error(`a batch in format ${magic}, which this cluster cannot hold`);
  const attributes = set.readInt16BE(at + 21);
  const base = Number(set.readBigInt64BE(at));
  const isControlBatch = (attributes & CONTROL) !== 0;
  return {
    base,
    last: base + set.readInt32BE(at + 23),
    kind: attributes & KIND,
    firstTimestamp: Number(set.readBigInt64BE(at + 27)),
    appendedAt: (attributes & LOG_APPEND_TIME) === 0 ? null : `${set.readBigInt64BE(at + 35)}`,
    count: set.readInt32BE(at + 57),
    packed: set.subarray(at + OVERHEAD, end),
    context: {
      firstOffset: `${base}`,
      producerId: `${set.readBigInt64BE(at + 43)}`,
      inTransaction: (attributes & IN_TRANSACTION) !== 0,
      isControlBatch,
    },
  };
}

function mostOf({ packed }: Batch): number {
  return Math.min(MOST_BYTES, Math.max(ALWAYS_BYTES, packed.length * MOST_GROWTH));
}

async function unpacked({ kind, packed, count }: Batch, most: number): Promise<Buffer | undefined> {
  if (count > MOST_RECORDS) return undefined;
  return unpack(kind, packed, most).catch(() => undefined);
}

/** Undefined when it is not what the format says: as many records as counted, at rising offsets within the batch. */
function readBatch(batch: Batch, plain: Buffer): ReadRecord[] | undefined {
  const records: ReadRecord[] = [];
  try {
    const bytes = new Bytes(plain);
    let previous = batch.base - 1;
    for (let nr = 0; nr < batch.count; nr++) {
      const record = readRecord(new Bytes(bytes.take(bytes.zigzag())), batch);
      const offset = Number(record.offset);
      if (offset <= previous || offset > batch.last) return undefined;
      previous = offset;
      records.push(record);
    }
    return records;
  } catch {
    return undefined;
  }
}

function readRecord(bytes: Bytes, { base, firstTimestamp, appendedAt, context }: Batch): ReadRecord {
  // Attributes, of which none is in use.
  bytes.skip(1);
  const later = bytes.longZigzag();
  return {
    magicByte: MAGIC,
    timestamp: appendedAt ?? `${firstTimestamp + later}`,
    offset: `${base + bytes.zigzag()}`,
    key: readField(bytes),
    value: readField(bytes),
    // What is left. Few are asked for, and a batch can hold millions.
    get headers() {
      return readHeaders(new Bytes(bytes.rest()));
    },
    isControlRecord: context.isControlBatch,
    batchContext: context,
  };
}

function readField(bytes: Bytes): Buffer | null {
  const length = bytes.zigzag();
  return length < 0 ? null : bytes.take(length);
}

/** The first hundred; none where they are not what the format says. */
function readHeaders(bytes: Bytes): Record<string, Buffer | null> {
  const headers: Record<string, Buffer | null> = Object.create(null);
  try {
    for (let left = Math.min(bytes.zigzag(), MOST_HEADERS); left > 0; left--) {
      const name = (readField(bytes) ?? '').toString();
      const value = readField(bytes);
      if (!(name in headers)) headers[name] = value;
    }
  } catch {
    return Object.create(null);
  }
  return headers;
}

function standIn({ last, firstTimestamp, appendedAt, context }: Batch): ReadRecord {
  return {
    magicByte: MAGIC,
    timestamp: appendedAt ?? `${firstTimestamp}`,
    offset: `${last}`,
    key: null,
    value: null,
    headers: { [NOT_READ]: null },
    isControlRecord: false,
    batchContext: { ...context, isControlBatch: false, inTransaction: false },
  };
}
