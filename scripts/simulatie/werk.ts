import type { Datum } from '@meldpunt/contracts';
import type { Natie, NatieGemeente } from '../natie/natie.ts';
import type { TokenSource } from '../start/identity.ts';
import { OnverwachtAntwoord, vraag, vraagGoed } from './verzoek.ts';
import {
  type Daad,
  type Meldingopzaak,
  maakVervangendPlan,
  maakWerkplan,
  regelingVoor,
  type Stap,
  type ZaakOpLijst,
  zonderContact,
} from './werkplan.ts';

export type Uitslag = { resultaat: string; code: string | null; zaakVersie: number | null };
/** One act to be done now. */
export type Handeling = { handelingId: string; zaakId: string } & Daad;

/** How a municipality gets its zaken and hands in its acts: one by one, in bulk, or over its own Kafka topics. */
export type Werkwijze = {
  /** Zaken that are on the list and not taken up. With `ook`, those being worked on as well. */
  leesLijst(ook: 'ALLEEN_NIEUW' | 'OOK_OPGEPAKT'): Promise<ZaakOpLijst[]>;
  verwerk(handelingen: readonly Handeling[]): Promise<Uitslag[]>;
};

type Zaakwerk = {
  plan: Stap[];
  /** What was open at the last look. */
  open: readonly Meldingopzaak[];
  einde: Daad;
  versie: number;
  gedaan: number;
  vervangen: boolean;
  bereikt: boolean;
};

/** Refusals that a municipality meets in ordinary work: the zaak changed under its hands. */
const GEWOON = new Set([
  'SIGNAAL_VERVALLEN',
  'ZAAK_AFGESLOTEN',
  'MELDING_AL_BEEINDIGD',
  'GEEN_HULP_TE_MELDEN',
  'ANTWOORD_AL_GEGEVEN',
  'VERLENGING_ZONDER_GEVOLG',
]);
const NIET_HERHAALD = new Set(['GEEN_EERDERE_MELDING', 'BEDRAG_HOGER_DAN_EERDER']);

/** One organisatie that works zaken for its gemeenten, from what the nation says happens behind the door. */
export class Behandelaar {
  readonly #natie: Natie;
  readonly #werkwijze: Werkwijze;
  readonly #zaken = new Map<string, Zaakwerk>();
  readonly geweigerd = new Map<string, number>();
  handelingen = 0;
  /** A zaak was not as it had been seen. */
  #kijktOpnieuw = false;

  constructor(natie: Natie, werkwijze: Werkwijze) {
    this.#natie = natie;
    this.#werkwijze = werkwijze;
  }

  /** A working day: look at the list, then do all that is due. On Mondays what was left over is looked at too. */
  async werkDag(dag: Datum, isMaandag: boolean): Promise<void> {
    await this.#kijkEnDoe(dag, isMaandag ? 'OOK_OPGEPAKT' : 'ALLEEN_NIEUW');
    if (!this.#kijktOpnieuw) return;
    // Whoever is told that the zaak changed meanwhile looks at it again, once; what is still left waits for Monday.
    await this.#kijkEnDoe(dag, 'OOK_OPGEPAKT');
    this.#kijktOpnieuw = false;
  }

  async #kijkEnDoe(dag: Datum, ook: Parameters<Werkwijze['leesLijst']>[0]): Promise<void> {
    const lijst = await this.#werkwijze.leesLijst(ook);
    for (const zaak of lijst) this.#bekijk(zaak, dag);
    // In rounds, because how a zaak ends depends on the version that the acts before it made.
    for (let ronde = this.#teDoen(dag); ronde.length > 0; ronde = this.#teDoen(dag)) {
      const uitslagen = await this.#werkwijze.verwerk(ronde);
      this.handelingen += ronde.length;
      // Once a plan was changed, what was still to come of the old one is refused too and means nothing.
      const gewijzigd = new Set<string>();
      for (const [index, handeling] of ronde.entries()) {
        if (gewijzigd.has(handeling.zaakId)) this.#slaOver(handeling.zaakId);
        else if (this.#verwerkUitslag(handeling, uitslagen[index], dag) === 'PLAN_GEWIJZIGD') {
          gewijzigd.add(handeling.zaakId);
        }
      }
    }
  }

