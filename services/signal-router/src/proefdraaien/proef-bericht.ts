/* What the thread that plays a proef is given, and says. */
import type { Datum } from '@meldpunt/contracts';
import type { DatabaseSettings, SafeError } from '@meldpunt/service-kit';
import type { Gemeenteuitslag } from './draai-proef.ts';
import type { Proefopdracht } from './opdracht.ts';

export interface Werkopdracht {
  readonly database: Pick<DatabaseSettings, 'schema' | 'urls'>;
  /** Folder of the keys; only read. */
  readonly sleutelmap: string;
  readonly gemeentecodes: readonly string[];
  readonly opdracht: Proefopdracht;
  /** Share of the time in which it works, above 0 and at most 1. */
  readonly tempo: number;
  readonly allesSinds: Datum | null;
  /** Three integers: not 0 to stop; meldingen played; meldingen in all. */
  readonly stand: SharedArrayBuffer;
}

export const STOP = 0;
export const GESPEELD = 1;
export const TOTAAL = 2;

export type Bericht =
  | ({ readonly soort: 'GEMEENTE' } & Gemeenteuitslag)
  | { readonly soort: 'KLAAR'; readonly cpuSeconden: number }
  | { readonly soort: 'AFGEBROKEN' }
  | { readonly soort: 'MISLUKT'; readonly fout: SafeError };
