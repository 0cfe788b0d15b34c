/*
 * The synthetic nation as one creditor lives through it, in one process and without a broker or a database: the real
 * default formule judges, residents and municipalities behave as in `npm start`, and the real rules of feedback say
 * what each creditor hears and when. Who belongs together is taken from the truth, so that nothing here depends on how
 * well the grouping does. Casework is written out once more, as plainly as it goes: a zaak per resident, meldingen
 * that join it, one result for what the worker saw.
 *
 * Past 250 lines because a day is one story: reports, the looplijst, what ran out, what is told.
 */
import {
  addDays,
  addMonths,
  type Code,
  type Datum,
  isWerkdag,
  meldmaandVan,
  weekday,
} from '@meldpunt/contracts';
import type { Gedrag, Natie, Regel } from '../../scripts/natie/natie.ts';
import { hashText } from '../../scripts/natie/toeval.ts';
import {
  type Daad,
  maakVervangendPlan,
  maakWerkplan,
  regelingVoor,
  type Stap,
} from '../../scripts/simulatie/werkplan.ts';
import { decideVrijgaven, type Vrijgave } from '../../services/feedback/src/geef-vrij/decide-vrijgaven.ts';
import {
  applyAfhandeling,
  applyMelding,
  applyUitkomst,
  type Dossier,
  GEEN_VELDEN,
  type GevolgdeMelding,
  openDossier,
} from '../../services/feedback/src/volg-melding/dossier.ts';
import { sluitmomentOf } from '../../services/signal-router/src/form-signalen/sluitmoment.ts';
import type { GroepMelding } from '../../services/signal-router/src/formules/formule.ts';
import { parseFormule } from '../../services/signal-router/src/formules/parse-formule.ts';
import { standaard1 } from '../../services/signal-router/src/formules/standaard/standaard-1.ts';

/** One message as its creditor sees it: days are counted from what it knows itself. */
export interface Bericht extends Vrijgave {
  /** Place among the messages of this creditor on that day. */
  readonly plaats: number;
  /** How many those are. */
  readonly van: number;
}

/** One melding as its creditor sees it, and beside it what it may not find out. */
export interface Waarneming {
  readonly melding: GevolgdeMelding;
  readonly huishouden: string;
  /** It said itself that something threatens, or that it is urgent. */
  readonly dringend: boolean;
  readonly aantalTermijnen: number | null;
  /** It reported this resident before. */
  readonly eerderZelf: boolean;
  readonly berichten: readonly Bericht[];
  /** It was worked only because another creditor had reported too. */
  readonly alleenDoorAnderen: boolean;
  readonly geheim: Geheimen;
}

/** What a creditor may not find out about the household of a melding it reported. */
export interface Geheimen {
  /** Another creditor reported it within the six months before, or the month after. */
  readonly ookDoorAnderen: boolean;
  /** Another creditor reported it within a month before or after. */
  readonly tegelijk: boolean;
  /** A municipality worked this melding together with one of another creditor. */
  readonly samenInZaak: boolean;
  /** Another creditor stated a threat or urgency while this melding was open. */
  readonly anderDringend: boolean;
}

/** What a creditor hears of one melding on one day; the rule of feedback, or one that leaks on purpose. */
export type Vrijgaveregel = typeof decideVrijgaven;

const formule = parseFormule(standaard1);

interface Volg {
  readonly groep: Groep;
  readonly persoon: string;
  readonly kenmerk: string;
  readonly achterstandId: string;
  readonly dringend: boolean;
  readonly dreiging: Code<'dreiging'> | null;
  readonly crisis: boolean;
  readonly aantalTermijnen: number | null;
  readonly signaaldatum: Datum;
  readonly ontstaansdatum: Datum | null;
  readonly eerderZelf: boolean;
  dossier: Dossier;
  volgendeOp: Datum | null;
  zaak: Zaak | null;
  /** The formule makes no signaal of the meldingen of its creditor alone. */
  alleenDoorAnderen: boolean;
  beeindigd: boolean;
  berichten: Bericht[];
  versie: number;
}

interface Zaak {
  readonly meldingen: Volg[];
  gezien: number;
  plan: Stap[];
  einde: Daad | null;
  bereikt: boolean;
}