  #bekijk(zaak: ZaakOpLijst, dag: Datum): void {
    const bekend = this.#zaken.get(zaak.zaakId);
    if (bekend !== undefined && bekend.plan.length > 0) return;
    const open = zaak.meldingen.filter(({ stand }) => stand === 'OPEN');
    if (open.length === 0) return;
    if (bekend === undefined) {
      const gedrag = this.#natie.waarheid.gedrag(open, { gemeentecode: zaak.gemeentecode, dag });
      const plan = maakWerkplan(gedrag, zaak, dag);
      this.#zaken.set(zaak.zaakId, {
        plan,
        open,
        einde: eindeVan(plan),
        versie: zaak.versie,
        gedaan: 0,
        vervangen: false,
        bereikt: false,
      });
      return;
    }
    // A melding joined after the worker's last look: it ends as the others did, now that it was seen.
    bekend.plan = [{ dag, daad: bekend.einde }];
    bekend.open = open;
    bekend.versie = zaak.versie;
  }

  #teDoen(dag: Datum): Handeling[] {
    const ronde: Handeling[] = [];
    for (const [zaakId, werk] of this.#zaken) {
      for (const [nummer, { dag: wanneer, daad }] of werk.plan.entries()) {
        const isEinde = daad.handeling === 'EINDRESULTAAT';
        if (wanneer > dag || (isEinde && nummer > 0)) break;
        const versie = isEinde ? { zaakVersie: werk.versie } : {};
        ronde.push({ ...daad, ...versie, handelingId: `${zaakId}.${werk.gedaan + nummer}`, zaakId });
      }
    }
    return ronde;
  }

  /** Its handelingId is used up all the same. */
  #slaOver(zaakId: string): void {
    const werk = this.#zaken.get(zaakId);
    if (werk !== undefined) werk.gedaan += 1;
  }

  #verwerkUitslag(
    handeling: Handeling,
    uitslag: Uitslag | undefined,
    dag: Datum,
  ): 'PLAN_GEWIJZIGD' | 'VERDER' {
    const werk = this.#zaken.get(handeling.zaakId);
    if (werk === undefined || uitslag === undefined)
      throw new OnverwachtAntwoord('een handeling zonder uitslag');
    werk.plan.shift();
    werk.gedaan += 1;
    if (uitslag.resultaat !== 'GEWEIGERD') {
      werk.versie = uitslag.zaakVersie ?? werk.versie;
      werk.bereikt ||= handeling.bereikt === true;
      return 'VERDER';
    }
    const code = uitslag.code ?? 'ONBEKEND';
    this.geweigerd.set(code, (this.geweigerd.get(code) ?? 0) + 1);
    if (NIET_HERHAALD.has(code) && !werk.vervangen) {
      werk.plan = maakVervangendPlan(dag);
      werk.einde = eindeVan(werk.plan);
      werk.vervangen = true;
      return 'PLAN_GEWIJZIGD';
    }
    // Several creditors: each has an arrangement of its own. What joined since the last look waits for the next one.
    if (code === 'REGELING_PER_MELDING') {
      werk.plan = werk.open.map((melding) => ({ dag, daad: regelingVoor(werk.einde, melding) }));
      return 'PLAN_GEWIJZIGD';
    }
    if (!GEWOON.has(code)) {
      throw new OnverwachtAntwoord(
        `${handeling.handeling} geweigerd: ${code} (${String(handeling.eindresultaat ?? '')})`,
      );
    }
    // Nobody may be contacted any more about a signaal that lapsed: what is still open of it ends without contact.
    if (handeling.handeling === 'CONTACTPOGING' && code === 'SIGNAAL_VERVALLEN' && !werk.bereikt) {
      werk.einde = zonderContact;
    }
    if (handeling.handeling === 'EINDRESULTAAT' && code === 'MELDING_AL_BEEINDIGD') this.#kijktOpnieuw = true;
    // With the zaak gone nothing of the plan is left; a prolongation too many leaves the rest as it is.
    if (code === 'VERLENGING_ZONDER_GEVOLG') return 'VERDER';
    werk.plan = [];
    return 'PLAN_GEWIJZIGD';
  }
}

