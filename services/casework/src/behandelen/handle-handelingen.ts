import type { Code, Datum } from '@meldpunt/contracts';
import { assertUnreachable, type UnitOfWork } from '@meldpunt/service-kit';
import { readToday } from '../termijnen/read-today.ts';
import { recordChanges, type Zaakverandering } from '../zaak/record-changes.ts';
import type { Verzending } from '../zaak/verzending.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { lockZaken } from '../zaak/zaak-store.ts';
import { contentHash, sameAs } from './content-hash.ts';
import type { Besluit, EerdereMelding } from './decide-eindresultaat.ts';
import { datumVan, decideHandeling } from './decide-handeling.ts';
import { vervolgVan } from './decide-hulpvraag.ts';
import type { Handeling, Weigercode } from './handeling.ts';
import {
  copyPc4,
  type Gedaan,
  selectEerdereMeldingen,
  selectGedaan,
  selectGemeenten,
  selectVervolgd,
} from './handeling-store.ts';

/** An act with what its way in adds to it. */
export type Opdracht = {
  readonly handeling: Handeling;
  /** Version in If-Match: another one refuses the act. */
  readonly verwachteVersie: number | null;
};

/** Who acts. `gemeentecode` binds the acts to one municipality where row-level security does not (its own topic). */
export type Door = {
  readonly organisatieId: string | undefined;
  readonly clientId: string | undefined;
  readonly gemeentecode: string | null;
};

export type Verwerking = {
  readonly handelingId: string | null;
  readonly zaakId: string | null;
  readonly resultaat: Code<'handelingresultaat'>;
  readonly code: Weigercode | null;
  readonly veld: string | null;
  /** Version of the zaak after the act; null when refused. */
  readonly zaakVersie: number | null;
  /** The zaak that a HULPVRAAG opened. */
  readonly vervolgZaakId: string | null;
};

/**
 * Applies acts in their order within one transaction that sees what the caller may see: locks their zaken, skips what
 * was applied before, decides each in pure code and writes everything at once. One result each; a refused act changes
 * nothing, leaves no trace and may be sent again.
 */
export async function handleHandelingen(
  work: UnitOfWork,
  opdrachten: readonly Opdracht[],
  door: Door,
  verzending: Verzending,
): Promise<Verwerking[]> {
  const handelingen = opdrachten.map(({ handeling }) => handeling);
  // They run in this order on the connection of the transaction. What was done before is read after the lock: an act that
  // another transaction was applying is seen once that one committed.
  const [dag, gelockt, gedaan, vervolgd] = await Promise.all([
    readToday(work.db),
    lockZaken(
      work.db,
      handelingen.map((handeling) => handeling.zaakId),
    ),
    selectGedaan(
      work.db,
      handelingen.map((handeling) => handeling.handelingId),
    ),
    selectVervolgdeZaken(work, handelingen),
  ]);
  const zaken = new Map(
    gelockt.flatMap((zaak) =>
      door.gemeentecode === null || zaak.gemeentecode === door.gemeentecode
        ? [[zaak.zaakId, zaak] as const]
        : [],
    ),
  );
  const eerder = await selectEerder(work, handelingen, zaken);
  const gemeenten = await selectGenoemdeGemeenten(work, handelingen);
  const origineel = new Map(zaken);
  const veranderingen: Zaakverandering[] = [];
  const geopend: string[] = [];
  const verwerkingen = opdrachten.map((opdracht): Verwerking => {
    const { handeling } = opdracht;
    const zaak = zaken.get(handeling.zaakId);
    if (zaak === undefined) return refused(handeling, 'ZAAK_ONBEKEND', 'zaakId');
    const inhoudHash = contentHash(handeling);
    const sleutel = `${zaak.gemeentecode}/${handeling.handelingId}`;
    const vorige = gedaan.get(sleutel);
    if (vorige !== undefined) return repeated(handeling, vorige);
    const datum = datumVan(handeling, zaak, dag);
    const besluit = decideHandeling(zaak, handeling, {
      dag,
      datum,
      eerder,
      vervolgd,
      gemeenten,
    });
    if (opdracht.verwachteVersie !== null && opdracht.verwachteVersie !== zaak.versie) {
      return refused(handeling, meantForAnother(besluit), null);
    }
    if (besluit.status === 'GEWEIGERD') return refused(handeling, besluit.code, besluit.veld);
    const na: Zaak = { ...besluit.zaak, versie: zaak.versie + 1 };
    zaken.set(zaak.zaakId, na);
    gedaan.set(sleutel, { zaakId: zaak.zaakId, zaakVersie: na.versie, inhoudHash });
    veranderingen.push({
      voor: origineel.get(zaak.zaakId),
      na,
      gebeurtenis: isAfgesloten(na) && !isAfgesloten(zaak) ? 'AFGESLOTEN' : null,
      historie: historieVan(handeling, datum, inhoudHash, door),
    });
    const { vervolg } = besluit;
    if (vervolg !== undefined) {
      zaken.set(vervolg.zaakId, { ...vervolg, versie: 1 });
      geopend.push(vervolg.zaakId);
      veranderingen.push({
        voor: undefined,
        na: vervolg,
        gebeurtenis: 'GEOPEND',
        historie: {
          dag: datum,
          gebeurtenis: 'GEOPEND HULPVRAAG',
          organisatieId: door.organisatieId,
          clientId: door.clientId,
        },
      });
    }
    return {
      ...idsVan(handeling),
      resultaat: 'VERWERKT',
      code: null,
      veld: null,
      zaakVersie: na.versie,
      vervolgZaakId: vervolg?.zaakId ?? null,
    };
  });
  await recordChanges(work, veranderingen, dag, verzending);
  copyPc4(work.db, geopend);
  work.afterCommit(() => {
    verwerkingen.forEach(({ resultaat, code }, index) => {
      const handeling = handelingen[index]?.daad.soort;
      if (handeling !== undefined)
        verzending.tel({ teller: 'HANDELING', handeling, resultaat, reden: code ?? '' });
    });
  });
  return verwerkingen;
}

