import type { PluginGroep } from './interface.ts';

/** What the thread of a plug-in is started with. */
export interface Draadgegevens {
  /** URL or package name. */
  readonly module: string;
}

/** One question as it goes to the thread. */
export interface Draadvraag {
  readonly versie: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly groep: PluginGroep;
  readonly peildatum: string;
}

/** What comes back: first the description, then an answer to each question in order. `json` is null when there is none. */
export type Draadbericht =
  | { readonly soort: 'BESCHRIJVING'; readonly json: string }
  | {
      readonly soort: 'ANTWOORD';
      readonly uitkomst: 'ANTWOORD' | 'FOUT' | 'GEEN_OORDEEL';
      readonly json: string | null;
    };
