import {
  type Afhandeling,
  type Code,
  cloudEventHeaders,
  type Datum,
  encode,
  type GemeenteSignaal,
  gemeenteSignalenTopic,
  topics,
} from '@meldpunt/contracts';
import { type OutgoingMessage, type Queryable, statement, type UnitOfWork } from '@meldpunt/service-kit';
import { recordChange } from './record-change.ts';
import type { Verzending } from './verzending.ts';
import type { Zaak } from './zaak.ts';
import { saveZaken } from './zaak-store.ts';
import { type GeslotenPersoon, recordIdVan } from './zaakpersonen.ts';

/** One change of a zaak within a transaction that holds its lock. */
export type Zaakverandering = {
  /** The zaak as it was; undefined for a new one. */
  readonly voor: Zaak | undefined;
  readonly na: Zaak;
  /** What to tell a municipality's own system, if anything. */
  readonly gebeurtenis: Code<'zaakgebeurtenis'> | null;
  readonly historie: Historieregel;
};

export type Historieregel = {
  readonly dag: Datum;
  readonly gebeurtenis: string;
  readonly meldingId?: string | null;
  readonly handelingId?: string;
  readonly inhoudHash?: Buffer;
  readonly organisatieId?: string | undefined;
  readonly clientId?: string | undefined;
};

const SERVICE = 'casework';

/**
 * Writes changes with everything that belongs to them: versions, history, an afhandeling for each melding about
 * which something changed, and a notice for a municipality with a system of its own. Several changes of one zaak in
 * order each get their version, event and line of history; the row is written once. Four round trips and the outbox.
 * `personen` are the sealed residents of meldingen that came in, by record id.
 *
 * Returns the zaken as they stand, by id.
 */
export async function recordChanges(
  work: UnitOfWork,
  veranderingen: readonly Zaakverandering[],
  dag: Datum,
  verzending: Verzending,
  personen: ReadonlyMap<string, GeslotenPersoon> = new Map(),
): Promise<ReadonlyMap<string, Zaak>> {
  const laatste = new Map<string, Zaak>();
  if (veranderingen.length === 0) return laatste;
  const eigen = await selectEigenSystemen(work.db, veranderingen);
  const regels: { readonly zaak: Zaak; readonly regel: Historieregel }[] = [];
  const geraakt = new Map<string, { zaakId: string; meldingId: string }>();
  for (const { voor, na, gebeurtenis, historie } of veranderingen) {
    const { zaak, afhandelingen } = recordChange(laatste.get(na.zaakId) ?? voor, na);
    laatste.set(zaak.zaakId, zaak);
    regels.push({ zaak, regel: historie });
    for (const afhandeling of afhandelingen) {
      work.outbox.add(afhandelingMessage(afhandeling, verzending));
      geraakt.set(`${zaak.zaakId}/${afhandeling.meldingId}`, {
        zaakId: zaak.zaakId,
        meldingId: afhandeling.meldingId,
      });
    }
    if (gebeurtenis !== null && eigen.has(zaak.gemeentecode)) {
      work.outbox.add(gemeenteSignaalMessage(zaak, gebeurtenis, dag, verzending));
    }
  }
  const meldingen = [...geraakt.values()].flatMap(({ zaakId, meldingId }) => {
    const zaak = laatste.get(zaakId);
    const melding = zaak?.meldingen.find((kandidaat) => kandidaat.meldingId === meldingId);
    if (zaak === undefined || melding === undefined) return [];
    return [{ zaak, melding, persoon: personen.get(recordIdVan(zaak.signaalId, meldingId))?.blok ?? null }];
  });
  const zaken = [...laatste.values()].map((zaak) => ({ zaak, dag, pc4: pc4Van(zaak, personen) }));
  await saveZaken(work.db, zaken, meldingen);
  await insertHistorie(work.db, regels);
  return laatste;
}

