import { createHash } from 'node:crypto';
import { decode, topics } from '@meldpunt/contracts';
import { leesTopicsTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import type { DodeBrief, Gebeurtenis } from './controle.ts';

type Lezer = (waarde: Buffer) => Omit<Gebeurtenis, 'partitie' | 'offset' | 'inhoud'>;

const NIETS = {
  meldingId: '',
  centen: 0,
  definitief: false,
  doorgezet: false,
  partnerId: '',
  volgnummer: 0,
};

const lezers: Record<string, Lezer> = {
  [topics.melding.naam]: (waarde) => {
    const { meldingId, versie, bedragInCenten, doorgezetVanMeldingId } = decode('Melding', waarde);
    return {
      ...NIETS,
      soort: 'Melding',
      ding: `melding ${meldingId}`,
      versie,
      meldingId,
      centen: bedragInCenten,
      doorgezet: doorgezetVanMeldingId !== null,
    };
  },
  [topics.uitkomst.naam]: (waarde) => {
    const { meldingId, versie } = decode('Uitkomst', waarde);
    return {
      ...NIETS,
      soort: 'Uitkomst',
      ding: `uitkomst ${meldingId}`,
      versie,
      meldingId,
      definitief: true,
    };
  },
  [topics.afhandeling.naam]: (waarde) => {
    const { signaalId, meldingId, versie, stand } = decode('Afhandeling', waarde);
    const ding = `afhandeling ${signaalId} ${meldingId}`;
    return { ...NIETS, soort: 'Afhandeling', ding, versie, meldingId, definitief: stand === 'BEEINDIGD' };
  },
  [topics.signaal.naam]: (waarde) => {
    const { signaalId, versie } = decode('Signaal', waarde);
    return { ...NIETS, soort: 'Signaal', ding: `signaal ${signaalId}`, versie };
  },
  [topics.terugkoppeling.naam]: (waarde) => {
    const { terugkoppelingId, meldingId, aard, partnerId, volgnummer } = decode('Terugkoppeling', waarde);
    return {
      ...NIETS,
      soort: 'Terugkoppeling',
      ding: `terugkoppeling ${terugkoppelingId}`,
      versie: 1,
      meldingId,
      definitief: aard === 'DEFINITIEF',
      partnerId,
      volgnummer,
    };
  },
};

/** Reads all that stands on the hub's topics and on every dead-letter topic. */
export async function leesLog(
  hub: Hub,
): Promise<{ gebeurtenissen: Gebeurtenis[]; dodeBrieven: DodeBrief[] }> {
  const brieven = (await hub.admin.listTopics()).filter((naam) => naam.endsWith('.dlq'));
  const gebeurtenissen: Gebeurtenis[] = [];
  const dodeBrieven: DodeBrief[] = [];
  await leesTopicsTotEinde(
    hub.operator,
    hub.admin,
    [...Object.keys(lezers), ...brieven],
    'dienst.beheer-faults',
    (topic, partitie, { value, offset, headers }) => {
      const lees = lezers[topic];
      if (lees === undefined)
        dodeBrieven.push({ topic: topic.replace(/\.dlq$/, ''), reden: String(headers?.reden ?? '') });
      else if (value !== null) {
        const inhoud = createHash('sha256').update(value).digest('base64');
        gebeurtenissen.push({ ...lees(value), partitie, offset: Number(offset), inhoud });
      }
    },
  );
  return { gebeurtenissen, dodeBrieven };
}
