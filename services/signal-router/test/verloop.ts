/*
 * A router and a casework in memory: the rules run over one Werkstaat, or over one that is written out and read back
 * between batches as the database does it. For tests.
 */
import {
  type Afhandeling,
  addDays,
  addMonths,
  type Datum,
  datum,
  type Melding,
  meldmaandVan,
  type Persoon,
} from '@meldpunt/contracts';
import {
  type Afhandelgevolg,
  applyAfhandeling,
  type Besluit,
} from '../src/form-signalen/apply-afhandeling.ts';
import { applyMelding, type OntvangenMelding } from '../src/form-signalen/apply-melding.ts';
import { evaluateGroep } from '../src/form-signalen/beoordelen/evaluate-groep.ts';
import type { FormulesInForce, VastgesteldeFormule } from '../src/form-signalen/formules-in-force.ts';
import type { SignaalVersie } from '../src/form-signalen/signaal-versies.ts';
import { dienWachtende, eindigWachtende, sluitMelding } from '../src/form-signalen/sluit-melding.ts';
import type { Einde, SignaalStaat } from '../src/form-signalen/staat.ts';
import { type GeladenMelding, Werkstaat } from '../src/form-signalen/werkstaat.ts';
import type { Uitdrukking } from '../src/formules/formule.ts';
import { parseFormule } from '../src/formules/parse-formule.ts';
import { normaliseToevoeging, plaatsOf } from '../src/groeperen/normaliseer-adres.ts';
import { parsePersoonskenmerken } from '../src/groeperen/persoonskenmerken.ts';
import type { Matchinstellingen } from '../src/matchmoment/decide-stichten.ts';
import type { Matchversie } from '../src/matchmoment/matchinstelling.ts';
import { type Wachtende, Wachtrijstand } from '../src/matchmoment/wachtrij.ts';

export const DAG_EEN = datum('2026-03-02');

export function formuleOf(uitdrukking: Uitdrukking): FormulesInForce {
  const read = parseFormule(uitdrukking);
  if (read.status === 'FOUT') throw new Error(JSON.stringify(read.fouten));
  const formule: VastgesteldeFormule = { naam: 'proef', versie: 1, beoordeling: read.beoordeling };
  return { inForce: () => formule, find: () => formule };
}

export interface Gebeurtenis {
  id: string;
  versie?: number;
  dag?: number;
  stand?: Melding['stand'];
  soort?: Melding['soort'];
  partner?: string;
  bedrag?: number;
  crisis?: boolean;
  dreiging?: Melding['dreiging'];
  persoon?: Partial<Persoon>;
}

const NOBODY: Persoon = {
  burgerservicenummer: null,
  voorletters: 'J',
  voornamen: null,
  voorvoegsel: null,
  achternaam: 'Jansen',
  geboortedatum: '1980-05-12',
  geslacht: null,
  straatnaam: null,
  huisnummer: 1,
  huisnummertoevoeging: null,
  postcode: '1000AA',
  plaatsnaam: null,
  telefoonnummer: null,
  email: null,
};

