// Longer than most files: a whole system of a municipality, small as it is, to be read from top to bottom.
import {
  type Afhandeling,
  addDays,
  type Code,
  cloudEventHeaders,
  type Datum,
  DirectorySleutelbos,
  decode,
  derivedId,
  encode,
  open,
  type Signaal,
  type SignaalMelding,
  topics,
} from '@meldpunt/contracts';
import { type Consumer, Kafka, logLevel, type Producer } from 'kafkajs';

/**
 * A municipality's own system in the place of casework, as a process of its own. It knows the contracts and nothing
 * else: reads signalen and days, opens the residents, writes afhandelingen. What it keeps is in memory; after a crash
 * it reads its own output back and then everything again, and comes to the same.
 *
 * The rules of an open melding that a signaal handed over:
 * - let go by the signaal (LOSGELATEN) and not taken up: given back, once, and never looked at again;
 * - taken back by the creditor: ended on the creditor's word;
 * - else taken up, worked and ended by this system, at the latest the day after its pause.
 */

type Lot = 'OPEN' | 'BEEINDIGD' | 'TERUGGEGEVEN';
/** A melding of a signaal: what was last told about it, and what telling more of it takes. */
type Zaakmelding = { verteld: Afhandeling; gemeld: SignaalMelding | null };

const OPPAKKEN_NA_DAGEN = 7;

export class EigenSysteem {
  readonly #meldingen = new Map<string, Zaakmelding>();
  readonly #signaalversies = new Map<string, number>();
  readonly #gemeenten = new Set<string>();
  readonly #sleutelbos: DirectorySleutelbos;
  #dag: Datum | null = null;
  #uit: Afhandeling[] = [];
  geopend = 0;
  nietGeopend = 0;

  constructor(sleutelmap: string) {
    this.#sleutelbos = new DirectorySleutelbos({ map: sleutelmap });
  }

  /** What this system said in an earlier life. */
  restore(afhandeling: Afhandeling): void {
    const sleutel = keyOf(afhandeling.signaalId, afhandeling.meldingId);
    const bekend = this.#meldingen.get(sleutel);
    if (bekend === undefined || bekend.verteld.versie < afhandeling.versie) {
      this.#meldingen.set(sleutel, { verteld: afhandeling, gemeld: null });
    }
  }

  applyGemeente(gemeentecode: string): void {
    this.#gemeenten.add(gemeentecode);
  }