interface Groep {
  readonly huishouden: string;
  readonly gemeentecode: string;
  readonly meldingen: Volg[];
}

/** Plays the whole nation and gives back what every creditor saw of every melding it reported in a full month. */
export function speel(natie: Natie, regel: Vrijgaveregel = decideVrijgaven): Waarneming[] {
  return new Spel(natie, regel).play();
}

class Spel {
  readonly #natie: Natie;
  readonly #regel: Vrijgaveregel;
  readonly #soortVan;
  readonly #groepen = new Map<string, Groep>();
  readonly #alle = new Map<string, Volg>();
  readonly #zaken = new Set<Zaak>();
  readonly #vandaag = new Map<string, { volg: Volg; vrijgave: Vrijgave }[]>();

  constructor(natie: Natie, regel: Vrijgaveregel) {
    this.#natie = natie;
    this.#regel = regel;
    this.#soortVan = new Map(this.#natie.partners.map(({ partnerId, soort }) => [partnerId, soort]));
  }

  play(): Waarneming[] {
    const { eersteDag, laatsteDag } = this.#natie;
    for (let dag = eersteDag; dag <= laatsteDag; dag = addDays(dag, 1)) {
      this.#vandaag.clear();
      for (const volg of this.#due(dag)) this.#decide(volg, dag, (same) => same);
      for (const { partnerId, regels, opnieuw } of this.#natie.leveringenOp(dag)) {
        if (opnieuw !== true) for (const line of regels) this.#lever(partnerId, line, dag);
      }
      this.#verloop(dag);
      if (isWerkdag(dag)) for (const zaak of this.#zaken) this.#werk(zaak, dag);
      this.#deliver();
    }
    return [...this.#alle.values()].map(toWaarneming);
  }

  /** In the order in which feedback reads what is due: by meldingId. */
  #due(dag: Datum): Volg[] {
    return [...this.#alle.values()]
      .filter(({ volgendeOp }) => volgendeOp !== null && volgendeOp <= dag)
      .sort((a, b) => (a.dossier.melding.meldingId < b.dossier.melding.meldingId ? -1 : 1));
  }

  #lever(partnerId: string, line: Regel, dag: Datum): void {
    const { waarheid, opties } = this.#natie;
    if (waarheid.geplant(partnerId, line.kenmerk) !== null) return;
    if (line.actie !== 'MELDEN') {
      for (const volg of this.#alle.values()) {
        if (volg.kenmerk !== line.kenmerk || volg.dossier.melding.partnerId !== partnerId) continue;
        this.#woord(volg, line.actie === 'BETAALD' ? 'BETAALD' : 'INGETROKKEN', dag);
      }
      return;
    }
    const signaaldatum = line.signaaldatum as Datum;
    const gemeentecode = waarheid.gemeenteVan(partnerId, line.kenmerk, signaaldatum);
    const meldmaand = meldmaandVan(signaaldatum);
    const id = `${partnerId} ${line.kenmerk} ${meldmaand} ${gemeentecode}`;
    const known = this.#alle.get(id);
    const bedragInCenten = line.bedragInCenten ?? 0;
    if (known !== undefined) {
      if (known.dossier.melding.stand !== 'AANGENOMEN') return;
      known.versie++;
      const melding = { ...known.dossier.melding, versie: known.versie, bedragInCenten };
      this.#decide(known, dag, (dossier) => applyMelding(dossier, melding));
      this.#judge(known.groep, dag);
      return;
    }
    const huishouden = waarheid.huishoudenVan(partnerId, line.kenmerk);
    const groep = this.#groepOf(huishouden, gemeentecode);
    const melding: GevolgdeMelding = {
      // As ids are in the hub: they tell nothing, and their order is not that of arrival.
      meldingId: hashText(`${opties.seed} ${id}`).toString(16).padStart(8, '0'),
      versie: 1,
      partnerId,
      soort: this.#soortVan.get(partnerId) ?? 'OVERIGE',
      kenmerk: line.kenmerk,
      gemeentecode,
      meldmaand,
      aangenomenOp: dag,
      incassopauzeTot: addMonths(dag, 1),
      eersteBedragInCenten: bedragInCenten,
      bedragInCenten,
      stand: 'AANGENOMEN',
      eigenWoordOp: null,
      doorgezet: false,
    };
    const persoon = waarheid.persoonVan(partnerId, line.kenmerk);
    const volg: Volg = {
      groep,
      persoon,
      kenmerk: line.kenmerk,
      achterstandId: `${partnerId} ${line.kenmerk}`,
      dringend: line.crisissignaal === true || (line.dreiging ?? null) !== null,
      dreiging: (line.dreiging ?? null) as Code<'dreiging'> | null,
      crisis: line.crisissignaal === true,
      aantalTermijnen: line.aantalTermijnen ?? null,
      signaaldatum,
      ontstaansdatum: (line.ontstaansdatum ?? null) as Datum | null,
      eerderZelf: groep.meldingen.some(({ dossier }) => dossier.melding.partnerId === partnerId),
      dossier: openDossier(melding),
      volgendeOp: null,
      zaak: null,
      alleenDoorAnderen: false,
      beeindigd: false,
      berichten: [],
      versie: 1,
    };
    this.#alle.set(id, volg);
    groep.meldingen.push(volg);
    this.#decide(volg, dag, (same) => same);
    this.#judge(groep, dag);
  }

  #groepOf(huishouden: string, gemeentecode: string): Groep {
    const key = `${huishouden} ${gemeentecode}`;
    const groep = this.#groepen.get(key) ?? { huishouden, gemeentecode, meldingen: [] };
    this.#groepen.set(key, groep);
    return groep;
  }

  /** The router: does the formule hold, and which meldingen come to a zaak by it. */
  #judge(groep: Groep, dag: Datum): void {
    if (formule.status === 'FOUT') throw new Error('the default formule cannot be read');
    const open = groep.meldingen.filter(
      ({ zaak, beeindigd, dossier }) => zaak === null && !beeindigd && dossier.melding.stand === 'AANGENOMEN',
    );
    if (open.length === 0) return;
    const running = [...this.#zaken].filter((zaak) =>
      zaak.meldingen.some((volg) => volg.groep === groep && !volg.beeindigd),
    );
    const meldingen = groep.meldingen
      .filter(({ dossier }) => dossier.melding.stand === 'AANGENOMEN')
      .map(toGroepMelding);
    const { beoordeling } = formule;
    const holds = (of: GroepMelding[]) =>
      beoordeling.evaluate({ meldingen: of, verzameladres: false }, dag).signaal;
    if (running.length === 0 && !holds(meldingen)) return;
    for (const volg of open) {
      const own = running.find((zaak) => zaak.meldingen[0]?.persoon === volg.persoon);
      const zaak = own ?? { meldingen: [], gezien: 0, plan: [], einde: null, bereikt: false };
      if (own === undefined) {
        this.#zaken.add(zaak);
        running.push(zaak);
      }
      zaak.meldingen.push(volg);
      volg.zaak = zaak;
      const { partnerId } = volg.dossier.melding;
      volg.alleenDoorAnderen = !holds(meldingen.filter((melding) => melding.partnerId === partnerId));
    }
  }

