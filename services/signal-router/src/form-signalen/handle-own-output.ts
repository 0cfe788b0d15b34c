/*
 * Reading back what this service sent. In ordinary running it changes nothing: a message leaves after the commit that
 * made it. After the database was set back to an older backup it does: what left since is still true for casework and
 * feedback, so it is taken over before any melding is judged again. That way the ids, the versions and the one ending
 * of each melding come out the same, whatever order the other topics are read in this time.
 */
import type { Signaal, Uitkomst } from '@meldpunt/contracts';
import { statement, type TransactionQueryable, type UnitOfWork } from '@meldpunt/service-kit';
import { addStichtingen } from '../matchmoment/match-store.ts';
import { attachMelding, foundedBy } from './attach-melding.ts';
import type { FormSignalen } from './form-signalen.ts';
import { upsertOvergenomen } from './overgenomen-store.ts';
import { addDagsommen, lockGemeenten, selectSignalen, upsertSignalen } from './signaal-store.ts';
import type { Houder, Overgenomen, Regel, SignaalStaat } from './staat.ts';
import { Werkstaat } from './werkstaat.ts';

const SELECT_VERSIES = statement(
  'router-select-signaalversies',
  `select signaal_id as "signaalId", versie from signaal where signaal_id = any($1::uuid[])`,
);
const SELECT_HOUDERS = statement(
  'router-select-houders',
  `select melding_id as "meldingId", houder from melding where melding_id = any($1::uuid[])`,
);