  applyDag(dag: Datum): void {
    if (this.#dag === null || dag > this.#dag) this.#dag = dag;
  }

  applySignaal(signaal: Signaal): void {
    const { signaalId, versie } = signaal;
    if (versie <= (this.#signaalversies.get(signaalId) ?? 0)) return;
    this.#signaalversies.set(signaalId, versie);
    // Topics have no order among them: a signaal may come before the day it was made on.
    this.applyDag(signaal.gewijzigdOp);
    for (const gemeld of signaal.meldingen) {
      const bekend = this.#meldingen.get(keyOf(signaalId, gemeld.meldingId));
      if (bekend === undefined) this.#receive(signaal, gemeld);
      else if (lotVan(bekend.verteld) === 'OPEN') this.#change(signaal, gemeld, bekend);
    }
  }

  /** All that the day asks for. May run as often as one likes. */
  work(): void {
    const dag = this.#dag;
    if (dag === null) return;
    for (const { verteld, gemeld } of this.#meldingen.values()) {
      if (lotVan(verteld) !== 'OPEN' || gemeld === null || verteld.ontvangenOp === null) continue;
      const { opgepaktOp, ontvangenOp } = verteld;
      const plan = planVan(gemeld.meldingId);
      if (dag > gemeld.incassopauzeTot) this.#end(verteld, 'PAUZE_VERSTREKEN', dag);
      else if (plan.eindresultaat === 'NIET_OPGEPAKT_ANDERE_REDEN') {
        if (dag >= addDays(ontvangenOp, plan.naDagen)) {
          this.#end(verteld, plan.eindresultaat, dag, { telreden: 'CAPACITEIT' });
        }
      } else if (opgepaktOp === null) {
        if (dag >= addDays(ontvangenOp, OPPAKKEN_NA_DAGEN)) {
          this.#tell({
            ...verteld,
            stand: 'OPGEPAKT',
            opgepaktOp: dag,
            eersteContactpogingOp: dag,
            contactpogingen: [
              { soort: 'HUISBEZOEK', op: dag, dagdeel: 'AVOND', bereikt: true, uitkomst: 'GESLAAGD' },
            ],
            contactOp: dag,
          });
        }
      } else if (plan.eindresultaat !== null && dag >= addDays(opgepaktOp, plan.naDagen)) {
        this.#end(verteld, plan.eindresultaat, dag, this.#companions(plan.eindresultaat, verteld, dag));
      }
    }
  }

  takeOut(): Afhandeling[] {
    const uit = this.#uit;
    this.#uit = [];
    return uit;
  }

  #receive(signaal: Signaal, gemeld: SignaalMelding): void {
    if (gemeld.stand === 'BEANTWOORD' || this.#dag === null) return;
    if (gemeld.persoon !== null) {
      const recordId = `${signaal.signaalId}/${gemeld.meldingId}`;
      const geopend = open({ sleutelbos: this.#sleutelbos, recordId, blok: gemeld.persoon });
      if (geopend.status === 'OPEN') this.geopend += 1;
      else this.nietGeopend += 1;
    } else this.nietGeopend += 1;
    const eerste = signaal.meldingen.find(({ persoonId }) => persoonId === gemeld.persoonId) ?? gemeld;
    const begin: Afhandeling = {
      ...leeg,
      signaalId: signaal.signaalId,
      meldingId: gemeld.meldingId,
      versie: 0,
      signaalVersie: signaal.versie,
      meldingVersie: gemeld.meldingVersie,
      partnerId: gemeld.partnerId,
      soort: gemeld.soort,
      gemeentecode: signaal.gemeentecode,
      stand: 'ONTVANGEN',
      bedragInCenten: gemeld.bedragInCenten,
      alleenDoorAnderen: gemeld.alleenDoorAnderen,
    };
    this.#meldingen.set(keyOf(signaal.signaalId, gemeld.meldingId), { verteld: begin, gemeld });
    if (gemeld.stand === 'LOSGELATEN') this.#tell({ ...begin, stand: 'TERUGGEGEVEN' });
    else if (gemeld.meldingstand !== 'AANGENOMEN') {
      this.#end(begin, woordVanPartner[gemeld.meldingstand], this.#dag);
    } else {
      const zaakId = derivedId(signaal.signaalId, eerste.meldingId);
      this.#tell({ ...begin, zaakId, aanpak: signaal.aanpak, ontvangenOp: this.#dag });
    }
  }

  #change(signaal: Signaal, gemeld: SignaalMelding, bekend: Zaakmelding): void {
    const { bedragInCenten, meldingVersie, persoonId, alleenDoorAnderen } = gemeld;
    const eerder = bekend.gemeld?.persoonId ?? persoonId;
    if (eerder !== persoonId) throw new Error('a melding changed its resident within one signaal');
    const verteld = {
      ...bekend.verteld,
      signaalVersie: signaal.versie,
      bedragInCenten,
      meldingVersie,
      alleenDoorAnderen,
    };
    this.#meldingen.set(keyOf(signaal.signaalId, gemeld.meldingId), { verteld, gemeld });
    if (gemeld.stand === 'LOSGELATEN' && verteld.opgepaktOp === null) {
      this.#tell({ ...verteld, stand: 'TERUGGEGEVEN' });
    } else if (gemeld.meldingstand !== 'AANGENOMEN' && this.#dag !== null) {
      this.#end(verteld, woordVanPartner[gemeld.meldingstand], this.#dag);
    }
  }

  #end(
    verteld: Afhandeling,
    eindresultaat: Code<'eindresultaat'>,
    dag: Datum,
    erbij: Partial<Afhandeling> = {},
  ): void {
    this.#tell({
      ...verteld,
      ...erbij,
      stand: 'BEEINDIGD',
      beeindigdOp: dag,
      eindresultaat,
      zaakresultaat: eindresultaat,
    });
  }

  #tell(inhoud: Afhandeling): void {
    const verteld = { ...inhoud, versie: inhoud.versie + 1, gezienOp: Date.now() };
    const sleutel = keyOf(verteld.signaalId, verteld.meldingId);
    this.#meldingen.set(sleutel, { verteld, gemeld: this.#meldingen.get(sleutel)?.gemeld ?? null });
    this.#uit.push(verteld);
  }

  /** What has to come with a result. */
  #companions(eindresultaat: Code<'eindresultaat'>, verteld: Afhandeling, dag: Datum): Partial<Afhandeling> {
    if (eindresultaat === 'BETALING_HERVAT') return { hervattingOp: addDays(dag, 14) };
    if (eindresultaat === 'REGELING_GETROFFEN') {
      return {
        regelingVanaf: addDays(dag, 14),
        regelingTermijnInCenten: 2_500,
        regelingAantalTermijnen: Math.max(1, Math.ceil(verteld.bedragInCenten / 2_500)),
      };
    }
    if (eindresultaat !== 'GEEN_INWONER') return {};
    const elders = [...this.#gemeenten].toSorted().filter((code) => code !== verteld.gemeentecode);
    return { nieuweGemeentecode: elders[cijfer(verteld.meldingId, elders.length, 4)] ?? null };
  }

  positions() {
    const alle = [...this.#meldingen.values()].map(({ verteld }) => verteld);
    const met = (lot: Lot) => alle.filter((verteld) => lotVan(verteld) === lot);
    const centen = (afhandelingen: readonly Afhandeling[]) =>
      afhandelingen.reduce((totaal, { bedragInCenten }) => totaal + bedragInCenten, 0);
    const eindresultaten: Record<string, number> = {};
    for (const { eindresultaat } of met('BEEINDIGD')) {
      eindresultaten[String(eindresultaat)] = (eindresultaten[String(eindresultaat)] ?? 0) + 1;
    }
    return {
      dag: this.#dag,
      zaken: new Set(alle.flatMap(({ zaakId }) => zaakId ?? [])).size,
      meldingen: {
        ontvangen: alle.length,
        open: met('OPEN').length,
        beeindigd: met('BEEINDIGD').length,
        teruggegeven: met('TERUGGEGEVEN').length,
      },
      centen: { open: centen(met('OPEN')), beeindigd: centen(met('BEEINDIGD')) },
      eindresultaten,
      geopend: this.geopend,
      nietGeopend: this.nietGeopend,
    };
  }
}

