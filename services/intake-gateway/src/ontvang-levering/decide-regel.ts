import { type Datum, meldmaandVan } from '@meldpunt/contracts';
import { type Bevinding, bevinding } from './bevinding.ts';
import { toetsDrempel } from './controle-drempel.ts';
import {
  type Aannemer,
  changedMelding,
  endedMelding,
  type Herkomstgegevens,
  isDoorgezet,
  type Meldingstaat,
  newMelding,
  ownMelding,
} from './meldingstaat.ts';
import type { Intrekregel, Meldregel } from './regel.ts';

/** A held line that waits for a person's decision. */
export interface OpenUitzondering {
  readonly uitzonderingId: string;
  readonly meldmaand: string;
  readonly inhoudHash: string;
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
}

/** What the gateway knows of one arrear, locked while it decides. */
export interface Achterstand {
  readonly achterstandId: string;
  readonly meldingen: readonly Meldingstaat[];
  readonly uitzonderingen: readonly OpenUitzondering[];
}

interface Regelplaats {
  readonly leveringId: string;
  readonly leveringskenmerk: string;
  readonly regelnummer: number;
  readonly inhoudHash: string;
}

/** A line after all checks that need no knowledge of its arrear. */
export type Kandidaat =
  | (Regelplaats & {
      readonly status: 'MELDEN';
      readonly regel: Meldregel;
      readonly herkomst: Herkomstgegevens;
      readonly drempelInCenten: number;
    })
  | (Regelplaats & {
      readonly status: 'AANHOUDEN';
      readonly regel: Meldregel;
      readonly uitzonderingId: string;
      readonly oorzaak: Bevinding;
      readonly waarschuwingen: readonly Bevinding[];
    })
  | (Regelplaats & { readonly status: 'INTREKKEN'; readonly regel: Intrekregel });

export type Uitzonderinggevolg =
  | { readonly soort: 'GEOPEND'; readonly uitzonderingId: string }
  | { readonly soort: 'VERVANGEN'; readonly uitzonderingId: string }
  | { readonly soort: 'GESLOTEN'; readonly uitzondering: OpenUitzondering; readonly reden: Sluitreden };

export type Sluitreden = 'BETAALD' | 'INGETROKKEN' | 'ACHTERHAALD';

export interface Besluit {
  readonly resultaat: 'NIEUW' | 'GEWIJZIGD' | 'ONGEWIJZIGD' | 'INGETROKKEN' | 'AFGEKEURD' | 'AANGEHOUDEN';
  readonly bevindingen: readonly Bevinding[];
  /** Every new state, in order; each one is an event. */
  readonly meldingen: readonly Meldingstaat[];
  readonly uitzonderingen: readonly Uitzonderinggevolg[];
  /** The melding on the receipt line. */
  readonly melding: Meldingstaat | null;
  /** The arrear as the next line of the same batch must find it. */
  readonly achterstand: Achterstand;
}

/** Decides what a line does to its arrear: new, changed, unchanged, withdrawn, held or refused after all. */
export function decideRegel(achterstand: Achterstand, kandidaat: Kandidaat, aannemer: Aannemer): Besluit {
  switch (kandidaat.status) {
    case 'MELDEN':
      return decideMelden(achterstand, kandidaat, aannemer);
    case 'AANHOUDEN':
      return decideAanhouden(achterstand, kandidaat);
    case 'INTREKKEN':
      return decideIntrekken(achterstand, kandidaat, aannemer.dag);
  }
}

type Van<S extends Kandidaat['status']> = Extract<Kandidaat, { status: S }>;

/** A line that is taken in overtakes what is held of its month: released later, that would put old content over new. */
function decideMelden(achterstand: Achterstand, kandidaat: Van<'MELDEN'>, aannemer: Aannemer): Besluit {
  const besluit = decideGemeld(achterstand, kandidaat, aannemer);
  if (besluit.resultaat === 'AFGEKEURD') return besluit;
  const meldmaand = meldmaandVan(kandidaat.regel.signaaldatum);
  const held = achterstand.uitzonderingen.filter((uitzondering) => uitzondering.meldmaand === meldmaand);
  return withClosed(besluit, held, 'ACHTERHAALD');
}