/** Days count from DAG_EEN; a melding is accepted on the day of its first version. */
export function ontvangen(gebeurtenis: Gebeurtenis, aangenomen = gebeurtenis.dag ?? 0): OntvangenMelding {
  const {
    id,
    versie = 1,
    dag = 0,
    stand = 'AANGENOMEN',
    soort = 'ZORG',
    partner = soort.toLowerCase(),
  } = gebeurtenis;
  const aangenomenOp = addDays(DAG_EEN, aangenomen);
  const persoon: Persoon = { ...NOBODY, ...gebeurtenis.persoon };
  const plaats = plaatsOf(persoon.postcode, persoon.huisnummer);
  const kenmerken = parsePersoonskenmerken(persoon);
  return {
    dag: addDays(DAG_EEN, dag),
    feiten: {
      meldingId: id,
      versie,
      stand,
      achterstandId: `a-${id}`,
      partnerId: partner,
      soort,
      kenmerk: id,
      gemeentecode: '0268',
      meldmaand: meldmaandVan(aangenomenOp),
      signaaldatum: aangenomenOp,
      aangenomenOp,
      incassopauzeTot: addMonths(aangenomenOp, 1),
      ontstaansdatum: null,
      bedragInCenten: gebeurtenis.bedrag ?? 20_000,
      aantalTermijnen: null,
      crisissignaal: gebeurtenis.crisis ?? false,
      dreiging: gebeurtenis.dreiging ?? null,
      dreigingOp: null,
      dreigingGemeldOp: gebeurtenis.dreiging == null ? null : aangenomenOp,
      eindeleveringOp: null,
      warmeOverdracht: false,
      persoonlijkContactGezocht: null,
      gewezenOpHulp: null,
      herinneringGestuurd: null,
      aanbodZonderReactie: null,
    },
    sleutels: {
      bsn: persoon.burgerservicenummer,
      plaats,
      adres: plaats === null ? null : `${plaats}/${normaliseToevoeging(persoon.huisnummertoevoeging)}`,
    },
    bron: { blok: null, persoon: () => persoon, kenmerken: () => kenmerken },
  };
}

/** Signalen, endings and what is open, after any number of batches. */
export class Verloop {
  #formules: FormulesInForce;
  readonly #versies: readonly Matchversie[];
  readonly #wachtenden = new Map<string, Wachtende>();
  readonly #stichtingen: { gemeentecode: string; dag: Datum; aanpak: string; aantal: number }[] = [];
  #werk = new Werkstaat();
  #stored = new Map<string, GeladenMelding>();
  readonly #signalen = new Map<string, SignaalStaat>();
  readonly einden: Einde[] = [];
  readonly versies: SignaalVersie[] = [];
  readonly tellingen = {
    ontvangen: 0,
    beeindigdHier: 0,
    beeindigdElders: 0,
    ontstaan: 0,
    vervallen: 0,
    beeindigd: 0,
  };

  constructor(formules: FormulesInForce, versies: readonly Matchversie[] = []) {
    this.#versies = versies;
    this.#formules = { ...formules, matching: this.#matching() };
  }

