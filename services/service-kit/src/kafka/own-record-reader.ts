import { type ReadRecord, readRecords } from './records/read-records.ts';
import { replaceLibraryPart } from './replace-library-part.ts';

/** What of the library's decoder is used here. */
interface Decoder {
  readInt32(): number;
  canReadBytes(count: number): boolean;
  readBytes(count: number): Buffer;
}

const LIBRARY = 'kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js';

/**
 * Has the client library read the records of a fetch with our own reader. Its own knows gzip alone and gives up for good
 * at any other kind, unpacks whatever it is given, copies all headers of a record for each one it adds, and calls a
 * function with as many arguments as a batch has records: one setting of one party's client, or one message, ended or
 * held this process for everybody (docs/besluiten/0029). Must come before the first fetch, which is when the library
 * looks for its reader.
 */
export function readRecordsOurselves(): void {
  replaceLibraryPart(LIBRARY, decodeMessages);
}

async function decodeMessages(decoder: Decoder): Promise<ReadRecord[]> {
  const size = decoder.readInt32();
  if (size <= 0 || !decoder.canReadBytes(size)) return [];
  return readRecords(decoder.readBytes(size));
}
