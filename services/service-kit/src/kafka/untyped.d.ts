// The library types its front door only.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: {
    prototype: { pending: unknown[]; scheduleCheckPendingRequests(): void };
  };
  export default RequestQueue;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  const Decoder: {
    prototype: { readVarInt(): number; readVarIntArray(reader: (decoder: unknown) => unknown): unknown[] };
  };
  export default Decoder;
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  /** One record as it stands in a batch. */
  export default function encodeRecord(record: {
    offsetDelta: number;
    key: null;
    value: null;
    headers: Readonly<Record<string, string>>;
  }): { readonly buffer: Buffer };
}

declare module 'lz4js' {
  /** Most bytes that a frame can unpack to, read off the lengths of its blocks. */
  export function decompressBound(frame: Uint8Array): number;
  /** Unpacks as far as `into` reaches; returns how many bytes there are, also those that did not fit. */
  export function decompressFrame(frame: Uint8Array, into: Uint8Array): number;
}

declare module 'snappyjs' {
  /** @throws when it would unpack to more than `maxLength` bytes, before it does. */
  export function uncompress(packed: Buffer, maxLength: number): Buffer;
}
