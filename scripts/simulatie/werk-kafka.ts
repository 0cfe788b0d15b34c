import { setTimeout as pause } from 'node:timers/promises';
import {
  decode,
  encode,
  gemeenteAfhandelingenTopic,
  gemeenteOntvangstenTopic,
  gemeenteSignalenTopic,
} from '@meldpunt/contracts';
import type { Admin, Kafka, Producer } from 'kafkajs';
import type { TokenSource } from '../start/identity.ts';
import { leesMee, type Meelezer } from './meelezer.ts';
import { vraagGoed } from './verzoek.ts';
import type { ZaakOpLijst } from './werkplan.ts';
import type { Handeling, Uitslag, Werkwijze, Zaakkeuze } from './werkwijzen.ts';
import { houdVol, zendVolhoudend } from './zend.ts';

const leeg = {
  meldingId: null,
  datum: null,
  zaakVersie: null,
  contactsoort: null,
  dagdeel: null,
  bereikt: null,
  contactuitkomst: null,
  eindresultaat: null,
  binnenreden: null,
  onterechtreden: null,
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  nieuweGemeentecode: null,
  pauzeVerlengdTot: null,
  verlengingsreden: null,
  hulpsoort: null,
  schuldklasse: null,
  verwijzing: null,
  toestemming: null,
};

const ANTWOORD_MS = 120_000;

export type Systeemplaats = {
  gemeentecode: string;
  /** Its rights cover the consumer groups that begin with this and a dot. */
  clientId: string;
  casework: string;
  token: TokenSource;
  /** The municipality's own login. */
  kafka: Kafka;
  /** Tells where its topic ends, so that a day can be waited for. */
  admin: Pick<Admin, 'fetchTopicOffsets'>;
};

/**
 * A municipality with a system of its own. It knows the contracts only: hears of zaken on its topic, fetches each at
 * its dataref, hands in acts on the other topic and reads the result of each on the third.
 */
export class EigenSysteem implements Werkwijze {
  readonly #plaats: Systeemplaats;
  readonly #producer: Producer;
  readonly #meelezers: Meelezer[] = [];
  readonly #gewijzigd = new Map<string, string>();
  readonly #uitslagen = new Map<string, Uitslag>();
  #gelezen = 0n;

  private constructor(plaats: Systeemplaats, producer: Producer) {
    this.#plaats = plaats;
    this.#producer = producer;
  }

  static async begin(plaats: Systeemplaats): Promise<EigenSysteem> {
    const { gemeentecode, kafka } = plaats;
    const producer = kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
    await producer.connect();
    const systeem = new EigenSysteem(plaats, producer);
    await systeem.#lees(gemeenteSignalenTopic(gemeentecode).naam, (waarde, offset) => {
      const bericht = decode('GemeenteSignaal', waarde);
      systeem.#gewijzigd.set(bericht.zaakId, bericht.dataref);
      systeem.#gelezen = offset + 1n;
    });
    await systeem.#lees(gemeenteOntvangstenTopic(gemeentecode).naam, (waarde) => {
      const { handelingId, resultaat, code } = decode('GemeenteOntvangst', waarde);
      systeem.#uitslagen.set(handelingId, { resultaat, code, zaakVersie: null });
    });
    return systeem;
  }

  async #lees(topic: string, verwerk: (waarde: Buffer, offset: bigint) => void): Promise<void> {
    const { kafka, clientId } = this.#plaats;
    this.#meelezers.push(await leesMee({ kafka, groep: `${clientId}.${topic}`, topic }, verwerk));
  }

  async leesLijst(_ook: unknown, alleen?: Zaakkeuze): Promise<ZaakOpLijst[]> {
    const topic = gemeenteSignalenTopic(this.#plaats.gemeentecode).naam;
    const einden = await houdVol(() => this.#plaats.admin.fetchTopicOffsets(topic));
    const einde = BigInt(einden[0]?.high ?? '0');
    await this.#wachtTot(() => this.#gelezen >= einde, 'de berichten over zaken');
    const zaken: ZaakOpLijst[] = [];
    for (const [zaakId, dataref] of this.#gewijzigd) {
      if (alleen?.has(zaakId) === false) continue;
      const { inhoud } = await vraagGoed(new URL(dataref, this.#plaats.casework).href, this.#plaats.token);
      const zaak = inhoud as ZaakOpLijst & { stand: string };
      if (zaak.stand === 'NIEUW' || zaak.stand === 'OPGEPAKT') zaken.push(zaak);
      this.#gewijzigd.delete(zaakId);
    }
    return zaken;
  }

  async verwerk(handelingen: readonly Handeling[]): Promise<Uitslag[]> {
    await zendVolhoudend(this.#producer, {
      topic: gemeenteAfhandelingenTopic(this.#plaats.gemeentecode).naam,
      acks: -1,
      messages: handelingen.map((handeling) => ({
        key: handeling.zaakId,
        value: encode('GemeenteAfhandeling', { ...leeg, ...handeling }),
      })),
    });
    await this.#wachtTot(
      () => handelingen.every(({ handelingId }) => this.#uitslagen.has(handelingId)),
      'uitslagen',
    );
    return handelingen.map(({ handelingId, zaakId }) => {
      const uitslag = this.#uitslagen.get(handelingId);
      if (uitslag === undefined) throw new Error('uitslag verdwenen');
      // The zaak is not as it was fetched, so it is fetched again.
      if (uitslag.code === 'MELDING_AL_BEEINDIGD') this.#gewijzigd.set(zaakId, `/v1/zaken/${zaakId}`);
      return uitslag;
    });
  }

  async #wachtTot(voorwaarde: () => boolean, waarop: string): Promise<void> {
    const tot = Date.now() + ANTWOORD_MS;
    while (!voorwaarde()) {
      for (const meelezer of this.#meelezers) meelezer.controleer();
      if (Date.now() > tot)
        throw new Error(`gemeente ${this.#plaats.gemeentecode} wacht vergeefs op ${waarop}`);
      await pause(20);
    }
  }

  async sluit(): Promise<void> {
    await Promise.all(this.#meelezers.map((meelezer) => meelezer.sluit()));
    await this.#producer.disconnect();
  }
}
