import { meldcodes, meldmaandVan, type Persoon } from '@meldpunt/contracts';
import { ProblemError, type UnitOfWork } from '@meldpunt/service-kit';
import { currentCode, type Geo } from '../bepaal-gemeente/geo.ts';
import { beoordeelVrijgave } from '../ontvang-levering/beoordeel-regel.ts';
import { bevinding, formatBevindingen, parseBevindingen } from '../ontvang-levering/bevinding.ts';
import { findConvenant } from '../ontvang-levering/controle-convenant.ts';
import { type Achterstand, type Besluit, decideRegel } from '../ontvang-levering/decide-regel.ts';
import { type Moment, meldingMessage, ontvangstMessage } from '../ontvang-levering/outgoing.ts';
import type { Meldregel } from '../ontvang-levering/regel.ts';
import {
  addDagtelling,
  lockAchterstanden,
  selectMeldingen,
  type TeBewarenMelding,
  upsertMeldingen,
} from '../ontvang-levering/store.ts';
import { countMelding, emptyTelling } from '../ontvang-levering/telling.ts';
import { currentMaatstaf, type Intake } from '../ontvang-levering/verwerk-blok.ts';
import {
  closeUitzondering,
  rememberAdres,
  selectUitzondering,
  type Uitzondering,
  updateRegel,
} from './store.ts';

export interface Beslissing {
  readonly uitzonderingId: string;
  /** Null refuses the line. */
  readonly gemeentecode: string | null;
  /** Client of who decides; kept with the decision. */
  readonly door: string;
}

export type Beslist = { readonly stand: 'VRIJGEGEVEN' | 'AFGEKEURD' };

/**
 * A person says where a held line belongs, or refuses it. Released, it becomes a melding as if it came in today: its
 * age, the threshold and what is known of the arrear by now are judged again. The decision is remembered for the address,
 * but for a refusal of what could not be released any more. The same decision by the same client again changes nothing and gets the same answer: the first one may have been lost.
 *
 * @throws ProblemError NIET_GEVONDEN, UITZONDERING_AFGEHANDELD, PERSOON_GEWIST, ONGELDIG_VELD (no municipality, or no convenant there),
 * OVERGANG_NIET_TOEGESTAAN (its creditor left, or it is too old by now: it can only be refused).
 */
