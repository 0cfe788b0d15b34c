import { assertUnreachable, type Metrics } from '@meldpunt/service-kit';
import { Counter } from 'prom-client';
import type { Telling } from './evaluate-tellingen.ts';

/** Business figures of casework on /metrics, counted by this process since it started. */
export class Zaaktellers {
  readonly #geopend: Counter<'aanleiding' | 'aanpak'>;
  readonly #beeindigd: Counter<'aanleiding' | 'resultaat'>;
  readonly #meldingen: Counter<'resultaat' | 'door'>;
  readonly #termijnen: Counter<'termijn' | 'gebeurtenis'>;
  readonly #handelingen: Counter<'handeling' | 'resultaat' | 'reden'>;

  constructor({ registry }: Metrics) {
    const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
      new Counter({ name: `meldpunt_${name}`, help, labelNames: [...labelNames], registers: [registry] });
    this.#geopend = counter('zaken_geopend_total', 'Zaken opened', ['aanleiding', 'aanpak']);
    this.#beeindigd = counter('zaken_beeindigd_total', 'Zaken ended, by result', ['aanleiding', 'resultaat']);
    this.#meldingen = counter('zaakmeldingen_beeindigd_total', 'Meldingen in zaken that ended, and by whom', [
      'resultaat',
      'door',
    ]);
    this.#termijnen = counter('termijnberichten_total', 'Terms that came near or passed', [
      'termijn',
      'gebeurtenis',
    ]);
    this.#handelingen = counter('handelingen_total', 'Acts by kind; refused ones with their reason', [
      'handeling',
      'resultaat',
      'reden',
    ]);
  }

  readonly tel = (telling: Telling): void => {
    switch (telling.teller) {
      case 'ZAAK_GEOPEND':
        this.#geopend.inc({ aanleiding: telling.aanleiding, aanpak: telling.aanpak });
        break;
      case 'ZAAK_BEEINDIGD':
        this.#beeindigd.inc({ aanleiding: telling.aanleiding, resultaat: telling.resultaat });
        break;
      case 'MELDING_BEEINDIGD':
        this.#meldingen.inc({ resultaat: telling.resultaat, door: telling.door });
        break;
      case 'TERMIJN':
        this.#termijnen.inc({ termijn: telling.termijn, gebeurtenis: telling.gebeurtenis });
        break;
      case 'HANDELING':
        this.#handelingen.inc({
          handeling: telling.handeling,
          resultaat: telling.resultaat,
          reden: telling.reden,
        });
        break;
      default:
        assertUnreachable(telling);
    }
  };
}
