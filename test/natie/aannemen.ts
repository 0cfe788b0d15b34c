/*
 * What the gateway makes of a nation's deliveries, by its own pure rules and without a hub: every line read, checked
 * and decided in the order of delivery. A line that would be held goes where a clerk would find its resident.
 */
import { addDays, type Datum, meldmaandVan, type Persoon } from '@meldpunt/contracts';
import { type Natie, type Regel, toPartnerMelding } from '../../scripts/natie/natie.ts';
import { readGeo } from '../../services/intake-gateway/src/bepaal-gemeente/lees-geo.ts';
import {
  type Beoordeling,
  beoordeelConvenant,
  beoordeelRegel,
  type Maatstaf,
} from '../../services/intake-gateway/src/ontvang-levering/beoordeel-regel.ts';
import { isFout } from '../../services/intake-gateway/src/ontvang-levering/bevinding.ts';
import type { Convenantgegevens } from '../../services/intake-gateway/src/ontvang-levering/controle-convenant.ts';
import {
  type Achterstand,
  type Besluit,
  decideRegel,
  type Kandidaat,
} from '../../services/intake-gateway/src/ontvang-levering/decide-regel.ts';
import type {
  Aannemer,
  Meldinginhoud,
  Meldingstaat,
} from '../../services/intake-gateway/src/ontvang-levering/meldingstaat.ts';
import { parseRecord } from '../../services/intake-gateway/src/ontvang-levering/parse-record.ts';
import { contentOf } from '../../services/intake-gateway/src/ontvang-levering/regel.ts';

/** A melding as it stood after a line, and who it is about. */
export interface Stand {
  readonly dag: Datum;
  readonly inhoud: Meldinginhoud;
  readonly persoon: Persoon;
}

export interface Aangenomen {
  /** Every new state of every melding, in order. */
  readonly standen: readonly Stand[];
  /** Results of lines, counted. */
  readonly resultaten: Readonly<Record<string, number>>;
  /** Codes with which lines of an arrear were refused, by '<partnerId> <kenmerk>'. */
  readonly geweigerd: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function neemNatieAan(natie: Natie): Promise<Aangenomen> {
  const geo = await readGeo();
  const convenanten = new Map<string, Map<string, Convenantgegevens>>();
  for (const { partnerId, gemeentecode, van, meldingsdrempelInCenten } of natie.convenanten) {
    const own = convenanten.get(partnerId) ?? new Map<string, Convenantgegevens>();
    convenanten.set(partnerId, own.set(gemeentecode, { versie: 1, van, tot: null, meldingsdrempelInCenten }));
  }
  const soorten = new Map(natie.partners.map(({ partnerId, soort }) => [partnerId, soort]));
  const arrears = new Map<string, Achterstand>();
  const standen: Stand[] = [];
  const resultaten: Record<string, number> = {};
  const geweigerd = new Map<string, Set<string>>();
  for (let dag = natie.eersteDag; dag <= natie.laatsteLeverdag; dag = addDays(dag, 1)) {
    for (const { partnerId, regels, opnieuw } of natie.leveringenOp(dag)) {
      const soort = soorten.get(partnerId);
      if (soort === undefined || opnieuw === true) continue;
      const maatstaf: Maatstaf = {
        dag,
        partnerId,
        partnerVersie: 1,
        soort,
        actief: true,
        convenanten: convenanten.get(partnerId) ?? new Map(),
        geo,
        teOudNaDagen: 62,
        experimentsoorten: new Set(),
      };
      for (const regel of regels) {
        const besluit = decide(natie, maatstaf, arrears, regel);
        const { resultaat } = besluit;
        resultaten[resultaat] = (resultaten[resultaat] ?? 0) + 1;
        if (resultaat === 'AFGEKEURD') {
          const achterstand = `${partnerId} ${regel.kenmerk}`;
          const codes = geweigerd.get(achterstand) ?? new Set();
          geweigerd.set(achterstand, codes);
          for (const bevinding of besluit.bevindingen.filter(isFout)) codes.add(bevinding.code);
        }
        for (const staat of besluit.meldingen) standen.push(toStand(dag, staat));
      }
    }
  }
  return { standen, resultaten, geweigerd };
}

function toStand(dag: Datum, { inhoud, persoon }: Meldingstaat): Stand {
  if (persoon.status !== 'OPEN') throw new Error('nothing is sealed here');
  return { dag, inhoud, persoon: persoon.persoon };
}

type Uitkomst = Pick<Besluit, 'resultaat' | 'bevindingen' | 'meldingen'>;

function decide(natie: Natie, maatstaf: Maatstaf, arrears: Map<string, Achterstand>, line: Regel): Uitkomst {
  const {
    leveringskenmerk: _,
    regelnummer: __,
    laatsteRegel: ___,
    ...record
  } = toPartnerMelding(line, '', 1, false);
  const { partnerId, dag, partnerVersie, soort, geo } = maatstaf;
  const kandidaat = kandidaatOf(natie, maatstaf, beoordeelRegel(parseRecord(record), maatstaf));
  if (kandidaat.status === 'AFGEKEURD')
    return { resultaat: 'AFGEKEURD', bevindingen: kandidaat.bevindingen, meldingen: [] };
  const achterstandId = `${partnerId} ${line.kenmerk}`;
  const before = arrears.get(achterstandId) ?? { achterstandId, meldingen: [], uitzonderingen: [] };
  const aannemer: Aannemer = { dag, partnerId, partnerVersie, soort, geoVersie: geo.versie };
  const besluit = decideRegel(before, kandidaat, aannemer);
  arrears.set(achterstandId, besluit.achterstand);
  return besluit;
}

type Afgekeurd = Extract<Beoordeling, { status: 'AFGEKEURD' }>;

function kandidaatOf(
  natie: Natie,
  maatstaf: Maatstaf,
  beoordeling: Beoordeling,
): Exclude<Kandidaat, { status: 'AFGEKEURD' }> | Afgekeurd {
  switch (beoordeling.status) {
    case 'AFGEKEURD':
      return beoordeling;
    case 'INTREKKEN':
      return {
        status: 'INTREKKEN',
        regel: beoordeling.regel,
        leveringId: '',
        leveringskenmerk: '',
        regelnummer: 1,
        inhoudHash: contentOf(beoordeling.regel),
      };
    case 'ONBEPAALD': {
      const { regel, waarschuwingen } = beoordeling;
      const found = natie.waarheid.gemeenteVan(maatstaf.partnerId, regel.kenmerk, regel.signaaldatum);
      return kandidaatOf(
        natie,
        maatstaf,
        beoordeelConvenant(regel, found, 'UITZONDERING', waarschuwingen, maatstaf),
      );
    }
    case 'GEVONDEN': {
      const { regel, gemeentecode, door, convenant } = beoordeling;
      const { partnerId, dag } = maatstaf;
      const plaats = {
        leveringId: '',
        leveringskenmerk: '',
        regelnummer: 1,
        inhoudHash: contentOf(regel),
      };
      return {
        ...plaats,
        status: 'MELDEN',
        regel,
        drempelInCenten: convenant.meldingsdrempelInCenten,
        herkomst: {
          ...plaats,
          meldingId: `${partnerId} ${regel.kenmerk} ${meldmaandVan(regel.signaaldatum)} ${gemeentecode}`,
          achterstandId: `${partnerId} ${regel.kenmerk}`,
          gemeentecode,
          gevondenDoor: door,
          herkomst: 'NIEUW',
          aangebodenOp: dag,
          waarschuwingen: [],
          convenantVersie: convenant.versie,
        },
      };
    }
  }
}