  #woord(volg: Volg, stand: 'BETAALD' | 'INGETROKKEN', dag: Datum): void {
    if (volg.dossier.melding.stand !== 'AANGENOMEN') return;
    volg.versie++;
    const melding = { ...volg.dossier.melding, versie: volg.versie, stand, eigenWoordOp: dag };
    this.#decide(volg, dag, (dossier) => applyMelding(dossier, melding));
    if (volg.beeindigd) return;
    if (volg.zaak === null) {
      const einde = stand === 'BETAALD' ? 'BETAALD_BIJ_PARTNER' : 'INGETROKKEN_DOOR_PARTNER';
      volg.beeindigd = true;
      this.#decide(volg, dag, (dossier) => applyUitkomst(dossier, { versie: 1, einde, beeindigdOp: dag }));
    } else this.#end(volg, dag, volg.zaak.bereikt ? 'ZELF_BETAALD_OF_REGELING' : 'INGETROKKEN_DOOR_PARTNER');
  }

  /** What runs out on a day: the sluitmoment of the router, the end of the pause in casework. */
  #verloop(dag: Datum): void {
    for (const volg of this.#alle.values()) {
      if (volg.beeindigd) continue;
      const { melding, pauzeVerlengdTot } = volg.dossier;
      if (volg.zaak === null) {
        if (dag < sluitmomentOf(melding)) continue;
        volg.beeindigd = true;
        const uitkomst = { versie: 1, einde: 'GEEN_SIGNAAL', beeindigdOp: dag } as const;
        this.#decide(volg, dag, (dossier) => applyUitkomst(dossier, uitkomst));
      } else if (dag > (pauzeVerlengdTot ?? melding.incassopauzeTot))
        this.#end(volg, dag, 'PAUZE_VERSTREKEN');
    }
  }

  #werk(zaak: Zaak, dag: Datum): void {
    const open = zaak.meldingen.filter(({ beeindigd }) => !beeindigd);
    const [first] = open;
    if (first === undefined) {
      this.#zaken.delete(zaak);
      return;
    }
    const { gemeentecode } = first.groep;
    if (zaak.einde === null) {
      const kenmerken = open.map(({ dossier }) => dossier.melding);
      const gedrag = this.#natie.waarheid.gedrag(kenmerken, { gemeentecode, dag });
      zaak.plan = planOf(gedrag, open, dag);
      zaak.einde = zaak.plan.find(({ daad }) => daad.handeling === 'EINDRESULTAAT')?.daad ?? null;
      zaak.gezien = zaak.meldingen.length;
    } else if (zaak.plan.length === 0 && weekday(dag) === 1) {
      // A melding that joined after the worker's last look ends as the others did, now that it was seen.
      zaak.plan = [{ dag, daad: zaak.einde }];
      zaak.gezien = zaak.meldingen.length;
    }
    for (let stap = zaak.plan[0]; stap !== undefined && stap.dag <= dag; stap = zaak.plan[0]) {
      zaak.plan.shift();
      this.#act(zaak, stap.daad, dag);
    }
  }

  #act(zaak: Zaak, daad: Daad, dag: Datum): void {
    const seen = zaak.meldingen.slice(0, zaak.gezien);
    switch (daad.handeling) {
      case 'OPPAKKEN':
        zaak.gezien = zaak.meldingen.length;
        return;
      case 'CONTACTPOGING':
        zaak.bereikt ||= daad.bereikt === true;
        zaak.gezien = zaak.meldingen.length;
        return;
      case 'VERLENGEN':
        for (const volg of seen) {
          const tot = daad.pauzeVerlengdTot as Datum;
          if (volg.beeindigd || volg.alleenDoorAnderen) continue;
          if (tot <= volg.dossier.melding.incassopauzeTot) continue;
          this.#tell(volg, dag, { pauzeVerlengdTot: tot, einde: null });
        }
        return;
      case 'EINDRESULTAAT':
        for (const volg of seen) {
          if (volg.beeindigd) continue;
          const own = daad.eindresultaat === 'REGELING_GETROFFEN' ? regelingVoor(daad, toLijst(volg)) : daad;
          this.#end(volg, dag, daad.eindresultaat as Code<'eindresultaat'>, own);
        }
        return;
      case 'HULP_MELDEN':
        for (const volg of seen) {
          const { einde } = volg.dossier;
          if (einde?.eindcode.bron !== 'CASEWORK') continue;
          const { eindcode, ...rest } = einde;
          this.#tell(volg, dag, { einde: { ...rest, code: eindcode.code, hulpMagGemeld: true } });
        }
    }
  }

  #end(volg: Volg, dag: Datum, code: Code<'eindresultaat'>, daad?: Daad): void {
    volg.beeindigd = true;
    const velden = {
      ...GEEN_VELDEN,
      hervattingOp: (daad?.hervattingOp ?? null) as Datum | null,
      regelingVanaf: (daad?.regelingVanaf ?? null) as Datum | null,
      regelingTermijnInCenten: (daad?.regelingTermijnInCenten ?? null) as number | null,
      regelingAantalTermijnen: (daad?.regelingAantalTermijnen ?? null) as number | null,
      onterechtreden: (daad?.onterechtreden ?? null) as Code<'onterechtreden'> | null,
    };
    const { alleenDoorAnderen } = volg;
    const einde = {
      code,
      beeindigdOp: dag,
      alleenDoorAnderen,
      hulpMagGemeld: false,
      correctienummer: 0,
      velden,
    };
    this.#tell(volg, dag, { einde });
  }

  #tell(
    volg: Volg,
    dag: Datum,
    stand: { pauzeVerlengdTot?: Datum; einde: Parameters<typeof applyAfhandeling>[1]['einde'] },
  ): void {
    const versie = (volg.dossier.bronversies.s ?? 0) + 1;
    const zaakstand = { signaalId: 's', versie, pauzeVerlengdTot: volg.dossier.pauzeVerlengdTot, ...stand };
    this.#decide(volg, dag, (dossier) => applyAfhandeling(dossier, zaakstand));
  }

  #decide(volg: Volg, dag: Datum, change: (dossier: Dossier) => Dossier): void {
    const besluit = this.#regel(change(volg.dossier), dag);
    volg.dossier = besluit.dossier;
    volg.volgendeOp = besluit.volgendeOp;
    const { partnerId } = volg.dossier.melding;
    const queue = this.#vandaag.get(partnerId) ?? [];
    this.#vandaag.set(partnerId, queue);
    for (const vrijgave of besluit.vrijgaven) queue.push({ volg, vrijgave });
  }

  /** Numbers are handed out in the order in which messages leave; those of the day event by meldingId. */
  #deliver(): void {
    for (const queue of this.#vandaag.values()) {
      for (const [plaats, { volg, vrijgave }] of queue.entries())
        volg.berichten.push({ ...vrijgave, plaats, van: queue.length });
    }
  }
}

