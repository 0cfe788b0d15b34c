/*
 * The front door for formules from outside: everything a plug-in must know, and all it may rely on. This file imports
 * nothing, so it may be copied next to a plug-in. test/voorbeeld-plugin shows one, with how to write your own.
 *
 * A plug-in is a module whose default export is one `PluginFormule`, or a list of them: the versions of one formule. It
 * is a block like the built-in ones: a municipality writes `{ "formule": "<naam>", "parameters": {…} }`, alone or within
 * `en`, `of` and `niet`.
 */

/** A calendar day, `jjjj-mm-dd`; days compare as text. */
export type PluginDatum = string;

/** Kind of creditor. */
export type PluginSoort =
  | 'BELASTINGDIENST'
  | 'CAK_EIGEN_BIJDRAGE'
  | 'CAK_ZORGVERZEKERINGEN'
  | 'DIENST_TOESLAGEN'
  | 'DUO'
  | 'ENERGIE'
  | 'HUUR'
  | 'HYPOTHEEK'
  | 'OVERIGE'
  | 'WATER'
  | 'ZORG';

/** Letter, telephone, visit, or the resident's own adviser. */
export type PluginAanpak = 'BRIEF' | 'BELLEN' | 'HUISBEZOEK' | 'EIGEN_CONSULENT';

/** One report of one arrear by one creditor. Nothing in it says who the resident is. */
export interface PluginMelding {
  /** A label such as `m1`; means nothing outside this question. Reasons refer to it. */
  readonly meldingId: string;
  /** Meldingen with one label are reports of one arrear; its amount counts once, as last reported. */
  readonly achterstandId: string;
  /** Meldingen with one label are about one resident. */
  readonly persoon: string;
  /** Meldingen with one label were reported at one full address; null where it is not known. */
  readonly adres: string | null;
  /** The creditor, under the name it has at the hub. */
  readonly partnerId: string;
  readonly soort: PluginSoort;
  /** Calendar month of the signaaldatum, `jjjj-mm`. */
  readonly meldmaand: string;
  /** The creditor's day of the report; windows look at it. */
  readonly signaaldatum: PluginDatum;
  /** Day the oldest unpaid amount fell due. */
  readonly ontstaansdatum: PluginDatum | null;
  /** Whole cents. */
  readonly bedragInCenten: number;
  /** Unpaid instalments. */
  readonly aantalTermijnen: number | null;
  /** Marked urgent by the creditor. */
  readonly crisissignaal: boolean;
  /** A stated threat. */
  readonly dreiging: 'ONTRUIMING' | 'AFSLUITING' | 'EINDE_VERZEKERING' | null;
  /** True until it had its one final answer; afterwards it is evidence. */
  readonly open: boolean;
  /** How an answered one ended, as in the list eindresultaat of docs/begrippen.md; null while open or not signalled. */
  readonly eindresultaat: string | null;
}

/** The meldingen of one address or resident: the open ones, and those no older than `terugkijkDagen`. */
export interface PluginGroep {
  /** In an order that is the same every time. */
  readonly meldingen: readonly PluginMelding[];
  /** More than six residents at the address: grouped per resident. */
  readonly verzameladres: boolean;
}

/** Something the formule looked at. */
export interface PluginReden {
  /** One of the names in `redenen` of the formule. */
  readonly code: string;
  /** Whether what it asks was found. */
  readonly voldaan: boolean;
  /** What was found, what was asked, both whole numbers, and their unit in lower case (soorten, centen, dagen …). */
  readonly gevonden?: number | null;
  readonly vereist?: number | null;
  readonly eenheid?: string | null;
  readonly soort?: PluginSoort | null;
  /** Labels of the meldingen it rests on, out of this groep. */
  readonly meldingIds?: readonly string[];
}

export interface PluginOordeel {
  readonly signaal: boolean;
  /** BRIEF when left out; of no meaning without signaal. */
  readonly aanpak?: PluginAanpak;
  /** Weight for the order of the looplijst, a whole number from 0 to 1000; 100 when left out. */
  readonly zwaarte?: number;
  /** At least one, at most fifty: also what was looked at and not found. With signaal one of them is `voldaan`. */
  readonly redenen: readonly PluginReden[];
}

/**
 * One version of a formule. `P` is what `parameterschema` admits, with its defaults filled in.
 *
 * `evaluate` is synchronous, looks at nothing but its arguments and gives the same verdict for the same arguments for
 * ever: a change of meaning is a new `versie` beside the old one. It may take 250 ms of processor time and 2 s in all,
 * and the whole plug-in 64 MB. Whatever it writes to the console is thrown away; there is no environment.
 *
 * When it throws, takes too long or too much, or answers with something else than a `PluginOordeel`, the municipality's
 * fallback formule judges that groep in its place and the municipality reads so.
 */
export interface PluginFormule<P = Readonly<Record<string, unknown>>> {
  /** 2 to 40 lower-case letters, digits and hyphens; no name of a built-in block. As in the configuration of the hub. */
  readonly naam: string;
  /** From 1; a version that was once in use stays. */
  readonly versie: number;
  /** What it does, in one Dutch sentence for the municipality that chooses it. */
  readonly omschrijving: string;
  /** The reasons it can give: a name (lower case, hyphens) with a Dutch sentence each. At most twenty. */
  readonly redenen: Readonly<Record<string, string>>;
  /** JSON Schema (draft-07) of an object, without `$id` and `$ref`; what a municipality fills in is checked by it. */
  readonly parameterschema: Readonly<Record<string, unknown>>;
  /** How many days back it looks, the peildatum included, 1 to 366; null when it looks at open meldingen only. */
  readonly terugkijkDagen: number | null;
  evaluate(groep: PluginGroep, parameters: P, peildatum: PluginDatum): PluginOordeel;
}
