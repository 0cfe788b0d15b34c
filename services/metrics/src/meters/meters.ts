import { codelijsten } from '@meldpunt/contracts';
import { type Database, Metrics, withUnitOfWork } from '@meldpunt/service-kit';
import { Counter, Gauge } from 'prom-client';
import { type Stand, selectStand } from './store.ts';

/**
 * Business figures for Prometheus, counted from the facts when somebody scrapes, at most once in `freshFor`
 * milliseconds, of the whole country: of a municipality they would be the small numbers that its report hides. No
 * creditor and no combination with a result is ever a label.
 */
export class Meters {
  readonly #database: Database;
  readonly #freshFor: number;
  #counted: Promise<Stand> | undefined;
  #countedAt = Number.NEGATIVE_INFINITY;

  constructor(database: Database, metrics: Metrics, freshFor: number) {
    this.#database = database;
    this.#freshFor = freshFor;
    const registers = [metrics.registry];
    const stand = () => this.#stand();
    const gauge = <L extends string>(
      name: string,
      help: string,
      labelNames: readonly L[],
      set: (gauge: Gauge<L>, found: Stand) => void,
    ) =>
      new Gauge({
        name: `meldpunt_${name}`,
        help,
        labelNames: [...labelNames],
        registers,
        async collect() {
          const found = await stand();
          this.reset();
          set(this, found);
        },
      });
    new Counter({
      name: 'meldpunt_meldingen_total',
      help: 'Meldingen accepted',
      labelNames: ['soort'],
      registers,
      async collect() {
        const { meldingen } = await stand();
        this.reset();
        for (const { soort, aantal } of meldingen) this.inc({ soort }, aantal);
      },
    });
    new Counter({
      name: 'meldpunt_terugkoppelingen_total',
      help: 'Messages released to creditors',
      labelNames: ['klasse'],
      registers,
      async collect() {
        const { terugkoppelingen } = await stand();
        this.reset();
        for (const { klasse, aantal } of terugkoppelingen) this.inc({ klasse }, aantal);
      },
    });
    gauge('meldingen_open', 'Meldingen without a final outcome', ['soort'], (open, found) => {
      for (const { soort, open: aantal } of found.meldingen) open.set({ soort }, aantal);
    });
    gauge('signalen', 'Signalen by their state', ['stand'], (signalen, found) => {
      for (const stand of codelijsten.signaalstand) signalen.set({ stand }, 0);
      for (const { stand, aantal } of found.signalen) signalen.set({ stand }, aantal);
    });
    gauge('zaken', 'Zaken by their state', ['stand'], (zaken, found) => {
      for (const stand of codelijsten.zaakstand) zaken.set({ stand }, 0);
      for (const { stand, aantal } of found.zaken) zaken.set({ stand }, aantal);
    });
    gauge('signaalpartners', 'Creditors connected', ['soort'], (partners, found) => {
      for (const { soort, aantal } of found.partners) partners.set({ soort }, aantal);
    });
    gauge(
      'termijnen_verstreken',
      'Zaken whose statutory term passed without an attempt',
      ['termijn'],
      (passed, found) => {
        passed.set({ termijn: 'contact' }, found.verstreken.contacttermijn);
        passed.set({ termijn: 'dreiging' }, found.verstreken.dreigingstermijn);
      },
    );
    gauge(
      'oudste_open_melding_days',
      'Age of the oldest open melding in days of the hub',
      [],
      (oldest, found) => {
        oldest.set(found.oudsteOpen);
      },
    );
  }

  #stand(): Promise<Stand> {
    if (this.#counted !== undefined && performance.now() - this.#countedAt < this.#freshFor)
      return this.#counted;
    this.#countedAt = performance.now();
    this.#counted = withUnitOfWork(this.#database.verwerker, ({ db }) => selectStand(db));
    // A failed count is not kept: the next scrape asks again.
    this.#counted.catch(() => {
      this.#counted = undefined;
    });
    return this.#counted;
  }
}