const woordVanPartner: Record<Exclude<Code<'meldingstand'>, 'AANGENOMEN'>, Code<'eindresultaat'>> = {
  BETAALD: 'BETAALD_BIJ_PARTNER',
  INGETROKKEN: 'INGETROKKEN_DOOR_PARTNER',
  VERPLAATST: 'VERPLAATST',
};

const leeg = {
  zaakId: null,
  volgtOpZaakId: null,
  aanpak: null,
  ontvangenOp: null,
  opgepaktOp: null,
  eersteContactpogingOp: null,
  contactOp: null,
  contactpogingen: [],
  contacttermijnTot: null,
  dreigingstermijnTot: null,
  contacttermijnVerstrekenOp: null,
  dreigingstermijnVerstrekenOp: null,
  pauzeVerlengdTot: null,
  verlengingsreden: null,
  beeindigdOp: null,
  eindresultaat: null,
  zaakresultaat: null,
  telreden: null,
  onterechtreden: null,
  hervattingOp: null,
  regelingVanaf: null,
  regelingTermijnInCenten: null,
  regelingAantalTermijnen: null,
  alleenDoorAnderen: false,
  hulpMagGemeld: false,
  nieuweGemeentecode: null,
  correctienummer: 0,
  gezienOp: 0,
};

const resultaten: readonly (Code<'eindresultaat'> | null)[] = [
  'GEEN_REACTIE',
  'HOEFT_GEEN_HULP',
  'BETALING_HERVAT',
  'REGELING_GETROFFEN',
  'VERVOLGHULP_FINANCIEEL',
  'ZELF_BETAALD_OF_REGELING',
  'AL_BEKEND_SCHULDHULP',
  'OVERLEDEN',
  'NIET_OPGEPAKT_ANDERE_REDEN',
  'GEEN_INWONER',
  // Left lying: the end of the pause ends it.
  null,
];

/** What happens to a melding follows from its id, so that it does not matter in which life it is decided. */
function planVan(meldingId: string): { eindresultaat: Code<'eindresultaat'> | null; naDagen: number } {
  return {
    eindresultaat: resultaten[cijfer(meldingId, resultaten.length, 0)] ?? null,
    naDagen: 1 + cijfer(meldingId, 9, 2),
  };
}

