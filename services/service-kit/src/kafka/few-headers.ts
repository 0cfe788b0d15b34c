import Decoder from 'kafkajs/src/protocol/decoder.js';

/** Far more than anybody puts on a message: trace, CloudEvents and what a dead letter says of its source. */
const MOST_HEADERS = 100;

let few = false;

/**
 * Has the client library read the first hundred headers of a message and pass over the rest. It copies all it has read
 * for every one it adds, so that one message of a megabyte with two hundred thousand headers would keep this process
 * from anything else for minutes. Headers stand last in a record, which is cut out of its batch first: what follows
 * them is not lost sight of.
 */
export function readFewHeaders(): void {
  if (few) return;
  few = true;
  const { prototype } = Decoder;
  prototype.readVarIntArray = function (reader) {
    const length = Math.min(this.readVarInt(), MOST_HEADERS);
    return Array.from({ length }, () => reader(this));
  };
}