function isAfgesloten(zaak: Zaak): boolean {
  return zaak.stand === 'AFGESLOTEN';
}

function historieVan(handeling: Handeling, datum: Datum, inhoudHash: Buffer, door: Door) {
  return {
    dag: datum,
    gebeurtenis: gebeurtenisVan(handeling),
    meldingId: handeling.meldingId,
    handelingId: handeling.handelingId,
    inhoudHash,
    organisatieId: door.organisatieId,
    clientId: door.clientId,
  };
}

/** What stands in the history of the zaak; coded, like everything in it. */
function gebeurtenisVan({ daad }: Handeling): string {
  switch (daad.soort) {
    case 'OPPAKKEN':
    case 'HULP_MELDEN':
      return daad.soort;
    case 'CONTACTPOGING':
      return `CONTACTPOGING ${daad.contactsoort} ${daad.bereikt ? 'BEREIKT' : 'NIET_BEREIKT'}`;
    case 'EINDRESULTAAT':
    case 'CORRIGEREN':
      return `${daad.soort} ${daad.eindresultaat}`;
    case 'GESPREK':
      return `GESPREK ${daad.hulpsoort ?? '-'} ${daad.schuldklasse ?? '-'} ${daad.verwijzing ?? '-'} ${daad.toestemming ?? '-'}`;
    case 'HULPVRAAG':
      return `HULPVRAAG ${daad.contactsoort}`;
    case 'VERLENGEN':
      return `VERLENGEN ${daad.pauzeVerlengdTot} ${daad.verlengingsreden}`;
    default:
      return assertUnreachable(daad);
  }
}

async function selectEerder(
  work: UnitOfWork,
  handelingen: readonly Handeling[],
  zaken: ReadonlyMap<string, Zaak>,
): Promise<readonly EerdereMelding[]> {
  const achterstandIds = handelingen.flatMap(({ daad, zaakId }) => {
    const isHerhaald = 'eindresultaat' in daad && daad.eindresultaat === 'NIET_OPGEPAKT_HERHAALD';
    return isHerhaald ? (zaken.get(zaakId)?.meldingen ?? []).map((melding) => melding.achterstandId) : [];
  });
  return achterstandIds.length === 0 ? [] : selectEerdereMeldingen(work.db, [...new Set(achterstandIds)]);
}

async function selectGenoemdeGemeenten(
  work: UnitOfWork,
  handelingen: readonly Handeling[],
): Promise<ReadonlySet<string>> {
  const codes = handelingen.flatMap(({ daad }) =>
    'nieuweGemeentecode' in daad && daad.nieuweGemeentecode !== null ? [daad.nieuweGemeentecode] : [],
  );
  return codes.length === 0 ? new Set() : selectGemeenten(work.db, [...new Set(codes)]);
}

async function selectVervolgdeZaken(
  work: UnitOfWork,
  handelingen: readonly Handeling[],
): Promise<ReadonlySet<string>> {
  const zaakIds = handelingen.flatMap(({ daad, zaakId }) => (daad.soort === 'HULPVRAAG' ? [zaakId] : []));
  return zaakIds.length === 0 ? new Set() : selectVervolgd(work.db, zaakIds);
}

function repeated(handeling: Handeling, vorige: Gedaan): Verwerking {
  const { inhoudHash } = vorige;
  if (inhoudHash !== null && !sameAs(handeling, vorige.zaakVersie).some((een) => een.equals(inhoudHash)))
    return refused(handeling, 'HANDELING_WIJKT_AF', 'handelingId');
  return {
    ...idsVan(handeling),
    resultaat: 'AL_VERWERKT',
    code: null,
    veld: null,
    zaakVersie: vorige.zaakVersie,
    vervolgZaakId: handeling.daad.soort === 'HULPVRAAG' ? vervolgVan(handeling.zaakId) : null,
  };
}

/** An act on a state that has passed. Where the zaak has ended since, that is what the worker must know. */
function meantForAnother(besluit: Besluit): Weigercode {
  const ended =
    besluit.status === 'GEWEIGERD' &&
    (besluit.code === 'SIGNAAL_VERVALLEN' || besluit.code === 'ZAAK_AFGESLOTEN');
  return ended ? besluit.code : 'VERSIE_WIJKT_AF';
}

function refused(handeling: Handeling, code: Weigercode, veld: string | null): Verwerking {
  return { ...idsVan(handeling), resultaat: 'GEWEIGERD', code, veld, zaakVersie: null, vervolgZaakId: null };
}

function idsVan({ handelingId, zaakId }: Handeling) {
  return { handelingId, zaakId };
}
