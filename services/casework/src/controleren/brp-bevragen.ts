import { setTimeout as pause } from 'node:timers/promises';
import type { Code } from '@meldpunt/contracts';
import type { Ingeschrevene } from './evaluate-controles.ts';

export type BrpInstelling = {
  /** Base of Haal Centraal BRP Personen Bevragen, version 2; empty when there is no connection. */
  readonly url: string;
  readonly sleutel: string;
  /** Milliseconds one question may take. */
  readonly timeout: number;
};

export type Antwoord<T> =
  | { readonly status: 'ANTWOORD'; readonly inhoud: T }
  | { readonly status: 'NIET_GELUKT'; readonly fout: Code<'controlefout'> };

/** Waits before the second and third try of one question, in milliseconds. */
const WACHT: readonly number[] = [200, 1_000];
const MEESTE_BYTES = 262_144;
/** After so many questions in a row without answer no more are asked for a while: nobody waits for a register that is down. */
const OPEEN = 3;
const RUST = 30_000;

/**
 * Asks the register of persons, by the protocol of Haal Centraal BRP Personen Bevragen v2 (a POST on /personen with the
 * kind of question and only the fields that are needed). What is asked about stands in the body only: nothing personal
 * in an address, a log or an error. Every failure is a value.
 */
export class BrpBevragen {
  readonly #instelling: BrpInstelling;
  readonly #now: () => number;
  readonly #wacht: readonly number[];
  #mislukt = 0;
  #weerVanaf = 0;

  /** `now` counts milliseconds; `wacht` are the waits between tries. */
  constructor(
    instelling: BrpInstelling,
    now: () => number = () => performance.now(),
    wacht: readonly number[] = WACHT,
  ) {
    this.#instelling = instelling;
    this.#now = now;
    this.#wacht = wacht;
  }