function decideGemeld(achterstand: Achterstand, kandidaat: Van<'MELDEN'>, aannemer: Aannemer): Besluit {
  const { regel, herkomst } = kandidaat;
  const meldmaand = meldmaandVan(regel.signaaldatum);
  const bestaande = achterstand.meldingen.find(({ inhoud }) => inhoud.meldingId === herkomst.meldingId);
  // The one answer of a melding is on its way once the creditor took it back: the same month cannot report it anew. Nor
  // anywhere else: a municipality to which the hub sent the resident on would be the one that answers otherwise. One that
  // stands there by its creditor's own word is changed by it.
  const staatEigen =
    bestaande !== undefined && bestaande.inhoud.stand === 'AANGENOMEN' && !isDoorgezet(bestaande);
  const beeindigd = achterstand.meldingen.some(
    ({ inhoud }) => inhoud.meldmaand === meldmaand && isTeruggenomen(inhoud.stand),
  );
  if (!staatEigen && (beeindigd || (bestaande !== undefined && bestaande.inhoud.stand !== 'AANGENOMEN')))
    return refused(achterstand, bevinding('AL_BEEINDIGD', 'kenmerk'));
  if (bestaande === undefined) return decideNieuw(achterstand, kandidaat, aannemer, undefined);
  // Where the hub sent the resident on the creditor is not to learn: it hears what it would without.
  if (isDoorgezet(bestaande)) return decideNieuw(achterstand, kandidaat, aannemer, bestaande);
  if (bestaande.inhoudHash === kandidaat.inhoudHash) {
    return { ...nothing(achterstand, 'ONGEWIJZIGD'), melding: bestaande };
  }
  const gewijzigd = changedMelding(bestaande, regel, herkomst, aannemer);
  return withMeldingen(nothing(achterstand, 'GEWIJZIGD'), [gewijzigd], gewijzigd);
}

/** `doorgezet`: the melding as the hub passed it on, when it did. */
function decideNieuw(
  achterstand: Achterstand,
  kandidaat: Van<'MELDEN'>,
  aannemer: Aannemer,
  doorgezet: Meldingstaat | undefined,
): Besluit {
  const { regel, herkomst, drempelInCenten } = kandidaat;
  const onderDrempel = toetsDrempel(regel, drempelInCenten);
  if (onderDrempel !== undefined) return refused(achterstand, onderDrempel);
  const meldmaand = meldmaandVan(regel.signaaldatum);
  const bevindingen: Bevinding[] = [];
  // Since 2026 the order is fixed: contact, early signal, then the notice that delivery ends (Energieregeling).
  if (regel.eindeleveringOp !== null && achterstand.meldingen.length === 0) {
    bevindingen.push(bevinding('EINDELEVERING_ZONDER_VROEGSIGNAAL', 'eindeleveringOp'));
  }
  const waarschuwingen = [...herkomst.waarschuwingen, ...bevindingen.map(({ code }) => code)];
  const gegevens = { ...herkomst, waarschuwingen };
  const vorige = latestBefore(achterstand.meldingen, meldmaand);
  const nieuw =
    doorgezet === undefined
      ? newMelding(regel, gegevens, aannemer, vorige?.inhoud.meldingId ?? null)
      : ownMelding(doorgezet, regel, gegevens, aannemer);
  // The creditor found out that its resident lives elsewhere: the first municipality is to let go. Not one to which the
  // hub sent the resident on: of that the creditor knows nothing, and reporting there must stay what it is elsewhere.
  const verplaatst = achterstand.meldingen
    .filter(({ inhoud }) => inhoud.meldmaand === meldmaand && inhoud.stand === 'AANGENOMEN')
    .filter((melding) => melding.inhoud.meldingId !== nieuw.inhoud.meldingId && !isDoorgezet(melding))
    .map((melding) => endedMelding(melding, 'VERPLAATST', aannemer.dag, kandidaat));
  return withMeldingen({ ...nothing(achterstand, 'NIEUW'), bevindingen }, [nieuw, ...verplaatst], nieuw);
}

