import { setTimeout as pause } from 'node:timers/promises';
import { encode, gemeenteAfhandelingenTopic, partnerMeldingenTopic, topics } from '@meldpunt/contracts';
import type { Producer } from 'kafkajs';
import { leesBrieven, zendOpnieuw } from '../../../scripts/dode-brieven/brieven.ts';
import { toPartnerMelding } from '../../../scripts/natie/natie.ts';
import { type ServiceName, serviceNames, services } from '../../../scripts/start/services.ts';
import { bytesVan } from '../lever-ruw.ts';
import type { Scenario, Toneel } from '../scenario.ts';

async function metProducer(toneel: Toneel, doe: (producer: Producer) => Promise<void>): Promise<void> {
  const producer = toneel.keten.operator.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1 });
  await producer.connect();
  try {
    await doe(producer);
  } finally {
    await producer.disconnect();
  }
}

/** Everything a service read it reads again: the record and what Kafka was told are both gone. */
async function leesOpnieuw(toneel: Toneel, naam: ServiceName): Promise<void> {
  const { keten, kijker } = toneel;
  const instanties = toneel.instanties(naam);
  await Promise.all(instanties.map((instantie) => instantie.down()));
  const schema = services[naam].schema;
  await kijker.vraag(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'meldpunt-${schema}'`,
  );
  const gelezen = await kijker.positie(naam);
  const [van] = await kijker.vraag<{ gemeenten: string | null }>(
    `select sum(volgende_offset)::text as gemeenten from ${schema}.verbruik where topic like 'gemeente.%.afhandelingen.%'`,
  );
  // Creditors' topics are emptied as they are read: of those there is nothing before the record.
  await kijker.vraag(
    `delete from ${schema}.verbruik where topic like 'meldpunt.%' or topic like 'gemeente.%'`,
  );
  const groepen = (await keten.admin.listGroups()).groups
    .map(({ groupId }) => groupId)
    .filter((groep) => groep.startsWith(`${naam}.`));
  await keten.admin.deleteGroups(groepen).catch(() => undefined);
  for (const instantie of instanties) instantie.up();
  await Promise.all(instanties.map((instantie) => instantie.ready()));
  toneel.tel('messages read again', gelezen);
  if (naam === 'casework') toneel.tel('acts of municipalities read again', Number(van?.gemeenten ?? 0));
}

/** What no release of ours can read, by the reason under which it is sent away. */
function vergif(soort: 'PartnerMelding' | 'GemeenteAfhandeling', goed: Buffer): [string, Buffer][] {
  const kader = goed.subarray(0, 5);
  const onbekend = Buffer.from(goed);
  onbekend.writeInt32BE(999_999, 1);
  return [
    ['GEEN_AVRO', Buffer.from(`no Avro but ${soort}`)],
    ['ONBEKEND_SCHEMA', onbekend],
    ['AFGEKAPT', goed.subarray(0, goed.length - 3)],
    // A length that claims 300 million items in six bytes.
    ['AFGEKAPT', Buffer.concat([kader, Buffer.from([0x80, 0x8c, 0x8d, 0x9e, 0x02, 0x00])])],
  ];
}

const leegBesluit = {
  handelingId: 'poison',
  zaakId: '00000000-0000-4000-8000-000000000000',
  handeling: 'OPPAKKEN',
  meldingId: null,
  datum: null,
  zaakVersie: null,
  contactsoort: null,
  dagdeel: null,
  bereikt: null,
  contactuitkomst: null,
  hulpsoort: null,
  schuldklasse: null,
  verwijzing: null,
  toestemming: null,
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
};

function vergiftigd(): Scenario {
  const verwacht: Record<string, number> = {};
  let verboden = 0;
  return {
    naam: 'poison',
    wat: '1 % of what outsiders write is no Avro, of an unknown schema, cut off, a length bomb, too large, or forbidden',
    begin(toneel) {
      const { natie } = toneel.plan;
      const partner = natie.partners.find(({ aansluiting }) => aansluiting === 'KAFKA');
      const gemeente = natie.gemeenten.find(({ aansluiting }) => aansluiting === 'KAFKA');
      if (partner === undefined || gemeente === undefined) throw new Error('nobody is connected by Kafka');
      const vanPartner = partnerMeldingenTopic(partner.partnerId).naam;
      const vanGemeente = gemeenteAfhandelingenTopic(gemeente.gemeentecode).naam;
      const regel = natie
        .leveringenOp(natie.laatsteLeverdag)
        .flatMap((levering) => (levering.partnerId === partner.partnerId ? levering.regels : []))
        .find(({ actie }) => actie === 'MELDEN');
      const ronden = Math.max(2, Math.round(natie.opties.meldingenPerMaand / 400));
      for (const sleutel of Object.keys(verwacht)) delete verwacht[sleutel];
      verboden = 0;
      return {
        opMoment(moment, dag) {
          if (moment !== 'VOOR_LEVEREN') return;
          toneel.beside(() =>
            metProducer(toneel, async (producer) => {
              for (let ronde = 0; ronde < ronden; ronde++) {
                const kenmerk = `poison-${dag}-${ronde}`;
                const goed = regel === undefined ? undefined : toPartnerMelding(regel, kenmerk, 1, true);
                if (goed === undefined) throw new Error('the creditor on Kafka reports nothing');
                const bytes = encode('PartnerMelding', goed);
                const besluit = encode('GemeenteAfhandeling', { ...leegBesluit, handelingId: kenmerk });
                for (const [topic, soort, echt] of [
                  [vanPartner, 'PartnerMelding', bytes],
                  [vanGemeente, 'GemeenteAfhandeling', besluit],
                ] as const) {
                  for (const [reden, value] of vergif(soort, echt)) {
                    await producer.send({ topic, acks: -1, messages: [{ key: kenmerk, value }] });
                    verwacht[`${topic} ${reden}`] = (verwacht[`${topic} ${reden}`] ?? 0) + 1;
                    toneel.tel('poison');
                  }
                  await producer
                    .send({ topic, acks: -1, messages: [{ key: kenmerk, value: Buffer.alloc(2_000_000) }] })
                    .then(() => {
                      throw new Error(`the broker took a record of 2 MB on ${topic}`);
                    })
                    .catch((error: unknown) => {
                      if (
                        !(
                          error instanceof Error &&
                          /MESSAGE_TOO_LARGE|larger than/.test(
                            `${error.name} ${error.message} ${String(Object.values(error))}`,
                          )
                        )
                      )
                        throw error;
                      toneel.tel('too large, refused');
                    });
                }
                // Reported a year late: well written, and refused on the receipt.
                const teOud = { ...goed, signaaldatum: jaarEerder(goed.signaaldatum), kenmerk };
                await producer.send({
                  topic: vanPartner,
                  acks: -1,
                  messages: [{ key: kenmerk, value: encode('PartnerMelding', teOud) }],
                });
                // An act on a zaak that is not there: answered as refused.
                await producer.send({
                  topic: vanGemeente,
                  acks: -1,
                  messages: [{ key: kenmerk, value: besluit }],
                });
                verboden += 1;
                toneel.tel('against the rules', 2);
                await pause(toneel.toeval.between(20, 200));
              }
            }),
          );
        },
      };
    },
    dodeBrieven: () => verwacht,
    buitenom: () => ({ afgekeurd: verboden }),
    verwacht: (rustig) => ({
      ...rustig,
      leveringen: {
        ...rustig.leveringen,
        aangeboden: rustig.leveringen.aangeboden + verboden,
        afgekeurd: rustig.leveringen.afgekeurd + verboden,
      },
    }),
  };
}

function jaarEerder<D>(datum: D): D {
  return (
    typeof datum === 'string' ? datum.replace(/^\d{4}/, (jaar) => String(Number(jaar) - 1)) : datum
  ) as D;
}

function herspeeld(): Scenario {
  let brieven = 0;
  return {
    naam: 'dead-letters-replayed',
    wat: 'a fault in one service sends meldingen to the dead letters; after the fix they are sent again',
    begin(toneel) {
      let gedaan = false;
      const { kijker, keten } = toneel;
      return {
        async opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          gedaan = true;
          // Stands for a fault in a release: it fails on some values and on others not.
          await kijker.vraag(
            `alter table metrics.melding_feit add constraint fout check (bedrag_in_centen % 25 <> 7) not valid`,
          );
        },
        async naSpel() {
          await kijker.vraag('alter table metrics.melding_feit drop constraint fout');
          const bron = topics.melding.naam;
          await kijker.wachtTot(`select from metrics.outbox having count(*) = 0`);
          const gevonden = await leesBrieven(keten, { bron, reden: 'VERWERKING_MISLUKT' });
          brieven = gevonden.length;
          const { gezonden, verdwenen } = await zendOpnieuw(keten, gevonden);
          toneel.tel('dead letters sent again', gezonden);
          if (verdwenen > 0) throw new Error(`${verdwenen} dead letters name a message that is not there`);
        },
      };
    },
    dodeBrieven: () => ({ [`${topics.melding.naam} VERWERKING_MISLUKT`]: brieven }),
  };
}

/** Of the slow service: ten rows a second, all its instances together. */
const SECONDEN_PER_RIJ = 0.1;
/** More rows at once are refused, so that a statement takes five seconds and those of all partitions stay below its limit. */
const RIJEN_PER_KEER = 50;
/** Of it being behind; the month is a hundred seconds of work for it per lot. */
const TRAAG_MINSTENS_S = 120;

/**
 * Metrics takes up meldingen at ten a second: after each statement that inserted some it waits for its turn and then for
 * as long as that many take. A statement that inserts too many fails for its values, so that its batch is cut in half.
 */
const MAAK_TRAAG = `
  create function public.traag() returns trigger language plpgsql as $$
    declare rijen integer;
    begin
      select count(*) into rijen from nieuw;
      if rijen > ${RIJEN_PER_KEER} then raise exception 'too many rows at once'; end if;
      if rijen > 0 then
        perform pg_advisory_xact_lock(710010);
        perform pg_sleep(rijen * ${SECONDEN_PER_RIJ});
      end if;
      return null;
    end $$;
  create trigger traag after insert on metrics.melding_feit referencing new table as nieuw
    for each statement execute function public.traag()`;

/** The others, and what they read on the way of a melding to its answer. */
const ANDEREN = [
  ['router', topics.melding.naam],
  ['feedback', topics.melding.naam],
  ['casework', topics.signaal.naam],
] as const;

/** What a reader has still to read of a topic. */
async function achterstand({ keten, kijker }: Toneel, schema: string, topic: string): Promise<number> {
  const rijen = await kijker.vraag<{ som: string }>(
    `select coalesce(sum(volgende_offset), 0)::text as som from ${schema}.verbruik where topic = $1`,
    [topic],
  );
  const einden = await keten.admin.fetchTopicOffsets(topic);
  return einden.reduce((som, { high }) => som + Number(high), 0) - Number(rijen[0]?.som ?? 0);
}

/** Rows of positions whose lock keeps one reader back while its neighbours on other topics go on. */
const ACHTERHOUDEN = [
  ['feedback', topics.melding.naam],
  ['feedback', topics.uitkomst.naam],
  ['feedback', topics.afhandeling.naam],
  ['router', topics.afhandeling.naam],
  ['router', topics.dag.naam],
  ['casework', topics.signaal.naam],
  ['metrics', topics.melding.naam],
  ['intake', topics.afhandeling.naam],
] as const;

export const gegevens: readonly Scenario[] = [
  {
    naam: 'every-topic-replayed',
    wat: 'each service reads all of the hub again from the beginning: record and committed offsets gone',
    begin(toneel) {
      let keren = 0;
      return {
        opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || keren++ !== 1) return;
          toneel.beside(async () => {
            for (const naam of serviceNames) {
              if (naam === 'intake-gateway') continue;
              await leesOpnieuw(toneel, naam);
            }
          });
        },
        naSpel: () => leesOpnieuw(toneel, 'intake-gateway'),
      };
    },
  },
  {
    naam: 'topics-out-of-order',
    wat: 'one topic of a reader is held up for seconds while its others go on, in turn: ends before beginnings',
    begin(toneel) {
      let beurt = 0;
      return {
        opMoment(moment) {
          if ((moment !== 'VOOR_LEVEREN' && moment !== 'VOOR_WERKEN') || beurt >= 16) return;
          for (let n = 0; n < 2; n++) {
            const keuze = ACHTERHOUDEN[beurt++ % ACHTERHOUDEN.length];
            if (keuze === undefined) continue;
            const [schema, topic] = keuze;
            toneel.beside(async () => {
              const db = await toneel.kijker.verbinding();
              try {
                await db.query('begin');
                await db.query(`select from ${schema}.verbruik where topic = $1 for update`, [topic]);
                await pause(toneel.toeval.between(1_000, 4_000));
                await db.query('rollback');
                toneel.tel('readers held up');
              } finally {
                db.release(true);
              }
            });
          }
        },
      };
    },
  },
  vergiftigd(),
  herspeeld(),
  {
    naam: 'deliveries-cut',
    wat: 'every levering over HTTP is first cut off at a random byte, then delivered again',
    plan(plan, { toeval, tel }) {
      const opHttp = new Set(
        plan.natie.partners.flatMap(({ partnerId, aansluiting }) =>
          aansluiting === 'REST' ? [partnerId] : [],
        ),
      );
      return {
        ...plan,
        natie: {
          ...plan.natie,
          leveringenOp: (dag) =>
            plan.natie.leveringenOp(dag).map((levering) => {
              const lengte = bytesVan(levering);
              if (lengte < 2 || !opHttp.has(levering.partnerId)) return levering;
              tel('connections cut');
              return { ...levering, breekNaBytes: toeval.between(1, lengte - 1) };
            }),
        },
      };
    },
    begin: () => ({}),
  },
  {
    naam: 'slow-consumers',
    wat: 'one service takes up ten meldingen a second for minutes, a creditor reads ten answers a second; nobody waits for them',
    begin(toneel) {
      const { kijker, keten, plan, tel } = toneel;
      let begonnen = false;
      let klaar = false;
      let traagMs = 0;
      const lezer = keten.operator.consumer({ groupId: 'dienst.beheer-slow-reader' });
      const opMetrics = () => achterstand(toneel, 'metrics', topics.melding.naam);
      /** How long the slow one is behind. */
      const meet = async () => {
        while (!klaar && !toneel.signal.aborted) {
          const van = performance.now();
          const achter = await opMetrics();
          await pause(250);
          if (achter > 0) traagMs += performance.now() - van;
        }
      };
      /** With the whole lot delivered the others have read it to its end, one look after the other, and the slow one not. */
      const anderenZijnKlaar = async () => {
        const stil = async () =>
          (await Promise.all(ANDEREN.map(([schema, topic]) => achterstand(toneel, schema, topic)))).every(
            (nog) => nog === 0,
          );
        const van = performance.now();
        while (!((await stil()) && (await pause(250, true)) && (await stil()))) {
          if (toneel.signal.aborted) return;
        }
        tel('seconds of the others for what was left of a lot', Math.ceil((performance.now() - van) / 1_000));
        tel('meldingen the slow service had still to read by then', await opMetrics());
      };
      return {
        async opMoment(moment, dag) {
          // The day after a lot begins when all is read, by the slow one as well.
          if (dag > plan.natie.laatsteLeverdag) klaar = true;
          if (moment === 'NA_LEVEREN') toneel.beside(anderenZijnKlaar);
          if (moment !== 'VOOR_LEVEREN' || begonnen) return;
          begonnen = true;
          await kijker.vraag(MAAK_TRAAG);
          toneel.beside(meet);
          const partner = plan.natie.partners.find(({ aansluiting }) => aansluiting === 'KAFKA');
          await lezer.connect();
          await lezer.subscribe({
            topic: `partner.${partner?.partnerId}.terugkoppelingen.v1`,
            fromBeginning: true,
          });
          await lezer.run({
            eachMessage: async () => {
              await pause(100);
              tel('answers read slowly');
            },
          });
        },
        async naSpel() {
          const seconden = Math.round(traagMs / 1_000);
          tel('seconds the slow service was behind', seconden);
          if (seconden < TRAAG_MINSTENS_S) throw new Error(`it was slow for ${seconden} seconds only`);
          await kijker.vraag('drop trigger traag on metrics.melding_feit');
        },
        sluit: () => lezer.disconnect(),
      };
    },
  },
];
