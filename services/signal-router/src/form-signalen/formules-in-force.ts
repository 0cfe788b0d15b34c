import type { Datum } from '@meldpunt/contracts';
import type { Beoordeling } from '../formules/formule.ts';
import type { Matchinstellingen } from '../matchmoment/decide-stichten.ts';
import type { Pluginblok } from '../plug-ins/pluginblok.ts';

/** A formule as it judges for one municipality. */
export interface VastgesteldeFormule {
  readonly naam: string;
  readonly versie: number;
  readonly beoordeling: Beoordeling;
  /** Only where some of its blocks are plug-ins. */
  readonly plugIns?: {
    readonly blokken: readonly Pluginblok[];
    /** Judges in its place when one of them fails; holds no plug-in. */
    readonly terugval: VastgesteldeFormule;
  };
}

/** The formules of the municipalities a batch is about. */
export interface FormulesInForce {
  /** The one that judges new meldingen on that day. */
  inForce(gemeentecode: string, dag: Datum): VastgesteldeFormule;
  /** The one a running signaal was founded by; undefined when it is no longer known. */
  find(gemeentecode: string, naam: string, versie: number): VastgesteldeFormule | undefined;
  /** Left out when every municipality judges on arrival and without bound. */
  readonly matching?: Matchinstellingen | undefined;
}
