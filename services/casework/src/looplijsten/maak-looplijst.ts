import { randomUUID } from 'node:crypto';
import { addDays, type Code, type Datum, isDatum } from '@meldpunt/contracts';
import type { Principal, UnitOfWork } from '@meldpunt/service-kit';
import { selectMetUitkomst } from '../controleren/controle-store.ts';
import { recordControles } from '../controleren/controleer.ts';
import { type LokaleControles, toControles } from '../controleren/lokale-controles.ts';
import { readWeergaven } from '../looplijst/read-zaken.ts';
import { findBehandelaar, type Instelling } from '../looplijst-instelling/instelling.ts';
import { selectInstelling } from '../looplijst-instelling/instelling-store.ts';
import { readToday } from '../termijnen/read-today.ts';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import {
  decideLooplijst,
  type Gekozen,
  type Kandidaat,
  type Lijstbesluit,
  type Lijstvraag,
  orderRoute,
} from './decide-looplijst.ts';
import {
  insertLooplijst,
  type Looplijstkop,
  lockLooplijsten,
  selectIngedeeld,
  selectKandidaten,
  selectZaken,
} from './looplijst-store.ts';

/** Body of POST /v1/looplijsten. */
export type Lijstverzoek = {
  readonly gemeentecode: string;
  readonly behandelaarId: string;
  readonly metBehandelaarId?: string | null;
  readonly dag?: string | null;
  readonly aantal?: number | null;
  readonly wijken?: readonly string[] | null;
  readonly aanpakken?: readonly Code<'aanpak'>[] | null;
};

export type Gemaakt =
  | {
      readonly status: 'GEMAAKT';
      readonly lijst: Looplijstkop & Pick<Lijstbesluit, 'nietGeplaatst'>;
    }
  | { readonly status: 'ONGELDIG'; readonly field: string; readonly detail: string }
  /** Another list of this municipality is being made: to be tried again in a new transaction. */
  | { readonly status: 'BEZIG' };

/** How far ahead a list is made: who works on Monday prints on Friday. */
const DAGEN_VOORUIT = 7;

/**
 * Makes the list of one worker for a day and replaces his earlier one. Lists of one municipality are made one after the
 * other. Addresses are opened for the order of the walk only and shown to nobody here, so no inzage is noted.
 */
export async function maakLooplijst(
  work: UnitOfWork,
  verzoek: Lijstverzoek,
  personen: Zaakpersonen,
  lokaal: LokaleControles,
  principal: Principal,
): Promise<Gemaakt> {
  const { db } = work;
  const { gemeentecode, behandelaarId } = verzoek;
  const metBehandelaarId = verzoek.metBehandelaarId ?? null;
  const vandaag = await readToday(db);
  const dag = dayWithin(verzoek.dag ?? null, vandaag);
  if (dag === null) return invalid('/dag', 'De dag is vandaag of een van de zeven dagen erna.');
  const { versie: instellingVersie, instelling } = await selectInstelling(db, gemeentecode);
  const behandelaar = findBehandelaar(instelling, behandelaarId);
  if (behandelaar === undefined) return invalid('/behandelaarId', GEEN_BEHANDELAAR);
  if (metBehandelaarId !== null) {
    if (findBehandelaar(instelling, metBehandelaarId) === undefined)
      return invalid('/metBehandelaarId', GEEN_BEHANDELAAR);
    if (metBehandelaarId === behandelaarId) return invalid('/metBehandelaarId', 'Een duo bestaat uit twee.');
  }
  const wijken = verzoek.wijken ?? null;
  const bekend = new Set(instelling.wijken.map(({ naam }) => naam));
  for (const [plaats, naam] of (wijken ?? []).entries()) {
    if (!bekend.has(naam)) return invalid(`/wijken/${plaats}`, 'Deze wijk is niet ingesteld.');
  }

  if (!(await lockLooplijsten(db, gemeentecode))) return { status: 'BEZIG' };
  const vraag = {
    dag,
    behandelaar,
    aantal: verzoek.aantal ?? null,
    wijken,
    aanpakken: verzoek.aanpakken ?? null,
    alIngedeeld: await selectIngedeeld(db, gemeentecode, dag, behandelaarId),
  };
  const alle = await selectKandidaten(db, gemeentecode, dag, behandelaarId);
  const { gekozen, nietGeplaatst } = await decideAndCheck(work, alle, instelling, vraag, lokaal, principal);
  const geordend = instelling.opRoute ? await alongRoute(work, gekozen, personen) : gekozen;
  const lijst = {
    looplijstId: randomUUID(),
    gemeentecode,
    dag,
    behandelaarId,
    metBehandelaarId,
    instellingVersie,
  };
  const kop = await insertLooplijst(db, lijst, geordend, principal);
  return { status: 'GEMAAKT', lijst: { ...kop, nietGeplaatst } };
}

