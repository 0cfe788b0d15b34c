import type { Melding } from '@meldpunt/contracts';
import type { Log, UnitOfWork } from '@meldpunt/service-kit';
import type { FormuleStore, GeladenFormules } from '../gemeenteformules/formule-store.ts';
import { addStoringen } from '../gemeenteformules/storing-store.ts';
import { storeWachtrij } from '../matchmoment/match-store.ts';
import type { Antwoorden } from './antwoorden.ts';
import { applyMelding, type OntvangenMelding } from './apply-melding.ts';
import { selectKringen, upsertMeldingen } from './melding-store.ts';
import { selectStillToCome, takeOvergenomen } from './overgenomen-store.ts';
import type { Persoonskluis } from './persoonskluis.ts';
import { addDagsommen, lockGemeenten, selectSignalen, upsertSignalen } from './signaal-store.ts';
import type { Meldingfeiten, Overgenomen, SignaalStaat, Sleutels } from './staat.ts';
import { groepeerMeldingen } from './te-groeperen.ts';
import type { Verzending } from './verzending.ts';
import { type GeladenMelding, Werkstaat } from './werkstaat.ts';

/** Everything a batch can touch, as it is stored. */
export interface Geladen {
  readonly meldingen: readonly GeladenMelding[];
  readonly signalen: readonly SignaalStaat[];
  /** Meldingen of these signalen that are to be read again after a restore. */
  readonly stillToCome: ReadonlySet<string>;
}

/** Loads, has the rules decide, writes and sends: what the handlers of this folder share. */
export class FormSignalen {
  readonly kluis: Persoonskluis;
  readonly formules: FormuleStore;
  readonly #verzending: Verzending;
  readonly #log: Log;

  constructor(kluis: Persoonskluis, formules: FormuleStore, verzending: Verzending, log: Log) {
    this.#log = log;
    this.kluis = kluis;
    this.formules = formules;
    this.#verzending = verzending;
  }

  /**
   * Takes in meldingen in the order given, each with what casework said about it before it was known: after a restore a
   * melding that is new must not be judged while those before it in its groep look as if nobody had answered them. The
   * first thing it sends is the locks of their municipalities; behind them nobody can say anything in between.
   */
  async takeIn(
    meldingen: readonly Melding[],
    work: UnitOfWork,
    eerderGezegd: () => Promise<Antwoorden | undefined>,
  ): Promise<void> {
    const gemeenten = [...new Set(meldingen.map(({ gemeentecode }) => gemeentecode))];
    lockGemeenten(work.db, gemeenten);
    const loading = Promise.all([this.formules.load(work.db, gemeenten), eerderGezegd()]);
    // While the database waits for its locks. What went wrong there is thrown when it is needed.
    loading.catch(() => {});
    const received = meldingen.map((melding): OntvangenMelding => {
      return { feiten: feitenOf(melding), dag: melding.gewijzigdOp, ...this.kluis.receive(melding) };
    });
    const lost = received.filter(({ feiten, bron }, index) => {
      return feiten.stand === 'AANGENOMEN' && bron.blok === null && meldingen[index]?.persoon !== null;
    });
    // Keys outlive what travels, so this is one that was lost or came too late to be read; they are joined with nobody.
    if (lost.length > 0)
      this.#log.error('ALARM residents of meldingen cannot be opened', { count: lost.length });
    const ids = [...new Set(meldingen.map(({ meldingId }) => meldingId))];
    const [[formules, antwoorden], geladen] = await Promise.all([
      loading,
      this.read(
        work,
        ids,
        received.map(({ sleutels }) => sleutels),
      ),
    ]);
    const known = new Set(geladen.meldingen.map(({ melding }) => melding.feiten.meldingId));
    const before = await takeOvergenomen(
      work.db,
      ids.filter((id) => !known.has(id)),
    );
    const holders = [
      ...[...before.values()].flatMap(({ signaalId }) => signaalId ?? []),
      ...(antwoorden?.alle ?? []).map(({ afhandeling }) => afhandeling.signaalId),
    ];
    const isOrdinary = before.size === 0 && holders.length === 0;
    const alles = isOrdinary ? geladen : await this.#readBack(work, received, geladen, before, holders);
    const werk = await this.decide(alles, formules, (draft, concerns) => {
      for (const melding of received) {
        const { meldingId, gemeentecode } = melding.feiten;
        if (!concerns(gemeentecode)) continue;
        applyMelding(draft, melding, formules, before.get(meldingId));
        antwoorden?.applyOver(draft, meldingId, formules);
      }
    });
    if (antwoorden !== undefined) this.settle(work, antwoorden);
    this.store(work, werk);
  }