function eindeVan(plan: readonly Stap[]): Daad {
  const einde = plan.find(({ daad }) => daad.handeling === 'EINDRESULTAAT');
  if (einde === undefined) throw new Error('een werkplan zonder einde');
  return einde.daad;
}

const PAGINA = 1_000;

type Lijstpagina = { zaken: ZaakOpLijst[]; volgende: string | null };

async function leesAlles(casework: string, token: TokenSource, stand: string): Promise<ZaakOpLijst[]> {
  const zaken: ZaakOpLijst[] = [];
  let cursor: string | null = null;
  do {
    const vanaf: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { inhoud } = await vraagGoed(`${casework}/v1/zaken?stand=${stand}&limit=${PAGINA}${vanaf}`, token);
    const pagina = inhoud as Lijstpagina;
    zaken.push(...pagina.zaken);
    cursor = pagina.volgende;
  } while (cursor !== null);
  return zaken;
}

const standen = { ALLEEN_NIEUW: 'NIEUW', OOK_OPGEPAKT: 'NIEUW,OPGEPAKT' } as const;

/** Hands acts in by the thousand. */
export function inBulk(casework: string, token: TokenSource): Werkwijze {
  return {
    leesLijst: (ook) => leesAlles(casework, token, standen[ook]),
    async verwerk(handelingen) {
      const uitslagen: Uitslag[] = [];
      for (let van = 0; van < handelingen.length; van += PAGINA) {
        const { inhoud } = await vraagGoed(`${casework}/v1/zaken/_verwerk`, token, {
          method: 'POST',
          body: { handelingen: handelingen.slice(van, van + PAGINA) },
        });
        uitslagen.push(...(inhoud as { resultaten: Uitslag[] }).resultaten);
      }
      return uitslagen;
    },
  };
}

const routes: Record<string, string> = {
  OPPAKKEN: '_oppakken',
  CONTACTPOGING: 'contactpogingen',
  EINDRESULTAAT: '_afsluiten',
  CORRIGEREN: '_corrigeren',
  VERLENGEN: '_verlengen',
  HULP_MELDEN: '_hulp-melden',
};

/** Works as a person does at a screen: opens the zaak, sees its version, does one thing. */
export function eenVoorEen(casework: string, token: TokenSource): Werkwijze {
  async function doe({ zaakId, handeling, ...velden }: Handeling): Promise<Uitslag> {
    const zaak = await vraagGoed(`${casework}/v1/zaken/${zaakId}`, token);
    const { zaakVersie: _versie, ...body } = velden;
    const antwoord = await vraag(`${casework}/v1/zaken/${zaakId}/${routes[String(handeling)]}`, token, {
      method: 'POST',
      body,
      headers: zaak.etag === null ? {} : { 'if-match': zaak.etag },
    });
    if (antwoord.status < 300) return antwoord.inhoud as Uitslag;
    const code = (antwoord.inhoud as { code?: string } | null)?.code ?? String(antwoord.status);
    return { resultaat: 'GEWEIGERD', code, zaakVersie: null };
  }
  return {
    leesLijst: (ook) => leesAlles(casework, token, standen[ook]),
    async verwerk(handelingen) {
      const uitslagen: Uitslag[] = [];
      for (const handeling of handelingen) uitslagen.push(await doe(handeling));
      return uitslagen;
    },
  };
}

export function gemeentenPer(natie: Natie): Map<string, NatieGemeente[]> {
  return Map.groupBy(natie.gemeenten, ({ organisatieId }) => organisatieId);
}