function cijfer(meldingId: string, onder: number, vanaf: number): number {
  return Number.parseInt(meldingId.replaceAll('-', '').slice(vanaf, vanaf + 6), 16) % onder;
}

const keyOf = (signaalId: string, meldingId: string) => `${signaalId}/${meldingId}`;

function lotVan({ stand }: Afhandeling): Lot {
  return stand === 'BEEINDIGD' || stand === 'TERUGGEGEVEN' ? stand : 'OPEN';
}

function setting(naam: string): string {
  const waarde = process.env[naam];
  if (waarde === undefined) throw new Error(`${naam} is missing`);
  return waarde;
}

/** Sends what was decided and only then moves on: what is read again after a crash is decided the same. */
async function send(producer: Producer, uit: readonly Afhandeling[]): Promise<void> {
  if (uit.length === 0) return;
  await producer.send({
    topic: topics.afhandeling.naam,
    acks: -1,
    messages: uit.map((afhandeling) => ({
      key: afhandeling.gemeentecode,
      value: encode('Afhandeling', afhandeling),
      headers: cloudEventHeaders({
        schema: 'Afhandeling',
        id: derivedId(afhandeling.signaalId, afhandeling.meldingId, String(afhandeling.versie)),
        service: 'eigen-systeem',
        time: afhandeling.gezienOp,
      }),
    })),
  });
}

async function readBack(kafka: Kafka, systeem: EigenSysteem, groep: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const rest = new Map(
    (await admin.fetchTopicOffsets(topics.afhandeling.naam))
      .filter(({ high }) => BigInt(high) > 0n)
      .map(({ partition, high }) => [partition, BigInt(high)]),
  );
  await admin.disconnect();
  if (rest.size === 0) return;
  const consumer = kafka.consumer({ groupId: `${groep}.terug`, maxWaitTimeInMs: 250 });
  await consumer.connect();
  await consumer.subscribe({ topic: topics.afhandeling.naam, fromBeginning: true });
  await new Promise<void>((klaar, mislukt) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => mislukt(payload.error));
    void consumer.run({
      eachBatch: async ({ batch }) => {
        for (const { value } of batch.messages) {
          if (value !== null) systeem.restore(decode('Afhandeling', value));
        }
        if (BigInt(batch.lastOffset()) + 1n >= (rest.get(batch.partition) ?? 0n))
          rest.delete(batch.partition);
        if (rest.size === 0) klaar();
      },
    });
  });
  await consumer.disconnect();
}

/** Reads signalen, days and gemeenten, one batch at a time; the committed offset tells who waits how far it is. */
async function run(consumer: Consumer, producer: Producer, systeem: EigenSysteem): Promise<void> {
  await consumer.subscribe({
    topics: [topics.signaal.naam, topics.dag.naam, topics.gemeente.naam],
    fromBeginning: true,
  });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const { topic, partition, messages } = batch;
      for (const { value } of messages) {
        if (value === null) continue;
        if (topic === topics.dag.naam) systeem.applyDag(decode('Dag', value).dag);
        else if (topic === topics.gemeente.naam)
          systeem.applyGemeente(decode('Gemeente', value).gemeentecode);
        else systeem.applySignaal(decode('Signaal', value));
      }
      systeem.work();
      await send(producer, systeem.takeOut());
      await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(batch.lastOffset()) + 1n) }]);
    },
  });
}

if (import.meta.main) {
  const groep = setting('GROEP');
  const kafka = new Kafka({
    clientId: 'eigen-systeem',
    brokers: setting('KAFKA_BROKERS').split(','),
    sasl: { mechanism: 'plain', username: setting('KAFKA_USER'), password: setting('KAFKA_PASSWORD') },
    logLevel: logLevel.ERROR,
  });
  const systeem = new EigenSysteem(setting('SLEUTELMAP'));
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  const consumer = kafka.consumer({ groupId: groep, maxWaitTimeInMs: 250 });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    process.stderr.write(`${payload.error.stack}\n`);
    process.exit(1);
  });
  await readBack(kafka, systeem, groep);
  await Promise.all([producer.connect(), consumer.connect()]);
  process.once('SIGTERM', async () => {
    await consumer.disconnect();
    await producer.disconnect();
    process.stdout.write(`${JSON.stringify(systeem.positions())}\n`);
    process.exit(0);
  });
  await run(consumer, producer, systeem);
}
