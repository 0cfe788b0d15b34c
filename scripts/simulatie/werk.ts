import type { Datum } from '@meldpunt/contracts';
import type { Natie, NatieGemeente } from '../natie/natie.ts';
import { OnverwachtAntwoord } from './verzoek.ts';
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
import type { Handeling, Uitslag, Werkwijze } from './werkwijzen.ts';

type Zaakwerk = {
  huishouden: string;
  /** Which goes first of two of one household: what the creditor calls its first melding, the same in every run. */
  rang: string;
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
  'VERLENGING_ALLEEN_DOOR_ANDEREN',
]);
const NIET_HERHAALD = new Set(['GEEN_EERDERE_MELDING', 'BEDRAG_HOGER_DAN_EERDER']);

/** One organisatie that works zaken for its gemeenten, from what the nation says happens behind the door. */
export class Behandelaar {
  readonly #natie: Natie;
  readonly #werkwijze: Werkwijze;
  readonly #zaken = new Map<string, Zaakwerk>();
  /** Those with something left to do: of a month's zaken a few. */
  readonly #lopend = new Map<string, Zaakwerk>();
  readonly geweigerd = new Map<string, number>();
  handelingen = 0;
  #kijktOpnieuw = false;
  #beurten: { dag: Datum | null; van: ReadonlyMap<string, string> } = { dag: null, van: new Map() };

  constructor(natie: Natie, werkwijze: Werkwijze) {
    this.#natie = natie;
    this.#werkwijze = werkwijze;
  }

  /** A working day begins with a look at the list. On Mondays what was left over is looked at too. */
  async kijk(dag: Datum, isMaandag: boolean): Promise<void> {
    for (const zaak of await this.#werkwijze.leesLijst(isMaandag ? 'OOK_OPGEPAKT' : 'ALLEEN_NIEUW'))
      this.#bekijk(zaak, dag);
  }

  /** Then all that is due is done, but for sending residents on to another municipality. */
  async doe(dag: Datum): Promise<void> {
    await this.#doeRondes(dag, 'NIEMAND_DOOR');
  }

  /** A zaak was not as it had been seen. */
  get kijktOpnieuw(): boolean {
    return this.#kijktOpnieuw;
  }

  /**
   * Whoever was told that a zaak changed meanwhile looks at it again, once, when the chain is at rest; what is still left
   * waits for Monday.
   */
  async kijkOpnieuw(dag: Datum): Promise<void> {
    if (!this.#kijktOpnieuw) return;
    for (const zaak of await this.#werkwijze.leesLijst('OOK_OPGEPAKT', this.#zaken)) this.#bekijk(zaak, dag);
    await this.#doeRondes(dag, 'NIEMAND_DOOR');
    this.#kijktOpnieuw = false;
  }

  /** Somebody is to be sent on to another municipality. */
  zetDoorOp(dag: Datum): boolean {
    return this.#teDoen(dag, 'OOK_DOOR').length > 0;
  }

  /**
   * At the end of the day, when no municipality is at work any more and the chain is at rest: a zaak that this opens is
   * found the next morning, and what ended today has ended wherever the resident is sent to.
   */
  async zetDoor(dag: Datum): Promise<void> {
    await this.#doeRondes(dag, 'OOK_DOOR');
  }

  async #doeRondes(dag: Datum, wie: 'NIEMAND_DOOR' | 'OOK_DOOR'): Promise<void> {
    // In rounds, because how a zaak ends depends on the version that the acts before it made.
    for (let ronde = this.#teDoen(dag, wie); ronde.length > 0; ronde = this.#teDoen(dag, wie)) {
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
      for (const { zaakId } of ronde)
        if (this.#zaken.get(zaakId)?.plan.length === 0) this.#lopend.delete(zaakId);
    }
  }

  #bekijk(zaak: ZaakOpLijst, dag: Datum): void {
    const bekend = this.#zaken.get(zaak.zaakId);
    const open = zaak.meldingen.filter(({ stand }) => stand === 'OPEN');
    if (open.length === 0) return;
    if (bekend !== undefined && bekend.plan.length > 0) {
      // What joined meanwhile is seen now, and ends with the rest.
      bekend.open = open;
      bekend.versie = zaak.versie;
      return;
    }
    if (bekend === undefined) {
      const gedrag = this.#natie.waarheid.gedrag(open, { gemeentecode: zaak.gemeentecode, dag });
      const plan = maakWerkplan(gedrag, zaak, dag);
      const { partnerId, kenmerk } = eersteVan(open);
      this.#begin(zaak.zaakId, {
        huishouden: this.#natie.waarheid.huishoudenVan(partnerId, kenmerk),
        rang: rangVan({ partnerId, kenmerk }),
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
    this.#begin(zaak.zaakId, bekend);
  }

  #begin(zaakId: string, werk: Zaakwerk): void {
    this.#zaken.set(zaakId, werk);
    this.#lopend.set(zaakId, werk);
  }

  /**
   * Of one household one zaak ends a day, the others on a later one: what becomes of a third melding there when two
   * signalen end in the same moment depends on which service is faster (both are right).
   */
  #beurtenOp(dag: Datum): ReadonlyMap<string, string> {
    if (this.#beurten.dag === dag) return this.#beurten.van;
    const van = new Map<string, string>();
    for (const [zaakId, { huishouden, rang, plan }] of this.#lopend) {
      if (!plan.some(({ dag: wanneer, daad }) => wanneer <= dag && isEinde(daad))) continue;
      const ander = this.#zaken.get(van.get(huishouden) ?? '');
      if (ander === undefined || rang < ander.rang) van.set(huishouden, zaakId);
    }
    this.#beurten = { dag, van };
    return van;
  }

  #teDoen(dag: Datum, wie: 'NIEMAND_DOOR' | 'OOK_DOOR'): Handeling[] {
    const ronde: Handeling[] = [];
    const beurten = this.#beurtenOp(dag);
    for (const [zaakId, werk] of this.#lopend) {
      for (const [nummer, { dag: wanneer, daad }] of werk.plan.entries()) {
        if (wanneer > dag) break;
        if (isEinde(daad) && (nummer > 0 || beurten.get(werk.huishouden) !== zaakId)) break;
        if (wie === 'NIEMAND_DOOR' && daad.nieuweGemeentecode !== undefined) break;
        const versie = isEinde(daad) ? { zaakVersie: werk.versie } : {};
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
    // With the zaak gone nothing of the plan is left; a prolongation that cannot be leaves the rest as it is.
    if (handeling.handeling === 'VERLENGEN' && code.startsWith('VERLENGING_')) return 'VERDER';
    werk.plan = [];
    return 'PLAN_GEWIJZIGD';
  }
}

function isEinde({ handeling }: Daad): boolean {
  return handeling === 'EINDRESULTAAT';
}

const rangVan = ({ partnerId, kenmerk }: Pick<Meldingopzaak, 'partnerId' | 'kenmerk'>) =>
  `${partnerId} ${kenmerk}`;

function eersteVan(open: readonly Meldingopzaak[]): Meldingopzaak {
  return open.reduce((eerste, melding) => (rangVan(melding) < rangVan(eerste) ? melding : eerste));
}

function eindeVan(plan: readonly Stap[]): Daad {
  const einde = plan.find(({ daad }) => isEinde(daad));
  if (einde === undefined) throw new Error('een werkplan zonder einde');
  return einde.daad;
}

export function gemeentenPer(natie: Natie): Map<string, NatieGemeente[]> {
  return Map.groupBy(natie.gemeenten, ({ organisatieId }) => organisatieId);
}