export async function handleOwnSignalen(
  signalen: readonly Signaal[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  const latest = new Map<string, Signaal>();
  for (const signaal of signalen) {
    if (signaal.versie > (latest.get(signaal.signaalId)?.versie ?? 0)) latest.set(signaal.signaalId, signaal);
  }
  const { rows } = await work.db.query<{ signaalId: string; versie: number }>(SELECT_VERSIES, [
    [...latest.keys()],
  ]);
  const known = new Map(rows.map(({ signaalId, versie }) => [signaalId, versie]));
  const newer = [...latest.values()].filter(({ signaalId, versie }) => versie > (known.get(signaalId) ?? 0));
  if (newer.length === 0) return;
  lockGemeenten(
    work.db,
    newer.map(({ gemeentecode }) => gemeentecode),
  );
  await takeOverSignalen(work.db, newer);
  await assign(work, formSignalen, newer.flatMap(ownersIn));
}

export async function handleOwnUitkomsten(
  uitkomsten: readonly Uitkomst[],
  work: UnitOfWork,
  formSignalen: FormSignalen,
): Promise<void> {
  const ids = [...new Set(uitkomsten.map(({ meldingId }) => meldingId))];
  const { rows } = await work.db.query<{ meldingId: string; houder: string }>(SELECT_HOUDERS, [ids]);
  // Still open in a backup is missed as well, whoever held it then: a signaal gave it back since.
  const open = ['ROUTER', 'SIGNAAL'];
  const ended = new Set(
    rows.filter(({ houder }) => !open.includes(houder)).map(({ meldingId }) => meldingId),
  );
  const missed = uitkomsten.filter(({ meldingId }) => !ended.has(meldingId));
  if (missed.length === 0) return;
  lockGemeenten(
    work.db,
    missed.map(({ gemeentecode }) => gemeentecode),
  );
  await assign(
    work,
    formSignalen,
    missed.map(({ meldingId, gemeentecode, einde, beeindigdOp }) => ({
      meldingId,
      gemeentecode,
      signaalId: null,
      einde,
      beeindigdOp,
      gesticht: 0,
      beslist: true,
    })),
  );
}

type Eigenaar = Overgenomen & { readonly beslist: boolean };

function ownersIn({ signaalId, gemeentecode, meldingen }: Signaal): Eigenaar[] {
  return meldingen.map(({ meldingId, stand, beantwoordOp }) => ({
    meldingId,
    gemeentecode,
    signaalId,
    einde: null,
    beeindigdOp: stand === 'BEANTWOORD' ? beantwoordOp : null,
    gesticht: foundedBy(meldingId, signaalId),
    beslist: stand !== 'LOSGELATEN',
  }));
}

/**
 * A melding that is open in this database gets its owner now, one that is not known when it is read. What it founded
 * counts whoever holds it now, or the next signaal it founds would have the id of an old one, and readers that know that
 * one would never see it.
 */
async function assign(
  work: UnitOfWork,
  formSignalen: FormSignalen,
  owners: readonly Eigenaar[],
): Promise<void> {
  const latest = new Map<string, Eigenaar>();
  for (const owner of owners) {
    const known = latest.get(owner.meldingId);
    const gesticht = Math.max(owner.gesticht, known?.gesticht ?? 0);
    latest.set(owner.meldingId, { ...(owner.beslist || known === undefined ? owner : known), gesticht });
  }
  const werk = await formSignalen.load(
    work,
    [...latest.keys()],
    [],
    [...latest.values()].flatMap(({ signaalId }) => (signaalId === null ? [] : [signaalId])),
  );
  const unknown: Eigenaar[] = [];
  for (const owner of latest.values()) {
    const melding = werk.melding(owner.meldingId);
    if (melding === undefined) unknown.push(owner);
    else if (isNews(melding.houder, owner, isReturned(werk, owner))) {
      attachMelding(werk, melding, owner, melding.feiten.aangenomenOp);
    } else if (melding.gesticht < owner.gesticht) werk.putMelding({ ...melding, gesticht: owner.gesticht });
  }
  upsertOvergenomen(work.db, unknown);
  formSignalen.store(work, werk);
}

/**
 * What has ended stays so. What a signaal holds in an older backup has since been answered, been ended here, or gone to
 * another signaal by way of a return; casework's word about that is read again later and finds it done. What was the
 * router's then and a signaal has let go since waits for casework's word, unless it had been given back before already.
 */
function isNews(houder: Houder, { signaalId, beeindigdOp, beslist }: Eigenaar, returned: boolean): boolean {
  switch (houder.status) {
    case 'ROUTER':
      return beslist || !returned;
    case 'SIGNAAL':
      return beslist && (beeindigdOp !== null || signaalId !== houder.signaalId);
    case 'BEANTWOORD':
    case 'WEG':
      return false;
  }
}

/** This database knows that casework gave the melding back out of this signaal. */
function isReturned(werk: Werkstaat, { meldingId, signaalId }: Eigenaar): boolean {
  const signaal = signaalId === null ? undefined : werk.signaal(signaalId);
  return signaal?.regels.some((regel) => regel.meldingId === meldingId && regel.teruggegeven) ?? false;
}

async function takeOverSignalen(db: TransactionQueryable, newer: readonly Signaal[]): Promise<void> {
  const before = await selectSignalen(
    db,
    newer.map(({ signaalId }) => signaalId),
  );
  const werk = new Werkstaat([], before);
  for (const signaal of newer) {
    const known = werk.signaal(signaal.signaalId);
    if (known === undefined) werk.tellingen.tel(signaal.gemeentecode, signaal.ontstaanOp, 'ontstaan');
    if (signaal.stand !== 'LOPEND' && known?.stand !== signaal.stand) {
      werk.tellingen.tel(
        signaal.gemeentecode,
        signaal.gewijzigdOp,
        signaal.stand === 'VERVALLEN' ? 'vervallen' : 'beeindigd',
      );
    }
    werk.noteSignaal(toStaat(signaal, known));
  }
  upsertSignalen(db, werk.changedSignalen());
  addDagsommen(db, werk.tellingen.dagsommen());
  const known = new Set(before.map(({ signaalId }) => signaalId));
  addStichtingen(
    db,
    newer.filter(({ signaalId }) => !known.has(signaalId)),
  );
}

/**
 * The input of the verdict did not travel; until the next one the signaal cannot be recomputed. The day it was judged by
 * did: one that had to wait for room goes on being judged by the day it could have been founded.
 */
function toStaat(
  { meldingen, onderbouwing, gezienOp, gefaaldeFormule, ...signaal }: Signaal,
  known: SignaalStaat | undefined,
): SignaalStaat {
  const regels = meldingen.map(({ meldingId, persoonId, stand, alleenDoorAnderen, beantwoordOp }): Regel => {
    const before = known?.regels.find((regel) => regel.meldingId === meldingId);
    return {
      meldingId,
      persoonId,
      stand,
      alleenDoorAnderen,
      beantwoordOp,
      teruggegeven: before?.teruggegeven ?? false,
      afhandelingVersie: before?.afhandelingVersie ?? 0,
    };
  });
  return {
    ...signaal,
    regels,
    onderbouwing: onderbouwing.map(({ meldingId, persoonId }) => ({ meldingId, persoonId })),
    invoer: {
      groep: { meldingen: [], verzameladres: signaal.verzameladres },
      peildatum: signaal.matchingperiodeTot ?? signaal.gewijzigdOp,
      ...(gefaaldeFormule === null
        ? {}
        : { gefaald: { formule: gefaaldeFormule, versie: 0, storingen: [] } }),
    },
  };
}
