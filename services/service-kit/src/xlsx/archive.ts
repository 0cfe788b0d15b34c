import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { SheetError } from './sheet.ts';

/** How much a file may hold; bytes. */
export interface ArchiveLimits {
  entries: number;
  /** Unpacked, of one entry that is read. */
  entryBytes: number;
  /** Unpacked to packed, looked at from a megabyte on. */
  ratio: number;
}

const RATIO_FROM = 1_048_576;

export interface Archive {
  has(name: string): boolean;
  /** Unpacks one entry, chunk by chunk: never more of it in memory than its reader keeps. */
  read(name: string, onText: (chunk: string) => void): Promise<void>;
  close(): void;
}

/**
 * Opens a zip. Only the directory is read; what it says of sizes is checked before and again while unpacking, because a
 * directory can lie.
 */
export async function openArchive(bytes: Buffer, limits: ArchiveLimits): Promise<Archive> {
  const zip = await openZip(bytes);
  const entries = await readDirectory(zip, limits.entries);
  return {
    has: (name) => entries.has(name),
    close: () => zip.close(),
    async read(name, onText) {
      const entry = entries.get(name);
      if (entry === undefined) throw new SheetError('NOT_XLSX');
      const { uncompressedSize: size, compressedSize: packed } = entry;
      if (size > limits.entryBytes || (size > RATIO_FROM && size > limits.ratio * packed)) {
        throw new SheetError('TOO_LARGE');
      }
      if ((entry.generalPurposeBitFlag & 1) !== 0) throw new SheetError('NOT_XLSX');
      await unpack(zip, entry, limits.entryBytes, onText);
    },
  };
}

function openZip(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, zip) => {
      if (error !== null || zip === undefined) reject(new SheetError('NOT_XLSX', { cause: error }));
      else resolve(zip);
    });
  });
}

function readDirectory(zip: ZipFile, most: number): Promise<Map<string, Entry>> {
  if (zip.entryCount > most) return Promise.reject(new SheetError('TOO_LARGE'));
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('error', (cause: unknown) => reject(new SheetError('NOT_XLSX', { cause })));
    zip.on('entry', (entry: Entry) => {
      // Two entries of one name: which of them a program shows is anybody's guess.
      if (entries.has(entry.fileName)) return reject(new SheetError('NOT_XLSX'));
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.readEntry();
  });
}

function unpack(zip: ZipFile, entry: Entry, most: number, onText: (chunk: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null || stream === undefined) return reject(new SheetError('NOT_XLSX', { cause: error }));
      const decoder = new TextDecoder('utf-8', { fatal: true });
      let seen = 0;
      const fail = (cause: unknown): void => {
        stream.destroy();
        reject(cause instanceof SheetError ? cause : new SheetError('NOT_XLSX', { cause }));
      };
      stream.on('error', fail);
      stream.on('data', (chunk: Buffer) => {
        seen += chunk.length;
        try {
          if (seen > most) throw new SheetError('TOO_LARGE');
          onText(decoder.decode(chunk, { stream: true }));
        } catch (cause) {
          fail(cause);
        }
      });
      stream.on('end', () => {
        try {
          onText(decoder.decode());
          resolve();
        } catch (cause) {
          fail(cause);
        }
      });
    });
  });
}
