import { type Code, type Datum, type EventNaam, encode, type Machtiging } from '@meldpunt/contracts';
import { ProblemError, type Queryable, statement, type UnitOfWork } from '@meldpunt/service-kit';
import { type Gemeenteverloop, isOpvolgingRond } from '../bepaal-gemeente/geo.ts';
import { headersOf } from '../ontvang-levering/outgoing.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import type { Referentie } from '../referentie/referentie.ts';
import { completeMachtigingen, type Inrichting } from './partij.ts';
import { upsertConvenanten } from './upsert-convenanten.ts';

export interface Vastgelegd {
  readonly signaalpartners: number;
  readonly gemeenten: number;
  readonly convenanten: number;
}

interface PartnerRij {
  partnerId: string;
  versie: number;
  naam: string;
  soort: Code<'partnersoort'>;
  aansluiting: Code<'aansluiting'>;
  actief: boolean;
  telefoonIncasso: string | null;
  machtigingen: Machtiging[];
}
interface GemeenteRij {
  gemeentecode: string;
  versie: number;
  naam: string;
  provincie: string;
  inwoners: number;
  aansluiting: Code<'aansluiting'>;
  opvolgercode: string | null;
  opgevolgdPer: Datum | null;
  machtigingen: Machtiging[];
}
/**
 * Records parties and convenanten as stated and tells the others what changed. What stands already the same way keeps
 * its version and is not told again, so that the call may be repeated.
 *
 * @throws ProblemError ONGELDIG_VELD for a convenant of a party that nobody connected, and for a successor that leads back
 * to whom it follows; OVERGANG_NIET_TOEGESTAAN for an end
 * that leaves a renewal standing ahead.
 */
export async function legVast(
  work: UnitOfWork,
  { topics, referentie }: Pick<Intake, 'topics' | 'referentie'>,
  inrichting: Inrichting,
  now: number,
): Promise<Vastgelegd> {
  const { db, outbox } = work;
  const send = (schema: EventNaam, topic: string, key: string, value: Buffer) =>
    outbox.add({
      topic,
      key,
      value,
      headers: headersOf(schema, now),
    });
  // The lock on this row puts changes in one order; instances compare the number with that of their copy.
  await db.query(RAISE_VERSIE);
  await refuseOpvolgingRond(referentie, inrichting);
  const partners = await upsertPartners(db, inrichting);
  for (const partner of partners) {
    const bytes = encode('Signaalpartner', { ...partner, gezienOp: now });
    send('Signaalpartner', topics.signaalpartner, partner.partnerId, bytes);
  }
  const gemeenten = await upsertGemeenten(db, inrichting);
  for (const gemeente of gemeenten) {
    const bytes = encode('Gemeente', { ...gemeente, gezienOp: now });
    send('Gemeente', topics.gemeente, gemeente.gemeentecode, bytes);
  }
  const convenanten = await upsertConvenanten(work, topics, inrichting, now);
  return { signaalpartners: partners.length, gemeenten: gemeenten.length, convenanten };
}

const RAISE_VERSIE = statement('intake-raise-referentie', 'update referentiestand set versie = versie + 1');

const UPSERT_PARTNERS = statement(
  'intake-upsert-partners',
  `insert into signaalpartner as p (partner_id, versie, naam, soort, aansluiting, actief, telefoon_incasso, machtigingen, client_id)
   select partner_id, 1, naam, soort, aansluiting, actief, telefoon, machtigingen, client_id
   from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::jsonb[], $8::text[])
     as n(partner_id, naam, soort, aansluiting, actief, telefoon, machtigingen, client_id)
   on conflict (partner_id) do update set versie = p.versie + 1, naam = excluded.naam, soort = excluded.soort,
     aansluiting = excluded.aansluiting, actief = excluded.actief, telefoon_incasso = excluded.telefoon_incasso,
     machtigingen = excluded.machtigingen, client_id = excluded.client_id
   where (p.naam, p.soort, p.aansluiting, p.actief, p.telefoon_incasso, p.machtigingen, p.client_id) is distinct from
     (excluded.naam, excluded.soort, excluded.aansluiting, excluded.actief, excluded.telefoon_incasso,
      excluded.machtigingen, excluded.client_id)
   returning partner_id as "partnerId", versie, naam, soort, aansluiting, actief, telefoon_incasso as "telefoonIncasso",
     machtigingen`,
);

async function upsertPartners(db: Queryable, { signaalpartners = [] }: Inrichting): Promise<PartnerRij[]> {
  if (signaalpartners.length === 0) return [];
  const unique = [...new Map(signaalpartners.map((partner) => [partner.partnerId, partner])).values()];
  const { rows } = await db.query<PartnerRij>(UPSERT_PARTNERS, [
    unique.map(({ partnerId }) => partnerId),
    unique.map(({ naam }) => naam),
    unique.map(({ soort }) => soort),
    unique.map(({ aansluiting }) => aansluiting),
    unique.map(({ actief }) => actief ?? true),
    unique.map(({ telefoonIncasso }) => telefoonIncasso ?? null),
    unique.map(({ machtigingen }) => JSON.stringify(completeMachtigingen(machtigingen))),
    unique.map(({ clientId }) => clientId ?? null),
  ]);
  return rows;
}

