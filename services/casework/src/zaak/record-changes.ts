import {
  type Afhandeling,
  type Code,
  cloudEventHeaders,
  type Datum,
  encode,
  type GemeenteSignaal,
  gemeenteSignalenTopic,
  naarPartij,
  topics,
} from '@meldpunt/contracts';
import {
  type OutgoingMessage,
  statement,
  type TransactionQueryable,
  type UnitOfWork,
} from '@meldpunt/service-kit';
import { evaluateTellingen } from '../tellers/evaluate-tellingen.ts';
import { enterStap, GEEN_DOORLOOPTIJDEN } from '../termijnen/stappen.ts';
import { recordChange } from './record-change.ts';
import { selectInstellingen } from './select-instellingen.ts';
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
  /** Which term, when the gebeurtenis is about one. */
  readonly termijn?: Code<'termijn'> | null;
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
 * order each get their version and line of history; the row is written once, and of the versions of an open melding only
 * the last is sent: each carries the complete state, and a morning's acts on a zaak are one picture to whoever reads
 * them. One round trip, and what is written travels with the commit.
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
  const instellingen = await selectInstellingen(
    work.db,
    veranderingen.map(({ na }) => na.gemeentecode),
  );
  const regels: { readonly zaak: Zaak; readonly regel: Historieregel }[] = [];
  const geraakt = new Map<string, { zaakId: string; meldingId: string }>();
  const teVertellen = new Vertelling();
  for (const { voor, na, gebeurtenis, termijn = null, historie } of veranderingen) {
    const vorige = laatste.get(na.zaakId);
    const instelling = instellingen.get(na.gemeentecode);
    // The steps of an earlier change in this transaction, which whoever decided on this one has not seen.
    const { stap, stappenTeLaat } = vorige ?? na;
    const inStap = enterStap(
      { ...na, stap, stappenTeLaat },
      instelling?.doorlooptijden ?? GEEN_DOORLOOPTIJDEN,
    );
    const { zaak, afhandelingen } = recordChange(vorige ?? voor, inStap);
    const tellingen = evaluateTellingen(vorige ?? voor, zaak, gebeurtenis, termijn);
    work.afterCommit(() => tellingen.forEach(verzending.tel));
    laatste.set(zaak.zaakId, zaak);
    regels.push({ zaak, regel: historie });
    for (const afhandeling of afhandelingen) {
      teVertellen.add(afhandeling);
      geraakt.set(`${zaak.zaakId}/${afhandeling.meldingId}`, {
        zaakId: zaak.zaakId,
        meldingId: afhandeling.meldingId,
      });
    }
    if (gebeurtenis !== null && instelling?.eigenSysteem === true) {
      work.outbox.add(gemeenteSignaalMessage(zaak, gebeurtenis, termijn, dag, verzending));
    }
  }
  work.outbox.addAll(teVertellen.inOrde().map((afhandeling) => afhandelingMessage(afhandeling, verzending)));
  const meldingen = [...geraakt.values()].flatMap(({ zaakId, meldingId }) => {
    const zaak = laatste.get(zaakId);
    const melding = zaak?.meldingen.find((kandidaat) => kandidaat.meldingId === meldingId);
    if (zaak === undefined || melding === undefined) return [];
    return [{ zaak, melding, persoon: personen.get(recordIdVan(zaak.signaalId, meldingId))?.blok ?? null }];
  });
  const zaken = [...laatste.values()].map((zaak) => ({ zaak, dag, pc4: pc4Van(zaak, personen) }));
  saveZaken(work.db, zaken, meldingen);
  insertHistorie(work.db, regels);
  return laatste;
}

type TeVertellen = Omit<Afhandeling, 'gezienOp'>;

/** What one transaction tells about meldingen: everything final, and of what is still open the last of it. */
class Vertelling {
  readonly #versies = new Map<string, TeVertellen>();

  add(afhandeling: TeVertellen): void {
    const { signaalId, meldingId, versie } = afhandeling;
    const open = recordIdVan(signaalId, meldingId);
    this.#versies.delete(open);
    const isFinal = afhandeling.stand === 'BEEINDIGD' || afhandeling.stand === 'TERUGGEGEVEN';
    this.#versies.set(isFinal ? `${open}/${versie}` : open, afhandeling);
  }

  /** In the order of the last change of each. */
  inOrde(): TeVertellen[] {
    return [...this.#versies.values()];
  }
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
  termijn: Code<'termijn'> | null,
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
    termijn,
  };
  return {
    ...naarPartij(gemeenteSignalenTopic(zaak.gemeentecode), nameTopic),
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

const INSERT_HISTORIE = statement(
  'casework-insert-historie',
  `insert into zaakhistorie (zaak_id, gemeentecode, zaak_versie, dag, gebeurtenis, melding_id, handeling_id,
                             inhoud_hash, organisatie_id, client_id)
   select * from unnest($1::uuid[], $2::text[], $3::bigint[], $4::date[], $5::text[], $6::uuid[], $7::text[],
                        $8::bytea[], $9::text[], $10::text[])`,
);

export function insertHistorie(
  db: TransactionQueryable,
  regels: readonly { readonly zaak: Zaak; readonly regel: Historieregel }[],
): void {
  db.send(INSERT_HISTORIE, [
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
