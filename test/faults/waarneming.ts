import { createHash } from 'node:crypto';
import {
  decode,
  gemeenteOntvangstenTopic,
  gemeenteSignalenTopic,
  partnerOntvangstenTopic,
  partnerTerugkoppelingenTopic,
  type Reactie,
  type Telreactie,
  topics,
} from '@meldpunt/contracts';
import { leesTopicsTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import type { DodeBrief, Gebeurtenis } from './controle.ts';

/** Without `inhoud` it is that of the bytes. */
type Lezer = (
  waarde: Buffer,
) => Omit<Gebeurtenis, 'partitie' | 'offset' | 'tijd' | 'inhoud'> & Partial<Pick<Gebeurtenis, 'inhoud'>>;

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

const opNaam = (een: { naam: string }) => een.naam.replaceAll('.', '\\.').replace('*', '[^.]+');

/** What the hub writes on topics of one party. The clock of whoever wrote it may differ after a restore. */
const partijLezers: readonly (readonly [RegExp, Lezer])[] = [
  [
    new RegExp(`^${opNaam(partnerOntvangstenTopic('*'))}$`),
    (waarde) => {
      const { versie, leveringskenmerk, regelnummer, ...rest } = decode('Ontvangst', waarde);
      return {
        ...NIETS,
        soort: 'Ontvangst',
        ding: `ontvangst ${leveringskenmerk} ${regelnummer}`,
        versie,
        inhoud: digest(JSON.stringify({ ...rest, gezienOp: 0 })),
      };
    },
  ],
  [
    new RegExp(`^${opNaam(partnerTerugkoppelingenTopic('*'))}$`),
    (waarde) => {
      const { terugkoppelingId } = decode('Terugkoppeling', waarde);
      return {
        ...NIETS,
        soort: 'PartnerTerugkoppeling',
        ding: `terugkoppeling aan partner ${terugkoppelingId}`,
        versie: 1,
      };
    },
  ],
  [
    new RegExp(`^${opNaam(gemeenteSignalenTopic('*'))}$`),
    (waarde) => {
      const { zaakId, versie } = decode('GemeenteSignaal', waarde);
      return { ...NIETS, soort: 'GemeenteSignaal', ding: `zaak ${zaakId}`, versie };
    },
  ],
  [
    new RegExp(`^${opNaam(gemeenteOntvangstenTopic('*'))}$`),
    (waarde) => {
      const { handelingId, zaakId, resultaat, code, veld } = decode('GemeenteOntvangst', waarde);
      // Told again that it was handled: the same answer.
      const antwoord = resultaat === 'AL_VERWERKT' ? 'VERWERKT' : resultaat;
      return {
        ...NIETS,
        soort: 'GemeenteOntvangst',
        ding: `handeling ${handelingId}`,
        versie: 1,
        inhoud: digest(JSON.stringify([zaakId, antwoord, code, veld])),
      };
    },
  ],
];

/** Reads all that stands on the hub's topics, what it wrote on those of parties, and every dead-letter topic. */
export async function leesLog(
  hub: Hub,
): Promise<{ gebeurtenissen: Gebeurtenis[]; dodeBrieven: DodeBrief[] }> {
  const alle = await hub.admin.listTopics();
  const brieven = alle.filter((naam) => naam.endsWith('.dlq'));
  const lezerVan = new Map(Object.entries(lezers));
  for (const naam of alle) {
    const [, lezer] = partijLezers.find(([vorm]) => vorm.test(naam)) ?? [];
    // A thing of one party is another one than that of another party, whatever their numbers.
    if (lezer !== undefined)
      lezerVan.set(naam, (waarde) => {
        const gelezen = lezer(waarde);
        return { ...gelezen, ding: `${naam} ${gelezen.ding}` };
      });
  }
  const gebeurtenissen: Gebeurtenis[] = [];
  const dodeBrieven: DodeBrief[] = [];
  await leesTopicsTotEinde(
    hub.operator,
    hub.admin,
    [...lezerVan.keys(), ...brieven],
    'dienst.beheer-faults',
    (topic, partitie, { value, offset, timestamp, headers }) => {
      const lees = lezerVan.get(topic);
      if (lees === undefined)
        dodeBrieven.push({ topic: topic.replace(/\.dlq$/, ''), reden: String(headers?.reden ?? '') });
      else if (value !== null) {
        gebeurtenissen.push({
          inhoud: digest(value),
          ...lees(value),
          partitie,
          offset: Number(offset),
          tijd: Number(timestamp),
        });
      }
    },
  );
  return { gebeurtenissen, dodeBrieven };
}