export async function beslisUitzondering(
  work: UnitOfWork,
  intake: Intake,
  beslissing: Beslissing,
): Promise<Beslist> {
  const { db } = work;
  const found = await selectUitzondering(db, beslissing.uitzonderingId);
  if (found === undefined) throw new ProblemError('NIET_GEVONDEN');
  await lockAchterstanden(db, [found.achterstandId]);
  // Again, now that nobody else can decide or overtake it.
  const uitzondering = await selectUitzondering(db, beslissing.uitzonderingId);
  if (uitzondering === undefined) throw new ProblemError('UITZONDERING_AFGEHANDELD');
  const maatstaf = await currentMaatstaf(intake, db, uitzondering.partnerId);
  if (uitzondering.stand !== 'OPEN') {
    if (isBeslistDoor(uitzondering, beslissing, maatstaf.geo)) return { stand: uitzondering.stand };
    throw new ProblemError('UITZONDERING_AFGEHANDELD');
  }
  if (uitzondering.regel === null) throw new ProblemError('UITZONDERING_AFGEHANDELD');
  const moment: Moment = { dag: maatstaf.dag, gezienOp: intake.now() };
  const { gemeentecode, door } = beslissing;
  const telling = emptyTelling();
  if (gemeentecode === null) {
    telling.alsnogAfgekeurd = 1;
    const persoon = openPersoon(intake, uitzondering);
    const beletsel =
      persoon === null ? undefined : beoordeelVrijgave({ ...uitzondering.regel, persoon }, maatstaf);
    // Whoever refuses a line that could not be released any more, or not be opened, has judged no address.
    if (persoon !== null && beletsel === undefined) await rememberAdres(db, uitzondering, null, moment.dag);
    await closeUitzondering(db, uitzondering.uitzonderingId, {
      stand: 'AFGEKEURD',
      besluit: 'AFGEKEURD',
      gemeentecode: null,
      dag: moment.dag,
      door,
    });
    // What held it does not stand on it any more: it says that somebody is looking.
    const [oorzaak] = parseBevindingen(uitzondering.oorzaak);
    await tell(work, intake, uitzondering, moment, {
      resultaat: 'AFGEKEURD',
      bevindingen: [beletsel ?? bevinding('GEMEENTE_NIET_GEVONDEN', oorzaak?.veld ?? '')],
      melding: null,
    });
    addDagtelling(db, moment.dag, uitzondering.partnerId, telling);
    return { stand: 'AFGEKEURD' };
  }

  const persoon = openPersoon(intake, uitzondering);
  if (persoon === null) throw new ProblemError('PERSOON_GEWIST');
  const regel: Meldregel = { ...uitzondering.regel, persoon };
  const beletsel = beoordeelVrijgave(regel, maatstaf);
  if (beletsel !== undefined) {
    throw new ProblemError('OVERGANG_NIET_TOEGESTAAN', {
      detail: `${meldcodes[beletsel.code].tekst} De regel kan alleen nog worden afgekeurd.`,
      errors: [{ field: '/gemeentecode', code: beletsel.code }],
    });
  }
  const huidig = currentCode(maatstaf.geo, gemeentecode, moment.dag);
  if (huidig.status === 'ONBEKEND') {
    throw new ProblemError('ONGELDIG_VELD', {
      detail: 'Deze code staat vandaag voor geen gemeente die het meldpunt kent.',
      errors: [{ field: '/gemeentecode', code: 'ONGELDIGE_WAARDE' }],
    });
  }
  const convenant = findConvenant(maatstaf, huidig.gemeentecode);
  if (convenant === undefined) {
    throw new ProblemError('ONGELDIG_VELD', {
      detail: 'Met deze gemeente heeft de signaalpartner vandaag geen convenant.',
      errors: [{ field: '/gemeentecode', code: 'GEEN_CONVENANT' }],
    });
  }
  const { achterstandId, leveringId, leveringskenmerk, regelnummer, inhoudHash } = uitzondering;
  const plaats = { leveringId, leveringskenmerk, regelnummer, inhoudHash };
  const achterstand: Achterstand = {
    achterstandId,
    meldingen: await selectMeldingen(db, [achterstandId]),
    uitzonderingen: [],
  };
  const besluit = decideRegel(
    achterstand,
    {
      ...plaats,
      status: 'MELDEN',
      regel,
      drempelInCenten: convenant.meldingsdrempelInCenten,
      herkomst: {
        ...plaats,
        meldingId: intake.kluis.meldingId(
          maatstaf.partnerId,
          regel.kenmerk,
          meldmaandVan(regel.signaaldatum),
          huidig.gemeentecode,
        ),
        achterstandId,
        gemeentecode: huidig.gemeentecode,
        gevondenDoor: 'UITZONDERING',
        herkomst: 'VRIJGEGEVEN',
        aangebodenOp: uitzondering.aangehoudenDag,
        waarschuwingen: parseBevindingen(uitzondering.waarschuwingen).map(({ code }) => code),
        convenantVersie: convenant.versie,
      },
    },
    {
      dag: moment.dag,
      partnerId: maatstaf.partnerId,
      partnerVersie: maatstaf.partnerVersie,
      soort: maatstaf.soort,
      geoVersie: maatstaf.geo.versie,
    },
  );
  const bewaar: TeBewarenMelding[] = [];
  for (const staat of besluit.meldingen) {
    const before = achterstand.meldingen.find(({ inhoud }) => inhoud.meldingId === staat.inhoud.meldingId);
    countMelding(telling, before, staat);
    const sent = meldingMessage(intake, staat, moment);
    bewaar.push(sent.bewaar);
    work.outbox.add(sent.message);
  }
  upsertMeldingen(db, bewaar);
  // A held line counts as released when it became a melding; one that only changed a melding, or fell under a rule
  // by now, did not.
  const released = besluit.resultaat === 'NIEUW';
  const stand = released ? 'VRIJGEGEVEN' : 'AFGEKEURD';
  if (released) telling.vrijgegeven = 1;
  else telling.alsnogAfgekeurd = 1;
  await rememberAdres(db, uitzondering, huidig.gemeentecode, moment.dag);
  await closeUitzondering(db, uitzondering.uitzonderingId, {
    stand,
    besluit: besluit.resultaat,
    gemeentecode: huidig.gemeentecode,
    dag: moment.dag,
    door,
  });
  await tell(work, intake, uitzondering, moment, besluit);
  addDagtelling(db, moment.dag, uitzondering.partnerId, telling);
  return { stand };
}