const UPSERT_GEMEENTEN = statement(
  'intake-upsert-gemeenten',
  `insert into gemeente as g (gemeentecode, versie, naam, provincie, inwoners, aansluiting, opvolgercode, opgevolgd_per,
     machtigingen, client_id)
   select code, 1, naam, provincie, inwoners, aansluiting, opvolger, per, machtigingen, client_id
   from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::date[], $8::jsonb[], $9::text[])
     as n(code, naam, provincie, inwoners, aansluiting, opvolger, per, machtigingen, client_id)
   on conflict (gemeentecode) do update set versie = g.versie + 1, naam = excluded.naam, provincie = excluded.provincie,
     inwoners = excluded.inwoners, aansluiting = excluded.aansluiting, opvolgercode = excluded.opvolgercode,
     opgevolgd_per = excluded.opgevolgd_per, machtigingen = excluded.machtigingen, client_id = excluded.client_id
   where (g.naam, g.provincie, g.inwoners, g.aansluiting, g.opvolgercode, g.opgevolgd_per, g.machtigingen, g.client_id)
     is distinct from (excluded.naam, excluded.provincie, excluded.inwoners, excluded.aansluiting, excluded.opvolgercode,
       excluded.opgevolgd_per, excluded.machtigingen, excluded.client_id)
   returning gemeentecode, versie, naam, provincie, inwoners, aansluiting, opvolgercode, opgevolgd_per as "opgevolgdPer",
     machtigingen`,
);

async function upsertGemeenten(db: Queryable, { gemeenten = [] }: Inrichting): Promise<GemeenteRij[]> {
  if (gemeenten.length === 0) return [];
  const unique = [...new Map(gemeenten.map((gemeente) => [gemeente.gemeentecode, gemeente])).values()];
  const { rows } = await db.query<GemeenteRij>(UPSERT_GEMEENTEN, [
    unique.map(({ gemeentecode }) => gemeentecode),
    unique.map(({ naam }) => naam),
    unique.map(({ provincie }) => provincie ?? ''),
    unique.map(({ inwoners }) => inwoners),
    unique.map(({ aansluiting }) => aansluiting),
    unique.map(({ opvolgercode }) => opvolgercode ?? null),
    unique.map(({ opgevolgdPer }) => opgevolgdPer ?? null),
    unique.map(({ machtigingen }) => JSON.stringify(completeMachtigingen(machtigingen))),
    unique.map(({ clientId }) => clientId ?? null),
  ]);
  return rows;
}

/**
 * Over the whole list as it is to stand: what two calls state may lead back only together. A caller sees the gemeenten of
 * its call, so the others are read in the background role; under the lock they stay as they are.
 */
async function refuseOpvolgingRond(referentie: Referentie, { gemeenten = [] }: Inrichting): Promise<void> {
  if (gemeenten.every(({ opvolgercode = null }) => opvolgercode === null)) return;
  const list = new Map<string, Gemeenteverloop>((await referentie.stand()).gemeenten);
  for (const { gemeentecode, opvolgercode = null, opgevolgdPer = null } of gemeenten) {
    list.set(gemeentecode, { gemeentecode, opvolgercode, opgevolgdPer });
  }
  const geo = referentie.geoMet(list.values());
  const errors = gemeenten.flatMap(({ gemeentecode, opvolgercode = null }, index) =>
    opvolgercode !== null && isOpvolgingRond(geo, gemeentecode)
      ? [{ field: `/gemeenten/${index}/opvolgercode`, code: 'ONGELDIGE_WAARDE' }]
      : [],
  );
  if (errors.length === 0) return;
  throw new ProblemError('ONGELDIG_VELD', {
    detail: 'Wie elkaar opvolgt komt weer uit bij het begin: dan ontvangt niemand wat er wordt gemeld.',
    errors,
  });
}

const SELECT_VERSIES = {
  signaalpartner: statement(
    'intake-versie-partner',
    'select versie from signaalpartner where partner_id = $1',
  ),
  gemeente: statement('intake-versie-gemeente', 'select versie from gemeente where gemeentecode = $1'),
};

/** Version of what was just recorded, changed or not. */
export async function selectVersie(
  db: Queryable,
  soort: keyof typeof SELECT_VERSIES,
  key: string,
): Promise<number> {
  const { rows } = await db.query<{ versie: number }>(SELECT_VERSIES[soort], [key]);
  return rows[0]?.versie ?? 0;
}
