import {
  type Code,
  eindresultaten,
  type Persoon,
  type Reden,
  type SignaalMelding,
} from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import { selectReacties } from '../reacties/store.ts';
import { evaluateHerkomst } from '../zaak/evaluate-informatieplicht.ts';
import { withMeldingen } from '../zaak/zaak-store.ts';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';
import { formatCursor, type Looplijstfilter } from './filter.ts';
import { type LooplijstRij, selectLooplijst } from './select-looplijst.ts';
import { toMeldingWeergave, toWeergave, visibleMeldingen, type ZaakWeergave } from './zaak-weergave.ts';

export type Looplijst = { readonly zaken: readonly ZaakWeergave[]; readonly volgende: string | null };

const SELECT_PERSONEN = statement(
  'casework-select-personen',
  `select zaak_id, signaal_id, melding_id, persoon from zaak_melding
    where zaak_id = any($1::uuid[]) and persoon is not null and status <> 'TERUGGEGEVEN'
    order by zaak_id, vanaf_zaak_versie desc, melding_id`,
);

type PersoonRij = { zaak_id: string; signaal_id: string; melding_id: string; persoon: Buffer };

/** A page of the looplijst; of each zaak one resident is opened. */
export async function readLooplijst(
  db: Queryable,
  filter: Looplijstfilter,
  personen: Zaakpersonen,
): Promise<Looplijst> {
  const gevonden = await selectLooplijst(db, filter);
  const rijen = gevonden.slice(0, filter.limit);
  const laatste = rijen.at(-1);
  return {
    zaken: await readWeergaven(db, rijen, personen),
    volgende:
      gevonden.length > rijen.length && laatste !== undefined
        ? formatCursor({ prioriteit: laatste.prioriteit, zaakId: laatste.zaak_id })
        : null,
  };
}

/** Zaken from rows already read, in their order, each with one resident as the melding that came in last knows him. */
export async function readWeergaven(
  db: Queryable,
  rijen: readonly LooplijstRij[],
  personen: Zaakpersonen,
): Promise<ZaakWeergave[]> {
  const [zaken, blokken] = await Promise.all([withMeldingen(db, rijen), selectPersonen(db, rijen)]);
  return zaken.map((zaak, index) => {
    const persoon = openEerste(blokken.get(zaak.zaakId) ?? [], (blok) => openPersoon(personen, blok));
    return toWeergave(zaak, rijen[index]?.pc4 ?? null, persoon);
  });
}

const SELECT_ZAAK = statement('casework-select-zaak', `select * from zaak where zaak_id = $1`);
const SELECT_SIGNAAL = statement(
  'casework-select-signaal',
  `select formule, formule_versie as "formuleVersie", ontstaan_op as "ontstaanOp", verzameladres, motivering, onderbouwing
     from signaal where signaal_id = $1`,
);
const SELECT_HISTORIE = statement(
  'casework-select-historie',
  `select dag, vastgelegd_op as "vastgelegdOp", gebeurtenis, melding_id as "meldingId", zaak_versie as "zaakVersie",
          handeling_id as "handelingId", organisatie_id as "organisatieId", client_id as "clientId"
     from zaakhistorie where zaak_id = $1 order by id`,
);
const SELECT_PARTNERS = statement(
  'casework-select-signaalpartners',
  `select id, naam, telefoon_incasso from signaalpartner where id = any($1::text[])`,
);
const SELECT_VERWANT = statement(
  'casework-select-verwante-zaken',
  `select zaak_id as "zaakId", stand, aanleiding, persoon_id as "persoonId" from zaak where signaal_id = $1 and zaak_id <> $2 order by zaak_id`,
);

type VerwanteZaak = {
  readonly zaakId: string;
  readonly stand: Code<'zaakstand'>;
  readonly aanleiding: Code<'zaakaanleiding'>;
  readonly persoonId: string;
};

type SignaalRij = {
  formule: string;
  formuleVersie: number;
  ontstaanOp: string;
  verzameladres: boolean;
  motivering: readonly Reden[];
  onderbouwing: readonly Omit<SignaalMelding, 'persoon'>[];
};