function isBeslistDoor(
  { besluitGemeentecode, beslotenDag, beslotenDoor }: Uitzondering,
  { gemeentecode, door }: Beslissing,
  geo: Geo,
): boolean {
  if (beslotenDag === null || beslotenDoor !== door) return false;
  if (gemeentecode === null || besluitGemeentecode === null) return gemeentecode === besluitGemeentecode;
  const toen = currentCode(geo, gemeentecode, beslotenDag);
  return toen.status === 'GELDIG' && toen.gemeentecode === besluitGemeentecode;
}

/** Null once its key is dead. */
function openPersoon({ kluis }: Intake, { uitzonderingId, persoon }: Uitzondering): Persoon | null {
  const opened = persoon === null ? undefined : kluis.openPersoon(uitzonderingId, persoon);
  return opened?.status === 'OPEN' ? opened.persoon : null;
}

/** Released into a melding that was there, a line is no melding of its own; it is not refused either. */
function resultaatNa(besluit: Besluit['resultaat']): 'VRIJGEGEVEN' | 'SAMENGEVOEGD' | 'ALSNOG_AFGEKEURD' {
  if (besluit === 'NIEUW') return 'VRIJGEGEVEN';
  return besluit === 'GEWIJZIGD' || besluit === 'ONGEWIJZIGD' ? 'SAMENGEVOEGD' : 'ALSNOG_AFGEKEURD';
}

/** The receipt line as it stands now: in the levering, and on the creditor's topic where the line came from there. */
async function tell(
  work: UnitOfWork,
  intake: Intake,
  uitzondering: Uitzondering,
  moment: Moment,
  besluit: Pick<Besluit, 'resultaat' | 'bevindingen' | 'melding'>,
): Promise<void> {
  const { leveringId, leveringskenmerk, regelnummer, partnerId } = uitzondering;
  const resultaat = resultaatNa(besluit.resultaat);
  const bevindingen = [...parseBevindingen(uitzondering.waarschuwingen), ...besluit.bevindingen];
  const meldingId = besluit.melding?.inhoud.meldingId ?? null;
  const incassopauzeTot = besluit.melding?.inhoud.incassopauzeTot ?? null;
  await updateRegel(
    work.db,
    uitzondering,
    resultaat,
    formatBevindingen(bevindingen),
    meldingId,
    incassopauzeTot,
  );
  if (uitzondering.bron !== 'KAFKA') return;
  const kenmerk = uitzondering.regel?.kenmerk ?? null;
  const uitkomst = {
    leveringId,
    leveringskenmerk,
    regelnummer,
    resultaat,
    bevindingen,
    kenmerk,
    meldingId,
    incassopauzeTot,
  } as const;
  work.outbox.add(ontvangstMessage(intake, partnerId, uitkomst, moment));
}
