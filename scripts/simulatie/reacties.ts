import type { Code, Datum } from '@meldpunt/contracts';
import { hashText } from '../natie/toeval.ts';
import type { TokenSource } from '../start/identity.ts';
import type { OntvangenAntwoord } from './antwoorden.ts';
import { OnverwachtAntwoord, vraagGoed } from './verzoek.ts';

type Klasse = OntvangenAntwoord['klasse'];
type Reactiesoort = Code<'reactiesoort'>;

/** How many of a hundred pay again, have paid, or broke what was agreed; the others do not pay. */
const BEELD: Partial<Record<Klasse, { betaalt: number; voldaan: number; verbroken?: number }>> = {
  HERVAT_INCASSO: { betaalt: 25, voldaan: 10 },
  BETALING_HERVAT: { betaalt: 75, voldaan: 10 },
  REGELING: { betaalt: 70, voldaan: 5, verbroken: 20 },
  HULP_AANVAARD: { betaalt: 55, voldaan: 5 },
  BEKEND_BIJ_HULP: { betaalt: 40, voldaan: 5 },
  REEDS_BETAALD: { betaalt: 0, voldaan: 95 },
};

const PER_VERZOEK = 1_000;
/** One in three answers is followed in the books of a creditor that follows them. */
const GEVOLGD = 3;

/** Whether a creditor says back at all what it sees: half of them. */
export function reageert(partnerId: string): boolean {
  return hashText(partnerId) % 2 === 0;
}

/**
 * Says back what a creditor sees in its books after its answers. What it sees depends on the kenmerk and the answer
 * alone, so that it is the same in every run.
 */
export async function reageer(
  feedback: string,
  token: TokenSource,
  partnerId: string,
  antwoorden: readonly OntvangenAntwoord[],
  op: Datum,
): Promise<void> {
  const laatste = new Map(
    antwoorden.filter(({ aard }) => aard !== 'TUSSENTIJDS').map((antwoord) => [antwoord.meldingId, antwoord]),
  );
  const reacties = [...laatste.values()].flatMap(({ meldingId, kenmerk, klasse }) => {
    const reactie = beeldVan(`${kenmerk}/${klasse}`, klasse);
    return reactie === null ? [] : [{ reactieId: meldingId, meldingId, reactie, op }];
  });
  for (let van = 0; van < reacties.length; van += PER_VERZOEK) {
    const { inhoud } = await vraagGoed(`${feedback}/v1/reacties`, token, {
      method: 'POST',
      body: { partnerId, reacties: reacties.slice(van, van + PER_VERZOEK) },
    });
    const { resultaten } = inhoud as { resultaten: { resultaat: string; code: string | null }[] };
    const geweigerd = resultaten.find(({ resultaat }) => resultaat === 'GEWEIGERD');
    if (geweigerd !== undefined) throw new OnverwachtAntwoord(`a reactie was refused: ${geweigerd.code}`);
  }
}

/** What the books show after an answer of this class; null where nobody looks. */
export function beeldVan(wat: string, klasse: Klasse): Reactiesoort | null {
  const beeld = BEELD[klasse];
  const getal = hashText(wat) >>> 0;
  if (beeld === undefined || getal % GEVOLGD !== 0) return null;
  const { betaalt, voldaan, verbroken = 0 } = beeld;
  const plaats = Math.floor(getal / GEVOLGD) % 100;
  if (plaats < betaalt) return 'BETAALT';
  if (plaats < betaalt + voldaan) return 'VOLDAAN';
  return plaats < betaalt + voldaan + verbroken ? 'REGELING_NIET_NAGEKOMEN' : 'BETAALT_NIET';
}
