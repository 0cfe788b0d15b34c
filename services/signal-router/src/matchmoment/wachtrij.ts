import type { Code, Datum } from '@meldpunt/contracts';

type Aanpak = Code<'aanpak'>;

/** A groep that waits for room, by the melding that would found its signaal. */
export interface Wachtende {
  readonly meldingId: string;
  readonly gemeentecode: string;
  /** Day on which the formule held and there was no room; it is judged as on that day. */
  readonly sinds: Datum;
  readonly aanpak: Aanpak;
  readonly zwaarte: number;
}

/** Who waits and how many were founded, as stored when a unit of work began. */
export class Wachtrijstand {
  readonly #wachtenden: ReadonlyMap<string, Wachtende>;
  readonly #stichtingen: readonly { gemeentecode: string; dag: Datum; aanpak: string; aantal: number }[];

  constructor(
    wachtenden: readonly Wachtende[] = [],
    stichtingen: readonly { gemeentecode: string; dag: Datum; aanpak: string; aantal: number }[] = [],
  ) {
    this.#wachtenden = new Map(wachtenden.map((wachtende) => [wachtende.meldingId, wachtende]));
    this.#stichtingen = stichtingen;
  }

  wachtende(meldingId: string): Wachtende | undefined {
    return this.#wachtenden.get(meldingId);
  }

  wachtenden(): Iterable<Wachtende> {
    return this.#wachtenden.values();
  }

  gesticht(gemeentecode: string, aanpak: Aanpak, vanaf: Datum, tot: Datum): number {
    return this.#stichtingen.reduce((sum, one) => {
      const counts =
        one.gemeentecode === gemeentecode && one.aanpak === aanpak && one.dag >= vanaf && one.dag <= tot;
      return counts ? sum + one.aantal : sum;
    }, 0);
  }
}

/** What one run of the rules changes about it. */
export class Wachtrij {
  readonly #changed = new Map<string, Wachtende | null>();
  readonly #gesticht = new Map<
    string,
    { gemeentecode: string; dag: Datum; aanpak: Aanpak; aantal: number }
  >();

  wachtende(stand: Wachtrijstand, meldingId: string): Wachtende | undefined {
    const changed = this.#changed.get(meldingId);
    return changed === undefined ? stand.wachtende(meldingId) : (changed ?? undefined);
  }

  zet(wachtende: Wachtende): void {
    this.#changed.set(wachtende.meldingId, wachtende);
  }

  haalWeg(meldingId: string): void {
    this.#changed.set(meldingId, null);
  }

  anybodyWaits(stand: Wachtrijstand, gemeentecode: string, aanpak: Aanpak): boolean {
    const matches = (one: Wachtende | null) => one?.gemeentecode === gemeentecode && one.aanpak === aanpak;
    for (const one of this.#changed.values()) if (matches(one)) return true;
    for (const one of stand.wachtenden()) if (!this.#changed.has(one.meldingId) && matches(one)) return true;
    return false;
  }

  tel(gemeentecode: string, aanpak: Aanpak, dag: Datum): void {
    const key = `${gemeentecode} ${dag} ${aanpak}`;
    const aantal = (this.#gesticht.get(key)?.aantal ?? 0) + 1;
    this.#gesticht.set(key, { gemeentecode, dag, aanpak, aantal });
  }

  gesticht(gemeentecode: string, aanpak: Aanpak, vanaf: Datum, tot: Datum): number {
    let sum = 0;
    for (const one of this.#gesticht.values()) {
      if (one.gemeentecode === gemeentecode && one.aanpak === aanpak && one.dag >= vanaf && one.dag <= tot)
        sum += one.aantal;
    }
    return sum;
  }

  wachtenden(): Wachtende[] {
    return [...this.#changed.values()].filter((wachtende) => wachtende !== null);
  }

  vertrokken(): string[] {
    return [...this.#changed].flatMap(([meldingId, wachtende]) => (wachtende === null ? [meldingId] : []));
  }

  stichtingen(): { gemeentecode: string; dag: Datum; aanpak: Aanpak; aantal: number }[] {
    return [...this.#gesticht.values()];
  }
}
