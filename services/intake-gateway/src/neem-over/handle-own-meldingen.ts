/*
 * Reading back what this service sent. In ordinary running every message is in the database already and one select
 * tells so. After the database was set back to an older backup it is not: what left since is true for everybody who
 * read it, so it is taken over before another line of its arrear is judged. Else a change would go out under a version
 * that readers have had and be ignored, and "paid" would be refused for an arrear nobody here knows.
 */
import type { Melding } from '@meldpunt/contracts';
import {
  type ConsumedBatch,
  type Queryable,
  statement,
  type TransactionQueryable,
  type UnitOfWork,
} from '@meldpunt/service-kit';
import { bevinding, formatBevindingen } from '../ontvang-levering/bevinding.ts';
import type { Sluitreden } from '../ontvang-levering/decide-regel.ts';
import type { Meldinginhoud } from '../ontvang-levering/meldingstaat.ts';
import { contentOf } from '../ontvang-levering/regel.ts';
import {
  addDagtelling,
  closeUitzonderingen,
  decodeStaat,
  insertAchterstanden,
  lockAchterstanden,
  selectMeldingen,
  selectOpenUitzonderingen,
  upsertMeldingen,
} from '../ontvang-levering/store.ts';
import { emptyTelling } from '../ontvang-levering/telling.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { closeUitzondering, updateRegel } from '../uitzonderingen/store.ts';
import { countTakenOver, lineOf } from './take-over-melding.ts';

const SELECT_VERSIES = statement(
  'intake-select-meldingversies',
  `select melding_id as "meldingId", versie from melding where melding_id = any($1::uuid[])`,
);

/** Kept as who decided where the decision is known by its outcome only. */
const HERSTEL = 'HERSTEL';

type Aangehouden = Awaited<ReturnType<typeof selectOpenUitzonderingen>>[number];

interface Verzonden {
  readonly melding: Melding;
  readonly gebeurtenis: Buffer;
  /** Every version of it that was read with this one. */
  readonly versies: readonly Melding[];
}

export async function handleOwnMeldingen(
  batch: ConsumedBatch<Melding>,
  work: UnitOfWork,
  intake: Intake,
): Promise<void> {
  const { db } = work;
  const latest = new Map<string, Verzonden>();
  for (const { value: melding, raw: gebeurtenis } of batch.messages) {
    const known = latest.get(melding.meldingId);
    const versies = [...(known?.versies ?? []), melding];
    const isLater = known === undefined || melding.versie > known.melding.versie;
    latest.set(melding.meldingId, isLater ? { melding, gebeurtenis, versies } : { ...known, versies });
  }
  const { rows } = await db.query<{ meldingId: string; versie: number }>(SELECT_VERSIES, [
    [...latest.keys()],
  ]);
  const versies = new Map(rows.map(({ meldingId, versie }) => [meldingId, versie]));
  const missed = [...latest.values()].filter(
    ({ melding: { meldingId, versie } }) => versie > (versies.get(meldingId) ?? 0),
  );
  if (missed.length === 0) return;
  const perPartner = Map.groupBy(missed, ({ melding }) => melding.partnerId);
  const partners = [...perPartner.keys()].sort();
  await lockOrInsert(
    db,
    partners.map((partnerId) => ({ partnerId, verzonden: perPartner.get(partnerId) ?? [] })),
  );
  for (const partnerId of partners) {
    await takeOver(db, intake, partnerId, perPartner.get(partnerId) ?? []);
  }
}

async function lockOrInsert(
  db: Queryable,
  partners: readonly { partnerId: string; verzonden: readonly Verzonden[] }[],
): Promise<void> {
  const idsOf = (verzonden: readonly Verzonden[]) => [
    ...new Set(verzonden.map(({ melding }) => melding.achterstandId)),
  ];
  const present = new Set(
    await lockAchterstanden(db, partners.flatMap(({ verzonden }) => idsOf(verzonden)).sort()),
  );
  for (const { partnerId, verzonden } of partners) {
    const missing = idsOf(verzonden).filter((id) => !present.has(id));
    await insertAchterstanden(db, partnerId, missing);
  }
}