  #matching(): Matchinstellingen | undefined {
    if (this.#versies.length === 0) return undefined;
    const wachtrij = new Wachtrijstand([...this.#wachtenden.values()], this.#stichtingen);
    return { versies: new Map([['0268', this.#versies]]), wachtrij };
  }

  melding(gebeurtenis: Gebeurtenis, aangenomen?: number): boolean {
    return applyMelding(this.#werk, ontvangen(gebeurtenis, aangenomen), this.#formules);
  }

  afhandeling(besluit: Besluit, dag: number): Afhandelgevolg {
    return applyAfhandeling(this.#werk, besluit, addDays(DAG_EEN, dag), this.#formules);
  }

  dag(dag: number): void {
    const all = this.#all().map(({ melding }) => melding.feiten.meldingId);
    this.#turn(all, sluitMelding, dag);
    if (this.#versies.length === 0) return;
    this.batch();
    this.#turn(
      this.wachtenden().map(({ meldingId }) => meldingId),
      dienWachtende,
      dag,
    );
    this.#turn(all, eindigWachtende, dag);
    this.batch();
  }

  #turn(meldingIds: readonly string[], rule: typeof sluitMelding, dag: number): void {
    for (const meldingId of meldingIds) rule(this.#werk, meldingId, addDays(DAG_EEN, dag), this.#formules);
  }

  /** In the order of their turns. */
  wachtenden(): Wachtende[] {
    this.batch();
    return [...this.#wachtenden.values()]
      .filter(({ meldingId }) => this.#werk.melding(meldingId)?.houder.status === 'ROUTER')
      .sort(
        (a, b) =>
          b.zwaarte - a.zwaarte ||
          (a.sinds < b.sinds ? -1 : a.sinds > b.sinds ? 1 : a.meldingId < b.meldingId ? -1 : 1),
      );
  }

  /** Judges every groep once more; nothing should come of it. */
  judgeAll(dag: number): void {
    const kringen = new Set(this.#all().map(({ kringId }) => kringId));
    for (const kringId of kringen) {
      for (const groep of this.#werk.groepen(kringId)) {
        evaluateGroep(this.#werk, groep, this.#formules, { meldingId: '', dag: addDays(DAG_EEN, dag) });
      }
    }
  }

  /** Ends the batch: writes out what changed and starts from what is stored. */
  batch(): void {
    this.einden.push(...this.#werk.einden());
    this.versies.push(...this.#werk.signaalVersies());
    for (const { som } of this.#werk.tellingen.dagsommen()) {
      for (const teller of [
        'ontvangen',
        'beeindigdHier',
        'beeindigdElders',
        'ontstaan',
        'vervallen',
        'beeindigd',
      ] as const) {
        this.tellingen[teller] += som[teller];
      }
    }
    for (const changed of this.#werk.changedMeldingen())
      this.#stored.set(changed.melding.feiten.meldingId, changed);
    for (const signaal of this.#werk.changedSignalen()) this.#signalen.set(signaal.signaalId, signaal);
    const { wachtrij } = this.#werk;
    for (const wachtende of wachtrij.wachtenden()) this.#wachtenden.set(wachtende.meldingId, wachtende);
    for (const meldingId of wachtrij.vertrokken()) this.#wachtenden.delete(meldingId);
    this.#stichtingen.push(...wachtrij.stichtingen());
    this.#werk = new Werkstaat(this.#stored.values(), this.#signalen.values());
    for (const { meldingId } of [...this.#wachtenden.values()])
      if (this.#werk.melding(meldingId)?.houder.status !== 'ROUTER') this.#wachtenden.delete(meldingId);
    this.#formules = { ...this.#formules, matching: this.#matching() };
  }

  houder(id: string) {
    this.batch();
    return this.#werk.melding(id)?.houder;
  }

  /** As they are now, whether or not the batch has ended. */
  signalen(): SignaalStaat[] {
    const now = new Map(this.#signalen);
    for (const signaal of this.#werk.changedSignalen()) now.set(signaal.signaalId, signaal);
    return [...now.values()].sort((a, b) => (a.signaalId < b.signaalId ? -1 : 1));
  }

  /** Which meldingen are held together, whatever their signaal is called. */
  held(): string[] {
    return this.signalen()
      .map(
        ({ stand, regels }) =>
          `${stand} ${regels
            .map((regel) => `${regel.meldingId}:${regel.stand}`)
            .sort()
            .join()}`,
      )
      .sort();
  }

  ended(): string[] {
    this.batch();
    return this.einden.map(({ feiten, einde }) => `${feiten.meldingId} ${einde}`).sort();
  }

  #all(): GeladenMelding[] {
    const now = new Map(this.#stored);
    for (const changed of this.#werk.changedMeldingen()) now.set(changed.melding.feiten.meldingId, changed);
    return [...now.values()].sort((a, b) =>
      a.melding.feiten.meldingId < b.melding.feiten.meldingId ? -1 : 1,
    );
  }
}

export function besluit(
  signaal: SignaalStaat,
  meldingId: string,
  stand: Afhandeling['stand'],
  versie = 1,
): Besluit {
  const eindresultaat = stand === 'BEEINDIGD' ? 'HOEFT_GEEN_HULP' : null;
  return { signaalId: signaal.signaalId, meldingId, versie, stand, eindresultaat, beeindigdOp: null };
}

export function dayNumber(day: Datum): number {
  return (Date.parse(day) - Date.parse(DAG_EEN)) / 86_400_000;
}
