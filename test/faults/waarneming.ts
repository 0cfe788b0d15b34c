import { createHash } from 'node:crypto';
import { decode, type Reactie, type Telreactie, topics } from '@meldpunt/contracts';
import { leesTopicsTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import type { DodeBrief, Gebeurtenis } from './controle.ts';

/** Without `inhoud` it is that of the bytes. */
type Lezer = (
  waarde: Buffer,
) => Omit<Gebeurtenis, 'partitie' | 'offset' | 'inhoud'> & Partial<Pick<Gebeurtenis, 'inhoud'>>;

const digest = (van: Buffer | string) => createHash('sha256').update(van).digest('base64');

const NIETS = {
  meldingId: '',
  centen: 0,
  definitief: false,
  uitslag: null,
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
    const { signaalId, meldingId, versie, stand, correctienummer, eindresultaat } = decode(
      'Afhandeling',
      waarde,
    );
    const definitief = stand === 'BEEINDIGD';
    return {
      ...NIETS,
      soort: 'Afhandeling',
      ding: `afhandeling ${signaalId} ${meldingId}`,
      versie,
      meldingId,
      definitief,
      uitslag: definitief ? { nummer: correctienummer, eindresultaat } : null,
    };
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
  [topics.reactie.naam]: (waarde) => reactieVan(decode('Reactie', waarde)),
  [topics.telreactie.naam]: (waarde) => reactieVan(decode('Telreactie', waarde)),
};

/** Immutable but for the clock of the service that passed it on, which may do so again after a restore. */
function reactieVan(reactie: Reactie | Telreactie): ReturnType<Lezer> {
  return {
    ...NIETS,
    soort: 'Reactie',
    ding: `reactie ${reactie.reactieId}`,
    versie: 1,
    meldingId: reactie.meldingId,
    inhoud: digest(JSON.stringify({ ...reactie, gezienOp: 0 })),
  };
}

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
        gebeurtenissen.push({ inhoud: digest(value), ...lees(value), partitie, offset: Number(offset) });
      }
    },
  );
  return { gebeurtenissen, dodeBrieven };
}