async function takeOver(
  db: TransactionQueryable,
  intake: Intake,
  partnerId: string,
  verzonden: readonly Verzonden[],
): Promise<void> {
  const ids = [...new Set(verzonden.map(({ melding }) => melding.achterstandId))];
  const known = new Map((await selectMeldingen(db, ids)).map(({ inhoud }) => [inhoud.meldingId, inhoud]));
  // Again, now that nobody else can change it.
  const missed = verzonden.filter(
    ({ melding: { meldingId, versie } }) => versie > (known.get(meldingId)?.versie ?? 0),
  );
  let held = await selectOpenUitzonderingen(db, ids);
  // First what was released, by its own melding: that it was paid since must not close it as never released.
  const releasedHere = new Set<string>();
  for (const { melding } of missed) {
    const { meldingId, herkomst } = melding;
    if (herkomst !== 'VRIJGEGEVEN' || known.get(meldingId)?.herkomst === herkomst) continue;
    const released = held.find((line) => isOfMonth(line, melding));
    if (released === undefined) continue;
    held = held.filter((line) => line !== released);
    releasedHere.add(melding.meldingId);
    await closeReleased(db, released, melding, 'VRIJGEGEVEN');
  }
  const perDag = new Map<Melding['gewijzigdOp'], ReturnType<typeof emptyTelling>>();
  const tellingOf = (dag: Melding['gewijzigdOp']) => {
    const telling = perDag.get(dag) ?? emptyTelling();
    perDag.set(dag, telling);
    return telling;
  };
  // Then what was released into a melding that was there. What came after it must not close it as overtaken either.
  for (const melding of missed.flatMap(({ versies }) => versies)) {
    const merged = held.find((line) => isMergedInto(line, melding));
    if (merged === undefined) continue;
    held = held.filter((line) => line !== merged);
    tellingOf(melding.gewijzigdOp).alsnogAfgekeurd++;
    await closeReleased(db, merged, melding, 'SAMENGEVOEGD');
  }
  const bewaar = [];
  for (const { melding, gebeurtenis } of missed) {
    const before: Meldinginhoud | undefined = known.get(melding.meldingId);
    const overtaken = held.filter((line) => isOvertaken(line, before, melding));
    held = held.filter((line) => !overtaken.includes(line));
    const dag = melding.gewijzigdOp;
    const telling = tellingOf(dag);
    countTakenOver(before, melding, releasedHere.has(melding.meldingId), telling);
    telling.alsnogAfgekeurd += overtaken.length;
    const reden: Sluitreden = teruggenomen(melding) ?? 'ACHTERHAALD';
    const gesloten = overtaken.map(({ uitzonderingId }) => ({ uitzonderingId, reden }));
    await closeUitzonderingen(db, gesloten, dag);
    bewaar.push({ staat: decodeStaat(gebeurtenis, hashOf(intake, melding)), gebeurtenis });
  }
  upsertMeldingen(db, bewaar);
  for (const [dag, telling] of [...perDag].sort(([a], [b]) => (a < b ? -1 : 1))) {
    addDagtelling(db, dag, partnerId, telling);
  }
}

async function closeReleased(
  db: Queryable,
  line: Aangehouden,
  melding: Melding,
  resultaat: 'VRIJGEGEVEN' | 'SAMENGEVOEGD',
): Promise<void> {
  const isNieuw = resultaat === 'VRIJGEGEVEN';
  await closeUitzondering(db, line.uitzonderingId, {
    stand: isNieuw ? 'VRIJGEGEVEN' : 'AFGEKEURD',
    besluit: isNieuw ? 'NIEUW' : 'GEWIJZIGD',
    gemeentecode: melding.gemeentecode,
    dag: melding.gewijzigdOp,
    door: HERSTEL,
  });
  const bevindingen = formatBevindingen(melding.waarschuwingen.map((code) => bevinding(code, '')));
  await updateRegel(db, line, resultaat, bevindingen, melding.meldingId, melding.incassopauzeTot);
}

/**
 * A melding names the line that last changed it: where that is a held one, a person released it into this melding. One
 * that was passed on keeps the line it came from, and one that ended names the line that ended it.
 */
function isMergedInto(line: Aangehouden, melding: Melding): boolean {
  return (
    melding.stand === 'AANGENOMEN' &&
    melding.herkomst !== 'DOORGEZET' &&
    line.achterstandId === melding.achterstandId &&
    line.leveringId === melding.leveringId &&
    line.regelnummer === melding.regelnummer
  );
}

/**
 * Whether a held line stood before this version and is overtaken by it: whatever is held in the backup is older. Passing
 * on is not the creditor's word, and of what was moved the melding that took its place says it.
 */
function isOvertaken(line: Aangehouden, before: Meldinginhoud | undefined, melding: Melding): boolean {
  if (teruggenomen(melding) !== null) return line.achterstandId === melding.achterstandId;
  if (!isOfMonth(line, melding)) return false;
  if (before === undefined) return melding.herkomst !== 'DOORGEZET' || melding.versie > 1;
  return melding.stand !== 'VERPLAATST';
}

function isOfMonth(line: Aangehouden, { achterstandId, meldmaand }: Melding): boolean {
  return line.achterstandId === achterstandId && line.meldmaand === meldmaand;
}

/** Paid or withdrawn was said of the arrear, whatever the month. */
function teruggenomen({ stand }: Melding): 'BETAALD' | 'INGETROKKEN' | null {
  return stand === 'BETAALD' || stand === 'INGETROKKEN' ? stand : null;
}

/** Hash of the line the melding came from, so that the same line again is ONGEWIJZIGD; empty once the person is gone. */
function hashOf({ kluis }: Intake, melding: Melding): string {
  const { persoon, meldingId } = melding;
  const opened = persoon === null ? undefined : kluis.openPersoon(meldingId, persoon);
  return opened?.status === 'OPEN' ? kluis.hashInhoud(contentOf(lineOf(melding, opened.persoon))) : '';
}