/** Everything about one zaak, or undefined when there is none the caller may see. */
export async function readZaak(db: Queryable, zaakId: string, personen: Zaakpersonen) {
  const { rows } = await db.query<LooplijstRij>(SELECT_ZAAK, [zaakId]);
  const [rij] = rows;
  if (rij === undefined) return undefined;
  const [[zaak], signalen, { rows: historie }, { rows: verwanteZaken }, personenPerZaak] = await Promise.all([
    withMeldingen(db, rows),
    db.query<SignaalRij>(SELECT_SIGNAAL, [rij.signaal_id]),
    db.query(SELECT_HISTORIE, [zaakId]),
    db.query<VerwanteZaak>(SELECT_VERWANT, [rij.signaal_id, zaakId]),
    selectPersonen(db, rows),
  ]);
  if (zaak === undefined) return undefined;
  const [signaal] = signalen.rows;
  const onderbouwing = signaal?.onderbouwing ?? [];
  const [reacties, partners] = await Promise.all([
    selectReacties(
      db,
      zaak.signaalId,
      visibleMeldingen(zaak).map(({ meldingId }) => meldingId),
    ),
    selectPartners(
      db,
      [...zaak.meldingen, ...onderbouwing].map(({ partnerId }) => partnerId),
    ),
  ]);
  const blokken = personenPerZaak.get(zaakId) ?? [];
  const geopend = new Map(blokken.map((blok) => [blok.melding_id, openPersoon(personen, blok)]));
  // Whoever is shown below is shown here too: this one says that there is something to note who looked at.
  const persoon = openEerste(blokken, (blok) => geopend.get(blok.melding_id) ?? null);
  return {
    ...toWeergave(zaak, rij.pc4, persoon),
    eindresultaatNaam: zaak.eindresultaat === null ? null : eindresultaten[zaak.eindresultaat].naam,
    meldingen: visibleMeldingen(zaak).map((melding) => ({
      ...toMeldingWeergave(melding),
      ...(partners.get(melding.partnerId) ?? ONBEKENDE_PARTNER),
      // Creditors know one resident by different spellings, numbers and addresses.
      persoon: geopend.get(melding.meldingId) ?? null,
    })),
    onderbouwing: onderbouwing.map(({ alleenDoorAnderen, ...melding }) => ({
      ...melding,
      ...(partners.get(melding.partnerId) ?? ONBEKENDE_PARTNER),
      // Of somebody else at the address: known to the worker, not to be discussed with this resident.
      nietBespreken: melding.persoonId !== zaak.persoonId,
    })),
    motivering: signaal?.motivering ?? [],
    formule: signaal?.formule ?? null,
    formuleVersie: signaal?.formuleVersie ?? null,
    verzameladres: signaal?.verzameladres ?? false,
    contactpogingen: zaak.contactpogingen,
    gesprek: zaak.gesprek,
    stappenTeLaat: zaak.stappenTeLaat,
    // What the resident must be told about data that did not come from him (AVG art. 14).
    informatieplicht: visibleMeldingen(zaak).map((melding) => ({
      ...evaluateHerkomst(melding, geopend.get(melding.meldingId) ?? null, zaak.contactOp),
      partnerNaam: partners.get(melding.partnerId)?.partnerNaam ?? null,
    })),
    verwanteZaken: verwanteZaken.map(({ persoonId, ...verwant }) => ({
      ...verwant,
      // Of a co-resident: that there is one is known to the worker, not to be discussed with this resident.
      nietBespreken: persoonId !== zaak.persoonId,
    })),
    reacties,
    historie,
  };
}

async function selectPersonen(
  db: Queryable,
  zaken: readonly LooplijstRij[],
): Promise<Map<string, PersoonRij[]>> {
  // A zaak that lapsed has no work left in it, so nobody needs to see the resident.
  const zichtbaar = zaken.filter((zaak) => zaak.stand !== 'VERVALLEN');
  // Opened at the resident's own request it has no melding that says who he is, the zaak before it has.
  const bronnen = zichtbaar.map((zaak) => zaak.bron_zaak_id ?? zaak.zaak_id);
  const ids = [...new Set([...bronnen, ...zichtbaar.map((zaak) => zaak.zaak_id)])];
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<PersoonRij>(SELECT_PERSONEN, [ids]);
  const perZaak = Map.groupBy(rows, (rij) => rij.zaak_id);
  return new Map(
    zichtbaar.map(({ zaak_id: zaakId }, index) => [
      zaakId,
      [...new Set([zaakId, bronnen[index] ?? zaakId])].flatMap((id) => perZaak.get(id) ?? []),
    ]),
  );
}

/** What is known of a creditor that was not told of yet. */
const ONBEKENDE_PARTNER = { partnerNaam: null, telefoonIncasso: null };

/** Names of creditors and the numbers of their collection desks, by partnerId. */
export async function selectPartners(db: Queryable, ids: readonly string[]) {
  const { rows } = await db.query<{ id: string; naam: string; telefoon_incasso: string | null }>(
    SELECT_PARTNERS,
    [[...new Set(ids)]],
  );
  return new Map(
    rows.map((row) => [row.id, { partnerNaam: row.naam, telefoonIncasso: row.telefoon_incasso }]),
  );
}

/** The resident as the first block says that still opens: the key of an older one may have died before. */
function openEerste(
  blokken: readonly PersoonRij[],
  open: (blok: PersoonRij) => Persoon | null,
): Persoon | null {
  for (const blok of blokken) {
    const persoon = open(blok);
    if (persoon !== null) return persoon;
  }
  return null;
}

function openPersoon(personen: Zaakpersonen, rij: PersoonRij): Persoon | null {
  const geopend = personen.open(rij.signaal_id, rij.melding_id, rij.persoon);
  return typeof geopend === 'string' ? null : geopend;
}