/**
 * Decides who is on the list and looks up, of those only, whether they objected or are a client already; whoever is makes
 * room, and the next are looked up in turn. Most lists are done in two rounds.
 */
async function decideAndCheck(
  work: UnitOfWork,
  alle: readonly Kandidaat[],
  instelling: Instelling,
  vraag: Lijstvraag,
  lokaal: LokaleControles,
  principal: Principal,
): Promise<Lijstbesluit> {
  const gezien = new Set<string>();
  let kandidaten = alle;
  for (;;) {
    const besluit = decideLooplijst(kandidaten, instelling, vraag);
    const nieuw = besluit.gekozen
      .map(({ kandidaat }) => kandidaat.zaakId)
      .filter((zaakId) => !gezien.has(zaakId));
    if (nieuw.length === 0) return besluit;
    for (const zaakId of nieuw) gezien.add(zaakId);
    const bevindingen = new Map((await lokaal.check(work.db, nieuw)).map((een) => [een.zaak.zaakId, een]));
    const verteld = await selectMetUitkomst(work.db, nieuw, 'BEZWAAR', 'BEZWAAR');
    // An objection is told once, and so is that it was taken back with another zaak of the same resident.
    const teVertellen = [...bevindingen.values()].filter(({ zaak, heeftBezwaar, consulent }) =>
      verteld.has(zaak.zaakId) ? !heeftBezwaar : heeftBezwaar || consulent !== undefined,
    );
    const controles = teVertellen.map((een) => ({
      ...een.zaak,
      controles: toControles(een, verteld.has(een.zaak.zaakId)),
    }));
    await recordControles(work, controles, teVertellen, principal);
    kandidaten = kandidaten.map((kandidaat) => {
      const bevinding = bevindingen.get(kandidaat.zaakId);
      if (bevinding === undefined) return kandidaat;
      const { heeftBezwaar: bezwaar, consulent } = bevinding;
      // Who chose a worker by hand knew more than a list of clients.
      const isKlant = consulent !== undefined && kandidaat.behandelaarId === null;
      return isKlant
        ? { ...kandidaat, bezwaar, eigenConsulent: true, behandelaarId: consulent }
        : { ...kandidaat, bezwaar };
    });
  }
}

const GEEN_BEHANDELAAR = 'Deze behandelaar staat niet in de looplijstinstelling van de gemeente.';

function invalid(field: string, detail: string): Gemaakt {
  return { status: 'ONGELDIG', field, detail };
}

function dayWithin(gevraagd: string | null, vandaag: Datum): Datum | null {
  if (gevraagd === null) return vandaag;
  return isDatum(gevraagd) && gevraagd >= vandaag && gevraagd <= addDays(vandaag, DAGEN_VOORUIT)
    ? gevraagd
    : null;
}

async function alongRoute(
  { db }: UnitOfWork,
  gekozen: readonly Gekozen[],
  personen: Zaakpersonen,
): Promise<readonly Gekozen[]> {
  const rijen = await selectZaken(
    db,
    gekozen.map(({ kandidaat }) => kandidaat.zaakId),
  );
  const zaken = await readWeergaven(db, [...rijen.values()], personen);
  return orderRoute(
    gekozen,
    new Map(
      zaken.map(({ zaakId, persoon }) => [
        zaakId,
        { postcode: persoon?.postcode ?? null, huisnummer: persoon?.huisnummer ?? null },
      ]),
    ),
  );
}
