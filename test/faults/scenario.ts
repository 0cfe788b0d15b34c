import type { Datum } from '@meldpunt/contracts';
import type { Toeval } from '../../scripts/natie/toeval.ts';
import type { Aantallen } from '../../scripts/simulatie/leverboek.ts';
import type { Spel } from '../../scripts/simulatie/speel-natie.ts';
import type { Uitkomst } from '../../scripts/simulatie/uitkomst.ts';
import type { ServiceProcess } from '../../scripts/start/service-process.ts';
import type { ServiceName } from '../../scripts/start/services.ts';
import type { Keten, KetenOpties } from '../keten/keten.ts';
import type { Gebeurtenis } from './controle.ts';
import type { Kijker } from './kijker.ts';
import type { Speelplan } from './natie.ts';

export type Moment = Parameters<NonNullable<Spel['verstoor']>>[0];

/** What a scenario has in hand while the nation is played. */
export type Toneel = {
  keten: Keten;
  plan: Speelplan;
  kijker: Kijker;
  toeval: Toeval;
  /** In the short set one round of breaking is enough. */
  kort: boolean;
  /** When the play is over, however it ended. */
  signal: AbortSignal;
  /** Every process of a service that the scenario was begun with. */
  instanties(naam: ServiceName): readonly ServiceProcess[];
  /**
   * Counts what was broken; a scenario that broke nothing, counted nothing of something, or missed more often than it
   * hit, has failed.
   */
  tel(wat: string, aantal?: number): void;
  /** Counts what was tried and came at another moment than the scenario is about. */
  mis(wat: string): void;
  /** Work beside the play. It is awaited before the balance; when it fails the scenario has failed. */
  beside(doe: () => Promise<void>): void;
};

export type Storing = {
  /** At the moments of the play; what it awaits holds the play up. */
  opMoment?(moment: Moment, dag: Datum): Promise<void> | void;
  /** When the play is over: mends what is still broken, so that the chain can come to rest. */
  naSpel?(): Promise<void>;
  /** Last: what it started beside the chain. */
  sluit?(): Promise<void>;
};

export type Voorbereiding = { keten: KetenOpties; sluit?(): Promise<void> };

export type Scenario = {
  naam: string;
  /** What is broken, in one line. */
  wat: string;
  /** Runs in `npm test` too. */
  kort?: true;
  /**
   * Why it is played with one process of each service. All others have two, but for those of the short set when that is
   * played.
   */
  enkel?: string;
  /** What the chain needs to be started with; awaited before it starts. */
  voorbereid?(): Promise<Voorbereiding>;
  begin(toneel: Toneel): Storing | Promise<Storing>;
  /** Another nation to deliver, for scenarios in which the deliverers are what goes wrong. */
  plan?(plan: Speelplan, toneel: Pick<Toneel, 'keten' | 'toeval' | 'tel'>): Speelplan;
  /** The uitkomst to come to, from that of the undisturbed run, when what the scenario adds shows in it. */
  verwacht?(rustig: Uitkomst): Uitkomst;
  /** Figures of the uitkomst that cannot be the same, with the reason. */
  behalve?: { paden: readonly string[]; bewijzenWeg?: boolean; omdat: string };
  /** Lines it offers in the name of a creditor, by result; asked for when the play is over. */
  buitenom?(): Partial<Aantallen>;
  /** When the chain is at rest: counts what shows in the servers and in the log of what was broken. */
  naAfloop?(
    toneel: Toneel,
    gebroken: Readonly<Record<string, number>>,
    log: readonly Gebeurtenis[],
  ): Promise<void> | void;
  /** Dead letters it makes, by topic and reason, asked for when the play is over. */
  dodeBrieven?(toneel: Toneel): Readonly<Record<string, number>>;
};
