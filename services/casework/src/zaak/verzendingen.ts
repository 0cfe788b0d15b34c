import type { Clock } from '@meldpunt/service-kit';
import type { Zaaktellers } from '../tellers/zaaktellers.ts';
import type { NameTopic, Verzending } from './verzending.ts';

/** The one way to make a Verzending: acts that come in by another door are then timed and counted as all others are. */
export class Verzendingen {
  readonly #clock: Clock;
  readonly #nameTopic: NameTopic;
  readonly #tellers: Zaaktellers;

  constructor(clock: Clock, nameTopic: NameTopic, tellers: Zaaktellers) {
    this.#clock = clock;
    this.#nameTopic = nameTopic;
    this.#tellers = tellers;
  }

  readonly maak = (): Verzending => {
    return { gezienOp: this.#clock.now().getTime(), nameTopic: this.#nameTopic, tel: this.#tellers.tel };
  };
}