function pc4Van(zaak: Zaak, personen: ReadonlyMap<string, GeslotenPersoon>): string | null {
  for (const { meldingId } of zaak.meldingen) {
    const pc4 = personen.get(recordIdVan(zaak.signaalId, meldingId))?.pc4 ?? null;
    if (pc4 !== null) return pc4;
  }
  return null;
}

export function afhandelingMessage(
  afhandeling: Omit<Afhandeling, 'gezienOp'>,
  { gezienOp, nameTopic }: Verzending,
): OutgoingMessage {
  return {
    topic: nameTopic(topics.afhandeling.naam),
    key: afhandeling.gemeentecode,
    value: encode('Afhandeling', { ...afhandeling, gezienOp }),
    headers: cloudEventHeaders({
      schema: 'Afhandeling',
      id: `${afhandeling.signaalId}.${afhandeling.meldingId}.${afhandeling.versie}`,
      service: SERVICE,
      time: gezienOp,
    }),
  };
}

function gemeenteSignaalMessage(
  zaak: Zaak,
  gebeurtenis: Code<'zaakgebeurtenis'>,
  dag: Datum,
  { gezienOp, nameTopic }: Verzending,
): OutgoingMessage {
  const signaal: GemeenteSignaal = {
    zaakId: zaak.zaakId,
    signaalId: zaak.signaalId,
    versie: zaak.versie,
    gemeentecode: zaak.gemeentecode,
    gebeurtenis,
    aanpak: zaak.aanpak,
    crisis: zaak.crisis,
    contacttermijnTot: zaak.termijnen.contacttermijnTot,
    dreigingstermijnTot: zaak.termijnen.dreigingstermijnTot,
    dataref: `/v1/zaken/${zaak.zaakId}`,
    dag,
    gezienOp,
  };
  return {
    topic: nameTopic(gemeenteSignalenTopic(zaak.gemeentecode).naam),
    key: zaak.zaakId,
    value: encode('GemeenteSignaal', signaal),
    headers: cloudEventHeaders({
      schema: 'GemeenteSignaal',
      id: `${zaak.zaakId}.${zaak.versie}`,
      service: SERVICE,
      time: gezienOp,
    }),
  };
}

const SELECT_EIGEN = statement(
  'casework-select-eigen-systemen',
  `select code from gemeente where aansluiting = 'KAFKA' and code = any($1::text[])`,
);

async function selectEigenSystemen(
  db: Queryable,
  veranderingen: readonly Zaakverandering[],
): Promise<ReadonlySet<string>> {
  const codes = new Set(
    veranderingen.flatMap(({ na, gebeurtenis }) => (gebeurtenis === null ? [] : [na.gemeentecode])),
  );
  if (codes.size === 0) return codes;
  const { rows } = await db.query<{ code: string }>(SELECT_EIGEN, [[...codes]]);
  return new Set(rows.map(({ code }) => code));
}

const INSERT_HISTORIE = statement(
  'casework-insert-historie',
  `insert into zaakhistorie (zaak_id, gemeentecode, zaak_versie, dag, gebeurtenis, melding_id, handeling_id,
                             inhoud_hash, organisatie_id, client_id)
   select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::date[], $5::text[], $6::uuid[], $7::text[],
                        $8::bytea[], $9::text[], $10::text[])`,
);

export async function insertHistorie(
  db: Queryable,
  regels: readonly { readonly zaak: Zaak; readonly regel: Historieregel }[],
): Promise<void> {
  await db.query(INSERT_HISTORIE, [
    regels.map(({ zaak }) => zaak.zaakId),
    regels.map(({ zaak }) => zaak.gemeentecode),
    regels.map(({ zaak }) => zaak.versie),
    regels.map(({ regel }) => regel.dag),
    regels.map(({ regel }) => regel.gebeurtenis),
    regels.map(({ regel }) => regel.meldingId ?? null),
    regels.map(({ regel }) => regel.handelingId ?? null),
    regels.map(({ regel }) => regel.inhoudHash ?? null),
    regels.map(({ regel }) => regel.organisatieId ?? null),
    regels.map(({ regel }) => regel.clientId ?? null),
  ]);
}
