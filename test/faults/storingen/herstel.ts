import { setTimeout as pause } from 'node:timers/promises';
import { partnerMeldingenTopic } from '@meldpunt/contracts';
import { type ServiceName, serviceNames } from '../../../scripts/start/services.ts';
import { maakReservekopie, type Reservekopie, zetTerug } from '../reservekopie.ts';
import type { Scenario, Toneel } from '../scenario.ts';

/**
 * The database of a service goes back to a backup of the month before, Kafka stays. Between backup and restore lie the
 * second half of the first lot and two weeks of work.
 */
async function herstel(toneel: Toneel, kopieen: readonly Reservekopie[]): Promise<void> {
  const { kijker, tel } = toneel;
  const instanties = kopieen.flatMap(({ naam }) => toneel.instanties(naam));
  await Promise.all(instanties.map((instantie) => instantie.down()));
  for (const kopie of kopieen) {
    const voor = await kijker.positie(kopie.naam);
    await zetTerug(kijker, kopie);
    tel(`messages back at ${kopie.naam}`, voor - (await kijker.positie(kopie.naam)));
    if (kopie.naam === 'intake-gateway') await aanvaardGaten(toneel);
  }
  for (const instantie of instanties) instantie.up();
  await Promise.all(instanties.map((instantie) => instantie.ready()));
}

/**
 * As whoever restored it must: of a creditor's topic that was emptied past its record it is accepted that the receipts of
 * between are lost. The topic would wait for that with an alarm.
 */
async function aanvaardGaten({ keten, kijker, plan }: Toneel): Promise<void> {
  for (const { partnerId, aansluiting } of plan.natie.partners) {
    if (aansluiting !== 'KAFKA') continue;
    const { naam } = partnerMeldingenTopic(partnerId);
    for (const { partition, low } of await keten.admin.fetchTopicOffsets(naam)) {
      await kijker.vraag(
        `insert into intake.verbruik (topic, partitie, volgende_offset, cluster_id)
         select $1, $2, $3, cluster_id from intake.verbruik limit 1
         on conflict (topic, partitie) do update
         set volgende_offset = greatest(verbruik.volgende_offset, excluded.volgende_offset)`,
        [naam, partition, low],
      );
    }
  }
}

/** Waits until the service has read some of the first lot and takes the backup in the middle of the rest. */
async function kopieMidden(toneel: Toneel, naam: ServiceName): Promise<Reservekopie> {
  await toneel.kijker.opgeschoven(naam, toneel.toeval.between(5, 60));
  return maakReservekopie(toneel.kijker, naam);
}

function herstelVan(naam: ServiceName, hoe: { onderLast: boolean }, rest: Partial<Scenario> = {}): Scenario {
  return {
    naam: `restore-${naam}`,
    wat: `database of ${naam} back to a backup of two weeks before, Kafka kept, the others running`,
    begin(toneel) {
      let kopie: Promise<Reservekopie> | undefined;
      let gedaan = false;
      return {
        async opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          if (kopie === undefined) {
            kopie = kopieMidden(toneel, naam);
            kopie.catch(() => undefined);
            return;
          }
          gedaan = true;
          const gemaakt = await kopie;
          if (!hoe.onderLast) return herstel(toneel, [gemaakt]);
          toneel.beside(async () => {
            await toneel.kijker.opgeschoven(naam, toneel.toeval.between(1, 100));
            await pause(toneel.toeval.between(0, 500));
            await herstel(toneel, [gemaakt]);
          });
        },
      };
    },
    ...rest,
  };
}

const ONTVANGSTEN = {
  bewijzenWeg: true,
  paden: [
    'leveringen.aangeboden',
    'leveringen.gewijzigd',
    'leveringen.ongewijzigd',
    'leveringen.ingetrokken',
    'leveringen.afgekeurd',
    'leveringen.aangehouden',
  ],
  omdat:
    'receipts of lines that made no melding travel nowhere, nor lines held and refused since (besluit 0034)',
};

export const herstellen: readonly Scenario[] = [
  herstelVan('signal-router', { onderLast: true }),
  herstelVan('feedback', { onderLast: true }, { kort: true }),
  herstelVan('metrics', { onderLast: true }),
  // What people did over HTTP and was not yet sent when the database broke is lost with it, as with any backup: it
  // breaks while signalen come in, or for the gateway before the next lot.
  herstelVan('casework', { onderLast: true }),
  herstelVan('intake-gateway', { onderLast: false }, { behalve: ONTVANGSTEN }),
  {
    naam: 'restore-all',
    wat: 'the databases of all services back to backups of two weeks before, Kafka kept',
    behalve: ONTVANGSTEN,
    begin(toneel) {
      const kopieen: Promise<Reservekopie>[] = [];
      let gedaan = false;
      return {
        async opMoment(moment) {
          if (moment !== 'VOOR_LEVEREN' || gedaan) return;
          if (kopieen.length > 0) {
            gedaan = true;
            return herstel(toneel, await Promise.all(kopieen));
          }
          for (const naam of serviceNames) {
            const kopie = kopieMidden(toneel, naam);
            kopie.catch(() => undefined);
            kopieen.push(kopie);
          }
        },
      };
    },
  },
];