function decideAanhouden(achterstand: Achterstand, kandidaat: Van<'AANHOUDEN'>): Besluit {
  const { regel, uitzonderingId, oorzaak } = kandidaat;
  const meldmaand = meldmaandVan(regel.signaaldatum);
  const held = achterstand.uitzonderingen.find((uitzondering) => uitzondering.meldmaand === meldmaand);
  if (held !== undefined && held.inhoudHash === kandidaat.inhoudHash)
    return nothing(achterstand, 'ONGEWIJZIGD');
  const uitzondering: OpenUitzondering = {
    uitzonderingId: held?.uitzonderingId ?? uitzonderingId,
    meldmaand,
    inhoudHash: kandidaat.inhoudHash,
    leveringId: held?.leveringId ?? kandidaat.leveringId,
    leveringskenmerk: held?.leveringskenmerk ?? kandidaat.leveringskenmerk,
    regelnummer: held?.regelnummer ?? kandidaat.regelnummer,
  };
  const others = achterstand.uitzonderingen.filter((other) => other !== held);
  return {
    ...nothing(
      { ...achterstand, uitzonderingen: [...others, uitzondering] },
      held === undefined ? 'AANGEHOUDEN' : 'GEWIJZIGD',
    ),
    bevindingen: [oorzaak],
    uitzonderingen: [
      { soort: held === undefined ? 'GEOPEND' : 'VERVANGEN', uitzonderingId: uitzondering.uitzonderingId },
    ],
  };
}

/** Paid or withdrawn names the arrear and reaches all that is open of it, in every municipality. */
function decideIntrekken(achterstand: Achterstand, kandidaat: Van<'INTREKKEN'>, dag: Datum): Besluit {
  const { meldingen, uitzonderingen } = achterstand;
  if (meldingen.length === 0 && uitzonderingen.length === 0) {
    return refused(achterstand, bevinding('ONBEKEND_KENMERK', 'kenmerk'));
  }
  const stand = kandidaat.regel.actie === 'BETAALD' ? 'BETAALD' : 'INGETROKKEN';
  const ended = meldingen
    .filter(({ inhoud }) => inhoud.stand === 'AANGENOMEN')
    .map((melding) => endedMelding(melding, stand, dag, kandidaat));
  if (ended.length === 0 && uitzonderingen.length === 0) return nothing(achterstand, 'ONGEWIJZIGD');
  return withClosed(withMeldingen(nothing(achterstand, 'INGETROKKEN'), ended, null), uitzonderingen, stand);
}

function isTeruggenomen(stand: Meldingstaat['inhoud']['stand']): boolean {
  return stand === 'BETAALD' || stand === 'INGETROKKEN';
}

function latestBefore(meldingen: readonly Meldingstaat[], meldmaand: string): Meldingstaat | undefined {
  return meldingen
    .filter(({ inhoud }) => inhoud.meldmaand < meldmaand)
    .toSorted(
      (left, right) =>
        compare(right.inhoud.meldmaand, left.inhoud.meldmaand) ||
        compare(right.inhoud.aangenomenOp, left.inhoud.aangenomenOp) ||
        compare(right.inhoud.meldingId, left.inhoud.meldingId),
    )[0];
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function nothing(achterstand: Achterstand, resultaat: Besluit['resultaat']): Besluit {
  return { resultaat, bevindingen: [], meldingen: [], uitzonderingen: [], melding: null, achterstand };
}

function refused(achterstand: Achterstand, reden: Bevinding): Besluit {
  return { ...nothing(achterstand, 'AFGEKEURD'), bevindingen: [reden] };
}

function withMeldingen(
  besluit: Besluit,
  changed: readonly Meldingstaat[],
  melding: Meldingstaat | null,
): Besluit {
  const byId = new Map(besluit.achterstand.meldingen.map((known) => [known.inhoud.meldingId, known]));
  for (const staat of changed) byId.set(staat.inhoud.meldingId, staat);
  return {
    ...besluit,
    melding,
    meldingen: [...besluit.meldingen, ...changed],
    achterstand: { ...besluit.achterstand, meldingen: [...byId.values()] },
  };
}

function withClosed(besluit: Besluit, closed: readonly OpenUitzondering[], reden: Sluitreden): Besluit {
  if (closed.length === 0) return besluit;
  return {
    ...besluit,
    uitzonderingen: [
      ...besluit.uitzonderingen,
      ...closed.map((uitzondering) => ({ soort: 'GESLOTEN', uitzondering, reden }) as const),
    ],
    achterstand: {
      ...besluit.achterstand,
      uitzonderingen: besluit.achterstand.uitzonderingen.filter((open) => !closed.includes(open)),
    },
  };
}