  /** With the signalen that are to hold what is read again now, and what of them is still to come within this batch. */
  async #readBack(
    work: UnitOfWork,
    received: readonly OntvangenMelding[],
    { stillToCome }: Geladen,
    before: ReadonlyMap<string, Overgenomen>,
    holders: readonly string[],
  ): Promise<Geladen> {
    const geladen = await this.read(
      work,
      received.map(({ feiten }) => feiten.meldingId),
      received.map(({ sleutels }) => sleutels),
      holders,
    );
    return { ...geladen, stillToCome: new Set([...stillToCome, ...geladen.stillToCome, ...before.keys()]) };
  }

  /**
   * Has the rules decide on what was loaded. They cannot wait for a plug-in, so where a municipality judges by one they
   * first run over its share of the batch to learn what they will ask, until nothing is left to be answered; what came
   * of those runs is thrown away. Most batches concern no such municipality and are decided in one run. `apply` changes
   * nothing but the draft it is given.
   */
  async decide(
    geladen: Geladen,
    formules: GeladenFormules,
    apply: (draft: Werkstaat, concerns: (gemeentecode: string) => boolean) => void,
  ): Promise<Werkstaat> {
    const start = () => startWerk(geladen);
    if (formules.metPlugin.size > 0) {
      formules.remember(geladen.signalen);
      do apply(start(), (gemeentecode) => formules.metPlugin.has(gemeentecode));
      while (await formules.answer());
    }
    const werk = start();
    apply(werk, () => true);
    return werk;
  }

  /** Everything these meldingen and keys can touch, with the signalen that hold any of it and those named. */
  async load(
    work: UnitOfWork,
    meldingIds: readonly string[],
    sleutels: readonly Sleutels[] = [],
    signaalIds: readonly string[] = [],
  ): Promise<Werkstaat> {
    return startWerk(await this.read(work, meldingIds, sleutels, signaalIds));
  }

  /** As `load`, to be decided on more than once. */
  async read(
    work: UnitOfWork,
    meldingIds: readonly string[],
    sleutels: readonly Sleutels[] = [],
    signaalIds: readonly string[] = [],
  ): Promise<Geladen> {
    const meldingen = await selectKringen(work.db, this.kluis, meldingIds, sleutels);
    const held = meldingen.flatMap(({ melding: { houder } }) =>
      houder.status === 'SIGNAAL' ? [houder.signaalId] : [],
    );
    const signalen = await selectSignalen(work.db, [...new Set([...held, ...signaalIds])]);
    const known = new Set(meldingen.map(({ melding }) => melding.feiten.meldingId));
    const unknown = signalen.flatMap(({ regels, onderbouwing }) =>
      [...regels, ...onderbouwing].flatMap(({ meldingId }) => (known.has(meldingId) ? [] : [meldingId])),
    );
    return { meldingen, signalen, stillToCome: await selectStillToCome(work.db, unknown) };
  }

  /** What cannot be applied yet waits; where casework ended what is not in its hands, two services contradict each other. */
  settle(work: UnitOfWork, antwoorden: Antwoorden): void {
    for (const gemeentecode of antwoorden.strijdig())
      this.#log.error('an afhandeling contradicts what was settled', { gemeentecode });
    for (const message of antwoorden.teParkeren()) work.park(message);
  }

  store(work: UnitOfWork, werk: Werkstaat): void {
    upsertMeldingen(work.db, werk.changedMeldingen());
    upsertSignalen(work.db, werk.changedSignalen());
    addDagsommen(work.db, werk.tellingen.dagsommen());
    addStoringen(work.db, werk.tellingen.storingen());
    storeWachtrij(work.db, werk.wachtrij);
    work.outbox.addAll(werk.einden().map((einde) => this.#verzending.uitkomst(einde)));
    work.outbox.addAll(werk.signaalVersies().map((versie) => this.#verzending.signaal(versie)));
  }
}

function startWerk({ meldingen, signalen, stillToCome }: Geladen): Werkstaat {
  return new Werkstaat(meldingen, signalen, groepeerMeldingen, stillToCome);
}

export function feitenOf(melding: Melding): Meldingfeiten {
  return {
    meldingId: melding.meldingId,
    versie: melding.versie,
    stand: melding.stand,
    achterstandId: melding.achterstandId,
    partnerId: melding.partnerId,
    soort: melding.soort,
    kenmerk: melding.kenmerk,
    gemeentecode: melding.gemeentecode,
    meldmaand: melding.meldmaand,
    signaaldatum: melding.signaaldatum,
    aangenomenOp: melding.aangenomenOp,
    incassopauzeTot: melding.incassopauzeTot,
    ontstaansdatum: melding.ontstaansdatum,
    bedragInCenten: melding.bedragInCenten,
    aantalTermijnen: melding.aantalTermijnen,
    crisissignaal: melding.crisissignaal,
    dreiging: melding.dreiging,
    dreigingOp: melding.dreigingOp,
    dreigingGemeldOp: melding.dreigingGemeldOp,
    eindeleveringOp: melding.eindeleveringOp,
    warmeOverdracht: melding.warmeOverdracht,
    persoonlijkContactGezocht: melding.persoonlijkContactGezocht,
    gewezenOpHulp: melding.gewezenOpHulp,
    herinneringGestuurd: melding.herinneringGestuurd,
    aanbodZonderReactie: melding.aanbodZonderReactie,
  };
}