  raadpleeg(burgerservicenummer: string): Promise<Antwoord<Ingeschrevene[]>> {
    return this.#vraag(
      {
        type: 'RaadpleegMetBurgerservicenummer',
        burgerservicenummer: [burgerservicenummer],
        fields: [
          'gemeenteVanInschrijving',
          'opschortingBijhouding',
          'verblijfplaats.functieAdres',
          'verblijfplaats.verblijfadres.huisnummer',
          'verblijfplaats.verblijfadres.postcode',
        ],
      },
      toIngeschrevene,
    );
  }

  /** Burgerservicenummers of whoever has this name and birth date; with exactly this voorvoegsel when it is named. */
  zoek(geslachtsnaam: string, geboortedatum: string, voorvoegsel?: string): Promise<Antwoord<string[]>> {
    return this.#vraag(
      {
        type: 'ZoekMetGeslachtsnaamEnGeboortedatum',
        geslachtsnaam,
        ...(voorvoegsel === undefined ? {} : { voorvoegsel }),
        geboortedatum,
        fields: ['burgerservicenummer'],
      },
      (persoon) => textOf(persoon, 'burgerservicenummer') ?? '',
    );
  }

  /** Ages of everybody entered at an address. */
  bewoners(
    postcode: string,
    huisnummer: number,
    toevoeging: string | null,
  ): Promise<Antwoord<(number | null)[]>> {
    const letter = toevoeging !== null && /^[A-Za-z]$/.test(toevoeging);
    return this.#vraag(
      {
        type: 'ZoekMetPostcodeEnHuisnummer',
        postcode,
        huisnummer,
        ...(toevoeging === null
          ? {}
          : letter
            ? { huisletter: toevoeging }
            : { huisnummertoevoeging: toevoeging }),
        fields: ['leeftijd'],
      },
      (persoon) => numberOf(persoon, 'leeftijd'),
    );
  }

  async #vraag<T>(vraag: object, toInhoud: (persoon: unknown) => T): Promise<Antwoord<T[]>> {
    if (this.#instelling.url === '') return { status: 'NIET_GELUKT', fout: 'NIET_INGESTELD' };
    if (this.#now() < this.#weerVanaf) return { status: 'NIET_GELUKT', fout: 'NIET_BEREIKBAAR' };
    for (let poging = 0; ; poging++) {
      const antwoord = await this.#poging(vraag);
      const wacht = this.#wacht[poging];
      if (antwoord.status === 'NIET_GELUKT' && antwoord.opnieuw && wacht !== undefined) {
        await pause(wacht);
        continue;
      }
      this.#mislukt = antwoord.status === 'ANTWOORD' || !antwoord.opnieuw ? 0 : this.#mislukt + 1;
      if (this.#mislukt >= OPEEN) {
        this.#weerVanaf = this.#now() + RUST;
        this.#mislukt = 0;
      }
      return antwoord.status === 'ANTWOORD'
        ? { status: 'ANTWOORD', inhoud: antwoord.inhoud.map(toInhoud) }
        : { status: 'NIET_GELUKT', fout: antwoord.fout };
    }
  }

  async #poging(
    vraag: object,
  ): Promise<
    | { status: 'ANTWOORD'; inhoud: unknown[] }
    | { status: 'NIET_GELUKT'; fout: Code<'controlefout'>; opnieuw: boolean }
  > {
    const { url, sleutel, timeout } = this.#instelling;
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}/personen`, {
        method: 'POST',
        redirect: 'error',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          ...(sleutel === '' ? {} : { 'x-api-key': sleutel }),
        },
        body: JSON.stringify(vraag),
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) {
        await response.body?.cancel();
        const opnieuw = response.status === 429 || response.status >= 500;
        return { status: 'NIET_GELUKT', fout: opnieuw ? 'NIET_BEREIKBAAR' : 'GEWEIGERD', opnieuw };
      }
      const personen = personenOf(await readJson(response));
      return personen === undefined
        ? { status: 'NIET_GELUKT', fout: 'ONLEESBAAR', opnieuw: false }
        : { status: 'ANTWOORD', inhoud: personen };
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof RangeError)
        return { status: 'NIET_GELUKT', fout: 'ONLEESBAAR', opnieuw: false };
      const isLaat = error instanceof Error && error.name === 'TimeoutError';
      return { status: 'NIET_GELUKT', fout: isLaat ? 'TE_LAAT' : 'NIET_BEREIKBAAR', opnieuw: true };
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  const delen: Uint8Array[] = [];
  let bytes = 0;
  for await (const deel of response.body ?? []) {
    bytes += deel.length;
    if (bytes > MEESTE_BYTES) throw new RangeError('an answer of the register is too large');
    delen.push(deel);
  }
  return JSON.parse(Buffer.concat(delen).toString('utf8'));
}

function personenOf(inhoud: unknown): unknown[] | undefined {
  const personen = fieldOf(inhoud, 'personen');
  return Array.isArray(personen) ? personen : undefined;
}

function toIngeschrevene(persoon: unknown): Ingeschrevene {
  const verblijfplaats = fieldOf(persoon, 'verblijfplaats');
  const adres = fieldOf(verblijfplaats, 'verblijfadres');
  return {
    gemeentecode: textOf(fieldOf(persoon, 'gemeenteVanInschrijving'), 'code'),
    postcode: textOf(adres, 'postcode'),
    huisnummer: numberOf(adres, 'huisnummer'),
    isBriefadres: textOf(fieldOf(verblijfplaats, 'functieAdres'), 'code') === 'B',
    opschorting: textOf(fieldOf(fieldOf(persoon, 'opschortingBijhouding'), 'reden'), 'code'),
  };
}

function fieldOf(van: unknown, naam: string): unknown {
  return typeof van === 'object' && van !== null
    ? new Map<string, unknown>(Object.entries(van)).get(naam)
    : undefined;
}

function textOf(van: unknown, naam: string): string | null {
  const waarde = fieldOf(van, naam);
  return typeof waarde === 'string' ? waarde : null;
}

function numberOf(van: unknown, naam: string): number | null {
  const waarde = fieldOf(van, naam);
  return typeof waarde === 'number' ? waarde : null;
}
