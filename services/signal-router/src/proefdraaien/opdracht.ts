import type { Code } from '@meldpunt/contracts';
import type { Uitdrukking } from '../formules/formule.ts';
import type { Periode } from './maanden.ts';

export interface Kandidaat {
  readonly naam: string;
  readonly formule: Uitdrukking;
}

/** What a municipality wants tried out. */
export interface Proefopdracht {
  /** One to three. */
  readonly formules: readonly Kandidaat[];
  readonly periode: Periode;
  /** Signalen a month that can be handled, by aanpak. */
  readonly capaciteit: Readonly<Partial<Record<Code<'aanpak'>, number>>>;
}