function planOf(gedrag: Gedrag, open: readonly Volg[], dag: Datum): Stap[] {
  const repeated = open.every(({ groep, achterstandId, dossier }) =>
    groep.meldingen.some(
      (other) =>
        other.achterstandId === achterstandId && other.dossier.melding.meldmaand < dossier.melding.meldmaand,
    ),
  );
  if (gedrag.eindresultaat === 'NIET_OPGEPAKT_HERHAALD' && !repeated) return maakVervangendPlan(dag);
  const meldingen = open.map(toLijst);
  const [first] = open;
  const gemeentecode = first?.groep.gemeentecode ?? '';
  return maakWerkplan(gedrag, { zaakId: '', gemeentecode, versie: 1, meldingen }, dag);
}

function toLijst({ dossier: { melding } }: Volg) {
  return { ...melding, stand: 'OPEN' };
}

function toGroepMelding(volg: Volg): GroepMelding {
  const { dossier, persoon, achterstandId, signaaldatum, ontstaansdatum, crisis, dreiging } = volg;
  const { meldingId, partnerId, soort, meldmaand, bedragInCenten } = dossier.melding;
  const { einde } = dossier;
  return {
    meldingId,
    achterstandId,
    persoon,
    // No formule of this play counts by address.
    adres: null,
    partnerId,
    soort,
    meldmaand,
    signaaldatum,
    ontstaansdatum,
    bedragInCenten,
    aantalTermijnen: volg.aantalTermijnen,
    crisissignaal: crisis,
    dreiging,
    open: !volg.beeindigd,
    eindresultaat: einde?.eindcode.bron === 'CASEWORK' ? einde.eindcode.code : null,
  };
}

function toWaarneming(volg: Volg): Waarneming {
  const { groep, dossier, dringend, aantalTermijnen, eerderZelf, berichten, alleenDoorAnderen } = volg;
  const { melding } = dossier;
  const { aangenomenOp } = melding;
  const anderen = groep.meldingen.filter(
    ({ dossier: other }) => other.melding.partnerId !== melding.partnerId,
  );
  const within = (van: number, tot: number) =>
    anderen.filter(({ dossier: { melding: other } }) => {
      return (
        other.aangenomenOp >= addMonths(aangenomenOp, van) &&
        other.aangenomenOp <= addMonths(aangenomenOp, tot)
      );
    });
  return {
    melding,
    huishouden: groep.huishouden,
    dringend,
    aantalTermijnen,
    eerderZelf,
    berichten,
    alleenDoorAnderen,
    geheim: {
      ookDoorAnderen: within(-6, 1).length > 0,
      tegelijk: within(-1, 1).length > 0,
      samenInZaak: volg.zaak?.meldingen.some((other) => anderen.includes(other)) === true,
      anderDringend: within(-1, 1).some((other) => other.dringend),
    },
  };
}
